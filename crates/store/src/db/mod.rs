//! Connections: readers and one writer on SQLite, a pool on PostgreSQL; a transaction that looks the same on both.
//!
//! Code that runs in a transaction is written once, as async functions over [`Tx`]. On SQLite it runs on a database thread,
//! where no statement ever waits, so that the future is ready at its first poll; on PostgreSQL it is awaited as usual. It
//! must therefore await nothing but [`Tx`], and it may be run more than once (after a deadlock, say): its effects are the
//! statements, and what it leaves in [`Tx::after_commit`].
//! Deliberately not here: what the statements say.

mod apart;
mod postgres;
mod sqlite;
mod tx;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use mainstay_model::Cell;
use mainstay_telemetry::{DatabaseMetrics, Stopwatch};
use tokio::sync::broadcast;

use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::open::{StoreConfig, Target};

pub(crate) use apart::{Apart, Block};
pub(crate) use sqlite::FILE as SQLITE_FILE;
pub use tx::Tx;

/// A row of a result: its cells in order, decoded by [`crate::sql::Sql::results`].
pub type Row = Vec<Cell>;

/// Work within a transaction or a read: what [`Db::read`] and [`Db::write`] take, for keeping it.
pub type Work<T> = Box<dyn for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send>;

/// The database; clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    node: i64,
    metrics: DatabaseMetrics,
}

enum Engine {
    Sqlite(sqlite::Engine),
    Postgres(postgres::Engine),
}

/// The channel on which nodes tell that objects or fields have changed.
pub(crate) const CATALOG_CHANNEL: &str = "mainstay_catalog";
/// The channel on which nodes tell what they have committed.
pub(crate) const COMMIT_CHANNEL: &str = "mainstay_committed";

/// What nodes tell each other, this one included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A `NOTIFY` of a committed transaction.
    Told {
        /// On which channel.
        channel: String,
        /// What.
        payload: String,
    },
    /// The connection was lost for a while: anything may have been told.
    Missed,
}

/// What a read may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Isolation {
    /// Every statement sees what is committed when it begins.
    Statement,
    /// All statements see one state.
    Snapshot,
}

impl Db {
    pub(crate) async fn open(config: &StoreConfig) -> Result<Self> {
        let metrics = config.metrics.clone();
        let mut node = [0u8; 8];
        node.copy_from_slice(&uuid::Uuid::new_v4().as_bytes()[..8]);
        let node = i64::from_le_bytes(node);
        let engine = match &config.target {
            Target::Sqlite { dir } => {
                Engine::Sqlite(sqlite::Engine::open(dir, config.readers, &metrics)?)
            }
            Target::Postgres { url } => Engine::Postgres(
                postgres::Engine::open(url, config.pool, config.patience, node, &metrics).await?,
            ),
        };
        let inner = Inner {
            engine,
            node,
            metrics,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// This process, told from every other one and from those before it. On PostgreSQL it holds a lock of this number for as
    /// long as it lives.
    pub fn node(&self) -> i64 {
        self.inner.node
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        match self.inner.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    /// What is measured of it.
    pub fn metrics(&self) -> &DatabaseMetrics {
        &self.inner.metrics
    }

    /// Reads; each statement sees what is committed when it begins. `name` is a name for measuring, one of a few.
    pub async fn read<T, W>(&self, name: &'static str, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        self.reading(name, Isolation::Statement, work).await
    }

    /// Reads; all statements see one state.
    pub async fn snapshot<T, W>(&self, name: &'static str, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        self.reading(name, Isolation::Snapshot, work).await
    }

    /// Writes in one transaction: all of it, durable when this returns, or nothing. Goes on to its end also when the caller
    /// stops waiting.
    pub async fn write<T, W>(&self, name: &'static str, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        let watch = Stopwatch::start();
        let result = match &self.inner.engine {
            Engine::Sqlite(engine) => engine.write(work).await,
            Engine::Postgres(_) => self.detached(work).await,
        };
        self.measured(name, watch, result)
    }

    /// Whether it can be used now. Never waits behind the work of others.
    pub async fn ready(&self) -> Result<()> {
        match &self.inner.engine {
            Engine::Sqlite(engine) => engine.ready(),
            Engine::Postgres(engine) => engine.ready().await,
        }
    }

    /// Ends: takes nothing new, finishes what was taken, writes everything into its place.
    pub async fn close(&self) {
        match &self.inner.engine {
            Engine::Sqlite(engine) => engine.close().await,
            Engine::Postgres(engine) => engine.close().await,
        }
    }

    /// Builds indexes beside the writes to their tables, one by one, outside of any transaction.
    pub(crate) async fn build(&self, indexes: &[String]) -> Result<()> {
        match &self.inner.engine {
            Engine::Sqlite(_) if indexes.is_empty() => Ok(()),
            Engine::Sqlite(_) => Err(Error::Bug(
                "SQLite builds indexes within the transaction".to_owned(),
            )),
            Engine::Postgres(engine) => engine.build(indexes).await,
        }
    }

    /// What the nodes tell each other; nothing on SQLite, which has but one.
    pub fn notices(&self) -> Option<broadcast::Receiver<Notice>> {
        match &self.inner.engine {
            Engine::Sqlite(_) => None,
            Engine::Postgres(engine) => Some(engine.notices()),
        }
    }

    /// A task of its own, so that a transaction comes to its end also when nobody waits for it any more.
    async fn detached<T, W>(&self, mut work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        let inner = self.inner.clone();
        let task = tokio::spawn(async move {
            match &inner.engine {
                Engine::Postgres(engine) => engine.write(&mut work).await,
                Engine::Sqlite(engine) => engine.write(work).await,
            }
        });
        task.await
            .unwrap_or_else(|error| Err(Error::Bug(format!("a write ended early: {error}"))))
    }

    async fn reading<T, W>(&self, name: &'static str, isolation: Isolation, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        let watch = Stopwatch::start();
        let result = match &self.inner.engine {
            Engine::Sqlite(engine) => engine.read(work).await,
            Engine::Postgres(engine) => engine.read(isolation, work).await,
        };
        self.measured(name, watch, result)
    }

    fn measured<T>(&self, name: &'static str, watch: Stopwatch, result: Result<T>) -> Result<T> {
        let metrics = &self.inner.metrics;
        metrics.statement(name).record(watch.elapsed());
        match result {
            Ok(value) => Ok(value),
            Err(error) => {
                if let Some(kind) = error.kind() {
                    metrics.errors(kind).increment();
                }
                Err(match error {
                    Error::Again(text) => Error::Unavailable(text),
                    error => error.during(name),
                })
            }
        }
    }
}
