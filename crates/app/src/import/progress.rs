//! How far a check or a run is, and how long it will take.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::outcome::Totals;

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What became of the rows so far.
    pub totals: Totals,
    /// How much of the file is done, 0 to 1.
    pub fraction: f64,
    /// Since it began, in seconds.
    pub seconds: f64,
}

impl Progress {
    /// Rows a second.
    pub fn rate(&self) -> f64 {
        if self.seconds > 0.0 {
            self.totals.rows as f64 / self.seconds
        } else {
            0.0
        }
    }

    /// How long it will take from now on, once that can be told.
    pub fn left(&self) -> Option<Duration> {
        let tellable = self.fraction > 0.01 && self.fraction <= 1.0 && self.seconds > 0.5;
        tellable
            .then(|| Duration::from_secs_f64(self.seconds * (1.0 - self.fraction) / self.fraction))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_from_what_is_done() {
        let progress = Progress {
            fraction: 0.25,
            seconds: 10.0,
            totals: Totals {
                rows: 1_000,
                ..Totals::default()
            },
        };
        assert_eq!(progress.left(), Some(Duration::from_secs(30)));
        assert!((progress.rate() - 100.0).abs() < 1e-9);
        assert_eq!(Progress::default().left(), None);
    }
}
