//! Keeping house: what went because its time was over.

use crate::counter::Counter;
use crate::family::Family;
use crate::metric::Metric;
use crate::registry::{Conflict, Registry};

const REMOVED: Metric<Counter, 1> = Metric::counter(
    "house_removed_total",
    "Things removed because their time was over: records from the trash, files that no record has any more, files of imports.",
    ["what"],
);
const FREED: Metric<Counter, 0> = Metric::counter(
    "house_freed_bytes_total",
    "Bytes of removed files that no record had any more.",
    [],
);

/// The metrics of keeping house; clones record together.
#[derive(Clone, Debug)]
pub struct HouseMetrics {
    /// Records that left the trash for good.
    pub records: Counter,
    /// Files that no record had any more.
    pub files: Counter,
    /// Files of imports that are long over.
    pub imports: Counter,
    /// Bytes of removed files.
    pub freed: Counter,
}

impl HouseMetrics {
    /// Registers the metrics.
    ///
    /// # Errors
    /// [`Conflict`] when one of the names is taken by another metric.
    pub fn register(registry: &Registry) -> Result<Self, Conflict> {
        Ok(Self::of(
            &registry.register(&REMOVED)?,
            registry.register::<Counter, 0>(&FREED)?.only(),
        ))
    }

    /// Metrics that nobody reads: for tests and for commands that serve no metrics.
    pub fn unread() -> Self {
        Self::of(&Family::new(REMOVED), Family::new(FREED).only())
    }

    fn of(removed: &Family<Counter, 1>, freed: Counter) -> Self {
        Self {
            records: removed.with(["record"]),
            files: removed.with(["file"]),
            imports: removed.with(["import_file"]),
            freed,
        }
    }
}
