//! The rows of a file, read on a thread that may block, handed over in batches that wait for whoever works on them.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;

use super::source::{Row, Source};

/// Rows of one batch: one transaction of the run.
pub(crate) const BATCH: usize = 500;
/// Batches read ahead.
const AHEAD: usize = 2;

/// Batches of rows.
pub(crate) struct Feed {
    batches: mpsc::Receiver<io::Result<Vec<Row>>>,
    consumed: Arc<AtomicU64>,
    size: u64,
}

impl Feed {
    /// Begins to read.
    pub fn start(source: &Source) -> Self {
        let (send, batches) = mpsc::channel(AHEAD);
        let consumed = Arc::new(AtomicU64::new(0));
        let feed = Self {
            batches,
            consumed: consumed.clone(),
            size: source.size,
        };
        let source = source.clone();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read(&source, &send, &consumed) {
                let _gone = send.blocking_send(Err(error));
            }
        });
        feed
    }

    /// The next batch; `None` behind the last one.
    pub async fn next(&mut self) -> io::Result<Option<Vec<Row>>> {
        self.batches.recv().await.transpose()
    }

    /// How much of the file was read, 0 to 1.
    pub fn fraction(&self) -> f64 {
        if self.size == 0 {
            return 1.0;
        }
        (self.consumed.load(Ordering::Relaxed) as f64 / self.size as f64).min(1.0)
    }
}

fn read(
    source: &Source,
    send: &mpsc::Sender<io::Result<Vec<Row>>>,
    consumed: &AtomicU64,
) -> io::Result<()> {
    let mut rows = source.rows()?;
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        let row = rows.next_row()?;
        let last = row.is_none();
        batch.extend(row);
        if batch.len() == BATCH || (last && !batch.is_empty()) {
            consumed.store(rows.consumed(), Ordering::Relaxed);
            // Nobody listens any more: the work was cancelled.
            if send
                .blocking_send(Ok(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))))
                .is_err()
            {
                return Ok(());
            }
        }
        if last {
            return Ok(());
        }
    }
}
