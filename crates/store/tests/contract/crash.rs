//! A process that is killed in the middle of its writes: what was acknowledged is there, nothing is there by half.
//!
//! The writer is this same test program in another process, killed without warning after a moment. A few times in each run;
//! `MAINSTAY_CRASHES=100 MAINSTAY_TEST_SECONDS=1000` for as many as one likes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use mainstay_model::access::{Access, Draft};
use mainstay_model::change::{ChangeSet, Meta, Op, Source};
use mainstay_model::query::Trash;
use mainstay_model::{Cell, ColumnType, Env, RecordId};
use mainstay_store::dialect::Dialect;
use mainstay_store::sql::Sql;
use mainstay_store::{Store, StoreConfig, Target};
use mainstay_testkit::{both_databases, sample};
use serde_json::json;

const TARGET: &str = "MAINSTAY_CRASH_TARGET";
const SEED: &str = "MAINSTAY_CRASH_SEED";
/// Records of a change set of many.
const MANY: usize = 150;

both_databases! {
    async fn what_was_acknowledged_survives_and_nothing_is_there_by_half(t: TestStore) {
        let rounds = std::env::var("MAINSTAY_CRASHES").ok().and_then(|times| times.parse().ok()).unwrap_or(6);
        t.store.close().await;
        let mut acknowledged = Vec::new();
        for round in 0..rounds {
            let told = tokio::task::spawn_blocking({
                let child = start(t.target(), round)?;
                move || kill_after(child, Duration::from_millis(15 + round * 37 % 220))
            }).await??;
            assert!(!told.is_empty(), "the writer told nothing");
            acknowledged.extend(told);

            let store = t.reopened(sample::objects()).await?;
            let access = Arc::new(Access::system(store.catalog()));
            for id in &acknowledged {
                let record = store.get(&access.get("company", *id, Trash::Any).unwrap()).await?;
                assert!(record.is_some(), "round {round}: {id} was acknowledged and is gone");
            }
            for (what, sql) in halves(store.dialect()) {
                assert_eq!(number(&store, sql).await?, 0, "round {round}: {what}");
            }
            // Looks at every page of a file that grows.
            if store.dialect() == Dialect::Sqlite && (round % 5 == 0 || round + 1 == rounds) {
                assert_eq!(sound(&store).await?, "ok");
            }
            // Checked only once: a hundred rounds would else look a hundred times at each record.
            acknowledged.clear();
            store.close().await;
        }
    }
}

/// What must never be: how many of it there are.
fn halves(dialect: Dialect) -> Vec<(&'static str, &'static str)> {
    let search = match dialect {
        Dialect::Sqlite => {
            "SELECT count(*) FROM o_company c WHERE c.rid NOT IN (SELECT id FROM s_company_docsize)"
        }
        Dialect::Postgres => {
            "SELECT count(*) FROM o_company c WHERE c.rid NOT IN (SELECT rid FROM s_company)"
        }
    };
    vec![
        (
            "a record without history",
            "SELECT count(*) FROM o_company c WHERE NOT EXISTS \
            (SELECT 1 FROM change h WHERE h.record = c.id AND h.verb = 'create')",
        ),
        (
            "history without its record",
            "SELECT count(*) FROM change h WHERE h.object = 'company' AND NOT EXISTS \
            (SELECT 1 FROM o_company c WHERE c.id = h.record)",
        ),
        (
            "a version that history does not tell",
            "SELECT count(*) FROM o_company c WHERE c.version <> \
            (SELECT count(*) FROM change h WHERE h.record = c.id)",
        ),
        (
            "a change set that is not whole",
            "SELECT count(*) FROM change_set s WHERE s.changes <> \
            (SELECT count(*) FROM change h WHERE h.set_rid = s.rid)",
        ),
        (
            "half of many",
            "SELECT count(*) FROM change_set s WHERE s.source = 'import' AND s.changes <> 150",
        ),
        (
            "a change set without its event",
            "SELECT count(*) FROM change_set s WHERE NOT EXISTS \
            (SELECT 1 FROM outbox e WHERE e.set_id = s.id)",
        ),
        (
            "a wrong count",
            "SELECT (SELECT coalesce(sum(n), 0) FROM object_count WHERE object = 'company' AND slot = 0) - \
            (SELECT count(*) FROM o_company WHERE deleted_at IS NULL)",
        ),
        ("a record that cannot be found", search),
    ]
}

async fn number(store: &Store, text: &'static str) -> mainstay_store::Result<i64> {
    let rows = store
        .db()
        .snapshot("test", move |tx| {
            Box::pin(async move {
                let mut sql = Sql::new(tx.dialect(), text);
                sql.result(ColumnType::Int);
                tx.query(&sql).await
            })
        })
        .await?;
    match rows.first().map(Vec::as_slice) {
        Some([Cell::Int(number)]) => Ok(*number),
        other => panic!("{other:?}"),
    }
}

async fn sound(store: &Store) -> mainstay_store::Result<String> {
    let rows = store
        .db()
        .write("test", |tx| {
            Box::pin(async move {
                tx.batch("INSERT INTO s_company(s_company) VALUES ('integrity-check')")
                    .await?;
                let mut sql = Sql::new(tx.dialect(), "PRAGMA integrity_check");
                sql.result(ColumnType::Text);
                tx.query(&sql).await
            })
        })
        .await?;
    match rows.first().map(Vec::as_slice) {
        Some([Cell::Text(told)]) => Ok(told.clone()),
        other => panic!("{other:?}"),
    }
}

fn start(target: &Target, round: u64) -> anyhow::Result<Child> {
    let target = match target {
        Target::Sqlite { dir } => format!("sqlite:{}", dir.display()),
        Target::Postgres { url } => format!("postgres:{url}"),
    };
    Ok(Command::new(std::env::current_exe()?)
        .args([
            "--exact",
            "crash::writer",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(TARGET, target)
        .env(SEED, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?)
}

/// Lets it write for a moment after its first word, kills it, and gives what it had acknowledged.
fn kill_after(mut child: Child, moment: Duration) -> anyhow::Result<Vec<RecordId>> {
    let mut told = BufReader::new(child.stdout.take().expect("its output is a pipe"));
    let mut acknowledged = Vec::new();
    let mut line = String::new();
    while told.read_line(&mut line)? > 0 {
        let first = acknowledged.is_empty();
        // A line without its end was cut off by the kill: its change was not acknowledged to anybody.
        if let Some(ids) = line
            .strip_suffix('\n')
            .and_then(|line| line.strip_prefix("ack "))
        {
            acknowledged.extend(ids.split(' ').filter_map(|id| id.parse::<RecordId>().ok()));
        }
        if first && !acknowledged.is_empty() {
            std::thread::sleep(moment);
            child.kill()?;
        }
        line.clear();
    }
    child.wait()?;
    Ok(acknowledged)
}

/// Not a test: the process that is killed.
#[test]
#[ignore = "the other process of the crash tests"]
fn writer() -> anyhow::Result<()> {
    let Ok(target) = std::env::var(TARGET) else {
        return Ok(());
    };
    let target = match target.split_once(':').expect("a kind and a place") {
        ("sqlite", dir) => Target::Sqlite {
            dir: PathBuf::from(dir),
        },
        (_, url) => Target::Postgres {
            url: url.to_owned(),
        },
    };
    let seed: i64 = std::env::var(SEED)?.parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let at = jiff::Timestamp::from_second(1_700_000_000 + seed * 1_000)?;
        let store = Store::open(StoreConfig::new(target), sample::objects(), at).await?;
        let tasks: Vec<_> = (0..6)
            .map(|task| tokio::spawn(write(store.clone(), at, if task == 0 { MANY } else { 1 })))
            .collect();
        for task in tasks {
            task.await??;
        }
        Ok(())
    })
}

/// Makes records and changes them, until somebody ends it.
async fn write(store: Store, at: jiff::Timestamp, many: usize) -> anyhow::Result<()> {
    let access = Access::system(store.catalog());
    let env = Env::system(at);
    loop {
        let ops: Vec<Op> = (0..many).map(|_| make(&access, &env)).collect();
        let ids: Vec<String> = ops.iter().map(|op| op.id().to_string()).collect();
        let first = ops[0].id();
        let source = if many > 1 {
            Source::Import
        } else {
            Source::Api
        };
        store
            .apply(ChangeSet {
                meta: meta(at, source),
                ops,
                all_or_nothing: true,
            })
            .await?;
        // In one piece, so that no other task's words come in between.
        let line = format!("ack {}\n", ids.join(" "));
        std::io::stdout().lock().write_all(line.as_bytes())?;
        if many == 1 {
            let object = access.catalog().get("company").expect("it exists").clone();
            let fields = json!({ "employees": 7 });
            let draft = Draft::from_json(&object, fields.as_object().expect("an object"), &env)
                .expect("good values");
            let op = access.update(&object, first, draft).expect("allowed");
            store
                .apply(ChangeSet {
                    meta: meta(at, Source::Page),
                    ops: vec![op],
                    all_or_nothing: true,
                })
                .await?;
        }
    }
}

fn make(access: &Access, env: &Env) -> Op {
    let object = access.catalog().get("company").expect("it exists").clone();
    let id = RecordId::at(env.now);
    let fields = json!({ "name": format!("Company {id}"), "domain": format!("{id}.example") });
    let draft = Draft::from_json(&object, fields.as_object().expect("an object"), env)
        .expect("good values");
    access.create(&object, id, draft, env).expect("allowed")
}

fn meta(at: jiff::Timestamp, source: Source) -> Meta {
    Meta {
        id: RecordId::at(at),
        actor: None,
        at,
        source,
        reason: None,
        request: None,
        undoes: None,
    }
}
