//! The database as its callers meet it: pools, waiting, statements.

use crate::counter::Counter;
use crate::family::Family;
use crate::gauge::Gauge;
use crate::histogram::{Buckets, Histogram};
use crate::metric::Metric;
use crate::registry::{Conflict, Registry};
use crate::slow::SlowStatements;

const IN_USE: Metric<Gauge, 1> = Metric::gauge(
    "database_pool_connections_in_use",
    "Connections that are working, by pool.",
    ["pool"],
);
const SIZE: Metric<Gauge, 1> = Metric::gauge(
    "database_pool_connections",
    "Connections that are open, by pool.",
    ["pool"],
);
const MAX: Metric<Gauge, 1> = Metric::gauge(
    "database_pool_connections_max",
    "Connections that may be open, by pool.",
    ["pool"],
);
const WAITING: Metric<Gauge, 1> = Metric::gauge(
    "database_pool_waiting",
    "Callers waiting for a connection, by pool.",
    ["pool"],
);
const WAIT: Metric<Histogram, 1> = Metric::histogram(
    "database_pool_wait_duration_seconds",
    "Time a caller waited for a connection, in seconds, by pool.",
    ["pool"],
    Buckets::FINE_LATENCY,
);
const STATEMENT: Metric<Histogram, 1> = Metric::histogram(
    "database_statement_duration_seconds",
    "Time a statement took, in seconds, by the statement's name.",
    ["statement"],
    Buckets::FINE_LATENCY,
)
.cap(500);
const ERRORS: Metric<Counter, 1> = Metric::counter(
    "database_errors_total",
    "Statements that failed, by whose problem it was (conflict, unavailable, bug).",
    ["kind"],
)
.cap(20);

/// The metrics of a database; clones record together.
#[derive(Clone, Debug)]
pub struct DatabaseMetrics {
    in_use: Family<Gauge, 1>,
    size: Family<Gauge, 1>,
    max: Family<Gauge, 1>,
    waiting: Family<Gauge, 1>,
    wait: Family<Histogram, 1>,
    statement: Family<Histogram, 1>,
    errors: Family<Counter, 1>,
    /// The statements that took too long.
    pub slow: SlowStatements,
}

/// The metrics of one pool.
#[derive(Clone, Debug)]
pub struct PoolMetrics {
    /// Connections that are working.
    pub in_use: Gauge,
    /// Connections that are open.
    pub size: Gauge,
    /// Connections that may be open.
    pub max: Gauge,
    /// Callers waiting for one.
    pub waiting: Gauge,
    /// How long they waited.
    pub wait: Histogram,
}

impl DatabaseMetrics {
    /// Registers the metrics.
    ///
    /// # Errors
    /// [`Conflict`] when one of the names is taken by another metric.
    pub fn register(registry: &Registry, slow: SlowStatements) -> Result<Self, Conflict> {
        registry.collect_from(slow.clone());
        Ok(Self {
            in_use: registry.register(&IN_USE)?,
            size: registry.register(&SIZE)?,
            max: registry.register(&MAX)?,
            waiting: registry.register(&WAITING)?,
            wait: registry.register(&WAIT)?,
            statement: registry.register(&STATEMENT)?,
            errors: registry.register(&ERRORS)?,
            slow,
        })
    }

    /// Metrics that nobody reads: for tests and for commands that serve no metrics.
    pub fn unread() -> Self {
        Self {
            in_use: Family::new(IN_USE),
            size: Family::new(SIZE),
            max: Family::new(MAX),
            waiting: Family::new(WAITING),
            wait: Family::new(WAIT),
            statement: Family::new(STATEMENT),
            errors: Family::new(ERRORS),
            slow: SlowStatements::default(),
        }
    }

    /// The metrics of the pool called `name`, such as `readers` or `writer`.
    pub fn pool(&self, name: &str) -> PoolMetrics {
        PoolMetrics {
            in_use: self.in_use.with([name]),
            size: self.size.with([name]),
            max: self.max.with([name]),
            waiting: self.waiting.with([name]),
            wait: self.wait.with([name]),
        }
    }

    /// The duration of the statement called `name`. Names are few and chosen by the code, such as `record_get`.
    pub fn statement(&self, name: &str) -> Histogram {
        self.statement.with([name])
    }

    /// The failures of one kind.
    pub fn errors(&self, kind: &str) -> Counter {
        self.errors.with([kind])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use std::time::Duration;

    #[test]
    fn pools_and_statements_are_told_apart() -> Result<(), Conflict> {
        let registry = Registry::default();
        let database = DatabaseMetrics::register(&registry, SlowStatements::default())?;
        let readers = database.pool("readers");
        readers.max.set(4);
        let working = readers.in_use.hold();
        database
            .statement("record_get")
            .record(Duration::from_micros(30));
        let text = registry.render(Format::Prometheus);
        for line in [
            r#"database_pool_connections_in_use{pool="readers"} 1"#,
            r#"database_pool_connections_max{pool="readers"} 4"#,
            r#"database_statement_duration_seconds_bucket{statement="record_get",le="0.000025"} 0"#,
            r#"database_statement_duration_seconds_bucket{statement="record_get",le="0.00005"} 1"#,
            r#"database_statement_duration_seconds_sum{statement="record_get"} 0.00003"#,
        ] {
            assert!(
                text.lines().any(|l| l == line),
                "{line} is missing in\n{text}"
            );
        }
        drop(working);
        Ok(())
    }
}
