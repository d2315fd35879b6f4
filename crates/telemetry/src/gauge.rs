//! A number that rises and falls: requests in flight, connections in use, bytes in a queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::metric::Instrument;
use crate::snapshot::{Kind, Value};

/// A handle on one gauge; clones share the level.
///
/// The level is whole: everything measured so far comes in pieces. A fraction (a ratio, a temperature) is reported by a
/// [`crate::Collector`] at the time of the scrape.
#[derive(Clone, Debug)]
pub struct Gauge {
    level: Arc<AtomicI64>,
}

/// One unit of a gauge, given back on drop, so that an early return or a cancelled request cannot leak it.
#[derive(Debug)]
#[must_use = "the unit is given back when this is dropped"]
pub struct Held {
    gauge: Gauge,
}

impl Gauge {
    /// Sets the level.
    pub fn set(&self, level: i64) {
        self.level.store(level, Ordering::Relaxed);
    }

    /// Raises (or, below zero, lowers) the level.
    pub fn add(&self, by: i64) {
        self.level.fetch_add(by, Ordering::Relaxed);
    }

    /// Raises the level by one until the result is dropped.
    pub fn hold(&self) -> Held {
        self.add(1);
        Held {
            gauge: self.clone(),
        }
    }

    /// The level now.
    pub fn get(&self) -> i64 {
        self.level.load(Ordering::Relaxed)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.gauge.add(-1);
    }
}

impl Instrument for Gauge {
    type Spec = ();
    const KIND: Kind = Kind::Gauge;

    fn create((): &()) -> Self {
        Self {
            level: Arc::default(),
        }
    }

    fn value(&self) -> Value {
        Value::Integer(self.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_unit_is_given_back() {
        let gauge = Gauge::create(&());
        gauge.set(3);
        let held = gauge.hold();
        assert_eq!(gauge.get(), 4);
        drop(held);
        gauge.add(-5);
        assert_eq!(gauge.get(), -2);
    }
}
