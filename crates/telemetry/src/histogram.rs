//! A distribution in fixed buckets.
//!
//! Values are whole *ticks* of the unit (nanoseconds for seconds), so that recording is two integer additions: one for
//! the bucket, one for the sum. The count is the sum of the buckets and needs no cell of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::metric::Instrument;
use crate::shard::{self, SHARDS};
use crate::snapshot::{Distribution, Kind, Value};

/// What a histogram measures, and so what one tick is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Shown in seconds, kept in nanoseconds.
    Seconds,
    /// Bytes.
    Bytes,
    /// Things: rows, attempts, changes in a batch.
    Things,
}

impl Unit {
    /// Ticks in one unit.
    pub const fn ticks(self) -> u64 {
        match self {
            Self::Seconds => 1_000_000_000,
            Self::Bytes | Self::Things => 1,
        }
    }
}

/// The upper bounds of a histogram's buckets, in ticks, rising; one more bucket takes what lies above the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buckets {
    pub(crate) unit: Unit,
    pub(crate) bounds: &'static [u64],
}

const fn ms(ms: u64) -> u64 {
    ms * 1_000_000
}

const fn us(us: u64) -> u64 {
    us * 1_000
}

impl Buckets {
    /// For requests: 5 ms to 10 s, the bounds that the OpenTelemetry conventions name, so that dashboards fit.
    pub const LATENCY: Self = Self::new(
        Unit::Seconds,
        &[
            ms(5),
            ms(10),
            ms(25),
            ms(50),
            ms(75),
            ms(100),
            ms(250),
            ms(500),
            ms(750),
            ms(1_000),
            ms(2_500),
            ms(5_000),
            ms(7_500),
            ms(10_000),
        ],
    );

    /// For work inside the process, such as a statement on an embedded database: 10 µs to 10 s.
    pub const FINE_LATENCY: Self = Self::new(
        Unit::Seconds,
        &[
            us(10),
            us(25),
            us(50),
            us(100),
            us(250),
            us(500),
            ms(1),
            us(2_500),
            ms(5),
            ms(10),
            ms(25),
            ms(50),
            ms(100),
            ms(250),
            ms(500),
            ms(1_000),
            ms(2_500),
            ms(10_000),
        ],
    );

    /// For sizes: 256 B to 64 MiB in steps of four.
    pub const SIZE: Self = Self::new(
        Unit::Bytes,
        &[
            256,
            1 << 10,
            1 << 12,
            1 << 14,
            1 << 16,
            1 << 18,
            1 << 20,
            1 << 22,
            1 << 24,
            1 << 26,
        ],
    );

    /// For batches: 1 to 1,024 things in steps of two.
    pub const BATCH: Self = Self::new(Unit::Things, &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);

    /// Buckets with these bounds, in ticks of the unit. Refused at compile time unless they rise.
    pub const fn new(unit: Unit, bounds: &'static [u64]) -> Self {
        assert!(!bounds.is_empty(), "a histogram needs a bucket");
        let mut i = 1;
        while i < bounds.len() {
            assert!(bounds[i - 1] < bounds[i], "bucket bounds must rise");
            i += 1;
        }
        Self { unit, bounds }
    }
}

/// A handle on one histogram; clones record together.
#[derive(Clone, Debug)]
pub struct Histogram {
    buckets: Buckets,
    /// Per shard a stride of cells: the sum, then one per bucket.
    cells: Arc<[AtomicU64]>,
}

impl Histogram {
    /// Records a duration; for histograms in [`Unit::Seconds`].
    pub fn record(&self, duration: Duration) {
        self.record_ticks(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Records a whole number of ticks: bytes, rows, nanoseconds.
    pub fn record_ticks(&self, ticks: u64) {
        // The bounds are few and most values are small: walking up beats halving.
        let bounds = self.buckets.bounds;
        let bucket = bounds
            .iter()
            .position(|bound| ticks <= *bound)
            .unwrap_or(bounds.len());
        let base = shard::current() * stride(bounds.len());
        self.cells[base].fetch_add(ticks, Ordering::Relaxed);
        self.cells[base + 1 + bucket].fetch_add(1, Ordering::Relaxed);
    }

    /// What was recorded so far. Taken while others record, it may miss a value's sum or its bucket, never both twice.
    pub fn distribution(&self) -> Distribution {
        let bounds = self.buckets.bounds;
        let mut taken = Distribution::empty(self.buckets);
        for shard in self.cells.chunks_exact(stride(bounds.len())) {
            taken.sum = taken.sum.wrapping_add(shard[0].load(Ordering::Relaxed));
            for (total, cell) in taken.counts.iter_mut().zip(&shard[1..]) {
                *total = total.wrapping_add(cell.load(Ordering::Relaxed));
            }
        }
        taken
    }
}

/// Cells per shard, rounded up to whole cache lines so that two shards do not share one.
fn stride(bounds: usize) -> usize {
    (bounds + 2).next_multiple_of(8)
}

impl Instrument for Histogram {
    type Spec = Buckets;
    const KIND: Kind = Kind::Histogram;

    fn create(buckets: &Buckets) -> Self {
        let cells = (0..stride(buckets.bounds.len()) * SHARDS)
            .map(|_| AtomicU64::new(0))
            .collect();
        Self {
            buckets: *buckets,
            cells,
        }
    }

    fn value(&self) -> Value {
        Value::Distribution(self.distribution())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_a_bound_belongs_below_it() {
        let histogram = Histogram::create(&Buckets::BATCH);
        for ticks in [0, 1, 2, 3, 1024, 1025, 90_000] {
            histogram.record_ticks(ticks);
        }
        let taken = histogram.distribution();
        assert_eq!(taken.counts, [2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
        assert_eq!(taken.count(), 7);
        assert_eq!(taken.sum, 1 + 2 + 3 + 1024 + 1025 + 90_000);
    }

    #[test]
    fn records_from_many_threads() {
        let histogram = Histogram::create(&Buckets::LATENCY);
        std::thread::scope(|scope| {
            for thread in 0..6_u64 {
                let histogram = &histogram;
                scope.spawn(move || {
                    for _ in 0..500 {
                        histogram.record(Duration::from_millis(thread + 1));
                    }
                });
            }
        });
        let taken = histogram.distribution();
        assert_eq!(taken.count(), 3000);
        assert_eq!(taken.sum, 500 * (1 + 2 + 3 + 4 + 5 + 6) * 1_000_000);
    }

    #[test]
    fn an_endless_duration_does_not_overflow() {
        let histogram = Histogram::create(&Buckets::LATENCY);
        histogram.record(Duration::MAX);
        assert_eq!(histogram.distribution().count(), 1);
    }
}
