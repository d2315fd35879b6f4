//! Fields that are added to contacts, with and without an index, deleted, brought back and given up, while somebody reads and
//! somebody writes all the time: how long each takes, and the longest that a reader and a writer had to wait meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use mainstay_app::{App, Ctx};
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_model::query::RawQuery;
use mainstay_store::Target;
use serde_json::{Map, Value as Json, json};
use tokio::task::JoinHandle;

use crate::bare;
use crate::memory::{forget_peak, most_memory};

/// Changes the fields of contacts and tells what it took.
///
/// Beside it, on SQLite, what the driver alone takes for a column and its index in a copy of the same table that nobody else uses.
pub async fn measure(app: &App, target: &Target, contacts: u64) -> anyhow::Result<()> {
    println!("{contacts} contacts");
    println!("| work | seconds | longest read | longest write | most memory, own and resident |");
    println!("|---|---:|---:|---:|---:|");
    if let Target::Sqlite { dir } = target {
        forget_peak();
        let seconds = bare::files::add(dir)?;
        println!(
            "| a column and its index by the bare driver | {seconds:.2} | | | {} |",
            most_memory()
        );
    }
    let field = |keys: Json| json!({ "name": "contact", "fields": [keys] });
    let plain = json!({ "name": "bench_note", "kind": "text", "label": { "en": "Note" } });
    let indexed = json!({ "name": "bench_rank", "kind": "integer", "label": { "en": "Rank" }, "indexed": true });
    let sum = json!({ "name": "bench_twice", "kind": "formula", "label": { "en": "Twice" }, "formula": "bench_rank * 2", "result": "integer" });
    let gone = |name: &str, deleted: bool| json!({ "name": name, "deleted": deleted });
    for (what, keys) in [
        ("add a field", plain),
        ("add a field with an index", indexed),
        ("add a formula", sum),
        ("delete the formula", gone("bench_twice", true)),
        ("delete a field with an index", gone("bench_rank", true)),
        ("bring it back", gone("bench_rank", false)),
    ] {
        meanwhile(app, what, async {
            let ctx = app.system(Source::Cli);
            app.change_schema(&ctx, vec![field(keys)]).await.map(drop)
        })
        .await?;
    }
    let ctx = app.system(Source::Cli);
    let all = ["bench_note", "bench_rank", "bench_twice"];
    for name in all {
        app.change_schema(&ctx, vec![field(gone(name, true))])
            .await
            .ok();
    }
    for name in ["bench_twice", "bench_note", "bench_rank"] {
        meanwhile(app, "purge a field", async {
            app.purge_schema(&app.system(Source::Cli), "contact", Some(name))
                .await
        })
        .await?;
    }
    Ok(())
}

async fn meanwhile<E>(
    app: &App,
    what: &str,
    work: impl Future<Output = Result<(), E>>,
) -> anyhow::Result<()>
where
    anyhow::Error: From<E>,
{
    let stop = Arc::new(AtomicBool::new(false));
    let (read, write) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let ids = some(app).await?;
    let reader = reading(app.clone(), ids.clone(), stop.clone(), read.clone());
    let writer = writing(app.clone(), ids, stop.clone(), write.clone());
    // Both are under way before anything changes.
    tokio::time::sleep(Duration::from_millis(200)).await;
    read.store(0, Ordering::Relaxed);
    write.store(0, Ordering::Relaxed);
    forget_peak();
    let began = Instant::now();
    let done = work.await;
    let seconds = began.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    reader.await??;
    writer.await??;
    done?;
    let ms = |most: &AtomicU64| most.load(Ordering::Relaxed) as f64 / 1_000.0;
    println!(
        "| {what} | {seconds:.2} | {:.1} ms | {:.1} ms | {} |",
        ms(&read),
        ms(&write),
        most_memory()
    );
    Ok(())
}

/// Some contacts to read and to write.
async fn some(app: &App) -> anyhow::Result<Vec<RecordId>> {
    let ctx = app.system(Source::Cli);
    let raw = RawQuery {
        limit: Some(100),
        ..RawQuery::default()
    };
    let query = app.query(&ctx, "contact", &raw)?;
    let ids: Vec<RecordId> = app
        .page(&query)
        .await?
        .records
        .iter()
        .map(|record| record.id)
        .collect();
    ids.first().context("there are no contacts")?;
    Ok(ids)
}

fn reading(
    app: App,
    ids: Vec<RecordId>,
    stop: Arc<AtomicBool>,
    most: Arc<AtomicU64>,
) -> JoinHandle<anyhow::Result<()>> {
    tokio::spawn(async move {
        for id in ids.iter().cycle() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let (ctx, began): (Ctx, Instant) = (app.system(Source::Cli), Instant::now());
            app.get(&ctx, "contact", *id).await?;
            note(&most, began);
        }
        Ok(())
    })
}

fn writing(
    app: App,
    ids: Vec<RecordId>,
    stop: Arc<AtomicBool>,
    most: Arc<AtomicU64>,
) -> JoinHandle<anyhow::Result<()>> {
    tokio::spawn(async move {
        for (n, id) in ids.iter().cycle().enumerate() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let input = Map::from_iter([("job_title".to_owned(), json!(format!("Clerk {n}")))]);
            let (ctx, began): (Ctx, Instant) = (app.system(Source::Cli), Instant::now());
            app.edit(&ctx, "contact", *id, &input, None).await?;
            note(&most, began);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    })
}

fn note(most: &AtomicU64, began: Instant) {
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    most.fetch_max(micros, Ordering::Relaxed);
}
