//! Connections apart from the others: one long piece of work, such as moving a workspace, in one transaction of its own.
//!
//! A connection is handed to the thread or task that streams on it and comes back when the stream is at its end, so that
//! reading here and writing there go on side by side while neither holds more than a few blocks in memory.
//! Deliberately not here: what is read and written (`transfer`).

use std::path::Path;

use futures_util::future::BoxFuture;
use mainstay_model::ColumnType;
use mainstay_telemetry::DatabaseMetrics;
use tokio::sync::mpsc::{Receiver, Sender};

use super::tx::Conn;
use super::{Row, Tx, postgres, sqlite};
use crate::error::{Error, Result};
use crate::sql::Sql;

/// Rows that go together from one thread to another.
pub(crate) type Block = Vec<Row>;

/// Rows of a block at most.
const BLOCK: usize = 512;

/// A connection of its own.
pub(crate) struct Apart {
    tx: Tx,
}

impl Apart {
    /// To read the file of an embedded database, which is not touched: everything as it is at this moment.
    pub(crate) fn read_sqlite(file: &Path) -> Result<Self> {
        let connection = sqlite::Connection::open_untouched(file)?;
        connection.control("BEGIN DEFERRED")?;
        Ok(Self::of(Conn::Sqlite(connection)))
    }

    /// To fill a new file. What is not finished is of no use: nothing is done for the case that the machine fails meanwhile.
    pub(crate) fn fill_sqlite(file: &Path) -> Result<Self> {
        let connection = sqlite::Connection::open_new(file)?;
        connection.control("BEGIN IMMEDIATE")?;
        Ok(Self::of(Conn::Sqlite(connection)))
    }

    /// To read a database of PostgreSQL, as it is at this moment.
    pub(crate) async fn read_postgres(url: &str) -> Result<Self> {
        Self::begin(url, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    /// To fill a database of PostgreSQL, in one transaction.
    pub(crate) async fn fill_postgres(url: &str) -> Result<Self> {
        Self::begin(url, "BEGIN").await
    }

    async fn begin(url: &str, text: &str) -> Result<Self> {
        let mut session = postgres::apart(url).await?;
        session.control(text);
        let mut apart = Self::of(Conn::Postgres(session));
        // The snapshot is that of the first statement.
        apart.tx.batch("SELECT 1").await?;
        Ok(apart)
    }

    fn of(conn: Conn) -> Self {
        Self {
            tx: Tx::new(conn, DatabaseMetrics::unread()),
        }
    }

    /// Does work in the transaction, on a thread that may be held up.
    pub(crate) async fn work<T, W>(mut self, work: W) -> Result<(Self, T)>
    where
        T: Send + 'static,
        W: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        let runtime = tokio::runtime::Handle::current();
        blocking(move || {
            let done = runtime.block_on(work(&mut self.tx))?;
            Ok((self, done))
        })
        .await
    }

    /// The transaction.
    pub(crate) fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// Sends the rows of a statement in blocks, each shown to `each` first. Ends early when nobody takes them any more.
    pub(crate) async fn stream<E>(
        mut self,
        sql: Sql,
        mut each: E,
        out: Sender<Block>,
    ) -> Result<Self>
    where
        E: FnMut(&Row) -> Result<()> + Send + 'static,
    {
        match &mut self.tx.conn {
            Conn::Postgres(session) => {
                session.stream(&sql, BLOCK, &mut each, &out).await?;
                Ok(self)
            }
            Conn::Sqlite(_) => {
                blocking(move || {
                    let mut block = Block::with_capacity(BLOCK);
                    let connection = self.tx.sqlite()?;
                    connection.stream(&sql, |row| {
                        each(&row)?;
                        block.push(row);
                        if block.len() < BLOCK {
                            return Ok(true);
                        }
                        let full = std::mem::replace(&mut block, Block::with_capacity(BLOCK));
                        Ok(out.blocking_send(full).is_ok())
                    })?;
                    if !block.is_empty() {
                        // Whoever has gone away tells why.
                        drop(out.blocking_send(block));
                    }
                    Ok(self)
                })
                .await
            }
        }
    }

    /// Puts rows into an empty table, in these columns; gives how many there were.
    pub(crate) async fn fill(
        mut self,
        table: &str,
        columns: &[(String, ColumnType)],
        mut rows: Receiver<Block>,
    ) -> Result<(Self, u64)> {
        match &mut self.tx.conn {
            Conn::Postgres(session) => {
                let count = session.copy(table, columns, &mut rows).await?;
                Ok((self, count))
            }
            Conn::Sqlite(_) => {
                let (table, columns) = (table.to_owned(), columns.to_vec());
                blocking(move || {
                    let connection = self.tx.sqlite()?;
                    let next = || rows.blocking_recv();
                    let count = connection.fill(&table, &columns, next)?;
                    Ok((self, count))
                })
                .await
            }
        }
    }

    /// Makes everything durable that was written, and known to the planner.
    pub(crate) async fn commit(mut self) -> Result<()> {
        match &mut self.tx.conn {
            Conn::Postgres(session) => {
                session.commit().await?;
                session.batch("ANALYZE").await
            }
            Conn::Sqlite(_) => {
                blocking(move || {
                    let connection = self.tx.sqlite()?;
                    connection.control("COMMIT")?;
                    connection.settle()
                })
                .await
            }
        }
    }
}

/// Runs what may take long on a thread that may be held up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Bug(format!("a transfer ended early: {error}")))?
}
