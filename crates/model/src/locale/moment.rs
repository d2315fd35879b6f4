//! Instants: a day and a time in a zone.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

use super::{Locale, plain};
use crate::label::Lang;
use crate::problem::{Reason, shown};

impl Locale {
    /// An instant in a zone: `31 Dec 2026, 14:30`, `Dec 31, 2026, 2:30 PM`, `2026年12月31日 14:30`.
    pub fn format_datetime(&self, at: Timestamp, zone: &TimeZone) -> String {
        let at = at.to_zoned(zone.clone());
        let gap = self.say(", ", " ");
        format!(
            "{}{gap}{}",
            self.format_date(at.date()),
            self.format_time(at.time())
        )
    }

    /// A time of day: `14:30`, `2:30 PM`, `下午2:30`.
    pub fn format_time(&self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        if !self.forms().twelve_hours {
            return format!("{hour:02}:{minute:02}");
        }
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        match (self.lang, hour < 12) {
            (Lang::En, true) => format!("{twelve}:{minute:02} AM"),
            (Lang::En, false) => format!("{twelve}:{minute:02} PM"),
            (Lang::Zh, true) => format!("上午{twelve}:{minute:02}"),
            (Lang::Zh, false) => format!("下午{twelve}:{minute:02}"),
        }
    }

    /// Reads an instant: ISO 8601 with its offset, or a day and a time as people write them, in their zone. A day alone is
    /// its beginning, a time alone is today's.
    pub fn parse_datetime(
        &self,
        text: &str,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Timestamp, Reason> {
        if let Ok(at) = text.trim().parse::<Timestamp>() {
            return storable(at).ok_or_else(|| not_a_datetime(text));
        }
        let lower = plain(text).to_lowercase();
        if matches!(lower.as_str(), "now" | "现在") {
            return storable(now).ok_or_else(|| not_a_datetime(text));
        }
        let today = now.to_zoned(zone.clone()).date();
        let Some(found) = find_time(&lower) else {
            let date = self
                .parse_date(text, today)
                .map_err(|reason| day_or_whole(reason, text))?;
            return start_of_day(date, zone)
                .and_then(storable)
                .ok_or_else(|| not_a_datetime(text));
        };
        let time = found.time.ok_or_else(|| {
            Reason::new(
                "no_such_time",
                format!("There is no time `{}`.", shown(found.written)),
            )
            .with(&[&shown(found.written)])
        })?;
        let day = format!("{} {}", found.before, found.after);
        let day = day.trim().trim_end_matches([',', ' ']);
        let day = day.strip_suffix(" at").unwrap_or(day);
        // `2026-12-31t14:30`
        let day = day
            .strip_suffix('t')
            .filter(|day| day.ends_with(|c: char| c.is_ascii_digit()))
            .unwrap_or(day);
        let date = if day.is_empty() {
            today
        } else {
            self.parse_date(day, today)
                .map_err(|reason| day_or_whole(reason, text))?
        };
        let zone = found.offset.map_or_else(|| zone.clone(), TimeZone::fixed);
        date.to_datetime(time)
            .to_zoned(zone)
            .ok()
            .and_then(|zoned| storable(zoned.timestamp()))
            .ok_or_else(|| not_a_datetime(text))
    }
}

/// The first instant of a day.
pub(crate) fn start_of_day(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    date.to_zoned(zone.clone())
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// As exact as the databases keep it, and within the years that both of them know.
fn storable(at: Timestamp) -> Option<Timestamp> {
    let whole = at
        .round(
            TimestampRound::new()
                .smallest(Unit::Microsecond)
                .mode(RoundMode::Floor),
        )
        .ok()?;
    let year = whole.to_zoned(TimeZone::UTC).year();
    (1..=9999).contains(&year).then_some(whole)
}

fn day_or_whole(reason: Reason, text: &str) -> Reason {
    if reason.code == "not_a_date" {
        not_a_datetime(text)
    } else {
        reason
    }
}

fn not_a_datetime(text: &str) -> Reason {
    Reason::new(
        "not_a_datetime",
        format!(
            "`{}` is not a date and time; write it like 2026-12-31 14:30.",
            shown(text)
        ),
    )
    .with(&[&shown(text)])
}

struct Found<'a> {
    time: Option<Time>,
    offset: Option<Offset>,
    written: &'a str,
    before: &'a str,
    after: &'a str,
}

/// The time of day within a lower-case text: digits with colons, or an hour with `am`, `pm`, 点.
fn find_time(text: &str) -> Option<Found<'_>> {
    let mark = text.find(':').or_else(|| text.find('点')).or_else(|| {
        ["am", "pm"].iter().find_map(|half| {
            let at = text.find(half)?;
            let before = text[..at].trim_end();
            before
                .ends_with(|c: char| c.is_ascii_digit())
                .then_some(before.len())
        })
    })?;
    let digits = |c: char| c.is_ascii_digit();
    let mut start = text[..mark].trim_end_matches(digits).len();
    let mut end = mark;
    let mut numbers = vec![text[start..mark].parse::<i32>().ok()?];
    let mut nanos = 0;
    while let Some(c) = text[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, ':' | '点' | '分'))
    {
        end += c.len_utf8();
        let len = text[end..]
            .find(|c: char| !digits(c))
            .unwrap_or(text.len() - end);
        if let Ok(number) = text[end..end + len].parse() {
            numbers.push(number);
        }
        end += len;
    }
    if numbers.len() == 3
        && let Some(broken) = text[end..].strip_prefix('.')
    {
        let len = broken.find(|c: char| !digits(c)).unwrap_or(broken.len());
        let nine: String = broken[..len]
            .chars()
            .chain("000000000".chars())
            .take(9)
            .collect();
        nanos = nine.parse().unwrap_or(0);
        end += 1 + len;
    }
    for unit in ["分", "秒", "半"] {
        if let Some(rest) = text[end..].strip_prefix(unit) {
            end = text.len() - rest.len();
            if unit == "半" {
                numbers.push(30);
            }
        }
    }
    let mut half = None;
    for (word, afternoon) in [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)] {
        if let Some(rest) = text[end..].trim_start().strip_prefix(word) {
            end = text.len() - rest.len();
            half = Some(afternoon);
        }
    }
    for (word, afternoon) in [
        ("上午", false),
        ("早上", false),
        ("凌晨", false),
        ("中午", true),
        ("下午", true),
        ("晚上", true),
    ] {
        if let Some(rest) = text[..start].trim_end().strip_suffix(word) {
            start = rest.len();
            half = Some(afternoon);
        }
    }
    let written = &text[start..end];
    let (offset, after) = offset(&text[end..]);
    let hour = match (half, numbers.first().copied()?) {
        (Some(afternoon), hour @ 1..=12) => hour % 12 + if afternoon { 12 } else { 0 },
        (_, hour) => hour,
    };
    let time = clock_time(
        hour,
        numbers.get(1).copied().unwrap_or(0),
        numbers.get(2).copied().unwrap_or(0),
        nanos,
    );
    Some(Found {
        time,
        offset,
        written,
        before: text[..start].trim_end(),
        after: after.trim(),
    })
}

fn clock_time(hour: i32, minute: i32, second: i32, nanos: i32) -> Option<Time> {
    Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        nanos,
    )
    .ok()
}

/// `z`, `utc`, `+02:00`, `-0530` behind a time.
fn offset(text: &str) -> (Option<Offset>, &str) {
    let rest = text.trim_start();
    for word in ["utc", "gmt", "z"] {
        if let Some(after) = rest.strip_prefix(word) {
            return (Some(Offset::UTC), after);
        }
    }
    let Some((negative, digits)) = rest
        .strip_prefix('+')
        .map(|digits| (false, digits))
        .or_else(|| rest.strip_prefix('-').map(|digits| (true, digits)))
    else {
        return (None, text);
    };
    let len = digits
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(digits.len());
    let plain: String = digits[..len].chars().filter(char::is_ascii_digit).collect();
    let seconds = match plain.len() {
        2 => plain.parse::<i32>().ok().map(|hours| hours * 3600),
        4 => plain
            .parse::<i32>()
            .ok()
            .map(|both| both / 100 * 3600 + both % 100 * 60),
        _ => None,
    };
    let offset = seconds
        .and_then(|seconds| Offset::from_seconds(if negative { -seconds } else { seconds }).ok());
    match offset {
        Some(offset) => (Some(offset), &digits[len..]),
        None => (None, text),
    }
}
