//! The machine's clock: the one place that reads it.

use jiff::Timestamp;
use mainstay_model::env::Clock;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // Both databases keep microseconds; what was written and what is read back shall be the same instant.
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}
