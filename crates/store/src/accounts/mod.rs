//! What signing in needs and records must not hold: password hashes, sessions, keys, one-time links, failed attempts. None of
//! it is in history, search or archives. Secrets come in as hashes; times come in as parameters.

mod attempt;
mod credential;
mod key;
mod one_time;
mod session;

pub use key::ApiKey;
pub use one_time::OneTimeLink;
pub use session::Session;

use futures_util::FutureExt as _;
use jiff::Timestamp;
use mainstay_model::{Cell, RecordId};

use crate::db::Row;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::sql::Sql;

impl Store {
    async fn write_one(&self, name: &'static str, sql: Sql) -> Result<u64> {
        self.db()
            .write(name, move |tx| {
                let sql = sql.clone();
                async move { tx.execute(&sql).await }.boxed()
            })
            .await
    }

    async fn read_rows(&self, name: &'static str, sql: Sql) -> Result<Vec<Row>> {
        self.db()
            .read(name, move |tx| {
                let sql = sql.clone();
                async move { tx.query(&sql).await }.boxed()
            })
            .await
    }
}

/// Reads the cells of a row one after the other.
struct Cells(std::vec::IntoIter<Cell>);

impl Cells {
    fn of(row: Row) -> Self {
        Self(row.into_iter())
    }

    fn id(&mut self) -> Result<RecordId> {
        match self.0.next() {
            Some(Cell::Id(id)) => Ok(id),
            other => Err(unexpected("an id", other)),
        }
    }

    fn maybe_id(&mut self) -> Result<Option<RecordId>> {
        match self.0.next() {
            Some(Cell::Id(id)) => Ok(Some(id)),
            Some(Cell::Null) => Ok(None),
            other => Err(unexpected("an id", other)),
        }
    }

    fn text(&mut self) -> Result<String> {
        match self.0.next() {
            Some(Cell::Text(text) | Cell::Json(text)) => Ok(text),
            Some(Cell::Null) => Ok(String::new()),
            other => Err(unexpected("text", other)),
        }
    }

    fn time(&mut self) -> Result<Timestamp> {
        self.maybe_time()?.ok_or_else(|| unexpected("a time", None))
    }

    fn maybe_time(&mut self) -> Result<Option<Timestamp>> {
        match self.0.next() {
            Some(Cell::Time(at)) => Ok(Some(at)),
            Some(Cell::Null) => Ok(None),
            other => Err(unexpected("a time", other)),
        }
    }
}

fn unexpected(wanted: &str, got: Option<Cell>) -> Error {
    Error::Bug(format!("wanted {wanted}, the database gave {got:?}"))
}
