//! A metric's declaration: a constant that says what is measured. Mistakes in a name are compile errors.

use crate::counter::Counter;
use crate::gauge::Gauge;
use crate::histogram::{Buckets, Histogram};
use crate::snapshot::{Kind, Value};

/// Something that can be recorded to and read: [`Counter`], [`Gauge`] or [`Histogram`].
pub trait Instrument: Clone + std::fmt::Debug + Send + Sync + 'static {
    /// What it needs to be created.
    type Spec: Copy + std::fmt::Debug + PartialEq + Send + Sync + 'static;
    /// How it is exposed.
    const KIND: Kind;

    /// A fresh one at zero.
    fn create(spec: &Self::Spec) -> Self;
    /// Its value now.
    fn value(&self) -> Value;
}

/// The declaration of a metric with `L` labels.
#[derive(Debug)]
pub struct Metric<I: Instrument, const L: usize> {
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    pub(crate) labels: [&'static str; L],
    pub(crate) spec: I::Spec,
    pub(crate) cap: usize,
}

// Derived, these would ask for an instrument that can be copied.
impl<I: Instrument, const L: usize> Clone for Metric<I, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I: Instrument, const L: usize> Copy for Metric<I, L> {}

/// Label sets that one metric keeps unless it says otherwise.
const DEFAULT_CAP: usize = 1000;

impl<const L: usize> Metric<Counter, L> {
    /// Declares a counter; its name ends in `_total`.
    pub const fn counter(
        name: &'static str,
        help: &'static str,
        labels: [&'static str; L],
    ) -> Self {
        assert!(ends_with(name, "_total"), "a counter's name ends in _total");
        Self::checked(name, help, labels, ())
    }
}

impl<const L: usize> Metric<Gauge, L> {
    /// Declares a gauge.
    pub const fn gauge(name: &'static str, help: &'static str, labels: [&'static str; L]) -> Self {
        assert!(
            !ends_with(name, "_total"),
            "only a counter's name ends in _total"
        );
        Self::checked(name, help, labels, ())
    }
}

impl<const L: usize> Metric<Histogram, L> {
    /// Declares a histogram; its name ends in the unit of the buckets (`_seconds`, `_bytes`), if there is one.
    pub const fn histogram(
        name: &'static str,
        help: &'static str,
        labels: [&'static str; L],
        buckets: Buckets,
    ) -> Self {
        use crate::histogram::Unit;
        match buckets.unit {
            Unit::Seconds => assert!(
                ends_with(name, "_seconds"),
                "the name ends in the unit, _seconds"
            ),
            Unit::Bytes => assert!(
                ends_with(name, "_bytes"),
                "the name ends in the unit, _bytes"
            ),
            Unit::Things => {}
        }
        let mut i = 0;
        while i < L {
            assert!(!equal(labels[i], "le"), "le is the histogram's own label");
            i += 1;
        }
        Self::checked(name, help, labels, buckets)
    }
}

impl<I: Instrument, const L: usize> Metric<I, L> {
    /// Keeps at most `cap` label sets apart; further ones are folded into `other`.
    pub const fn cap(mut self, cap: usize) -> Self {
        self.cap = cap;
        self
    }

    /// The metric's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    const fn checked(
        name: &'static str,
        help: &'static str,
        labels: [&'static str; L],
        spec: I::Spec,
    ) -> Self {
        assert!(
            is_name(name),
            "a metric's name is made of a-z, 0-9 and _, and starts with a letter"
        );
        assert!(!help.is_empty(), "a metric explains itself");
        let mut i = 0;
        while i < L {
            assert!(
                is_name(labels[i]),
                "a label's name is made of a-z, 0-9 and _, and starts with a letter"
            );
            i += 1;
        }
        Self {
            name,
            help,
            labels,
            spec,
            cap: DEFAULT_CAP,
        }
    }
}

const fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_lowercase() {
        return false;
    }
    let mut i = 0;
    while i < bytes.len() {
        if !(bytes[i].is_ascii_lowercase() || bytes[i].is_ascii_digit() || bytes[i] == b'_') {
            return false;
        }
        i += 1;
    }
    true
}

const fn ends_with(text: &str, end: &str) -> bool {
    let (text, end) = (text.as_bytes(), end.as_bytes());
    if text.len() < end.len() {
        return false;
    }
    let mut i = 0;
    while i < end.len() {
        if text[text.len() - end.len() + i] != end[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn equal(a: &str, b: &str) -> bool {
    a.len() == b.len() && ends_with(a, b)
}
