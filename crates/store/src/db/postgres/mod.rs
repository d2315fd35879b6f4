//! PostgreSQL: a pool of connections, retries of what met another transaction, notices from other nodes.

mod address;
mod apart;
mod cells;
mod failure;
mod listener;
mod session;

use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime,
};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use mainstay_telemetry::{DatabaseMetrics, PoolMetrics, Stopwatch};
use tokio::sync::broadcast;
use tokio_postgres::NoTls;

use super::tx::{ASKING, Conn};
use super::{Isolation, Notice, Tx};
use crate::error::{Error, Result};
use address::Address;
use failure::told;

pub(super) use apart::apart;
pub(super) use session::Session;

/// How often work is run anew after it met another transaction.
const TRIES: u32 = 6;

/// A connection that has not been used for this long is asked whether there is anybody, before somebody relies on it: a server
/// that hangs takes a request in and never answers.
const RESTED: Duration = Duration::from_millis(200);

/// How long the answer to that may take.
const AWAKE: Duration = Duration::from_secs(2);

/// How long what is under way may take to come to its end when the program does.
const PATIENCE: Duration = Duration::from_secs(10);

/// The key of the lock under which tables are changed, one node at a time: "mainstay".
pub(super) const SCHEMA_LOCK: i64 = 0x6d61_696e_7374_6179;

/// The key of the lock under which rights are taken from people, one change set at a time: "people".
pub(super) const PEOPLE_LOCK: i64 = 0x7065_6f70_6c65;

/// A pool of connections.
pub(super) struct Engine {
    pool: Pool,
    /// How long somebody waits for a connection, whatever it is that takes so long.
    patience: Duration,
    metrics: PoolMetrics,
    metrics_of_statements: DatabaseMetrics,
    notices: broadcast::Sender<Notice>,
    listener: tokio::task::JoinHandle<()>,
    line: listener::Line,
}

impl Engine {
    pub(super) async fn open(
        url: &str,
        size: usize,
        patience: Duration,
        node: i64,
        metrics: &DatabaseMetrics,
    ) -> Result<Self> {
        let address = Address::read(url)?;
        let size = size.max(2);
        let recycling = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = match &address.tls {
            Some(tls) => Manager::from_config(address.config.clone(), tls.clone(), recycling),
            None => Manager::from_config(address.config.clone(), NoTls, recycling),
        };
        let pool = Pool::builder(manager)
            .max_size(size)
            .wait_timeout(Some(patience))
            .create_timeout(Some(patience))
            .pre_recycle(Hook::async_fn(|client, metrics| {
                async move {
                    if metrics.last_used() < RESTED {
                        return Ok(());
                    }
                    match tokio::time::timeout(AWAKE, client.simple_query("")).await {
                        Ok(answer) => answer.map(drop).map_err(HookError::Backend),
                        Err(_) => Err(HookError::message("it does not answer")),
                    }
                }
                .boxed()
            }))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| Error::Bug(error.to_string()))?;
        let (notices, _) = broadcast::channel(1_024);
        let line = listener::Line::default();
        let pool_metrics = metrics.pool("postgres");
        pool_metrics
            .max
            .set(i64::try_from(size).unwrap_or(i64::MAX));
        let engine = Self {
            pool,
            patience,
            metrics: pool_metrics,
            metrics_of_statements: metrics.clone(),
            listener: listener::start(address, node, notices.clone(), line.clone()),
            line,
            notices,
        };
        engine.check().await?;
        Ok(engine)
    }

    pub(super) async fn read<T, W>(&self, isolation: Isolation, mut work: W) -> Result<T>
    where
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>>,
    {
        let mut tries = 1;
        loop {
            let mut tx = self.tx().await?;
            if isolation == Isolation::Snapshot {
                tx.postgres()?
                    .control("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            }
            let result = self.answered(run(&mut tx, &mut work)).await;
            match self.told_of_silence(&mut tx, result)? {
                Err(Error::Again(_)) if tries < TRIES => self.pause(&mut tx, &mut tries).await?,
                result => return result,
            }
        }
    }

    pub(super) async fn write<T, W>(&self, work: &mut W) -> Result<T>
    where
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>>,
    {
        let mut tries = 1;
        loop {
            let mut tx = self.tx().await?;
            tx.postgres()?.control("BEGIN");
            let result = self.answered(to_its_end(&mut tx, work)).await;
            match self.told_of_silence(&mut tx, result)? {
                Err(Error::Again(_)) if tries < TRIES => self.pause(&mut tx, &mut tries).await?,
                Ok(value) => {
                    std::mem::take(&mut tx.hooks)
                        .into_iter()
                        .for_each(|hook| hook());
                    return Ok(value);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Builds indexes one by one beside the writes to their tables; one node at a time, and those that came later find
    /// them built.
    pub(super) async fn build(&self, texts: &[String]) -> Result<()> {
        if texts.is_empty() {
            return Ok(());
        }
        let client = self.client().await?;
        client
            .batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")
            .await
            .map_err(|error| told(&error))?;
        // Asking again and again instead of waiting in a statement: a waiting statement holds a snapshot, which is just
        // what the building of an index on the other node waits for.
        loop {
            let row = client
                .query_one("SELECT pg_try_advisory_lock($1)", &[&SCHEMA_LOCK])
                .await
                .map_err(|error| told(&error))?;
            if row.get(0) {
                break;
            }
            tokio::time::sleep(ASKING).await;
        }
        let mut result = Ok(());
        for text in texts {
            tracing::info!("Changing an index beside the work: {text}");
            result = client
                .batch_execute(text)
                .await
                .map_err(|error| told(&error).during(text));
            if result.is_err() {
                break;
            }
        }
        // With the connection go the lock and the settings.
        drop(deadpool_postgres::Object::take(client));
        result
    }

    /// Whether the server answers, asked beside the pool.
    pub(super) async fn ready(&self) -> Result<()> {
        let client = self.line.lock().clone();
        let Some(client) = client else {
            return Err(Error::Unavailable(
                "there is no connection to PostgreSQL".to_owned(),
            ));
        };
        client
            .simple_query("SELECT 1")
            .await
            .map(drop)
            .map_err(|error| told(&error))
    }

    pub(super) fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Work whose statements may take their time, unless the server has stopped answering anybody: nothing then. A server that
    /// hangs takes a request in and never answers; whoever has waited for long has it asked beside the work.
    async fn answered<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return Some(done),
                hangs = self.hangs() => if hangs {
                    return None;
                },
            }
        }
    }

    /// Whether the server does not answer, found out in a while. Where there is no line to ask on, nobody knows.
    async fn hangs(&self) -> bool {
        tokio::time::sleep(self.patience).await;
        let client = self.line.lock().clone();
        match client {
            Some(client) => tokio::time::timeout(AWAKE, client.simple_query(""))
                .await
                .is_err(),
            None => false,
        }
    }

    /// A connection that was not answered on is given up, with what was done on it.
    fn told_of_silence<T>(&self, tx: &mut Tx, result: Option<Result<T>>) -> Result<Result<T>> {
        match result {
            Some(result) => Ok(result),
            None => {
                tx.postgres()?.give_up();
                Err(Error::Unavailable(
                    "PostgreSQL does not answer any more".to_owned(),
                ))
            }
        }
    }

    /// Takes nothing new and lets what is under way come to its end, also what nobody waits for any more.
    pub(super) async fn close(&self) {
        self.stop();
        let watch = Stopwatch::start();
        while self.metrics.in_use.get() > 0 && watch.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn stop(&self) {
        self.listener.abort();
        self.pool.close();
    }

    async fn check(&self) -> Result<()> {
        let client = self.client().await?;
        let sql =
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')";
        let row = client
            .query_one(sql, &[])
            .await
            .map_err(|error| told(&error))?;
        let (version, encoding): (i32, String) = (row.get(0), row.get(1));
        if version < 150_000 {
            let major = version / 10_000;
            return Err(Error::Unavailable(format!(
                "PostgreSQL 15 or later is needed; this is version {major}"
            )));
        }
        if encoding != "UTF8" {
            return Err(Error::Unavailable(format!(
                "the database has to be made with the encoding UTF8; this one has {encoding}"
            )));
        }
        Ok(())
    }

    async fn tx(&self) -> Result<Tx> {
        let session = Session::new(self.client().await?, self.metrics.in_use.hold());
        Ok(Tx::new(
            Conn::Postgres(session),
            self.metrics_of_statements.clone(),
        ))
    }

    async fn client(&self) -> Result<deadpool_postgres::Object> {
        let watch = Stopwatch::start();
        let waiting = self.metrics.waiting.hold();
        let client = tokio::time::timeout(self.patience, self.pool.get()).await;
        drop(waiting);
        self.metrics.wait.record(watch.elapsed());
        self.metrics
            .size
            .set(i64::try_from(self.pool.status().size).unwrap_or(i64::MAX));
        let late = || {
            let text = "all connections to PostgreSQL are busy, or it does not answer";
            Error::Unavailable(text.to_owned())
        };
        client.map_err(|_| late())?.map_err(|error| match error {
            PoolError::Timeout(_) => late(),
            PoolError::Backend(error) => match told(&error) {
                Error::Bug(text) => Error::Unavailable(text),
                error => error,
            },
            PoolError::Closed => Error::Unavailable("it is closed".to_owned()),
            other => Error::Unavailable(format!("PostgreSQL: {other}")),
        })
    }

    /// Before the next try: forgets plans that are out of date, and lets the other transaction come to its end.
    async fn pause(&self, tx: &mut Tx, tries: &mut u32) -> Result<()> {
        self.metrics_of_statements.errors("conflict").increment();
        if tx.postgres()?.is_stale() {
            self.pool.manager().statement_caches.clear();
        } else {
            // Not all at the same moment again; the address of this attempt is as good a die as any.
            let spread = u64::from(*tries) * (3 + std::ptr::from_ref(tx).addr() as u64 / 16 % 7);
            tokio::time::sleep(Duration::from_millis(spread)).await;
        }
        *tries += 1;
        Ok(())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A transaction, to its end.
async fn to_its_end<T, W>(tx: &mut Tx, work: &mut W) -> Result<T>
where
    W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>>,
{
    let result = run(tx, work).await;
    let session = tx.postgres()?;
    match result {
        Ok(value) => session.commit().await.map(|()| value),
        Err(error) => {
            session.rollback().await;
            Err(error)
        }
    }
}

async fn run<T, W>(tx: &mut Tx, work: &mut W) -> Result<T>
where
    W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>>,
{
    tx.hooks.clear();
    let attempt = std::panic::AssertUnwindSafe(async { work(tx).await })
        .catch_unwind()
        .await;
    attempt.unwrap_or_else(|_| Err(Error::Bug("work in a transaction panicked".to_owned())))
}
