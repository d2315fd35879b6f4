//! What comes round by the clock.

use std::str::FromStr;

use croner::Cron;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What comes round by the clock, as a cron pattern in a time zone: `0 3 * * *` is every night at three there. A minute that
/// a change of clocks leaves out comes as soon as the clocks go on; one that comes twice comes once (POSIX.1-2017, `crontab`;
/// the rules for changes of clocks are those of Vixie cron).
#[derive(Clone, Debug)]
pub struct Schedule {
    cron: Cron,
    zone: TimeZone,
}

/// A pattern that says no time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSchedule(String);

impl std::fmt::Display for BadSchedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadSchedule {}

impl Schedule {
    /// Reads a pattern of five parts: minute, hour, day of the month, month, day of the week.
    ///
    /// # Errors
    /// [`BadSchedule`] when it is none, or when no day ever fits it.
    pub fn new(pattern: &str, zone: TimeZone) -> Result<Self, BadSchedule> {
        let cron = Cron::from_str(pattern).map_err(|error| BadSchedule(error.to_string()))?;
        Ok(Self { cron, zone })
    }

    /// The next time behind an instant; nothing when there is none any more.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let after = after.to_zoned(self.zone.clone());
        let next = self.cron.find_next_occurrence(&after, false).ok()?;
        Some(next.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(pattern: &str, zone: &str, after: &str) -> String {
        let zone = TimeZone::get(zone).expect("a zone");
        let schedule = Schedule::new(pattern, zone).expect("a pattern");
        let after: Timestamp = after.parse().expect("an instant");
        schedule
            .next(after)
            .map(|at| at.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn the_next_time_is_behind_the_instant_and_in_the_zone() {
        let table = [
            (
                "*/5 * * * *",
                "UTC",
                "2026-03-01T09:00:00Z",
                "2026-03-01T09:05:00Z",
            ),
            (
                "0 3 * * *",
                "Asia/Shanghai",
                "2026-03-01T09:00:00Z",
                "2026-03-01T19:00:00Z",
            ),
            (
                "0 8 * * MON",
                "Europe/Berlin",
                "2026-03-27T12:00:00Z",
                "2026-03-30T06:00:00Z",
            ),
            (
                "30 0 29 2 *",
                "UTC",
                "2026-03-01T00:00:00Z",
                "2028-02-29T00:30:00Z",
            ),
        ];
        for (pattern, zone, after, expected) in table {
            assert_eq!(next(pattern, zone, after), expected, "{pattern} in {zone}");
        }
    }

    #[test]
    fn a_night_that_the_clocks_change_has_each_time_once() {
        // In Berlin, 2026-03-29 has no 02:30, and 2026-10-25 has it twice.
        assert_eq!(
            next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z"),
            "2026-03-29T01:00:00Z"
        );
        let first = next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z");
        assert_eq!(first, "2026-10-25T00:30:00Z");
        assert_eq!(
            next("30 2 * * *", "Europe/Berlin", &first),
            "2026-10-26T01:30:00Z"
        );
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        assert!(Schedule::new("every day", TimeZone::UTC).is_err());
        assert!(Schedule::new("61 * * * *", TimeZone::UTC).is_err());
    }
}
