//! Lengths of time: `1 h 30 min`.

use super::{Locale, plain};
use crate::problem::{Reason, shown};

const UNITS: [(&str, i64); 26] = [
    ("w", 604_800),
    ("week", 604_800),
    ("weeks", 604_800),
    ("周", 604_800),
    ("d", 86_400),
    ("day", 86_400),
    ("days", 86_400),
    ("天", 86_400),
    ("h", 3_600),
    ("hr", 3_600),
    ("hrs", 3_600),
    ("hour", 3_600),
    ("hours", 3_600),
    ("小时", 3_600),
    ("时", 3_600),
    ("m", 60),
    ("min", 60),
    ("mins", 60),
    ("minute", 60),
    ("minutes", 60),
    ("分", 60),
    ("分钟", 60),
    ("s", 1),
    ("sec", 1),
    ("seconds", 1),
    ("秒", 1),
];

impl Locale {
    /// `1 h 30 min`, `1 小时 30 分钟`.
    pub fn format_duration(&self, seconds: i64) -> String {
        let size = seconds.unsigned_abs();
        let parts = [
            (size / 3_600, self.say("h", "小时")),
            (size % 3_600 / 60, self.say("min", "分钟")),
            (size % 60, self.say("s", "秒")),
        ];
        let written: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count} {unit}"))
            .collect();
        if written.is_empty() {
            return format!("0 {}", self.say("min", "分钟"));
        }
        format!(
            "{}{}",
            if seconds < 0 { "-" } else { "" },
            written.join(" ")
        )
    }

    /// Reads `1h 30m`, `90 min`, `1:30`, `1:30:00`, `1.5 h`, `PT1H30M`; a number alone is minutes.
    pub fn parse_duration(&self, text: &str) -> Result<i64, Reason> {
        let bad = || {
            Reason::new(
                "not_a_duration",
                format!(
                    "`{}` is not a length of time; write it like 1h 30m, 90 min or 1:30.",
                    shown(text)
                ),
            )
            .with(&[&shown(text)])
        };
        let written = plain(text).to_lowercase();
        let (written, negative) = match written.strip_prefix('-') {
            Some(rest) => (rest.trim_start(), true),
            None => (written.as_str(), false),
        };
        let seconds = if written.contains(':') {
            clock(written)
        } else {
            self.units(written)
        };
        let seconds = seconds
            .filter(|seconds| *seconds <= 100 * 365 * 86_400)
            .ok_or_else(bad)?;
        Ok(if negative { -seconds } else { seconds })
    }

    fn units(&self, text: &str) -> Option<i64> {
        let iso = text
            .strip_prefix('p')
            .filter(|rest| rest.contains(|c: char| c.is_ascii_digit()));
        let text = iso.map_or_else(|| text.to_owned(), |rest| rest.replace('t', ""));
        let mut rest = text.as_str();
        let mut total = 0i64;
        let mut last = None;
        while !rest.is_empty() {
            let len = rest
                .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
                .unwrap_or(rest.len());
            let number = self.parse_decimal(&rest[..len]).ok()?;
            rest = rest[len..].trim_start();
            let len = rest
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(rest.len());
            let unit = rest[..len]
                .trim()
                .trim_end_matches('.')
                .trim_end_matches("and")
                .trim();
            let size = match (unit, last) {
                ("", None) => 60,
                // `1h30` is one hour and thirty minutes.
                ("", Some(3_600)) => 60,
                ("", Some(60)) => 1,
                (unit, _) => UNITS.iter().find(|(name, _)| *name == unit)?.1,
            };
            if last.is_some_and(|last| size >= last) {
                return None;
            }
            last = Some(size);
            rest = &rest[len..];
            let part = number.checked_mul(size.into())?;
            total = total.checked_add(i64::try_from(part.round()).ok()?)?;
        }
        last.map(|_| total)
    }
}

/// `1:30` is an hour and a half; `1:30:15` has seconds.
fn clock(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let number = |text: &str, most: i64| {
        let digits =
            !text.is_empty() && text.len() <= 9 && text.chars().all(|c| c.is_ascii_digit());
        if !digits {
            None
        } else {
            text.parse::<i64>().ok().filter(|number| *number <= most)
        }
    };
    match parts.as_slice() {
        [hours, minutes] => Some(number(hours, i64::MAX)? * 3_600 + number(minutes, 59)? * 60),
        [hours, minutes, seconds] => Some(
            number(hours, i64::MAX)? * 3_600 + number(minutes, 59)? * 60 + number(seconds, 59)?,
        ),
        _ => None,
    }
}

/// `1:30:00`, which every region reads back.
pub(crate) fn plain_duration(seconds: i64) -> String {
    let size = seconds.unsigned_abs();
    format!(
        "{}{}:{:02}:{:02}",
        if seconds < 0 { "-" } else { "" },
        size / 3_600,
        size % 3_600 / 60,
        size % 60
    )
}
