//! Rows from one place into another, a few blocks at a time, and what makes them a workspace there.

use std::collections::HashMap;
use std::sync::Arc;

use mainstay_model::{Catalog, Cell, ColumnType};
use parking_lot::Mutex;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinHandle;

use super::arrival::Arrival;
use super::checksum::Tally;
use super::json::{self, Numbers};
use super::tables::Carried;
use super::{Error, Moved, Progress, Report, Result, Step};
use crate::db::{Apart, Block};
use crate::dialect::Dialect;
use crate::error::Error as StoreError;

/// Blocks of rows between reading and writing.
pub(super) const AHEAD: usize = 8;

/// Tells how far it is.
pub(super) struct Told<'p> {
    progress: &'p (dyn Fn(Progress) + Send + Sync),
    done: u64,
    total: u64,
}

impl<'p> Told<'p> {
    pub fn new(progress: &'p (dyn Fn(Progress) + Send + Sync)) -> Self {
        let told = Self {
            progress,
            done: 0,
            total: 0,
        };
        told.tell(Step::Counting, "");
        told
    }

    /// Every row is read and read back, every record is made to be found.
    pub fn expect(&mut self, counts: &HashMap<String, u64>, catalog: &Catalog) {
        let count = |table: &str| counts.get(table).copied().unwrap_or(0);
        let records: u64 = catalog
            .objects()
            .iter()
            .map(|object| count(&object.table()))
            .sum();
        self.total = counts.values().sum::<u64>() * 2 + count("blob") + records;
    }

    /// The same where rows are only read.
    pub fn expect_once(&mut self, counts: &HashMap<String, u64>) {
        self.total = counts.values().sum::<u64>() + counts.get("blob").copied().unwrap_or(0);
    }

    pub fn more(&mut self, step: Step, table: &str, count: u64) {
        self.done += count;
        self.tell(step, table);
    }

    pub fn tell(&self, step: Step, table: &str) {
        (self.progress)(Progress {
            step,
            table: table.to_owned(),
            done: self.done,
            total: self.total.max(self.done),
        });
    }
}

/// Rows on their way from somewhere, tallied as they go.
pub(super) struct Flow<R> {
    pub reading: JoinHandle<Result<(R, Tally)>>,
    pub blocks: Receiver<Block>,
}

impl Flow<Apart> {
    /// Out of a database.
    pub fn of(apart: Apart, table: &Carried, dialect: Dialect) -> Self {
        let (name, columns, select) = (
            table.name.clone(),
            table.columns.clone(),
            table.select(dialect),
        );
        let (out, blocks) = channel::<Block>(AHEAD);
        let tally = Arc::new(Mutex::new(Tally::of(&columns)));
        let noted = tally.clone();
        let reading = tokio::spawn(async move {
            let apart = apart
                .stream(select, move |row| noted.lock().add(row, &columns), out)
                .await
                .map_err(|error| error.during(&name))?;
            let tally = tally.lock().clone();
            Ok((apart, tally))
        });
        Self { reading, blocks }
    }
}

/// Lets rows flow into a table.
pub(super) async fn pour<R>(
    mut flow: Flow<R>,
    into: &mut Arrival,
    table: &Carried,
    reformed: bool,
    told: &mut Told<'_>,
) -> Result<(R, Moved)> {
    told.tell(Step::Carrying, &table.name);
    let (write, written) = channel::<Block>(AHEAD);
    let filling = tokio::spawn({
        let (apart, name, columns) = (into.take()?, table.name.clone(), table.columns.clone());
        async move { apart.fill(&name, &columns, written).await }
    });
    while let Some(mut block) = flow.blocks.recv().await {
        let count = u64::try_from(block.len()).unwrap_or(0);
        if reformed {
            as_written(&mut block, table);
        }
        if write.send(block).await.is_err() {
            break;
        }
        told.more(Step::Carrying, &table.name, count);
    }
    drop((write, flow.blocks));
    let read = flow.reading.await.map_err(ended)?;
    let (apart, rows) = filling.await.map_err(ended)??;
    into.put_back(apart);
    let (back, tally) = read?;
    let moved = Moved::of(table, &tally);
    if rows != moved.rows {
        return Err(differs(&moved, rows, "none"));
    }
    Ok((back, moved))
}

/// What is left to do when all rows are there: indexes, numbers, search, and the proof.
pub(super) async fn complete(
    mut into: Arrival,
    catalog: Catalog,
    carried: &[Carried],
    report: &mut Report,
    told: &mut Told<'_>,
) -> Result<()> {
    for (name, text) in into.indexes() {
        told.tell(Step::Indexing, &name);
        into.build(text).await?;
    }
    into.number(carried).await?;
    let catalog = Arc::new(catalog);
    for object in catalog.objects() {
        report.searched += into
            .search(&catalog, &object.name, |count| {
                told.more(Step::Searching, &object.name, count);
            })
            .await?;
    }
    for (table, moved) in carried.iter().zip(&report.tables) {
        let back = read_back(&mut into, table, told).await?;
        compare(moved, &back)?;
    }
    told.tell(Step::Verifying, "");
    into.follow_from_here().await?;
    into.finish().await
}

/// Reads a table of the target.
async fn read_back(into: &mut Arrival, table: &Carried, told: &mut Told<'_>) -> Result<Tally> {
    told.tell(Step::Verifying, &table.name);
    let mut flow = Flow::of(into.take()?, table, into.dialect());
    while let Some(block) = flow.blocks.recv().await {
        let count = u64::try_from(block.len()).unwrap_or(0);
        told.more(Step::Verifying, &table.name, count);
    }
    let (apart, tally) = flow.reading.await.map_err(ended)??;
    into.put_back(apart);
    Ok(tally)
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

impl Moved {
    /// What a tally says of a table.
    pub(super) fn of(table: &Carried, tally: &Tally) -> Self {
        Self {
            table: table.name.clone(),
            rows: tally.rows(),
            checksum: tally.checksum(),
        }
    }
}

pub(super) fn compare(moved: &Moved, back: &Tally) -> Result<()> {
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

pub(super) fn ended(error: tokio::task::JoinError) -> Error {
    StoreError::Bug(format!("a transfer ended early: {error}")).into()
}
