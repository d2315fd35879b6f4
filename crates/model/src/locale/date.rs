//! Days: written in a readable form, read in every form that people use.

use jiff::civil::Date;

use super::{DateOrder, Locale, plain};
use crate::label::Lang;
use crate::problem::{Reason, shown};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// Words that may stand in a date and say nothing that its digits do not say.
const FILLERS: [&str; 26] = [
    "st",
    "nd",
    "rd",
    "th",
    "of",
    "the",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "日",
    "号",
    "號",
];

#[derive(Debug, PartialEq)]
enum Part<'a> {
    Number(&'a str),
    Month(i8),
    /// The mark of a year, month or day behind a number: 年, 月.
    Mark(char),
}

impl Locale {
    /// A day in a form that nobody mistakes: `31 Dec 2026`, `Dec 31, 2026`, `2026年12月31日`.
    pub fn format_date(&self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        let name = SHORT[usize::from(month.unsigned_abs()).saturating_sub(1).min(11)];
        match (self.lang, self.forms().order) {
            (Lang::Zh, _) => format!("{year}年{month}月{day}日"),
            (Lang::En, DateOrder::MonthDayYear) => format!("{name} {day}, {year}"),
            (Lang::En, _) => format!("{day} {name} {year}"),
        }
    }

    /// Reads a day as people write it: ISO always, digits in the region's order, month names, Chinese, `today`.
    pub fn parse_date(&self, text: &str, today: Date) -> Result<Date, Reason> {
        let lower = plain(text).to_lowercase();
        if let Some(date) = word(&lower, today) {
            return Ok(date);
        }
        let bad = || {
            let example = self.format_date(today);
            Reason::new(
                "not_a_date",
                format!(
                    "`{}` is not a date; write it like {example} or {today}.",
                    shown(text)
                ),
            )
            .with(&[&shown(text), &example, &today.to_string()])
        };
        let lower = without_midnight(&lower);
        let parts = parts(lower).ok_or_else(bad)?;
        let (year, month, day) = self.order_parts(&parts, today).ok_or_else(bad)?;
        day_of(year, month, day)
    }

    fn order_parts(&self, parts: &[Part<'_>], today: Date) -> Option<(i32, i32, i32)> {
        use Part::{Mark, Month, Number};
        let this_year = i32::from(today.year());
        Some(match parts {
            [Number(y), Mark('年'), Number(m), Mark('月'), Number(d)] => {
                (year(y, today)?, int(m)?, int(d)?)
            }
            [Number(m), Mark('月'), Number(d)] => (this_year, int(m)?, int(d)?),
            [Number(a), Month(m), Number(b)] if a.len() == 4 => (int(a)?, i32::from(*m), int(b)?),
            [Number(d), Month(m), Number(y)] | [Month(m), Number(d), Number(y)] => {
                (year(y, today)?, i32::from(*m), int(d)?)
            }
            [Number(d), Month(m)] | [Month(m), Number(d)] if d.len() <= 2 => {
                (this_year, i32::from(*m), int(d)?)
            }
            [Number(text)] if text.len() == 8 => {
                (int(&text[..4])?, int(&text[4..6])?, int(&text[6..])?)
            }
            [Number(y), Number(m), Number(d)] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => {
                (int(y)?, int(m)?, int(d)?)
            }
            [Number(a), Number(b), Number(c)]
                if a.len() <= 2 && b.len() <= 2 && matches!(c.len(), 2 | 4) =>
            {
                let forms = self.forms();
                let order = if c.len() == 4 {
                    forms.year_last
                } else {
                    forms.order
                };
                match order {
                    DateOrder::DayMonthYear => swapped(year(c, today)?, int(b)?, int(a)?),
                    DateOrder::MonthDayYear => swapped(year(c, today)?, int(a)?, int(b)?),
                    DateOrder::YearMonthDay => (year(a, today)?, int(b)?, int(c)?),
                }
            }
            [Number(a), Number(b)] if a.len() <= 2 && b.len() <= 2 => match self.forms().order {
                DateOrder::DayMonthYear => swapped(this_year, int(b)?, int(a)?),
                _ => swapped(this_year, int(a)?, int(b)?),
            },
            _ => return None,
        })
    }
}

/// A day that exists, or the sentence that says which does not.
pub(super) fn day_of(year: i32, month: i32, day: i32) -> Result<Date, Reason> {
    let date = (
        i16::try_from(year).ok(),
        i8::try_from(month).ok(),
        i8::try_from(day).ok(),
    );
    if let (Some(year @ 1..=9999), Some(month), Some(day)) = date
        && let Ok(date) = Date::new(year, month, day)
    {
        return Ok(date);
    }
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|month| MONTHS.get(month));
    let args = [day.to_string(), month.to_string(), year.to_string()];
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    Err(match name {
        Some(name) if (1..=31).contains(&day) && (1..=9999).contains(&year) => {
            let name = format!("{}{}", name[..1].to_ascii_uppercase(), &name[1..]);
            let in_year = if (month, day) == (2, 29) {
                format!(" in {year}")
            } else {
                String::new()
            };
            Reason::new("no_such_day", format!("There is no {day} {name}{in_year}.")).with(&args)
        }
        Some(_) if (1..=9999).contains(&year) => Reason::new(
            "no_such_day_number",
            format!("There is no day {day} in a month."),
        )
        .with(&args),
        Some(_) => Reason::new(
            "no_such_year",
            format!("The year {year} is outside of 1 to 9999."),
        )
        .with(&[args[2]]),
        None => {
            Reason::new("no_such_month", format!("There is no month {month}.")).with(&[args[1]])
        }
    })
}

fn word(text: &str, today: Date) -> Option<Date> {
    match text {
        "today" | "今天" | "今日" => Some(today),
        "tomorrow" | "明天" | "明日" => today.tomorrow().ok(),
        "yesterday" | "昨天" | "昨日" => today.yesterday().ok(),
        "后天" => today.tomorrow().and_then(Date::tomorrow).ok(),
        "前天" => today.yesterday().and_then(Date::yesterday).ok(),
        _ => None,
    }
}

/// Spreadsheets write days as instants at midnight; the day is what was meant.
fn without_midnight(text: &str) -> &str {
    match text.split_once(['t', ' ']) {
        Some((day, time)) if day.len() == 10 && is_time(time) => day,
        _ => text,
    }
}

fn is_time(text: &str) -> bool {
    text.contains(':')
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'z' | '+' | '-'))
}

fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = if first.is_ascii_digit() {
            let len = run(rest, |c| c.is_ascii_digit());
            parts.push(Part::Number(&rest[..len]));
            len
        } else if matches!(first, '年' | '月') {
            parts.push(Part::Mark(first));
            first.len_utf8()
        } else if first.is_alphabetic() {
            let len = run(rest, char::is_alphabetic);
            let word = &rest[..len];
            match month(word) {
                Some(month) => parts.push(Part::Month(month)),
                None if FILLERS.contains(&word) => {}
                None => return None,
            }
            len
        } else if matches!(first, '.' | '/' | '-' | ',' | ' ') {
            first.len_utf8()
        } else {
            return None;
        };
        rest = &rest[len..];
        if parts.len() > 6 {
            return None;
        }
    }
    Some(parts)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !belongs(c)).unwrap_or(text.len())
}

fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|month| {
        word.len() >= 3 && (month.starts_with(word) || word == "sept" && *month == "september")
    })?;
    i8::try_from(at + 1).ok()
}

fn int(text: &str) -> Option<i32> {
    text.parse().ok()
}

/// A year with four digits, or with two: the one nearest to the present, from eighty years back to twenty ahead.
fn year(text: &str, today: Date) -> Option<i32> {
    let year = int(text)?;
    match text.len() {
        4 => Some(year),
        2 => {
            let now = i32::from(today.year());
            let candidate = now - now % 100 + year;
            Some(if candidate > now + 20 {
                candidate - 100
            } else if candidate <= now - 80 {
                candidate + 100
            } else {
                candidate
            })
        }
        _ => None,
    }
}

/// Day and month in the other order, when only that order can be meant.
fn swapped(year: i32, month: i32, day: i32) -> (i32, i32, i32) {
    if month > 12 && day <= 12 {
        (year, day, month)
    } else {
        (year, month, day)
    }
}
