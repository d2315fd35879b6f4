//! The embedded database: a few reader threads and one writer thread, each with a connection of its own.
//!
//! WAL, so that readers never wait for the writer; `synchronous = FULL`, so that what was acknowledged survives a power
//! loss; many writers share one commit ([`writer`]), which is what makes that cheap.

mod cells;
mod checkpoint;
mod connection;
mod queue;
mod reader;
mod writer;

use std::fs;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use futures_util::future::BoxFuture;
use mainstay_telemetry::DatabaseMetrics;
use parking_lot::Mutex;

use super::Tx;
use crate::error::{Error, Result};

pub(super) use connection::Connection;

/// The file in the data directory.
pub(crate) const FILE: &str = "mainstay.db";

/// The threads and the ways to them.
pub(super) struct Engine {
    readers: Arc<reader::Queue>,
    writer: Arc<writer::Queue>,
    checkpoints: Arc<checkpoint::Signal>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Engine {
    pub(super) fn open(dir: &Path, readers: usize, metrics: &DatabaseMetrics) -> Result<Self> {
        fs::create_dir_all(dir).map_err(|error| {
            Error::Unavailable(format!("the data directory {}: {error}", dir.display()))
        })?;
        let file: PathBuf = dir.join(FILE);
        keep_private(&file)?;
        let checkpoints = Arc::new(checkpoint::Signal::default());
        let mut threads = Vec::with_capacity(readers + 2);

        // The writer comes first: it makes the file and turns the WAL on.
        let writing = Arc::new(writer::Queue::new(&metrics.pool("writer"), 1));
        let connection = Connection::open_writer(&file, checkpoints.clone())?;
        threads.push(writer::start(
            connection,
            writing.clone(),
            checkpoints.clone(),
            metrics,
        )?);

        let connection = Connection::open_checkpointer(&file)?;
        threads.push(checkpoint::start(connection, checkpoints.clone())?);

        let readers = readers.max(1);
        let reading = Arc::new(reader::Queue::new(&metrics.pool("readers"), readers));
        for number in 0..readers {
            let connection = Connection::open_reader(&file)?;
            threads.push(reader::start(connection, number, reading.clone(), metrics)?);
        }
        Ok(Self {
            readers: reading,
            writer: writing,
            checkpoints,
            threads: Mutex::new(threads),
        })
    }

    /// All statements see one state.
    pub(super) async fn read<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        reader::submit(&self.readers, work).await
    }

    pub(super) async fn write<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        writer::submit(&self.writer, work).await
    }

    /// Whether its threads are at work.
    pub(super) fn ready(&self) -> Result<()> {
        let threads = self.threads.lock();
        if threads.is_empty() || threads.iter().any(JoinHandle::is_finished) {
            return Err(Error::Unavailable("it is closed".to_owned()));
        }
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.stop();
        let threads = std::mem::take(&mut *self.threads.lock());
        let joined = tokio::task::spawn_blocking(move || {
            threads.into_iter().for_each(|thread| drop(thread.join()))
        });
        drop(joined.await);
    }

    fn stop(&self) {
        self.readers.close();
        self.writer.close();
        self.checkpoints.close();
    }
}

/// The threads end by themselves when nobody can give them work any more.
impl Drop for Engine {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Customers' data is for the owner's eyes alone, in whatever directory it is. SQLite gives the log beside the file the same
/// permissions.
fn keep_private(file: &Path) -> Result<()> {
    let unusable = |error| Error::Unavailable(format!("{}: {error}", file.display()));
    let opened = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(file)
        .map_err(unusable)?;
    let mode = opened.metadata().map_err(unusable)?.permissions().mode();
    if mode & 0o077 != 0
        && let Err(error) = opened.set_permissions(fs::Permissions::from_mode(0o600))
    {
        tracing::warn!(
            "Others on this machine can read {}: {error}",
            file.display()
        );
    }
    Ok(())
}

/// Runs work on a database thread: nothing in it ever waits, so that one poll brings it to its end. What panics is a
/// mistake of that work alone; the thread goes on.
fn run<T>(
    tx: &mut Tx,
    work: &mut impl for<'a> FnMut(&'a mut Tx) -> BoxFuture<'a, Result<T>>,
) -> Result<T> {
    use futures_util::FutureExt as _;
    let attempt =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(tx).now_or_never()));
    match attempt {
        Ok(Some(result)) => result,
        Ok(None) => Err(Error::Bug(
            "work in a transaction waits for something else than the database".to_owned(),
        )),
        Err(_) => Err(Error::Bug("work in a transaction panicked".to_owned())),
    }
}
