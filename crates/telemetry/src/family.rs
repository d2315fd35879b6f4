//! All series of one metric, apart by their label values, and never more than the metric's cap.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::RwLock;

use crate::metric::{Instrument, Metric};
use crate::snapshot::{FamilySnapshot, Series};

/// The label value of what exceeds the cap.
const OTHER: &str = "other";

/// Longer label values are cut, so that a hostile one cannot fill the memory.
const MAX_VALUE_BYTES: usize = 200;

/// A handle on a registered metric; clones share the series.
#[derive(Clone, Debug)]
pub struct Family<I: Instrument, const L: usize> {
    pub(crate) inner: Arc<Inner<I, L>>,
}

#[derive(Debug)]
pub(crate) struct Inner<I: Instrument, const L: usize> {
    pub(crate) metric: Metric<I, L>,
    series: RwLock<HashMap<[Box<str>; L], I>>,
    folded: AtomicU64,
}

impl<I: Instrument, const L: usize> Family<I, L> {
    pub(crate) fn new(metric: Metric<I, L>) -> Self {
        Self {
            inner: Arc::new(Inner {
                metric,
                series: RwLock::default(),
                folded: AtomicU64::new(0),
            }),
        }
    }

    /// The series with these label values, in the order of the declaration. Keep the result where values repeat:
    /// finding it takes a lock and a hash, recording to it takes neither.
    pub fn with(&self, values: [&str; L]) -> I {
        let inner = &*self.inner;
        let key = values.map(|value| Box::from(cut(value)));
        if let Some(found) = inner.series.read().get(&key) {
            return found.clone();
        }
        let mut series = inner.series.write();
        let key = if series.len() >= inner.metric.cap && !series.contains_key(&key) {
            inner.folded.fetch_add(1, Ordering::Relaxed);
            std::array::from_fn(|_| Box::from(OTHER))
        } else {
            key
        };
        series
            .entry(key)
            .or_insert_with(|| I::create(&inner.metric.spec))
            .clone()
    }
}

impl<I: Instrument> Family<I, 0> {
    /// The one series of a metric without labels.
    pub fn only(&self) -> I {
        self.with([])
    }
}

fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(MAX_VALUE_BYTES)]
}

/// A family whose type the registry need not know.
pub(crate) trait AnyFamily: Send + Sync {
    fn snapshot(&self) -> FamilySnapshot;
    /// How often a label set did not fit under the cap.
    fn folded(&self) -> u64;
}

impl<I: Instrument, const L: usize> AnyFamily for Inner<I, L> {
    fn snapshot(&self) -> FamilySnapshot {
        let mut series: Vec<Series> = self
            .series
            .read()
            .iter()
            .map(|(labels, instrument)| Series {
                labels: labels.to_vec(),
                value: instrument.value(),
            })
            .collect();
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        FamilySnapshot {
            name: self.metric.name,
            help: self.metric.help,
            kind: I::KIND,
            labels: self.metric.labels.to_vec(),
            series,
        }
    }

    fn folded(&self) -> u64 {
        self.folded.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Counter, Value};

    const VISITS: Metric<Counter, 2> =
        Metric::counter("visits_total", "Visits.", ["page", "from"]).cap(2);

    #[test]
    fn equal_labels_share_a_series() {
        let family = Family::new(VISITS);
        family.with(["a", "b"]).increment();
        family.with(["a", "b"]).increment();
        assert_eq!(family.with(["a", "b"]).get(), 2);
    }

    #[test]
    fn what_exceeds_the_cap_is_folded_into_other() {
        let family = Family::new(VISITS);
        for page in ["a", "b", "c", "d", "c", "a"] {
            family.with([page, "x"]).increment();
        }
        let snapshot = family.inner.snapshot();
        let shown: Vec<_> = snapshot
            .series
            .iter()
            .map(|s| (s.labels.join(","), s.value.clone()))
            .collect();
        assert_eq!(
            shown,
            [
                ("a,x".to_owned(), Value::Unsigned(2)),
                ("b,x".to_owned(), Value::Unsigned(1)),
                ("other,other".to_owned(), Value::Unsigned(3)),
            ]
        );
        assert_eq!(family.inner.folded(), 3);
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let family = Family::new(VISITS);
        family.with([&"客".repeat(500), "x"]).increment();
        let snapshot = family.inner.snapshot();
        assert_eq!(snapshot.series[0].labels[0].len(), 198);
    }
}
