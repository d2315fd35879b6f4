//! Days and instants as filters name them: `today`, `this_month`, `last_30_days`, `-30d`, `2026-03`, a day, an instant.
//!
//! Everything relative is relative to the person: their present day, their zone, the day on which their week begins.

use jiff::civil::{Date, Weekday};
use jiff::{Span, Timestamp, ToSpan};

use crate::cell::Cell;
use crate::env::Env;
use crate::filter::Operator;
use crate::locale::moment::start_of_day;
use crate::predicate::{Compare, Predicate};
use crate::problem::{Reason, shown};

/// What an operand names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// From one day to another, both included.
    Days(Date, Date),
    /// One instant.
    Instant(Timestamp),
}

/// Reads an operand; nothing for a blank one.
pub(super) fn read(text: &str, env: &Env) -> Result<Option<Period>, Reason> {
    let word = text.trim().to_ascii_lowercase();
    if word.is_empty() {
        return Ok(None);
    }
    let today = env.today();
    if let Some(days) = named(&word, today, env) {
        return Ok(Some(days));
    }
    if let Some(days) = calendar(&word) {
        return days.map(Some);
    }
    if let Some(period) = distance(&word, today, env) {
        return Ok(Some(period));
    }
    if word.contains(':') || word == "now" {
        // A plus sign in an address arrives as a blank when it was not escaped.
        let text = if word.contains('t') {
            text.trim().replace(' ', "+")
        } else {
            text.to_owned()
        };
        return env
            .locale
            .parse_datetime(&text, &env.zone, env.now)
            .map(|at| Some(Period::Instant(at)));
    }
    let day = env.locale.parse_date(text, today).map_err(|reason| {
        if reason.code != "not_a_date" {
            return reason;
        }
        Reason::new(
            "not_a_period",
            format!(
                "`{}` is not a day or period; use a day such as {today}, a month such as 2026-03, or a word such as today, this_month, last_30_days or -7d.",
                shown(text)
            ),
        )
        .with(&[&shown(text), &today.to_string()])
    })?;
    Ok(Some(Period::Days(day, day)))
}

/// The rows in which a column with days meets the condition.
pub(super) fn date_condition(
    column: &str,
    op: Operator,
    operands: &[&str],
    env: &Env,
) -> Result<Predicate, Reason> {
    each(column, op, operands, env, &|op, period| {
        let (from, to) = match period {
            Period::Days(from, to) => (from, to),
            Period::Instant(at) => {
                let day = at.to_zoned(env.zone.clone()).date();
                (day, day)
            }
        };
        let compare = |how, day| Predicate::Compare(column.to_owned(), how, Cell::Date(day));
        match op {
            Operator::Gt => compare(Compare::Gt, to),
            Operator::Gte => compare(Compare::Gte, from),
            Operator::Lt => compare(Compare::Lt, from),
            Operator::Lte => compare(Compare::Lte, to),
            _ if from == to => compare(Compare::Eq, from),
            _ => compare(Compare::Gte, from).and(compare(Compare::Lte, to)),
        }
    })
}

/// The rows in which a column with instants meets the condition; days are those of the person's zone.
pub(super) fn time_condition(
    column: &str,
    op: Operator,
    operands: &[&str],
    env: &Env,
) -> Result<Predicate, Reason> {
    each(column, op, operands, env, &|op, period| {
        let compare = |how, at| Predicate::Compare(column.to_owned(), how, Cell::Time(at));
        let (from, until) = match period {
            Period::Instant(at) => {
                let how = match op {
                    Operator::Gt => Compare::Gt,
                    Operator::Gte => Compare::Gte,
                    Operator::Lt => Compare::Lt,
                    Operator::Lte => Compare::Lte,
                    _ => Compare::Eq,
                };
                return compare(how, at);
            }
            Period::Days(from, to) => (
                start_of_day(from, &env.zone),
                to.tomorrow()
                    .ok()
                    .and_then(|next| start_of_day(next, &env.zone)),
            ),
        };
        let from = from.unwrap_or(LAST);
        let until = until.unwrap_or(LAST);
        match op {
            Operator::Gt => compare(Compare::Gte, until),
            Operator::Gte => compare(Compare::Gte, from),
            Operator::Lt => compare(Compare::Lt, from),
            Operator::Lte => compare(Compare::Lt, until),
            _ => compare(Compare::Gte, from).and(compare(Compare::Lt, until)),
        }
    })
}

/// The last instant that is kept: the days behind it have no beginning.
const LAST: Timestamp = Timestamp::constant(253_402_207_199, 0);

fn each(
    column: &str,
    op: Operator,
    operands: &[&str],
    env: &Env,
    one: &dyn Fn(Operator, Period) -> Predicate,
) -> Result<Predicate, Reason> {
    match op {
        Operator::Ne => Ok(each(column, Operator::Eq, operands, env, one)?.negate()),
        Operator::In => operands.iter().try_fold(Predicate::False, |any, operand| {
            Ok(any.or(each(column, Operator::Eq, &[operand], env, one)?))
        }),
        Operator::Eq | Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte => Ok(
            match (read(operands.first().copied().unwrap_or(""), env)?, op) {
                (Some(period), op) => one(op, period),
                (None, Operator::Eq) => Predicate::IsNull(column.to_owned()),
                (None, _) => Predicate::False,
            },
        ),
        Operator::Like | Operator::Ilike | Operator::Contains | Operator::Is => {
            Err(super::text_rules::bad_is())
        }
    }
}

/// Words: `today`, `this_week`, `last_quarter`, `next_30_days`.
fn named(word: &str, today: Date, env: &Env) -> Option<Period> {
    let day = |day: Date| Some(Period::Days(day, day));
    match word {
        "today" => return day(today),
        "yesterday" => return day(today.yesterday().ok()?),
        "tomorrow" => return day(today.tomorrow().ok()?),
        _ => {}
    }
    let (which, unit) = word.split_once('_')?;
    let steps = match which {
        "this" => 0,
        "last" => -1,
        "next" => 1,
        _ => return None,
    };
    if let Some((count, unit)) = unit.split_once('_') {
        let count: i64 = count
            .parse()
            .ok()
            .filter(|count| (1..=36_600).contains(count))?;
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        // The present day is a part of both: the last seven days are today and the six before.
        return match steps {
            -1 => Some(Period::Days(
                shift(today, unit, -count)?.tomorrow().ok()?,
                today,
            )),
            1 => Some(Period::Days(
                today,
                shift(today, unit, count)?.yesterday().ok()?,
            )),
            _ => None,
        };
    }
    let from = start(
        shift(today, unit, steps)?,
        unit,
        env.locale.forms().first_day,
    )?;
    Some(Period::Days(from, shift(from, unit, 1)?.yesterday().ok()?))
}

fn shift(day: Date, unit: &str, count: i64) -> Option<Date> {
    let span: Span = match unit {
        "day" => count.days(),
        "week" => Span::new().try_weeks(count).ok()?,
        "month" => Span::new().try_months(count).ok()?,
        "quarter" => Span::new().try_months(count.checked_mul(3)?).ok()?,
        "year" => Span::new().try_years(count).ok()?,
        _ => return None,
    };
    day.checked_add(span).ok()
}

/// The first day of the week, month, quarter or year that a day is in.
pub(crate) fn start(day: Date, unit: &str, first_day: Weekday) -> Option<Date> {
    match unit {
        "day" => Some(day),
        "week" => {
            let since = first_day.until(day.weekday());
            day.checked_sub(i64::from(since).days()).ok()
        }
        "month" => Some(day.first_of_month()),
        "quarter" => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
        "year" => Some(day.first_of_year()),
        _ => None,
    }
}

/// `2026`, `2026-03`, `2026-q1`.
fn calendar(word: &str) -> Option<Result<Period, Reason>> {
    let (year, part) = word.split_once('-').unwrap_or((word, ""));
    if year.len() != 4 || !year.chars().all(|c| c.is_ascii_digit()) || part.len() > 2 {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let (month, months) = match part.strip_prefix('q') {
        Some(quarter) => (
            quarter
                .parse::<i8>()
                .ok()
                .filter(|quarter| (1..=4).contains(quarter))?
                * 3
                - 2,
            3,
        ),
        None if part.is_empty() => (1, 12),
        None => (part.parse::<i8>().ok()?, 1),
    };
    let Some(from) = Date::new(year, month, 1).ok().filter(|_| year > 0) else {
        return Some(Err(Reason::new(
            "no_such_month",
            format!("There is no month {month}."),
        )
        .with(&[&month.to_string()])));
    };
    let last = from
        .checked_add(i64::from(months - 1).months())
        .ok()?
        .last_of_month();
    Some(Ok(Period::Days(from, last)))
}

/// `-30d`, `+2w`, `3m`, `-1y` from today; `-2h` from now.
fn distance(word: &str, today: Date, env: &Env) -> Option<Period> {
    let (sign, rest) = match word.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let unit = rest.chars().last()?;
    let count: i64 = rest[..rest.len() - unit.len_utf8()]
        .parse()
        .ok()
        .filter(|count| (0..=36_600).contains(count))?;
    let count = sign * count;
    if unit == 'h' {
        return env.now.checked_add(count.hours()).ok().map(Period::Instant);
    }
    let unit = match unit {
        'd' => "day",
        'w' => "week",
        'm' => "month",
        'q' => "quarter",
        'y' => "year",
        _ => return None,
    };
    let day = shift(today, unit, count)?;
    Some(Period::Days(day, day))
}
