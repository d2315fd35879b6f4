//! A whole workspace as one file that another Mainstay, on either database, takes in and proves equal.
//!
//! The file is a ZIP: `manifest.json` tells what is in it, `schema.json` what the workspace has of its own (for people and for
//! `mainstay schema`), `tables/<name>.jsonl` has the rows of a table in the order of their key, one list a line, and
//! `files/<hash>` the contents of files. Rows and contents are streamed both ways. The checksum of a table is that of a move: over
//! what its rows mean, so that it is the same whatever database they come from and go to.
//! Deliberately not here: what a row looks like in a line (`line`).

mod line;
mod read;
mod write;

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use mainstay_model::{Object, schema};
use mainstay_telemetry::Stopwatch;
use serde::{Deserialize, Serialize};

use super::arrival::Arrival;
use super::contents::{Content, Incoming, is_hash};
use super::origin::Origin;
use super::pour::{Flow, Told, complete, ended, pour};
use super::{Error, Moved, Progress, Report, Result, Step};
use crate::dialect::Dialect;
use crate::error::Error as StoreError;
use crate::migrations;
use crate::open::{Store, Target};
use read::Opened;
use write::Written;

/// What the manifest says that the file is.
const FORMAT: &str = "mainstay archive";

/// The form of the file; a newer one is told apart by it.
const FORM: u32 = 1;

/// What belongs to one installation, and would do harm in a copy of it: who is signed in, links that let somebody in, counted
/// attempts, answers to requests that are sent again, events that are not delivered yet and how far they were followed, work that
/// is still to be done.
const OF_ONE_PLACE: [&str; 8] = [
    "session",
    "one_time",
    "attempt",
    "idempotency",
    "outbox",
    "outbox_reader",
    "job",
    "job_schedule",
];

/// What lets people and programs in, or tells others in the name of the workspace.
const SECRETS: [&str; 3] = ["credential", "api_key", "webhook"];

/// An archive to be made.
#[derive(Clone, Debug)]
pub struct Making {
    /// Of which workspace.
    pub from: Target,
    /// The objects that are shipped.
    pub standard: Vec<Object>,
    /// Whether passwords and keys come along, as hashes.
    pub secrets: bool,
    /// The version of the program, for whoever reads the manifest.
    pub version: String,
    /// Now, for the manifest.
    pub now: Timestamp,
}

/// An archive to be taken in.
#[derive(Clone, Debug)]
pub struct Taking {
    /// To where: an empty database, or a directory without one.
    pub to: Target,
    /// The objects that are shipped.
    pub standard: Vec<Object>,
    /// Now, for the log.
    pub now: Timestamp,
}

/// What is in an archive.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    form: u32,
    /// The version of Mainstay that made it.
    pub version: String,
    /// When.
    pub made_at: Timestamp,
    /// The schema of the workspace, by its number.
    pub schema: i64,
    tables: Vec<Described>,
    /// Contents of files.
    pub contents: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Contents that the workspace named and did not have.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Tables that were left out knowingly.
    pub left_out: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Described {
    name: String,
    columns: Vec<(String, String)>,
    rows: u64,
    checksum: String,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Every table with its rows and checksum.
    pub fn tables(&self) -> Vec<Moved> {
        let moved = |table: &Described| Moved {
            table: table.name.clone(),
            rows: table.rows,
            checksum: table.checksum.clone(),
        };
        self.tables.iter().map(moved).collect()
    }
}

/// Writes a workspace into a file, which gets its name when it is whole. Servers may be at work meanwhile: it is as it was when
/// this began.
pub async fn create(
    making: Making,
    file: &Path,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Manifest> {
    let mut from = Origin::open(&making.from).await?;
    let source = from.describe(&making.standard).await?;
    let mut told = Told::new(&progress);
    let left_out =
        |name: &str| OF_ONE_PLACE.contains(&name) || (!making.secrets && SECRETS.contains(&name));
    let tables: Vec<_> = source.tables.carried;
    let (left, tables): (Vec<_>, Vec<_>) =
        tables.into_iter().partition(|table| left_out(&table.name));
    let counts = from.counts(&tables).await?;
    told.expect_once(&counts);
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        form: FORM,
        version: making.version.clone(),
        made_at: making.now,
        schema: migrations::known(),
        left_out: left.into_iter().map(|table| table.name).collect(),
        ..Manifest::default()
    };
    let own = schema::export(&making.standard, &source.definitions);
    let mut out = Written::begin(file)?;
    out = out
        .put("schema.json", &serde_json::json!({ "objects": own }))
        .await?;
    for table in &tables {
        told.tell(Step::Carrying, &table.name);
        let mut flow = Flow::of(from.take()?, table, from.dialect());
        let (blocks, rows) = tokio::sync::mpsc::channel(super::pour::AHEAD);
        let writing = tokio::spawn(out.rows(table.clone(), rows));
        while let Some(block) = flow.blocks.recv().await {
            let count = u64::try_from(block.len()).unwrap_or(0);
            if blocks.send(block).await.is_err() {
                break;
            }
            told.more(Step::Carrying, &table.name, count);
        }
        drop((blocks, flow.blocks));
        let read = flow.reading.await.map_err(ended)?;
        out = writing.await.map_err(ended)??;
        let (apart, tally) = read?;
        from.put_back(apart);
        manifest.tables.push(Described {
            name: table.name.clone(),
            columns: line::described(&table.columns),
            rows: tally.rows(),
            checksum: tally.checksum(),
        });
    }
    let mut after = String::new();
    while let Some(names) = from.contents(&mut after).await? {
        for name in names.into_iter().filter(|name| is_hash(name)) {
            let Some(mut content) = Content::open(&mut from, &name).await? else {
                manifest.missing.push(name);
                continue;
            };
            let mut hasher = blake3::Hasher::new();
            out = out.content(&name).await?;
            while let Some(part) = content.next(&mut from, &name).await? {
                hasher.update(&part);
                manifest.bytes += part.len() as u64;
                out = out.part(part).await?;
            }
            if hasher.finalize().to_hex().as_str() != name {
                return Err(Error::Damaged(name));
            }
            manifest.contents += 1;
            told.more(Step::Contents, "", 1);
        }
    }
    let told = serde_json::to_value(&manifest).map_err(bug)?;
    out.put("manifest.json", &told).await?.finish().await?;
    Ok(manifest)
}

impl Store {
    /// Writes this workspace into a file while people are at work on it: as it was when this began.
    pub async fn archive(
        &self,
        file: &Path,
        secrets: bool,
        version: &str,
        now: Timestamp,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<Manifest> {
        let making = Making {
            from: self.inner.target.clone(),
            standard: self.inner.standard.clone(),
            secrets,
            version: version.to_owned(),
            now,
        };
        create(making, file, progress).await
    }
}

/// Takes an archive in and proves that what arrived is what it says.
pub async fn open(
    taking: Taking,
    file: &Path,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Report> {
    let watch = Stopwatch::start();
    let mut opened = Opened::open(file).await?;
    let kept = opened.definitions().await?;
    let manifest = opened.manifest.clone();
    let source = super::Made::of(
        &taking.standard,
        &kept,
        &crate::plan::Live::default(),
        Dialect::Sqlite,
    )?;
    let carried = opened.carried(&source.tables.carried)?;
    let mut into = Arrival::open(&taking.to).await?;
    let mut told = Told::new(&progress);
    let counts: HashMap<String, u64> = manifest
        .tables
        .iter()
        .map(|table| (table.name.clone(), table.rows))
        .collect();
    told.expect(&counts, &source.catalog);
    into = into.made(&source, manifest.schema, taking.now).await?;
    let mut report = Report {
        missing: manifest.missing.clone(),
        ..Report::default()
    };
    for (table, said) in carried.iter().zip(manifest.tables()) {
        let (back, moved) = pour(opened.flow(table), &mut into, table, false, &mut told).await?;
        opened = back;
        same(&said, &moved)?;
        report.note(moved);
    }
    for name in opened.contents() {
        let Some(mut incoming) = Incoming::begin(&into, &name, |_| None)? else {
            continue;
        };
        let (mut parts, reading) = opened.content(&name);
        while let Some(part) = parts.recv().await {
            incoming.add(&mut into, part).await?;
        }
        opened = reading.await.map_err(ended)??;
        report.bytes += incoming.finish().await?;
        report.contents += 1;
        told.more(Step::Contents, "", 1);
    }
    counted(&manifest, &report)?;
    complete(into, source.catalog, &carried, &mut report, &mut told).await?;
    report.seconds = watch.elapsed().as_secs_f64();
    Ok(report)
}

/// Reads an archive through and compares everything in it with what it says, without taking it in.
pub async fn check(file: &Path, progress: impl Fn(Progress) + Send + Sync) -> Result<Manifest> {
    let mut opened = Opened::open(file).await?;
    let manifest = opened.manifest.clone();
    let mut told = Told::new(&progress);
    let counts = manifest.tables.iter();
    told.expect_once(
        &counts
            .map(|table| (table.name.clone(), table.rows))
            .collect(),
    );
    let mut report = Report::default();
    for table in opened.described()? {
        let said = manifest
            .tables()
            .into_iter()
            .find(|said| said.table == table.name);
        let mut flow = opened.flow(&table);
        while let Some(block) = flow.blocks.recv().await {
            let count = u64::try_from(block.len()).unwrap_or(0);
            told.more(Step::Verifying, &table.name, count);
        }
        let (back, tally) = flow.reading.await.map_err(ended)??;
        opened = back;
        if let Some(said) = said {
            same(&said, &Moved::of(&table, &tally))?;
        }
    }
    for name in opened.contents() {
        let mut hasher = blake3::Hasher::new();
        let (mut parts, reading) = opened.content(&name);
        while let Some(part) = parts.recv().await {
            hasher.update(&part);
            report.bytes += part.len() as u64;
        }
        opened = reading.await.map_err(ended)??;
        if hasher.finalize().to_hex().as_str() != name {
            return Err(Error::Archive(format!("the file {name} in it is damaged")));
        }
        report.contents += 1;
        told.more(Step::Contents, "", 1);
    }
    counted(&manifest, &report)?;
    Ok(manifest)
}

fn same(said: &Moved, found: &Moved) -> Result<()> {
    if (said.rows, &said.checksum) == (found.rows, &found.checksum) {
        return Ok(());
    }
    Err(Error::Archive(format!(
        "the table `{}` in it is damaged: {} rows, where the manifest says {}, or other values",
        said.table, found.rows, said.rows
    )))
}

fn counted(manifest: &Manifest, found: &Report) -> Result<()> {
    if (manifest.contents, manifest.bytes) == (found.contents, found.bytes) {
        return Ok(());
    }
    Err(Error::Archive(format!(
        "it has {} files, where the manifest says {}",
        found.contents, manifest.contents
    )))
}

fn bug(error: impl std::fmt::Display) -> Error {
    StoreError::Bug(error.to_string()).into()
}
