//! Which of a metric's cells the current thread writes to.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cells per series. More would spread writers further and cost memory for every series; with four, the worker threads
/// of a small server rarely meet on a cache line.
pub(crate) const SHARDS: usize = 4;

/// The cell of the current thread: handed out in turn, once per thread.
pub(crate) fn current() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static MINE: Cell<usize> = const { Cell::new(usize::MAX) };
    }
    MINE.with(|mine| {
        let mut shard = mine.get();
        if shard == usize::MAX {
            shard = NEXT.fetch_add(1, Ordering::Relaxed) % SHARDS;
            mine.set(shard);
        }
        shard
    })
}
