//! Reading a written filter: brackets, quotes, dots. No field is known here yet.

use crate::problem::Reason;

/// A filter as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawFilter {
    /// All of these.
    All(Vec<RawFilter>),
    /// Any of these.
    Any(Vec<RawFilter>),
    /// Not this.
    Not(Box<RawFilter>),
    /// One condition.
    Condition(RawCondition),
}

/// One condition as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCondition {
    /// `company.sector`.
    pub path: String,
    /// `eq`.
    pub op: String,
    /// What stands behind the operator; several for `in`.
    pub operands: Vec<String>,
}

impl Default for RawFilter {
    fn default() -> Self {
        RawFilter::All(Vec::new())
    }
}

/// Deepest nesting of brackets, and most conditions of a filter: more is a mistake or an attack.
const DEEPEST: usize = 8;
const MOST: usize = 200;

/// Reads what stands behind `field=`: `eq.me`, `not.in.(a,b)`, `ilike.*ltd*`.
pub fn parse_condition(path: &str, text: &str) -> Result<RawFilter, Reason> {
    let (negated, rest) = match text.strip_prefix("not.") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let Some((op, operand)) = rest.split_once('.') else {
        return Err(Reason::new(
            "bad_filter",
            format!("`{text}` is not a filter: write an operator, a point and a value, such as `eq.{text}`."),
        )
        .with(&[text]));
    };
    let operands = if op == "in" {
        parse_list(operand)?
    } else {
        vec![unquote(operand)]
    };
    let condition = RawFilter::Condition(RawCondition {
        path: path.to_owned(),
        op: op.to_owned(),
        operands,
    });
    Ok(if negated {
        RawFilter::Not(Box::new(condition))
    } else {
        condition
    })
}

/// Reads what stands behind `or=` or `and=`: `(a.eq.1,and(b.gt.2,c.is.null))`.
pub fn parse_group(any: bool, text: &str) -> Result<RawFilter, Reason> {
    let inner = text
        .trim()
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .ok_or_else(|| {
            Reason::new(
                "bad_group",
                format!("`{text}` has to stand in round brackets."),
            )
            .with(&[text])
        })?;
    let mut count = 0;
    group(any, inner, 0, &mut count)
}

fn group(any: bool, inner: &str, depth: usize, count: &mut usize) -> Result<RawFilter, Reason> {
    if depth >= DEEPEST {
        return Err(Reason::new(
            "too_deep",
            format!("A filter may nest at most {DEEPEST} brackets."),
        )
        .with(&[&DEEPEST.to_string()]));
    }
    let mut parts = Vec::new();
    for part in split(inner)? {
        *count += 1;
        if *count > MOST {
            return Err(Reason::new(
                "filter_too_long",
                format!("A filter may have at most {MOST} conditions."),
            )
            .with(&[&MOST.to_string()]));
        }
        parts.push(item(part.trim(), depth, count)?);
    }
    Ok(if any {
        RawFilter::Any(parts)
    } else {
        RawFilter::All(parts)
    })
}

fn item(part: &str, depth: usize, count: &mut usize) -> Result<RawFilter, Reason> {
    for (word, any) in [("or", true), ("and", false)] {
        for negated in [false, true] {
            let head = if negated {
                format!("not.{word}(")
            } else {
                format!("{word}(")
            };
            if let Some(inner) = part
                .strip_prefix(&head)
                .and_then(|rest| rest.strip_suffix(')'))
            {
                let inner = group(any, inner, depth + 1, count)?;
                return Ok(if negated {
                    RawFilter::Not(Box::new(inner))
                } else {
                    inner
                });
            }
        }
    }
    let (path, rest) = split_path(part).ok_or_else(|| {
        Reason::new(
            "bad_filter",
            format!(
                "`{part}` is not a condition: write field, operator and value with points between."
            ),
        )
        .with(&[part])
    })?;
    parse_condition(path, rest)
}

/// `company.sector.not.eq.x` -> (`company.sector`, `not.eq.x`): the path ends before the first operator.
fn split_path(part: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    while let Some(dot) = part[from..].find('.').map(|at| at + from) {
        let rest = &part[dot + 1..];
        let word = rest.split('.').next().unwrap_or("");
        if word == "not" || super::Operator::from_name(word).is_some() {
            return Some((&part[..dot], rest));
        }
        from = dot + 1;
    }
    None
}

fn parse_list(text: &str) -> Result<Vec<String>, Reason> {
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .ok_or_else(|| {
            Reason::new(
                "bad_list",
                format!("`{text}` has to be a list in round brackets: `(a,b)`."),
            )
            .with(&[text])
        })?;
    if inner.is_empty() {
        return Ok(Vec::new());
    }
    Ok(split(inner)?
        .into_iter()
        .map(|part| unquote(part.trim()))
        .collect())
}

/// Splits at commas outside brackets and double quotes.
fn split(text: &str) -> Result<Vec<&str>, Reason> {
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut escaped, mut from) = (0usize, false, false, 0);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth = depth.checked_sub(1).ok_or_else(|| {
                    Reason::new(
                        "brackets",
                        format!("`{text}` has a closing bracket too many."),
                    )
                    .with(&[text])
                })?;
            }
            ',' if !quoted && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    if depth > 0 || quoted {
        return Err(Reason::new(
            "brackets",
            format!("`{text}` has a bracket or a quotation mark that is not closed."),
        )
        .with(&[text]));
    }
    parts.push(&text[from..]);
    Ok(parts)
}

/// `"a, b"` -> `a, b`, with `\"` and `\\` inside; anything else stays as it is.
fn unquote(text: &str) -> String {
    let Some(inner) = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

impl RawFilter {
    /// Writes it as the inside of a group, so that it can be read again: for saved views and addresses.
    pub fn write(&self) -> String {
        match self {
            RawFilter::All(parts) => format!("and({})", write_all(parts)),
            RawFilter::Any(parts) => format!("or({})", write_all(parts)),
            RawFilter::Not(part) => match &**part {
                RawFilter::Condition(condition) => {
                    format!("{}.not.{}", condition.path, condition.write())
                }
                RawFilter::Not(inner) => inner.write(),
                group => format!("not.{}", group.write()),
            },
            RawFilter::Condition(condition) => format!("{}.{}", condition.path, condition.write()),
        }
    }

    /// Reads what [`RawFilter::write`] wrote; blank text is everything.
    pub fn read(text: &str) -> Result<Self, Reason> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        match parse_group(false, &format!("({text})"))? {
            RawFilter::All(mut parts) if parts.len() == 1 => Ok(parts.remove(0)),
            filter => Ok(filter),
        }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        matches!(self, RawFilter::All(parts) | RawFilter::Any(parts) if parts.iter().all(RawFilter::is_empty))
    }

    /// Both filters.
    #[must_use]
    pub fn and(self, other: RawFilter) -> RawFilter {
        match (self, other) {
            (RawFilter::All(mut all), RawFilter::All(more)) => {
                all.extend(more);
                RawFilter::All(all)
            }
            (RawFilter::All(mut all), other) => {
                all.push(other);
                RawFilter::All(all)
            }
            (this, other) => RawFilter::All(vec![this, other]),
        }
    }
}

impl RawCondition {
    /// The part behind the path: `eq.me`.
    pub fn write(&self) -> String {
        if self.op == "in" {
            let parts: Vec<String> = self.operands.iter().map(|operand| quote(operand)).collect();
            return format!("in.({})", parts.join(","));
        }
        format!(
            "{}.{}",
            self.op,
            quote(self.operands.first().map_or("", String::as_str))
        )
    }
}

fn write_all(parts: &[RawFilter]) -> String {
    parts
        .iter()
        .map(RawFilter::write)
        .collect::<Vec<_>>()
        .join(",")
}

fn quote(text: &str) -> String {
    let plain =
        !text.is_empty() && text.trim() == text && !text.contains([',', '(', ')', '"', '\\']);
    if plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let filter = RawFilter::read(text).unwrap();
        assert_eq!(
            RawFilter::read(&filter.write()).unwrap(),
            filter,
            "{text} reads back"
        );
    }

    #[test]
    fn filters_read_back_as_they_were_written() {
        check("owner.eq.me");
        check("company.sector.in.(retail,\"a, b\",\"say \\\"x\\\"\")");
        check(
            "or(stage.eq.won,and(amount.gt.1000,created_at.gte.-30d),not.or(a.is.null,b.eq.\"(\"))",
        );
        check("name.not.ilike.*ltd*");
        check("name.eq.\"\"");
    }

    #[test]
    fn broken_filters_are_refused_with_a_reason() {
        for text in ["a", "a.eq.(", "or(a.eq.1", "a.eq.\"x", "a.eq.1)", "a.b.c"] {
            assert!(RawFilter::read(text).is_err(), "{text}");
        }
        let deep = "or(".repeat(50) + "a.eq.1" + &")".repeat(50);
        assert_eq!(RawFilter::read(&deep).unwrap_err().code, "too_deep");
    }
}
