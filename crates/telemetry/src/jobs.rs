//! Durable work: how much waits, since when, how it ends and how long it takes.

use std::time::Duration;

use crate::counter::Counter;
use crate::family::Family;
use crate::gauge::Gauge;
use crate::histogram::{Buckets, Histogram};
use crate::metric::Metric;
use crate::registry::{Conflict, Registry};

const ATTEMPTS: Metric<Counter, 2> = Metric::counter(
    "job_attempts_total",
    "Attempts at durable work, by kind and by what came of them (done, later, failed, dead, dropped).",
    ["kind", "outcome"],
)
.cap(200);
const DURATION: Metric<Histogram, 1> = Metric::histogram(
    "job_duration_seconds",
    "Time an attempt at durable work took, in seconds, by kind.",
    ["kind"],
    Buckets::LATENCY,
)
.cap(50);
const JOBS: Metric<Gauge, 2> = Metric::gauge(
    "jobs",
    "Durable work that is not over, by kind and state (waiting, running, dead).",
    ["kind", "state"],
)
.cap(200);
const BEHIND: Metric<Gauge, 0> = Metric::gauge(
    "jobs_behind_seconds",
    "How long ago the work that waits longest should have begun; 0 when nothing is late.",
    [],
);

/// The metrics of durable work; clones record together.
#[derive(Clone, Debug)]
pub struct JobMetrics {
    attempts: Family<Counter, 2>,
    duration: Family<Histogram, 1>,
    jobs: Family<Gauge, 2>,
    behind: Gauge,
}

impl JobMetrics {
    /// Registers the metrics.
    ///
    /// # Errors
    /// [`Conflict`] when one of the names is taken by another metric.
    pub fn register(registry: &Registry) -> Result<Self, Conflict> {
        Ok(Self {
            attempts: registry.register(&ATTEMPTS)?,
            duration: registry.register(&DURATION)?,
            jobs: registry.register(&JOBS)?,
            behind: registry.register::<Gauge, 0>(&BEHIND)?.only(),
        })
    }

    /// Metrics that nobody reads: for tests and for commands that serve no metrics.
    pub fn unread() -> Self {
        Self {
            attempts: Family::new(ATTEMPTS),
            duration: Family::new(DURATION),
            jobs: Family::new(JOBS),
            behind: Family::new(BEHIND).only(),
        }
    }

    /// An attempt ended.
    pub fn ended(&self, kind: &str, outcome: &str, took: Duration) {
        self.attempts.with([kind, outcome]).increment();
        self.duration.with([kind]).record(took);
    }

    /// So many jobs of a kind are in a state.
    pub fn count(&self, kind: &str, state: &str, count: u64) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.jobs.with([kind, state]).set(count);
    }

    /// What waits longest should have begun so long ago.
    pub fn behind(&self, by: Duration) {
        self.behind
            .set(i64::try_from(by.as_secs()).unwrap_or(i64::MAX));
    }
}
