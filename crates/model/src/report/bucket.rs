//! Periods that days and instants are put into.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::field::period_start;
use crate::filter::{RawCondition, RawFilter};
use crate::label::Lang;
use crate::locale::Locale;
use crate::problem::{Reason, shown};

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A day.
    Day,
    /// A week; the first of its days is the person's.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

impl Bucket {
    /// All of them, the shortest first.
    pub const ALL: [Bucket; 5] = [
        Bucket::Day,
        Bucket::Week,
        Bucket::Month,
        Bucket::Quarter,
        Bucket::Year,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Bucket::Day => "day",
            Bucket::Week => "week",
            Bucket::Month => "month",
            Bucket::Quarter => "quarter",
            Bucket::Year => "year",
        }
    }

    /// The period written so.
    pub fn read(text: &str) -> Result<Self, Reason> {
        let found = Self::ALL
            .into_iter()
            .find(|bucket| bucket.name() == text.trim());
        found.ok_or_else(|| {
            let known = Self::ALL.map(Bucket::name).join(", ");
            let text = shown(text);
            Reason::new(
                "unknown_bucket",
                format!("`{text}` is not a period; use one of {known}."),
            )
            .with(&[&text, &known])
        })
    }

    /// The first day of the period that a day is in.
    pub fn start(self, day: Date, first_day: Weekday) -> Date {
        period_start(day, self.name(), first_day).unwrap_or(day)
    }

    /// The first day of the next period; nothing behind the last year.
    pub fn next(self, start: Date) -> Option<Date> {
        let span = match self {
            Bucket::Day => 1.day(),
            Bucket::Week => 1.week(),
            Bucket::Month => 1.month(),
            Bucket::Quarter => 3.months(),
            Bucket::Year => 1.year(),
        };
        start.checked_add(span).ok()
    }

    /// The period that begins on a day, for people.
    pub fn display(self, start: Date, locale: &Locale) -> String {
        let (year, month) = (start.year(), start.month());
        let quarter = (month - 1) / 3 + 1;
        match (self, locale.lang) {
            (Bucket::Day | Bucket::Week, _) => locale.format_date(start),
            (Bucket::Month, Lang::En) => start.strftime("%b %Y").to_string(),
            (Bucket::Month, Lang::Zh) => format!("{year}年{month}月"),
            (Bucket::Quarter, Lang::En) => format!("Q{quarter} {year}"),
            (Bucket::Quarter, Lang::Zh) => format!("{year}年第{quarter}季度"),
            (Bucket::Year, Lang::En) => year.to_string(),
            (Bucket::Year, Lang::Zh) => format!("{year}年"),
        }
    }

    /// The period that begins on a day, for programs: `2026-03`, `2026-Q1`, `2026`, or the day.
    pub fn plain(self, start: Date) -> String {
        let (year, month) = (start.year(), start.month());
        match self {
            Bucket::Day | Bucket::Week => start.to_string(),
            Bucket::Month => format!("{year:04}-{month:02}"),
            Bucket::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Bucket::Year => format!("{year:04}"),
        }
    }

    /// The filter for the days or instants of the period that begins on a day.
    pub(super) fn filter(self, path: &str, start: Date) -> RawFilter {
        let condition = |op: &str, operand: String| {
            RawFilter::Condition(RawCondition {
                path: path.to_owned(),
                op: op.to_owned(),
                operands: vec![operand],
            })
        };
        if self != Bucket::Week {
            return condition("eq", self.plain(start).to_lowercase());
        }
        let last = start.checked_add(6.days()).unwrap_or(start);
        RawFilter::All(vec![
            condition("gte", start.to_string()),
            condition("lte", last.to_string()),
        ])
    }
}
