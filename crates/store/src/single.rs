//! One statement by itself: for the small things that are kept beside records.

use futures_util::FutureExt as _;
use jiff::Timestamp;
use mainstay_model::{Cell, RecordId};

use crate::db::Row;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::sql::Sql;

impl Store {
    /// Runs a statement in a transaction of its own; gives how many rows it changed.
    pub(crate) async fn write_one(&self, name: &'static str, sql: Sql) -> Result<u64> {
        self.db()
            .write(name, move |tx| {
                let sql = sql.clone();
                async move { tx.execute(&sql).await }.boxed()
            })
            .await
    }

    /// Reads what a statement gives.
    pub(crate) async fn read_rows(&self, name: &'static str, sql: Sql) -> Result<Vec<Row>> {
        self.db()
            .read(name, move |tx| {
                let sql = sql.clone();
                async move { tx.query(&sql).await }.boxed()
            })
            .await
    }
}

/// Reads the cells of a row one after the other.
pub(crate) struct Cells(std::vec::IntoIter<Cell>);

impl Cells {
    /// Those of a row.
    pub(crate) fn of(row: Row) -> Self {
        Self(row.into_iter())
    }

    /// The next, an id.
    pub(crate) fn id(&mut self) -> Result<RecordId> {
        match self.0.next() {
            Some(Cell::Id(id)) => Ok(id),
            other => Err(unexpected("an id", other)),
        }
    }

    /// The next, an id or nothing.
    pub(crate) fn maybe_id(&mut self) -> Result<Option<RecordId>> {
        match self.0.next() {
            Some(Cell::Id(id)) => Ok(Some(id)),
            Some(Cell::Null) => Ok(None),
            other => Err(unexpected("an id", other)),
        }
    }

    /// The next, text; empty for nothing.
    pub(crate) fn text(&mut self) -> Result<String> {
        match self.0.next() {
            Some(Cell::Text(text) | Cell::Json(text)) => Ok(text),
            Some(Cell::Null) => Ok(String::new()),
            other => Err(unexpected("text", other)),
        }
    }

    /// The next, a number.
    pub(crate) fn int(&mut self) -> Result<i64> {
        match self.0.next() {
            Some(Cell::Int(number)) => Ok(number),
            other => Err(unexpected("a number", other)),
        }
    }

    /// The next, true or false.
    pub(crate) fn bool(&mut self) -> Result<bool> {
        match self.0.next() {
            Some(Cell::Bool(yes)) => Ok(yes),
            other => Err(unexpected("true or false", other)),
        }
    }

    /// The next, a JSON document; null for nothing.
    pub(crate) fn json(&mut self) -> Result<serde_json::Value> {
        match self.0.next() {
            Some(Cell::Json(text)) => {
                serde_json::from_str(&text).map_err(|error| Error::Bug(error.to_string()))
            }
            Some(Cell::Null) => Ok(serde_json::Value::Null),
            other => Err(unexpected("JSON", other)),
        }
    }

    /// The next, a time.
    pub(crate) fn time(&mut self) -> Result<Timestamp> {
        self.maybe_time()?.ok_or_else(|| unexpected("a time", None))
    }

    /// The next, a time or nothing.
    pub(crate) fn maybe_time(&mut self) -> Result<Option<Timestamp>> {
        match self.0.next() {
            Some(Cell::Time(at)) => Ok(Some(at)),
            Some(Cell::Null) => Ok(None),
            other => Err(unexpected("a time", other)),
        }
    }
}

/// What should not have come from the database.
fn unexpected(wanted: &str, got: Option<Cell>) -> Error {
    Error::Bug(format!("wanted {wanted}, the database gave {got:?}"))
}
