//! Files in and out: so many contacts as CSV, workbook and lines of objects, brought in, taken back and exported, each with
//! its rate and the most memory that the process had meanwhile.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, ensure};
use mainstay_app::export::{Format, Naming};
use mainstay_app::import::source::Options;
use mainstay_app::{App, Ctx};
use mainstay_model::change::Source;
use mainstay_model::query::RawQuery;
use mainstay_store::Target;

use crate::bare::files;
use crate::memory::{forget_peak, most_memory};

/// Brings files in and takes them out, in every format that both can; in those whose ending has `only` in it.
///
/// Beside it, on SQLite, what the driver alone takes for the same cells and the same records.
pub async fn measure(
    app: &App,
    target: &Target,
    contacts: u64,
    dir: &Path,
    only: &str,
) -> anyhow::Result<()> {
    let ctx = app.system(Source::Cli);
    let written = dir.join("contacts.csv");
    write(&written, contacts)?;
    println!("| work | rows/s | seconds | most memory, own and resident |");
    println!("|---|---:|---:|---:|");
    let first = bring(app, &ctx, &written, contacts, "import from CSV").await?;
    if let Target::Sqlite { dir: workspace } = target {
        forget_peak();
        let seconds = files::bring(workspace, &written)?;
        row("the same rows by the bare driver", contacts, seconds);
        forget_peak();
        let seconds = files::give(workspace, &dir.join("bare.jsonl"))?;
        row("lines of JSON by the bare driver", contacts, seconds);
    }
    let mut files: Vec<(Format, PathBuf)> = Vec::new();
    let formats = [Format::Csv, Format::Xlsx, Format::Jsonl, Format::Vcard];
    for format in formats
        .into_iter()
        .filter(|format| format.ending().contains(only))
    {
        let path = dir.join(format!("out.{}", format.ending()));
        give(app, &ctx, format, &path, contacts).await?;
        files.push((format, path));
    }
    let began = Instant::now();
    forget_peak();
    app.undo_import(&ctx, first).await?;
    tell("take an import back", contacts, began);
    for (format, path) in files {
        let what = format!("import from {}", format.ending());
        let id = bring(app, &ctx, &path, contacts, &what).await?;
        app.undo_import(&ctx, id).await?;
    }
    Ok(())
}

fn write(path: &Path, contacts: u64) -> anyhow::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(
        out,
        "First name,Last name,Email,Phone,Job title,City,Birthday,Status,Description"
    )?;
    let (given, family) = (
        ["Ada", "Bob", "Cem", "Dora", "小明"],
        ["Lovelace", "Byron", "Yilmaz", "Novak", "王"],
    );
    for n in 0..contacts {
        let (first, last) = (given[(n % 5) as usize], family[(n / 5 % 5) as usize]);
        writeln!(
            out,
            "{first},{last}{n},person{n}@company{}.example,+4930{:07},Analyst {},Town {},19{:02}-{:02}-{:02},active,Met at fair {}",
            n % 20_000,
            n % 10_000_000,
            n % 50,
            n % 1_000,
            n % 90 + 10,
            n % 12 + 1,
            n % 28 + 1,
            n % 300,
        )?;
    }
    Ok(out.flush()?)
}

async fn bring(
    app: &App,
    ctx: &Ctx,
    path: &Path,
    contacts: u64,
    what: &str,
) -> anyhow::Result<mainstay_model::RecordId> {
    forget_peak();
    let began = Instant::now();
    let begun = app
        .begin_decided_import(
            ctx,
            "contact",
            "contacts",
            path,
            Options::default(),
            |import, _| {
                let mut mapping = import.mapping.clone();
                // What came out of here goes in again as something new.
                let known = [
                    "id",
                    "company",
                    "owner",
                    "reports_to",
                    "companies",
                    "followers",
                    "external_id",
                ];
                for column in &mut mapping.columns {
                    if column
                        .as_ref()
                        .is_some_and(|target| known.contains(&target.field.as_str()))
                    {
                        *column = None;
                    }
                }
                (mapping.key, mapping.mode) = (None, Default::default());
                Ok(mapping)
            },
        )
        .await;
    let (import, _) = begun.context("the file cannot be begun with")?;
    let import = app.run_import(ctx, import.id, &mut |_| {}).await?;
    ensure!(
        import.totals.created == contacts,
        "{what}: {:?}",
        import.totals
    );
    tell(what, contacts, began);
    Ok(import.id)
}

async fn give(
    app: &App,
    ctx: &Ctx,
    format: Format,
    path: &Path,
    contacts: u64,
) -> anyhow::Result<()> {
    forget_peak();
    let began = Instant::now();
    let query = RawQuery {
        order: "created_at.desc".to_owned(),
        ..RawQuery::default()
    };
    let mut export = app.export(ctx, "contact", &query, format, Naming::Fields)?;
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    while let Some(bytes) = export.next().await? {
        out.write_all(&bytes)?;
    }
    out.flush()?;
    ensure!(
        export.records() == contacts,
        "{} records came out",
        export.records()
    );
    tell(&format!("export as {}", format.ending()), contacts, began);
    Ok(())
}

/// Tells how fast it was since then, and the most memory since [`forget_peak`].
pub fn tell(what: &str, rows: u64, began: Instant) {
    row(what, rows, began.elapsed().as_secs_f64());
}

fn row(what: &str, rows: u64, seconds: f64) {
    let memory = most_memory();
    println!(
        "| {what} | {:.0} | {seconds:.1} | {memory} |",
        rows as f64 / seconds
    );
}
