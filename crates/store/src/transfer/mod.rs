//! A workspace carried from one database to another, proven equal before it can be used.
//!
//! The source is read in one snapshot and never written to. The target is empty and filled in one transaction: on PostgreSQL
//! nothing of it can be seen before its end, on SQLite it is a file under another name until then. Every table is read back from
//! the target and compared with what was read from the source, row by row, by a checksum over what the values mean; every content
//! of a file is hashed on its way. Only then the target gets its name.
//! Deliberately not here: what is carried (`tables`, worked out from definitions and migrations).

mod arrival;
mod checksum;
mod contents;
mod json;
mod origin;
mod others;
mod tables;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::schema::lay_over;
use mainstay_model::{Catalog, Cell, ColumnType, Object};
use mainstay_telemetry::Stopwatch;
use parking_lot::Mutex;
use serde::Serialize;

use crate::db::{Apart, Block};
use crate::dialect::Dialect;
use crate::error::Error as StoreError;
use crate::open::Target;
use arrival::Arrival;
use checksum::Tally;
use json::Numbers;
use origin::Origin;
use tables::Carried;

pub use arrival::half_moved;

/// Blocks of rows between reading and writing.
const AHEAD: usize = 8;

/// What is to be carried where.
#[derive(Clone, Debug)]
pub struct Move {
    /// Origin where.
    pub from: Target,
    /// To where: an empty database, or a directory without one.
    pub to: Target,
    /// The objects that are shipped.
    pub standard: Vec<Object>,
    /// Whether it is done although others are at work on the source; what they write from now on stays behind.
    pub insist: bool,
    /// Where a file that was given to all nodes lies in a data directory, by its name; those without a place stay behind.
    pub place: fn(&str) -> Option<PathBuf>,
    /// Now, for the log.
    pub now: Timestamp,
}

/// Why nothing was moved.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no workspace at the source.
    #[error("there is no workspace in {0}")]
    NothingThere(String),
    /// The target has something.
    #[error("{0}; a workspace is moved only into an empty place")]
    NotEmpty(String),
    /// Another move to the same place is under way.
    #[error("another move to {0} is under way")]
    UnderWay(String),
    /// Others are at work on the source.
    #[error("{0} at work on the source; what is written after this moment would not be moved")]
    InUse(String),
    /// The source was last opened by another version.
    #[error("{0}")]
    OtherVersion(String),
    /// A table does not read back as it was written.
    #[error(
        "`{table}` does not read back as it was written: {there} rows with checksum {got}, where there should be {rows} with {wanted}"
    )]
    Differs {
        /// Which.
        table: String,
        /// Rows that were read.
        rows: u64,
        /// Rows that were read back.
        there: u64,
        /// The checksum of what was read.
        wanted: String,
        /// The checksum of what was read back.
        got: String,
    },
    /// The content of a file is not what it was.
    #[error("the file {0} is damaged in the source: its content does not fit its name")]
    Damaged(String),
    /// A database or the disk failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A result of moving.
pub type Result<T> = std::result::Result<T, Error>;

/// How far a move is.
#[derive(Clone, Debug)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// The table, where it is about one.
    pub table: String,
    /// Rows, files and records dealt with, over all steps.
    pub done: u64,
    /// How many there will be.
    pub total: u64,
}

/// What a move is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Looking at what there is.
    Counting,
    /// Carrying rows.
    Carrying,
    /// Carrying contents of files.
    Contents,
    /// Building indexes.
    Indexing,
    /// Building the search index.
    Searching,
    /// Reading back.
    Verifying,
}

/// What was moved.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Every table, with what both sides agree on.
    pub tables: Vec<Moved>,
    /// Rows of all tables.
    pub rows: u64,
    /// Contents of files.
    pub contents: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Contents that the source names and does not have.
    pub missing: Vec<String>,
    /// Tables and columns that this version knows nothing of; they were left where they are.
    pub left: Vec<String>,
    /// Records whose search index was built.
    pub searched: u64,
    /// How long it took.
    pub seconds: f64,
}

/// A table that was moved.
#[derive(Clone, Debug, Serialize)]
pub struct Moved {
    /// Which.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// BLAKE3 over what its rows mean, in the order of their key.
    pub checksum: String,
}

/// Carries a workspace to another place and proves that it is the same there.
pub async fn carry(work: Move, progress: impl Fn(Progress) + Send + Sync) -> Result<Report> {
    let watch = Stopwatch::start();
    let mut from = Origin::open(&work.from).await?;
    if !work.insist
        && let Some(who) = from.others().await?
    {
        return Err(Error::InUse(who));
    }
    let source = from.describe(&work.standard).await?;
    let into = Arrival::open(&work.to).await?;
    let mut told = Told {
        progress: &progress,
        done: 0,
        total: 0,
    };
    told.tell(Step::Counting, "");
    let counts = from.counts(&source.tables.carried).await?;
    let records: u64 = source
        .catalog
        .objects()
        .iter()
        .filter_map(|object| counts.get(&object.table()))
        .sum();
    let files = counts.get("blob").copied().unwrap_or(0);
    told.total = counts.values().sum::<u64>() * 2 + files + records;

    let mut report = Report {
        left: source.tables.unknown.clone(),
        ..Report::default()
    };
    let mut into = into.made(&source, work.now).await?;
    for table in &source.tables.carried {
        let moved = copy(&mut from, &mut into, table, &mut told).await?;
        report.rows += moved.rows;
        report.tables.push(moved);
    }
    contents::carry(&mut from, &mut into, work.place, &mut report, || {
        told.more(Step::Contents, "", 1);
    })
    .await?;
    for index in into.indexes() {
        told.tell(Step::Indexing, &index.0);
        into.build(index.1).await?;
    }
    into.number(&source.tables.carried).await?;
    let catalog = Arc::new(source.catalog);
    for object in catalog.objects() {
        report.searched += into
            .search(&catalog, &object.name, |count| {
                told.more(Step::Searching, &object.name, count);
            })
            .await?;
    }
    for (table, moved) in source.tables.carried.iter().zip(&report.tables) {
        let back = read_back(&mut into, table, &mut told).await?;
        compare(moved, &back)?;
    }
    told.tell(Step::Verifying, "");
    into.finish().await?;
    report.seconds = watch.elapsed().as_secs_f64();
    Ok(report)
}

/// What a workspace is made of.
struct Made {
    catalog: Catalog,
    with_deleted: Catalog,
    tables: tables::Tables,
}

impl Made {
    fn of(
        standard: &[Object],
        kept: &std::collections::BTreeMap<String, Object>,
        live: &crate::plan::Live,
        dialect: Dialect,
    ) -> Result<Self> {
        let catalog = Catalog::new(lay_over(standard, kept, false)).map_err(StoreError::Invalid)?;
        let with_deleted = Catalog::with_deleted(lay_over(standard, kept, true));
        let tables = tables::Tables::of(&with_deleted, live, dialect);
        Ok(Self {
            catalog,
            with_deleted,
            tables,
        })
    }
}

struct Told<'p, P> {
    progress: &'p P,
    done: u64,
    total: u64,
}

impl<P: Fn(Progress)> Told<'_, P> {
    fn more(&mut self, step: Step, table: &str, count: u64) {
        self.done += count;
        self.tell(step, table);
    }

    fn tell(&self, step: Step, table: &str) {
        (self.progress)(Progress {
            step,
            table: table.to_owned(),
            done: self.done,
            total: self.total.max(self.done),
        });
    }
}

/// Carries the rows of a table.
async fn copy<P: Fn(Progress)>(
    from: &mut Origin,
    into: &mut Arrival,
    table: &Carried,
    told: &mut Told<'_, P>,
) -> Result<Moved> {
    told.tell(Step::Carrying, &table.name);
    let (read, mut blocks) = tokio::sync::mpsc::channel::<Block>(AHEAD);
    let (write, written) = tokio::sync::mpsc::channel::<Block>(AHEAD);
    let reading = tokio::spawn(tallied(from.take()?, table, from.dialect(), read));
    let filling = tokio::spawn({
        let (apart, name, columns) = (into.take()?, table.name.clone(), table.columns.clone());
        async move { apart.fill(&name, &columns, written).await }
    });
    let reformed = (from.dialect(), into.dialect()) == (Dialect::Postgres, Dialect::Sqlite);
    while let Some(mut block) = blocks.recv().await {
        let count = u64::try_from(block.len()).unwrap_or(0);
        if reformed {
            as_written(&mut block, table);
        }
        if write.send(block).await.is_err() {
            break;
        }
        told.more(Step::Carrying, &table.name, count);
    }
    drop((write, blocks));
    let read = reading.await.map_err(ended)?;
    let (apart, rows) = filling.await.map_err(ended)??;
    into.put_back(apart);
    let (apart, tally) = read?;
    from.put_back(apart);
    let moved = Moved {
        table: table.name.clone(),
        rows: tally.rows(),
        checksum: tally.checksum(),
    };
    if rows != moved.rows {
        return Err(differs(&moved, rows, "none"));
    }
    Ok(moved)
}

/// PostgreSQL gives documents out in a form of its own; they are kept as the program writes them.
fn as_written(block: &mut Block, table: &Carried) {
    let is_json = |(_, ty): &(String, ColumnType)| *ty == ColumnType::Json;
    for at in (0..table.columns.len()).filter(|at| is_json(&table.columns[*at])) {
        for row in block.iter_mut() {
            if let Cell::Json(text) = &mut row[at]
                && let Some(form) = json::form(text, Numbers::Kept)
            {
                *text = form;
            }
        }
    }
}

/// Reads a table of the target.
async fn read_back<P: Fn(Progress)>(
    into: &mut Arrival,
    table: &Carried,
    told: &mut Told<'_, P>,
) -> Result<Tally> {
    told.tell(Step::Verifying, &table.name);
    let (read, mut blocks) = tokio::sync::mpsc::channel::<Block>(AHEAD);
    let reading = tokio::spawn(tallied(into.take()?, table, into.dialect(), read));
    while let Some(block) = blocks.recv().await {
        let count = u64::try_from(block.len()).unwrap_or(0);
        told.more(Step::Verifying, &table.name, count);
    }
    let (apart, tally) = reading.await.map_err(ended)??;
    into.put_back(apart);
    Ok(tally)
}

/// Streams a table and tallies its rows.
fn tallied(
    apart: Apart,
    table: &Carried,
    dialect: Dialect,
    out: tokio::sync::mpsc::Sender<Block>,
) -> impl Future<Output = crate::error::Result<(Apart, Tally)>> + Send + 'static {
    let (name, columns, select) = (
        table.name.clone(),
        table.columns.clone(),
        table.select(dialect),
    );
    let tally = Arc::new(Mutex::new(Tally::of(&columns)));
    let noted = tally.clone();
    async move {
        let apart = apart
            .stream(select, move |row| noted.lock().add(row, &columns), out)
            .await
            .map_err(|error| error.during(&name))?;
        let tally = tally.lock().clone();
        Ok((apart, tally))
    }
}

fn compare(moved: &Moved, back: &Tally) -> Result<()> {
    let checksum = back.checksum();
    if back.rows() == moved.rows && checksum == moved.checksum {
        Ok(())
    } else {
        Err(differs(moved, back.rows(), &checksum))
    }
}

fn differs(moved: &Moved, there: u64, got: &str) -> Error {
    Error::Differs {
        table: moved.table.clone(),
        rows: moved.rows,
        there,
        wanted: moved.checksum.clone(),
        got: got.to_owned(),
    }
}

fn ended(error: tokio::task::JoinError) -> Error {
    StoreError::Bug(format!("a transfer ended early: {error}")).into()
}
