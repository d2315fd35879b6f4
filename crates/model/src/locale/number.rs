//! Numbers: grouped for people, read with either separator.

use rust_decimal::Decimal;

use super::{Locale, plain};
use crate::problem::{Reason, shown};

impl Locale {
    /// A number as people of the region write it. `scale` asks for at least so many digits behind the point; digits that
    /// are there are never dropped.
    pub fn format_decimal(&self, value: Decimal, scale: u32) -> String {
        let value = value.normalize();
        let text = format!("{:.*}", value.scale().max(scale) as usize, value.abs());
        let (whole, broken) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::with_capacity(text.len() + 8);
        if value.is_sign_negative() && !value.is_zero() {
            out.push('-');
        }
        self.group_into(whole, &mut out);
        if !broken.is_empty() {
            out.push(self.forms().decimal);
            out.push_str(broken);
        }
        out
    }

    /// A whole number as people of the region write it.
    pub fn format_integer(&self, value: i64) -> String {
        self.format_decimal(Decimal::from(value), 0)
    }

    fn group_into(&self, whole: &str, out: &mut String) {
        let forms = self.forms();
        if forms.four_together && whole.len() <= 4 {
            out.push_str(whole);
            return;
        }
        for (at, digit) in whole.char_indices() {
            let left = whole.len() - at;
            let edge = if forms.indian && left > 3 {
                (left - 3).is_multiple_of(2)
            } else {
                left.is_multiple_of(3)
            };
            if at > 0 && edge {
                out.push(forms.group);
            }
            out.push(digit);
        }
    }

    /// Reads a number as people write it: `1.234,50`, `1,234.50`, `1 234`, `(12)`, `1.2万`. Where a single separator could be
    /// either, the region decides.
    pub fn parse_decimal(&self, text: &str) -> Result<Decimal, Reason> {
        let bad = || {
            Reason::new(
                "not_a_number",
                format!(
                    "`{}` is not a number; write digits, such as 1234.50.",
                    shown(text)
                ),
            )
            .with(&[&shown(text)])
        };
        let written = plain(text);
        let (written, negative) = sign(&written);
        let (written, factor) = factor(written);
        let digits = self.ungrouped(written).ok_or_else(bad)?;
        let mut value = Decimal::from_str_exact(&digits).map_err(|_| too_many_digits(text))?;
        value = value
            .checked_mul(Decimal::from(factor))
            .ok_or_else(|| too_many_digits(text))?;
        value.set_sign_negative(negative && !value.is_zero());
        Ok(value.normalize())
    }

    /// The digits with at most one `.`, without any group separator; `None` when it cannot be a number.
    fn ungrouped(&self, text: &str) -> Option<String> {
        let ok = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'');
        if text.is_empty() || !text.chars().all(ok) || !text.contains(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        let (points, commas) = (text.matches('.').count(), text.matches(',').count());
        let decimal = match (points, commas) {
            (0, 0) => None,
            (1, 0) => self.single('.', text),
            (0, 1) => self.single(',', text),
            (_, 0) | (0, _) => None,
            // Both: the one that stands last is between whole and broken part.
            (_, _) if text.rfind('.') > text.rfind(',') => (points == 1).then_some('.'),
            (_, _) => (commas == 1).then_some(','),
        };
        let (whole, broken) = match decimal {
            Some(mark) => text.split_once(mark)?,
            None => (text, ""),
        };
        if !broken.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
        if groups.len() > 1 {
            let (first, last) = (groups.first()?, groups.last()?);
            let middle = groups.get(1..groups.len() - 1)?;
            let western = middle.iter().all(|group| group.len() == 3);
            let indian = middle.iter().all(|group| group.len() == 2);
            if first.is_empty() || first.len() > 3 || last.len() != 3 || !(western || indian) {
                return None;
            }
        }
        let whole: String = groups.concat();
        let whole = if whole.is_empty() { "0" } else { &whole };
        Some(if broken.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{broken}")
        })
    }

    /// Whether the only separator is the decimal one: it is, unless it may stand between groups and does so in the region.
    fn single(&self, mark: char, text: &str) -> Option<char> {
        let (before, after) = text.split_once(mark)?;
        let groupable = after.len() == 3
            && (1..=3).contains(&before.len())
            && !before.starts_with('0')
            && before.chars().all(|c| c.is_ascii_digit());
        if groupable && self.forms().decimal != mark && (mark == ',' || self.forms().group == '.') {
            return None;
        }
        Some(mark)
    }
}

/// The number with digits and a point only, so that every region reads it back as the same number: three digits behind the
/// point, which could be taken for a group, get a zero more.
pub fn plain_decimal(value: Decimal) -> String {
    let text = value.normalize().to_string();
    match text.split_once('.') {
        Some((_, broken)) if broken.len() == 3 => text + "0",
        _ => text,
    }
}

pub(super) fn sign(text: &str) -> (&str, bool) {
    if let Some(inner) = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        return (inner.trim(), true);
    }
    if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_suffix('-')) {
        return (rest.trim(), true);
    }
    (text.strip_prefix('+').unwrap_or(text).trim(), false)
}

fn factor(text: &str) -> (&str, i64) {
    for (unit, factor) in [
        ("万", 10_000),
        ("亿", 100_000_000),
        ("千", 1_000),
        ("k", 1_000),
        ("K", 1_000),
    ] {
        if let Some(rest) = text.strip_suffix(unit) {
            return (rest.trim_end(), factor);
        }
    }
    (text, 1)
}

fn too_many_digits(text: &str) -> Reason {
    Reason::new(
        "too_many_digits",
        format!(
            "`{}` has more digits than can be kept exactly.",
            shown(text)
        ),
    )
    .with(&[&shown(text)])
}
