//! Reader threads: each takes one job at a time and answers it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use futures_util::future::BoxFuture;
use mainstay_telemetry::DatabaseMetrics;
use tokio::sync::oneshot;

use super::queue::JobQueue;
use super::{Connection, run};
use crate::db::Tx;
use crate::db::tx::Conn;
use crate::error::{Error, Result};

pub(super) type Queue = JobQueue<Job>;

/// A read that answers by itself.
pub(super) type Job = Box<dyn FnOnce(&mut Tx) + Send>;

pub(super) fn start(
    connection: Connection,
    number: usize,
    queue: Arc<Queue>,
    metrics: &DatabaseMetrics,
) -> Result<JoinHandle<()>> {
    let mut tx = Tx::new(Conn::Sqlite(connection), metrics.clone());
    let work = move || {
        while let Some(job) = queue.take(1).pop() {
            let _working = queue.metrics().in_use.hold();
            job(&mut tx);
            tx.hooks.clear();
        }
    };
    thread::Builder::new()
        .name(format!("sqlite-read-{number}"))
        .spawn(work)
        .map_err(|error| Error::Unavailable(format!("a thread: {error}")))
}

pub(super) async fn submit<T, W>(queue: &Queue, mut work: W) -> Result<T>
where
    T: Send + 'static,
    W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    queue.push(Box::new(move |tx| {
        // Nobody waits any more: the request was given up while this stood in the queue.
        if !answer.is_closed() {
            drop(answer.send(read(tx, &mut work)));
        }
    }))?;
    answered
        .await
        .map_err(|_| Error::Unavailable("it is closing".to_owned()))?
}

/// Within a transaction, also where one state is not asked for: the file is locked once instead of for every statement.
fn read<T, W>(tx: &mut Tx, work: &mut W) -> Result<T>
where
    W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>>,
{
    tx.sqlite()?.control("BEGIN DEFERRED")?;
    let result = run(tx, work);
    let conn = tx.sqlite()?;
    if conn.in_transaction() {
        conn.control("ROLLBACK")?;
    }
    result
}
