//! The list of all metrics of a process, to be rendered or looked through.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::exposition::{self, Format};
use crate::family::{AnyFamily, Family};
use crate::metric::{Instrument, Metric};
use crate::snapshot::{FamilySnapshot, Kind, Series, Value};

/// All metrics of a process; clones are the same registry.
#[derive(Clone, Default)]
pub struct Registry {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    families: RwLock<BTreeMap<&'static str, Registered>>,
    collectors: RwLock<Vec<Box<dyn Collector>>>,
}

struct Registered {
    family: Arc<dyn AnyFamily>,
    typed: Arc<dyn Any + Send + Sync>,
}

/// Values that are read when somebody asks, not recorded: those of the process, of a pool, of a queue.
pub trait Collector: Send + Sync {
    /// The values now. Must not wait for anything that is being measured.
    fn collect(&self) -> Vec<FamilySnapshot>;
}

impl<F: Fn() -> Vec<FamilySnapshot> + Send + Sync> Collector for F {
    fn collect(&self) -> Vec<FamilySnapshot> {
        self()
    }
}

/// Two different metrics were declared with one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The name.
    pub name: &'static str,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "two different metrics are called {}", self.name)
    }
}

impl std::error::Error for Conflict {}

impl Registry {
    /// Adds a metric. Registering the same declaration again gives the same series.
    ///
    /// # Errors
    /// [`Conflict`] when another metric has the name.
    pub fn register<I: Instrument, const L: usize>(
        &self,
        metric: &Metric<I, L>,
    ) -> Result<Family<I, L>, Conflict> {
        let conflict = Conflict { name: metric.name };
        let mut families = self.inner.families.write();
        if let Some(found) = families.get(metric.name) {
            let inner = Arc::clone(&found.typed)
                .downcast::<crate::family::Inner<I, L>>()
                .map_err(|_other_type| conflict)?;
            let same = inner.metric.labels == metric.labels && inner.metric.spec == metric.spec;
            return if same {
                Ok(Family { inner })
            } else {
                Err(conflict)
            };
        }
        let family = Family::new(*metric);
        families.insert(
            metric.name,
            Registered {
                family: Arc::clone(&family.inner) as Arc<dyn AnyFamily>,
                typed: Arc::clone(&family.inner) as Arc<dyn Any + Send + Sync>,
            },
        );
        Ok(family)
    }

    /// Adds values that are read at the time of asking.
    pub fn collect_from(&self, collector: impl Collector + 'static) {
        self.inner.collectors.write().push(Box::new(collector));
    }

    /// All metrics now, ordered by name.
    pub fn snapshot(&self) -> Vec<FamilySnapshot> {
        let mut taken = Vec::new();
        let mut folded = Vec::new();
        for (name, registered) in &*self.inner.families.read() {
            taken.push(registered.family.snapshot());
            let count = registered.family.folded();
            if count > 0 {
                folded.push(Series {
                    labels: vec![Box::from(*name)],
                    value: Value::Unsigned(count),
                });
            }
        }
        for collector in &*self.inner.collectors.read() {
            taken.extend(collector.collect());
        }
        taken.push(FamilySnapshot {
            name: "telemetry_folded_label_sets_total",
            help: "Look-ups of label sets beyond a metric's cap, counted in its series labelled other.",
            kind: Kind::Counter,
            labels: vec!["metric"],
            series: folded,
        });
        taken.sort_by_key(|family| family.name);
        taken
    }

    /// All metrics now, as text.
    pub fn render(&self, format: Format) -> String {
        exposition::render(&self.snapshot(), format)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.inner.families.read().keys())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Counter, Gauge};

    const A: Metric<Counter, 1> = Metric::counter("a_total", "A.", ["x"]);

    #[test]
    fn the_same_declaration_shares_its_series() -> Result<(), Conflict> {
        let registry = Registry::default();
        registry.register(&A)?.with(["1"]).increment();
        assert_eq!(registry.register(&A)?.with(["1"]).get(), 1);
        Ok(())
    }

    #[test]
    fn another_declaration_of_the_name_is_refused() -> Result<(), Conflict> {
        const B: Metric<Counter, 1> = Metric::counter("a_total", "A.", ["y"]);
        const C: Metric<Counter, 2> = Metric::counter("a_total", "A.", ["x", "y"]);
        const D: Metric<Gauge, 0> = Metric::gauge("d", "D.", []);
        const E: Metric<crate::Histogram, 0> =
            Metric::histogram("d", "D.", [], crate::Buckets::BATCH);
        let registry = Registry::default();
        registry.register(&A)?;
        registry.register(&D)?;
        assert_eq!(
            registry.register(&B).err(),
            Some(Conflict { name: "a_total" })
        );
        assert_eq!(
            registry.register(&C).err(),
            Some(Conflict { name: "a_total" })
        );
        assert_eq!(registry.register(&E).err(), Some(Conflict { name: "d" }));
        Ok(())
    }
}
