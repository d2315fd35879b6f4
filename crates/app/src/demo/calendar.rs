//! The working days on which things happened, and the days around today on which things are due.
//!
//! Everything is counted from the day on which the data is made, so that a demonstration is never stale. Public holidays
//! are left out: no two customers share them.

use jiff::Timestamp;

/// Working minutes of a day: things happen between seven and sixteen o'clock UTC, office hours in Europe.
pub const DAY: i64 = 540;
const OPENING: i64 = 7 * 3_600;
/// 1970-01-05 was a Monday.
const FIRST_MONDAY: i64 = 4;

/// A moment in working time: minutes since the first Monday of 1970, nights and weekends left out.
pub type Moment = i64;

/// The calendar seen from a day.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// Days since 1970-01-01.
    today: i64,
    /// The opening of the first working day that is not over: everything before is past.
    pub present: Moment,
}

impl Calendar {
    /// Seen from the day of an instant.
    pub fn of(now: Timestamp) -> Self {
        let today = now.as_second().div_euclid(86_400);
        let since = today - FIRST_MONDAY;
        let working_days = since.div_euclid(7) * 5 + since.rem_euclid(7).min(5);
        Self {
            today,
            present: working_days * DAY,
        }
    }

    /// The instant of a moment in working time.
    pub fn at(&self, moment: Moment) -> Timestamp {
        let day = moment.div_euclid(DAY);
        let date = FIRST_MONDAY + day.div_euclid(5) * 7 + day.rem_euclid(5);
        // Seconds that differ from minute to minute: nothing in life happens at :00 only.
        let second = moment.rem_euclid(59);
        timestamp(date * 86_400 + OPENING + moment.rem_euclid(DAY) * 60 + second)
    }

    /// The same, on a quarter of an hour: what was arranged beforehand.
    pub fn arranged(&self, moment: Moment) -> Timestamp {
        let second = self.at(moment).as_second();
        timestamp(second - second.rem_euclid(900))
    }

    /// So many days from today at an hour (UTC); a weekend that is not today gives way to the Monday behind it.
    pub fn day(&self, offset: i64, hour: i64) -> Timestamp {
        let mut day = self.today + offset;
        let weekday = (day - FIRST_MONDAY).rem_euclid(7);
        if weekday > 4 && offset != 0 {
            day += 7 - weekday;
        }
        timestamp(day * 86_400 + hour * 3_600)
    }
}

fn timestamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_ends_before_today_and_on_a_working_day() {
        for (now, last) in [
            ("2026-03-02T09:30:00Z", "2026-02-27"), // A Monday follows a Friday.
            ("2026-03-03T00:00:00Z", "2026-03-02"),
            ("2026-03-07T23:00:00Z", "2026-03-06"),
            ("2026-03-08T05:00:00Z", "2026-03-06"),
        ] {
            let calendar = Calendar::of(now.parse().unwrap());
            assert_eq!(
                calendar.at(calendar.present - 1).to_string()[..10],
                *last,
                "{now}"
            );
        }
    }

    #[test]
    fn working_time_goes_forward() {
        let calendar = Calendar::of("2026-03-04T12:00:00Z".parse().unwrap());
        let times: Vec<_> = (0..3_000)
            .map(|minute| calendar.at(calendar.present - 3_000 + minute))
            .collect();
        assert!(times.is_sorted());
        assert_eq!(
            calendar.day(3, 9).to_string(),
            "2026-03-09T09:00:00Z",
            "a Saturday gives way"
        );
    }
}
