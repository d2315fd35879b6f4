//! What the metrics say at one moment, apart from how they are kept: for rendering, for pages, for history.

use crate::histogram::{Buckets, Unit};

/// How a metric behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// Rises and falls.
    Gauge,
    /// A distribution.
    Histogram,
}

/// One metric with all its series.
#[derive(Clone, Debug, PartialEq)]
pub struct FamilySnapshot {
    /// Its name; a counter's ends in `_total`.
    pub name: &'static str,
    /// What it means.
    pub help: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: Vec<&'static str>,
    /// Its series, ordered by label values.
    pub series: Vec<Series>,
}

/// One series: label values in the order of the names, and a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Label values.
    pub labels: Vec<Box<str>>,
    /// The value.
    pub value: Value,
}

/// A value of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A count.
    Unsigned(u64),
    /// A level.
    Integer(i64),
    /// A measured fraction.
    Float(f64),
    /// A distribution.
    Distribution(Distribution),
}

/// Values sorted into buckets. Distributions of the same buckets can be merged and subtracted; their averages cannot,
/// which is why none is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    pub(crate) buckets: Buckets,
    /// Values per bucket, the last one unbounded.
    pub counts: Vec<u64>,
    /// The sum of all values, in ticks.
    pub sum: u64,
}

impl Distribution {
    /// One without values.
    pub fn empty(buckets: Buckets) -> Self {
        Self {
            buckets,
            counts: vec![0; buckets.bounds.len() + 1],
            sum: 0,
        }
    }

    /// The unit of the values.
    pub fn unit(&self) -> Unit {
        self.buckets.unit
    }

    /// Upper bounds of all buckets but the last, in ticks.
    pub fn bounds(&self) -> &'static [u64] {
        self.buckets.bounds
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Adds the values of `other`. False, and nothing is changed, when the buckets differ.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> bool {
        if self.buckets != other.buckets {
            return false;
        }
        self.sum = self.sum.wrapping_add(other.sum);
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
        true
    }

    /// What was recorded since `earlier`, a snapshot of the same histogram. Nothing when the buckets differ or it
    /// started anew in between.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Option<Self> {
        if self.buckets != earlier.buckets {
            return None;
        }
        let counts = self
            .counts
            .iter()
            .zip(&earlier.counts)
            .map(|(now, then)| now.checked_sub(*then))
            .collect::<Option<Vec<u64>>>()?;
        Some(Self {
            buckets: self.buckets,
            counts,
            sum: self.sum.checked_sub(earlier.sum)?,
        })
    }

    /// The value, in ticks, below which the fraction `q` of the values lies, interpolated within its bucket; the last
    /// bound when it lies above all of them. Nothing when there are no values.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let count = self.count();
        if count == 0 {
            return None;
        }
        let rank = q.clamp(0.0, 1.0) * count as f64;
        let mut below = 0_u64;
        for (i, in_bucket) in self.counts.iter().enumerate() {
            let through = below + in_bucket;
            if *in_bucket > 0 && through as f64 >= rank {
                let Some(upper) = self.bounds().get(i) else {
                    break;
                };
                let lower = if i == 0 { 0 } else { self.bounds()[i - 1] };
                let within = ((rank - below as f64) / *in_bucket as f64).clamp(0.0, 1.0);
                return Some(lower as f64 + (*upper - lower) as f64 * within);
            }
            below = through;
        }
        self.bounds().last().map(|last| *last as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Histogram, Instrument};

    fn of(values: &[u64]) -> Distribution {
        let histogram = Histogram::create(&Buckets::BATCH);
        values
            .iter()
            .for_each(|value| histogram.record_ticks(*value));
        histogram.distribution()
    }

    #[test]
    fn quantiles_lie_within_their_bucket() {
        assert_eq!(of(&[]).quantile(0.5), None);
        assert_eq!(of(&[1, 1, 3, 4]).quantile(0.5), Some(1.0));
        assert_eq!(of(&[3, 3, 3, 3]).quantile(0.5), Some(3.0));
        assert_eq!(of(&[5_000]).quantile(0.99), Some(1024.0));
        assert_eq!(of(&[1, 5_000]).quantile(0.0), Some(0.0));
    }

    #[test]
    fn merging_equals_recording_together() {
        let mut merged = of(&[1, 2, 3]);
        assert!(merged.merge(&of(&[4, 900])));
        assert_eq!(merged, of(&[1, 2, 3, 4, 900]));
        assert!(!merged.merge(&Distribution::empty(Buckets::LATENCY)));
    }

    #[test]
    fn a_difference_of_snapshots_is_what_came_between() {
        let earlier = of(&[1, 2]);
        let later = of(&[1, 2, 7, 7]);
        assert_eq!(later.since(&earlier), Some(of(&[7, 7])));
        assert_eq!(earlier.since(&later), None);
    }
}
