//! Connections: readers and one writer on SQLite, a pool on PostgreSQL; a transaction that looks the same on both.
//!
//! Code that runs in a transaction is written once, as async functions over [`Tx`]. On SQLite it runs on a database thread,
//! where no statement ever waits, so that the future is ready at its first poll; on PostgreSQL it is awaited as usual.

use futures_util::future::BoxFuture;
use mainstay_model::{Cell, ColumnType};

use crate::dialect::Dialect;
use crate::error::Result;
use crate::sql::Sql;

/// A row of a result: its cells in order, decoded by [`Sql::results`].
pub type Row = Vec<Cell>;

/// Work within a transaction or a read snapshot.
pub type Work<T> = Box<dyn for<'a, 'c> FnOnce(&'a mut Tx<'c>) -> BoxFuture<'a, Result<T>> + Send>;

/// A connection in the middle of a transaction (writes) or of a read snapshot.
pub struct Tx<'c> {
    conn: Conn<'c>,
}

enum Conn<'c> {
    Sqlite(&'c mut rusqlite::Connection),
    Postgres(&'c mut deadpool_postgres::Object),
}

impl Tx<'_> {
    /// Which database.
    pub fn dialect(&self) -> Dialect {
        match self.conn {
            Conn::Sqlite(_) => Dialect::Sqlite,
            Conn::Postgres(_) => Dialect::Postgres,
        }
    }
}

#[allow(unused)]
fn shape(_: Work<Vec<Row>>, _: &Sql, _: ColumnType) {}
