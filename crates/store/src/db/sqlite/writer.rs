//! The writer thread: takes all that wait, runs them, commits once, answers all.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use futures_util::future::BoxFuture;
use mainstay_telemetry::DatabaseMetrics;
use tokio::sync::oneshot;

use super::checkpoint::{self, Signal};
use super::queue::JobQueue;
use super::{Connection, run};
use crate::db::Tx;
use crate::db::tx::{Conn, Hook};
use crate::error::{Error, Result};

/// Rows changed after which the planner's statistics are looked at again: a file that grew from nothing to a million rows
/// would otherwise be read by guesses until the next restart.
const WORTH_OPTIMIZING: u64 = 100_000;

/// Most jobs that share a commit: bounds how long the first of them waits.
const BATCH: usize = 256;

pub(super) type Queue = JobQueue<Box<dyn Job>>;

/// A write on its way.
pub(super) trait Job: Send {
    /// Does it within the open transaction and keeps its answer; whether it is to be committed.
    fn run(&mut self, tx: &mut Tx) -> bool;

    /// Why it is not to be committed.
    fn failure(&self) -> Option<Error>;

    /// Gives the answer, once it is known how the commit went.
    fn answer(self: Box<Self>, commit: &Result<()>);
}

struct Write<T, W> {
    work: W,
    result: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, W> Job for Write<T, W>
where
    T: Send,
    W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send,
{
    fn run(&mut self, tx: &mut Tx) -> bool {
        let result = run(tx, &mut self.work);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn failure(&self) -> Option<Error> {
        match &self.result {
            Some(Err(error)) => Some(error.clone()),
            _ => None,
        }
    }

    fn answer(self: Box<Self>, commit: &Result<()>) {
        let result = match (self.result, commit) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.clone()),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(Error::Bug("a write was never run".to_owned())),
        };
        drop(self.answer.send(result));
    }
}

pub(super) async fn submit<T, W>(queue: &Queue, work: W) -> Result<T>
where
    T: Send + 'static,
    W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    queue.push(Box::new(Write {
        work,
        result: None,
        answer,
    }))?;
    answered
        .await
        .map_err(|_| Error::Unavailable("it is closing".to_owned()))?
}

pub(super) fn start(
    connection: Connection,
    queue: Arc<Queue>,
    checkpoints: Arc<Signal>,
    metrics: &DatabaseMetrics,
) -> Result<JoinHandle<()>> {
    let tx = Tx::new(Conn::Sqlite(connection), metrics.clone());
    let writer = Writer {
        tx,
        checkpoints,
        optimized: 0,
    };
    thread::Builder::new()
        .name("sqlite-write".to_owned())
        .spawn(move || writer.serve(&queue))
        .map_err(|error| Error::Unavailable(format!("a thread: {error}")))
}

struct Writer {
    tx: Tx,
    checkpoints: Arc<Signal>,
    /// Rows changed when the statistics were last looked at.
    optimized: u64,
}

impl Writer {
    fn serve(mut self, queue: &Queue) {
        loop {
            let mut jobs = queue.take(BATCH);
            if jobs.is_empty() {
                break;
            }
            let _working = queue.metrics().in_use.hold();
            let mut hooks = Vec::new();
            let commit = self.commit(&mut jobs, &mut hooks);
            if commit.is_ok() {
                // Before the answers, so that whoever is answered finds what the hooks did.
                hooks.into_iter().for_each(|hook| hook());
            } else {
                self.abandon();
            }
            jobs.into_iter().for_each(|job| job.answer(&commit));
            self.keep_log_short();
            self.optimize(WORTH_OPTIMIZING);
        }
        self.optimize(0);
    }

    fn keep_log_short(&mut self) {
        let checkpoints = self.checkpoints.clone();
        if let Ok(conn) = self.conn() {
            checkpoint::keep_short(conn, &checkpoints);
        }
    }

    /// Looks after the planner's statistics, which are kept with the file.
    fn optimize(&mut self, worth: u64) {
        let last = self.optimized;
        let Ok(conn) = self.conn() else { return };
        let changed = conn.changed();
        if changed - last < worth {
            return;
        }
        if let Err(error) = conn.optimize() {
            tracing::warn!("The planner's statistics were not refreshed: {error}");
        }
        self.optimized = self.conn().map_or(changed, |conn| conn.changed());
    }

    /// One transaction for all jobs. An error here is every job's error; a job's own error takes back that job alone.
    fn commit(&mut self, jobs: &mut [Box<dyn Job>], hooks: &mut Vec<Hook>) -> Result<()> {
        if self.together(jobs, hooks)? {
            return Ok(());
        }
        hooks.clear();
        if jobs.len() == 1 {
            return Ok(());
        }
        self.apart(jobs, hooks)
    }

    /// Does all jobs in a row and commits, when none of them fails; otherwise everything is taken back. Most never fail, and
    /// savepoints are dear: the search index writes out what it has gathered at each, and every page is copied for each.
    fn together(&mut self, jobs: &mut [Box<dyn Job>], hooks: &mut Vec<Hook>) -> Result<bool> {
        self.conn()?.control("BEGIN IMMEDIATE")?;
        for job in jobs.iter_mut() {
            if !self.run(job, hooks)? {
                self.conn()?.control("ROLLBACK")?;
                return Ok(false);
            }
        }
        self.conn()?.control("COMMIT")?;
        Ok(true)
    }

    /// Does each job behind a savepoint, and commits those that do not fail.
    fn apart(&mut self, jobs: &mut [Box<dyn Job>], hooks: &mut Vec<Hook>) -> Result<()> {
        self.conn()?.control("BEGIN IMMEDIATE")?;
        for job in jobs.iter_mut() {
            self.conn()?.control("SAVEPOINT job")?;
            if !self.run(job, hooks)? {
                self.conn()?.control("ROLLBACK TO job")?;
            }
            self.conn()?.control("RELEASE job")?;
        }
        self.conn()?.control("COMMIT")
    }

    /// Runs a job; whether it is to be committed.
    fn run(&mut self, job: &mut Box<dyn Job>, hooks: &mut Vec<Hook>) -> Result<bool> {
        self.tx.hooks.clear();
        let keep = job.run(&mut self.tx);
        if !self.conn()?.in_transaction() {
            // A full disk, no memory: SQLite has taken everything back already.
            return Err(job.failure().unwrap_or_else(|| {
                Error::Unavailable("the disk is failing; nothing was written".to_owned())
            }));
        }
        if keep {
            hooks.append(&mut self.tx.hooks);
        }
        Ok(keep)
    }

    fn abandon(&mut self) {
        self.tx.hooks.clear();
        if let Ok(conn) = self.conn()
            && conn.in_transaction()
            && let Err(error) = conn.control("ROLLBACK")
        {
            tracing::error!("A failed transaction could not be taken back: {error}");
        }
    }

    fn conn(&mut self) -> Result<&mut Connection> {
        self.tx.sqlite()
    }
}
