//! A workspace carried from one database to another, proven equal before it can be used.
//!
//! The source is read in one snapshot and never written to. The target is empty and filled in one transaction: on PostgreSQL
//! nothing of it can be seen before its end, on SQLite it is a file under another name until then. Every table is read back from
//! the target and compared with what was read from the source, row by row, by a checksum over what the values mean; every content
//! of a file is hashed on its way. Only then the target gets its name.
//! Deliberately not here: what is carried (`tables`, worked out from definitions and migrations).

pub mod archive;
mod arrival;
mod checksum;
mod contents;
mod json;
mod origin;
mod others;
mod pour;
mod tables;

use std::path::PathBuf;

use jiff::Timestamp;
use mainstay_model::schema::lay_over;
use mainstay_model::{Catalog, Object};
use mainstay_telemetry::Stopwatch;
use serde::Serialize;

use crate::dialect::Dialect;
use crate::error::Error as StoreError;
use crate::migrations;
use crate::open::Target;
use arrival::Arrival;
use origin::Origin;
use pour::{Flow, Told, complete, pour};

pub use arrival::half_moved;

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
    /// An archive is damaged, or none.
    #[error("the archive cannot be used: {0}")]
    Archive(String),
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
    let mut told = Told::new(&progress);
    let counts = from.counts(&source.tables.carried).await?;
    told.expect(&counts, &source.catalog);
    let mut report = Report {
        left: source.tables.unknown.clone(),
        ..Report::default()
    };
    let mut into = into.made(&source, migrations::known(), work.now).await?;
    let reformed = (from.dialect(), into.dialect()) == (Dialect::Postgres, Dialect::Sqlite);
    for table in &source.tables.carried {
        let flow = Flow::of(from.take()?, table, from.dialect());
        let (apart, moved) = pour(flow, &mut into, table, reformed, &mut told).await?;
        from.put_back(apart);
        report.note(moved);
    }
    let mut after = String::new();
    while let Some(names) = from.contents(&mut after).await? {
        for name in names {
            contents::carry(&mut from, &mut into, work.place, &name, &mut report).await?;
            told.more(Step::Contents, "", 1);
        }
    }
    complete(
        into,
        source.catalog,
        &source.tables.carried,
        &mut report,
        &mut told,
    )
    .await?;
    report.seconds = watch.elapsed().as_secs_f64();
    Ok(report)
}

impl Report {
    fn note(&mut self, moved: Moved) {
        self.rows += moved.rows;
        self.tables.push(moved);
    }
}

/// What a workspace is made of.
struct Made {
    catalog: Catalog,
    /// With those that were deleted.
    definitions: Vec<Object>,
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
        let definitions = lay_over(standard, kept, true);
        let with_deleted = Catalog::with_deleted(definitions.clone());
        let tables = tables::Tables::of(&with_deleted, live, dialect);
        Ok(Self {
            catalog,
            definitions,
            with_deleted,
            tables,
        })
    }
}
