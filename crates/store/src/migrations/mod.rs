//! System tables: numbered steps that are taken once, in order, and never changed after a release.
//!
//! Objects and fields make their tables by [`crate::plan`]. A migration is a file here and a line in [`ALL`].

mod m0001_metadata;
mod m0002_accounts;
mod m0003_changes;
mod m0004_imports;
mod m0005_beside;
mod m0006_deeds;
mod m0007_contents;
mod m0008_broken_off;
mod m0009_merged;
mod m0010_duplicates;
mod m0011_jobs;
mod m0012_webhooks;
mod m0013_notifications;
mod m0014_together;

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::plan::Live;
use crate::plan::table::Table;
use crate::sql::Sql;

/// A step.
pub(crate) struct Migration {
    /// Its number; they rise by one.
    pub number: i64,
    /// What it is for, in a word or two.
    pub name: &'static str,
    /// What it does.
    pub steps: fn() -> Vec<Step>,
}

/// A part of a migration.
pub(crate) enum Step {
    /// Makes a table and its indexes.
    Table(Table),
    /// Anything else: a text for each database, empty for nothing.
    Text {
        /// For SQLite.
        sqlite: &'static str,
        /// For PostgreSQL.
        postgres: &'static str,
    },
    /// Tells what a text has made of a table, so that it is known how to carry its rows elsewhere. Does nothing.
    Told(Table),
}

/// All migrations.
const ALL: &[Migration] = &[
    m0001_metadata::MIGRATION,
    m0002_accounts::MIGRATION,
    m0003_changes::MIGRATION,
    m0004_imports::MIGRATION,
    m0005_beside::MIGRATION,
    m0006_deeds::MIGRATION,
    m0007_contents::MIGRATION,
    m0008_broken_off::MIGRATION,
    m0009_merged::MIGRATION,
    m0010_duplicates::MIGRATION,
    m0011_jobs::MIGRATION,
    m0012_webhooks::MIGRATION,
    m0013_notifications::MIGRATION,
    m0014_together::MIGRATION,
];

fn ledger() -> Table {
    Table::keyed("migration", ["number"])
        .column("number", ColumnType::Int)
        .column("name", ColumnType::Text)
        .column("at", ColumnType::Time)
}

/// Takes the steps that this database has not taken yet, within the transaction.
pub(crate) async fn run(tx: &mut Tx, live: &Live, now: Timestamp) -> Result<()> {
    run_to(tx, live, known(), now).await
}

/// The same, up to the step of this number.
pub(crate) async fn run_to(tx: &mut Tx, live: &Live, last: i64, now: Timestamp) -> Result<()> {
    let dialect = tx.dialect();
    let done = if live.has_table("migration") {
        done(tx).await?
    } else {
        define(tx, &ledger()).await?;
        0
    };
    let known = known();
    if done > known {
        return Err(Error::Unavailable(format!(
            "this workspace was opened by a newer version of Mainstay (schema {done}, this one knows {known}); use that version or restore a backup"
        )));
    }
    let wanted = |migration: &&Migration| migration.number > done && migration.number <= last;
    for migration in ALL.iter().filter(wanted) {
        for step in (migration.steps)() {
            match step {
                Step::Table(table) => define(tx, &table).await?,
                Step::Text { sqlite, postgres } => {
                    let text = match dialect {
                        Dialect::Sqlite => sqlite,
                        Dialect::Postgres => postgres,
                    };
                    tx.batch(text).await?;
                }
                Step::Told(_) => {}
            }
        }
        let mut sql = Sql::new(dialect, "INSERT INTO migration (number, name, at) VALUES (");
        sql.bind(Cell::Int(migration.number), ColumnType::Int)
            .push(", ");
        sql.bind(Cell::Text(migration.name.to_owned()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Time(now), ColumnType::Time).push(")");
        tx.execute(&sql).await?;
        tracing::info!(
            migration = migration.number,
            "Took schema step {}: {}",
            migration.number,
            migration.name
        );
    }
    Ok(())
}

/// The system tables as they are when all steps were taken.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables = vec![ledger()];
    for step in ALL.iter().flat_map(|migration| (migration.steps)()) {
        let (Step::Table(table) | Step::Told(table)) = step else {
            continue;
        };
        match tables.iter_mut().find(|other| other.name == table.name) {
            Some(known) => known.columns.extend(table.columns),
            None => tables.push(table),
        }
    }
    tables
}

/// The number of the last step that there is.
pub(crate) fn known() -> i64 {
    ALL.last().map_or(0, |last| last.number)
}

async fn define(tx: &mut Tx, table: &Table) -> Result<()> {
    for text in table.create_all(tx.dialect()) {
        tx.batch(&text).await?;
    }
    Ok(())
}

/// The number of the last step that a database has taken.
pub(crate) async fn done(tx: &mut Tx) -> Result<i64> {
    let mut sql = Sql::new(tx.dialect(), "SELECT max(number) FROM migration");
    sql.result(ColumnType::Int);
    match tx.query_first(&sql).await?.as_deref() {
        Some([Cell::Int(number)]) => Ok(*number),
        _ => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_by_one() {
        let numbers: Vec<i64> = ALL.iter().map(|migration| migration.number).collect();
        let expected: Vec<i64> = (1..=i64::try_from(ALL.len()).unwrap()).collect();
        assert_eq!(numbers, expected);
    }
}
