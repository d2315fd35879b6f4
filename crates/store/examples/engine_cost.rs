//! What the engine adds to a bare statement: the same point query and the same small write through the driver alone and
//! through [`mainstay_store::db::Db`], from many tasks at once.
//!
//! `cargo run --release -p mainstay-store --example engine_cost [postgres url of an empty database]`

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use mainstay_model::{Cell, ColumnType};
use mainstay_store::sql::{Shape, Sql};
use mainstay_store::{Result, Store, StoreConfig, Target};
use mainstay_telemetry::Stopwatch;

const ROWS: i64 = 100_000;
const READS: i64 = 200_000;
const WRITES: i64 = 20_000;
const TASKS: i64 = 32;

#[tokio::main]
async fn main() -> Result<()> {
    let target = match std::env::args().nth(1) {
        Some(url) => Target::Postgres { url },
        None => {
            let dir =
                std::env::temp_dir().join(format!("mainstay-engine-cost-{}", std::process::id()));
            Target::Sqlite { dir }
        }
    };
    let store = Store::open(
        StoreConfig::new(target.clone()),
        Vec::new(),
        jiff::Timestamp::UNIX_EPOCH,
    )
    .await?;
    fill(&store).await?;

    let get = Arc::new(shape(
        &store,
        "SELECT n, said FROM note WHERE n = ",
        &[ColumnType::Int, ColumnType::Text],
    ));
    let reading = store.clone();
    report("read", READS, move |n| {
        let (store, get) = (reading.clone(), get.clone());
        async move {
            let sql = Sql::with(&get, [Cell::Int(n * 7919 % ROWS)]);
            store
                .db()
                .read("get", move |tx| {
                    let sql = sql.clone();
                    Box::pin(async move { tx.query(&sql).await })
                })
                .await
                .map(drop)
        }
    })
    .await?;

    let next = Arc::new(AtomicI64::new(ROWS));
    let writing = store.clone();
    report("write", WRITES, move |_| {
        let (store, next) = (writing.clone(), next.clone());
        async move {
            let n = next.fetch_add(1, Ordering::Relaxed);
            store
                .db()
                .write("insert", move |tx| {
                    Box::pin(async move {
                        let mut sql = Sql::new(tx.dialect(), "INSERT INTO note (n, said) VALUES (");
                        sql.bind(Cell::Int(n), ColumnType::Int).push(", ");
                        sql.bind(Cell::Text("something".to_owned()), ColumnType::Text)
                            .push(")");
                        tx.execute(&sql).await
                    })
                })
                .await
                .map(drop)
        }
    })
    .await?;
    store.close().await;
    if let Target::Sqlite { dir } = target {
        bare(&dir);
        drop(std::fs::remove_dir_all(dir));
    }
    Ok(())
}

fn shape(store: &Store, text: &str, results: &[ColumnType]) -> Shape {
    let mut sql = Sql::new(store.dialect(), text);
    sql.bind(Cell::Int(0), ColumnType::Int).results_are(results);
    Shape::clone(sql.shape())
}

async fn fill(store: &Store) -> Result<()> {
    let text = "DROP TABLE IF EXISTS note; CREATE TABLE note (n bigint PRIMARY KEY, said text)";
    store
        .db()
        .write("fill", move |tx| {
            Box::pin(async move { tx.batch(text).await })
        })
        .await?;
    let fill = format!(
        "WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r WHERE n < {ROWS} - 1) \
         INSERT INTO note (n, said) SELECT n, 'something said in row ' || n FROM r"
    );
    store
        .db()
        .write("fill", move |tx| {
            let fill = fill.clone();
            Box::pin(async move { tx.batch(&fill).await })
        })
        .await
}

async fn report<F>(
    name: &str,
    times: i64,
    work: impl Fn(i64) -> F + Clone + Send + Sync + 'static,
) -> Result<()>
where
    F: Future<Output = Result<()>> + Send,
{
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let work = work.clone();
            tokio::spawn(async move {
                for n in 0..times / TASKS {
                    work(task * (times / TASKS) + n).await?;
                }
                Ok::<_, mainstay_store::Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await
            .map_err(|error| mainstay_store::Error::Bug(error.to_string()))??;
    }
    println!(
        "{name:<12} {:>9.0} a second through the engine",
        times as f64 / watch.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Two threads with a connection each and a prepared statement: no queue, no task, no cell.
fn bare(dir: &std::path::Path) {
    let watch = Stopwatch::start();
    std::thread::scope(|scope| {
        for thread in 0..2 {
            scope.spawn(move || -> rusqlite::Result<()> {
                let connection = rusqlite::Connection::open(dir.join("mainstay.db"))?;
                let mut statement = connection.prepare("SELECT n, said FROM note WHERE n = ?1")?;
                for n in 0..READS / 2 {
                    let (_, said): (i64, String) = statement
                        .query_row([(n + thread) * 7919 % ROWS], |row| {
                            Ok((row.get(0)?, row.get(1)?))
                        })?;
                    std::hint::black_box(said);
                }
                Ok(())
            });
        }
    });
    println!(
        "{:<12} {:>9.0} a second with the bare driver",
        "read",
        READS as f64 / watch.elapsed().as_secs_f64()
    );
}
