//! A connection at work: statements look the same on both databases.

use std::time::Duration;

use mainstay_model::{Cell, ColumnType};
use mainstay_telemetry::{DatabaseMetrics, Stopwatch};

use super::{Row, postgres, sqlite};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::sql::Sql;

/// How long after it was refused the lock of the schema is asked for again.
pub(super) const ASKING: Duration = Duration::from_millis(200);

/// Something to do when the transaction is durable.
pub(super) type Hook = Box<dyn FnOnce() + Send>;

/// A connection in the middle of a transaction (writes) or of a read.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) hooks: Vec<Hook>,
    metrics: DatabaseMetrics,
}

pub(super) enum Conn {
    Sqlite(sqlite::Connection),
    Postgres(postgres::Session),
}

impl Tx {
    pub(super) fn new(conn: Conn, metrics: DatabaseMetrics) -> Self {
        Self {
            conn,
            hooks: Vec::new(),
            metrics,
        }
    }

    /// Which database.
    pub fn dialect(&self) -> Dialect {
        match self.conn {
            Conn::Sqlite(_) => Dialect::Sqlite,
            Conn::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The rows that a statement gives.
    pub async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>> {
        let watch = Stopwatch::start();
        let rows = match &mut self.conn {
            Conn::Sqlite(conn) => conn.query(sql),
            Conn::Postgres(session) => session.query(sql).await,
        };
        self.metrics.slow.note(sql.text(), watch.elapsed());
        rows
    }

    /// The first row that a statement gives.
    pub async fn query_first(&mut self, sql: &Sql) -> Result<Option<Row>> {
        Ok(self.query(sql).await?.into_iter().next())
    }

    /// The rows that each of the statements gives, in one round trip.
    pub async fn query_all(&mut self, statements: &[Sql]) -> Result<Vec<Vec<Row>>> {
        match &mut self.conn {
            Conn::Sqlite(_) => {
                let mut all = Vec::with_capacity(statements.len());
                for sql in statements {
                    all.push(self.query(sql).await?);
                }
                Ok(all)
            }
            Conn::Postgres(session) => {
                let watch = Stopwatch::start();
                let all = session.query_all(statements).await;
                if let Some(first) = statements.first() {
                    self.metrics.slow.note(first.text(), watch.elapsed());
                }
                all
            }
        }
    }

    /// How many rows a statement changed.
    pub async fn execute(&mut self, sql: &Sql) -> Result<u64> {
        let watch = Stopwatch::start();
        let rows = match &mut self.conn {
            Conn::Sqlite(conn) => conn.execute(sql),
            Conn::Postgres(session) => session.execute(sql).await,
        };
        self.metrics.slow.note(sql.text(), watch.elapsed());
        rows
    }

    /// On SQLite: the number of the row that an insert of one row made; nothing when the row stayed out. `RETURNING` would
    /// tell it too, but it makes SQLite copy every page it changes, and the search index write out what it has gathered.
    pub async fn insert(&mut self, sql: &Sql) -> Result<Option<i64>> {
        let watch = Stopwatch::start();
        let row = self.sqlite()?.insert(sql);
        self.metrics.slow.note(sql.text(), watch.elapsed());
        row
    }

    /// How many rows each of the statements changed; one after the other, in one round trip. After an error, those behind
    /// it have not been done.
    pub async fn execute_all(&mut self, statements: &[Sql]) -> Result<Vec<u64>> {
        match &mut self.conn {
            Conn::Sqlite(_) => {
                let mut all = Vec::with_capacity(statements.len());
                for sql in statements {
                    all.push(self.execute(sql).await?);
                }
                Ok(all)
            }
            Conn::Postgres(session) => {
                let watch = Stopwatch::start();
                let all = session.execute_all(statements).await;
                if let Some(first) = statements.first() {
                    self.metrics.slow.note(first.text(), watch.elapsed());
                }
                all
            }
        }
    }

    /// Runs text of our own without parameters, several statements if need be (definitions of tables above all).
    pub async fn batch(&mut self, text: &str) -> Result<()> {
        match &mut self.conn {
            Conn::Sqlite(conn) => conn.batch(text),
            Conn::Postgres(session) => session.batch(text).await,
        }
    }

    /// Begins a part that can be taken back by itself. Names may be nested and used again.
    pub async fn savepoint(&mut self, name: &'static str) -> Result<()> {
        self.control("SAVEPOINT ", name).await
    }

    /// Takes the part back; it is still begun.
    pub async fn rollback_to(&mut self, name: &'static str) -> Result<()> {
        self.control("ROLLBACK TO SAVEPOINT ", name).await
    }

    /// Ends the part and keeps what it did.
    pub async fn release(&mut self, name: &'static str) -> Result<()> {
        self.control("RELEASE SAVEPOINT ", name).await
    }

    /// Leaves something to be done as soon as the transaction is durable, whether or not anybody waits for it any more.
    /// Short and never waiting: on SQLite all writers wait for it.
    pub fn after_commit(&mut self, hook: impl FnOnce() + Send + 'static) {
        self.hooks.push(Box::new(hook));
    }

    /// The connection, on the threads of SQLite.
    pub(super) fn sqlite(&mut self) -> Result<&mut sqlite::Connection> {
        match &mut self.conn {
            Conn::Sqlite(conn) => Ok(conn),
            Conn::Postgres(_) => Err(Error::Bug("not a connection to SQLite".to_owned())),
        }
    }

    /// The connection, to PostgreSQL.
    pub(super) fn postgres(&mut self) -> Result<&mut postgres::Session> {
        match &mut self.conn {
            Conn::Postgres(session) => Ok(session),
            Conn::Sqlite(_) => Err(Error::Bug("not a connection to PostgreSQL".to_owned())),
        }
    }

    /// Until the end of the transaction, no other node changes tables. It has to be the first thing that a transaction does.
    /// SQLite has one writer anyway.
    pub(crate) async fn lock_schema(&mut self) -> Result<()> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let text = format!(
            "SELECT pg_try_advisory_xact_lock({})",
            postgres::SCHEMA_LOCK
        );
        let mut ask = Sql::new(Dialect::Postgres, &text);
        ask.result(ColumnType::Bool);
        loop {
            self.batch("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
                .await?;
            let answer = self.query_first(&ask).await?;
            if matches!(answer.as_deref(), Some([Cell::Bool(true)])) {
                return Ok(());
            }
            // Whoever waits in a statement, or in a transaction that has asked something, holds a snapshot; and a node that
            // builds an index, with the lock, waits for older snapshots to go.
            self.batch("ROLLBACK").await?;
            tokio::time::sleep(ASKING).await;
            self.batch("BEGIN").await?;
        }
    }

    /// Until the end of the transaction, no other one takes rights from anybody. SQLite has one writer anyway.
    pub(crate) async fn lock_people(&mut self) -> Result<()> {
        match &mut self.conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(session) => {
                let text = format!("SELECT pg_advisory_xact_lock({})", postgres::PEOPLE_LOCK);
                session.batch(&text).await
            }
        }
    }

    /// Tells all nodes, when the transaction is committed. SQLite has but one node, which knows.
    pub async fn notify(&mut self, channel: &str, payload: &str) -> Result<()> {
        if let Conn::Sqlite(_) = self.conn {
            return Ok(());
        }
        let mut sql = Sql::new(Dialect::Postgres, "SELECT pg_notify(");
        sql.bind(Cell::Text(channel.to_owned()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Text(payload.to_owned()), ColumnType::Text)
            .push(")");
        self.query(&sql).await.map(drop)
    }

    async fn control(&mut self, verb: &str, name: &'static str) -> Result<()> {
        let mut text = String::with_capacity(40);
        text.push_str(verb);
        text.push_str(name);
        match &mut self.conn {
            Conn::Sqlite(conn) => conn.control(&text),
            Conn::Postgres(session) => {
                session.control(&text);
                Ok(())
            }
        }
    }
}
