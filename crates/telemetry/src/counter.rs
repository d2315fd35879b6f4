//! A number that only grows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::metric::Instrument;
use crate::shard::{self, SHARDS};
use crate::snapshot::{Kind, Value};

/// A handle on one counter; clones count together.
#[derive(Clone, Debug)]
pub struct Counter {
    cells: Arc<[Cell; SHARDS]>,
}

#[derive(Debug, Default)]
#[repr(align(64))]
struct Cell(AtomicU64);

impl Counter {
    /// Adds one.
    pub fn increment(&self) {
        self.add(1);
    }

    /// Adds `n`.
    pub fn add(&self, n: u64) {
        self.cells[shard::current()]
            .0
            .fetch_add(n, Ordering::Relaxed);
    }

    /// What was counted so far.
    pub fn get(&self) -> u64 {
        self.cells
            .iter()
            .map(|cell| cell.0.load(Ordering::Relaxed))
            .fold(0, u64::wrapping_add)
    }
}

impl Instrument for Counter {
    type Spec = ();
    const KIND: Kind = Kind::Counter;

    fn create((): &()) -> Self {
        Self {
            cells: Arc::default(),
        }
    }

    fn value(&self) -> Value {
        Value::Unsigned(self.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_many_threads() {
        let counter = Counter::create(&());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..1000).for_each(|_| counter.increment()));
            }
        });
        counter.add(7);
        assert_eq!(counter.get(), 8007);
    }
}
