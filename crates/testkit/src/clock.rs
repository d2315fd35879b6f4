//! A clock that moves only when a test moves it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mainstay_model::env::Clock;
use parking_lot::Mutex;

/// A clock that moves only when told to; clones are the same clock.
#[derive(Clone, Debug)]
pub struct FakeClock {
    now: Arc<Mutex<Timestamp>>,
}

impl Default for FakeClock {
    /// A Tuesday morning: 2025-03-04 09:00 UTC.
    fn default() -> Self {
        Self {
            now: Arc::new(Mutex::new(Timestamp::constant(1_741_078_800, 0))),
        }
    }
}

impl FakeClock {
    /// Moves it on.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.now.lock();
        *now = now.saturating_add(by).unwrap_or(Timestamp::MAX);
    }

    /// Sets it.
    pub fn set(&self, to: Timestamp) {
        *self.now.lock() = to;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.now.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_moves_only_when_told_to() {
        let clock = FakeClock::default();
        let before = clock.now();
        assert_eq!(before.to_string(), "2025-03-04T09:00:00Z");
        clock.clone().advance(SignedDuration::from_hours(2));
        assert_eq!(
            clock.now().duration_since(before),
            SignedDuration::from_hours(2)
        );
    }
}
