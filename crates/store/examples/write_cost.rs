//! What writing costs: records made in one change set, and one by one by several at once, beside the bare statement through
//! the same connections. `cargo run --release -p mainstay-store --example write_cost [POSTGRES-URL]`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use mainstay_model::access::{Access, Draft};
use mainstay_model::change::{ChangeSet, Meta, Op, Source};
use mainstay_model::{Cell, ColumnType, Env, RecordId};
use mainstay_store::sql::Sql;
use mainstay_store::{Store, StoreConfig, Target};
use mainstay_testkit::sample;
use serde_json::json;

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir_in(std::env::var("BENCH_DIR").unwrap_or_else(|_| ".".to_owned()))
        .expect("a directory");
    let target = match std::env::args().nth(1) {
        Some(url) => Target::Postgres { url },
        None => Target::Sqlite {
            dir: dir.path().to_owned(),
        },
    };
    let now = Timestamp::now();
    let store = Store::open(StoreConfig::new(target), sample::objects(), now)
        .await
        .expect("a workspace");
    store
        .db()
        .write("bare", |tx| Box::pin(async move { tx.batch("CREATE TABLE IF NOT EXISTS bare (n bigint PRIMARY KEY, name text, domain text, at bigint)").await }))
        .await
        .unwrap();
    let access = Arc::new(Access::system(store.catalog()));
    let companies = batch(&store, &access, "company", 500, 0).await;
    for round in 0..2 {
        let start = Instant::now();
        for part in 0..10 {
            batch(
                &store,
                &access,
                "contact",
                1_000,
                round * 100_000 + part * 1_000,
            )
            .await;
        }
        tell("contacts made 1,000 at a time", 10_000, start);
    }
    for at_once in [1usize, 8, 32] {
        let count = 400 * at_once.min(8);
        let start = Instant::now();
        run(at_once, count, |n| {
            let (store, op) = (
                store.clone(),
                contact(
                    &access,
                    1_000_000 + at_once * 10_000 + n,
                    Some(companies[n % 500]),
                ),
            );
            async move { drop(store.apply(set(vec![op])).await.unwrap()) }
        })
        .await;
        tell(
            &format!("contacts made one by one, {at_once} at once"),
            count,
            start,
        );
        let start = Instant::now();
        run(at_once, count, |n| {
            let store = store.clone();
            let object = access.catalog().get("company").unwrap().clone();
            let draft = Draft::default().with(
                &object,
                "employees",
                mainstay_model::Value::Int(i64::try_from(n + at_once * 7).unwrap()),
            );
            let op = access.update(&object, companies[n % 500], draft).unwrap();
            async move { drop(store.apply(set(vec![op])).await.unwrap()) }
        })
        .await;
        tell(
            &format!("companies changed one by one, {at_once} at once"),
            count,
            start,
        );
        let start = Instant::now();
        run(at_once, count, |n| {
            bare(
                store.clone(),
                i64::try_from(at_once * 1_000_000 + n).unwrap(),
            )
        })
        .await;
        tell(&format!("bare rows, {at_once} at once"), count, start);
    }
    store.close().await;
}

async fn run<F: Future<Output = ()> + Send + 'static>(
    at_once: usize,
    count: usize,
    work: impl Fn(usize) -> F,
) {
    let mut waiting = tokio::task::JoinSet::new();
    for n in 0..count {
        if waiting.len() >= at_once {
            waiting.join_next().await.unwrap().unwrap();
        }
        waiting.spawn(work(n));
    }
    waiting.join_all().await;
}

async fn bare(store: Store, n: i64) {
    store
        .db()
        .write("bare", move |tx| {
            Box::pin(async move {
                let mut sql = Sql::new(
                    tx.dialect(),
                    "INSERT INTO bare (n, name, domain, at) VALUES (",
                );
                sql.bind(Cell::Int(n), ColumnType::Int).push(", ");
                sql.bind(Cell::Text(format!("Company {n}")), ColumnType::Text)
                    .push(", ");
                sql.bind(Cell::Text(format!("c{n}.example")), ColumnType::Text)
                    .push(", ");
                sql.bind(Cell::Int(n), ColumnType::Int)
                    .push(") ON CONFLICT DO NOTHING");
                tx.execute(&sql).await
            })
        })
        .await
        .unwrap();
}

fn set(ops: Vec<Op>) -> ChangeSet {
    let at = Timestamp::now();
    let meta = Meta {
        id: RecordId::at(at),
        actor: None,
        at,
        source: Source::Cli,
        reason: None,
        request: None,
        undoes: None,
    };
    ChangeSet {
        meta,
        ops,
        all_or_nothing: true,
    }
}

const GIVEN: [&str; 12] = [
    "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Tony", "Leslie", "Ken", "Dennis",
    "Mary", "Rosa",
];

fn contact(access: &Access, n: usize, company: Option<RecordId>) -> Op {
    let object = access.catalog().get("contact").unwrap().clone();
    let env = Env::system(Timestamp::now());
    let json = json!({
        "name": {"given": GIVEN[n % 12], "family": format!("Family{}", n % 5_000)},
        "emails": [format!("person{n}@company{}.example", n % 500)],
        "job_title": "Engineer",
        "company": company,
        "score": "12.5",
        "tags": ["new", "bench"],
    });
    let draft = Draft::from_json(&object, json.as_object().unwrap(), &env).unwrap();
    access
        .create(&object, RecordId::at(env.now), draft, &env)
        .unwrap()
}

async fn batch(
    store: &Store,
    access: &Arc<Access>,
    object: &str,
    count: usize,
    from: usize,
) -> Vec<RecordId> {
    let env = Env::system(Timestamp::now());
    let made = access.catalog().get(object).unwrap().clone();
    let ops: Vec<Op> = (from..from + count)
        .map(|n| match object {
            "contact" => contact(access, n, None),
            _ => {
                let json = json!({"name": format!("Company {n}"), "domain": format!("company{n}.example"), "sector": "retail"});
                let draft = Draft::from_json(&made, json.as_object().unwrap(), &env).unwrap();
                access.create(&made, RecordId::at(env.now), draft, &env).unwrap()
            }
        })
        .collect();
    let ids = ops.iter().map(Op::id).collect();
    store.apply(set(ops)).await.unwrap();
    ids
}

fn tell(what: &str, count: usize, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what}: {:.0}/s ({:.0} us each)",
        count as f64 / seconds,
        seconds * 1e6 / count as f64
    );
}
