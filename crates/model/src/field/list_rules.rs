//! Lists written in one text: splitting them at separators outside of quotes and brackets, joining them again; words in
//! brackets behind an entry; conditions on the side table.

use crate::filter::Operator;
use crate::predicate::{Like, Predicate, ValueMatch};
use crate::problem::Reason;

use super::text_rules;

/// Most entries of a list.
pub(super) const MOST: usize = 50;

/// The parts of a text between separators; quotes (`"a, b"`) and round brackets hold parts together.
pub(super) fn split(text: &str, separators: &[char]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0usize;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '"'
            && part.trim().is_empty()
            && let Some((quoted, len)) = quoted(rest, separators)
        {
            part = quoted;
            parts.push(std::mem::take(&mut part));
            rest = rest[len..]
                .trim_start_matches(|c: char| c.is_whitespace() && !separators.contains(&c));
            rest = rest
                .strip_prefix(|c: char| separators.contains(&c))
                .unwrap_or(rest);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '(' | '（' if rest.contains([')', '）']) => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && separators.contains(&c) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts
        .iter()
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// A quoted part at the beginning of a text, and its length with quotes; `None` when the quote does not end a part.
fn quoted(text: &str, separators: &[char]) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            out.push(c);
            continue;
        }
        if chars.peek().is_some_and(|(_, next)| *next == '"') {
            out.push('"');
            chars.next();
            continue;
        }
        let after = text[at + 1..]
            .chars()
            .find(|c| !c.is_whitespace() || separators.contains(c));
        return after
            .is_none_or(|c| separators.contains(&c))
            .then_some((out, at + 1));
    }
    None
}

/// Joins parts so that [`split`] gives them back.
pub(super) fn join<S: AsRef<str>>(parts: &[S], separator: &str, separators: &[char]) -> String {
    let written: Vec<String> = parts
        .iter()
        .map(|part| {
            let part = part.as_ref();
            if part.contains(|c: char| {
                separators.contains(&c) || matches!(c, '"' | '(' | ')' | '（' | '）')
            }) {
                format!("\"{}\"", part.replace('"', "\"\""))
            } else {
                part.to_owned()
            }
        })
        .collect();
    written.join(separator)
}

/// An entry and the words in round brackets behind it: `a@b.c (invalid, opt-out)`. Brackets with anything but letters
/// belong to the entry.
pub(super) fn remarks(entry: &str) -> (&str, Vec<String>) {
    let entry = entry.trim();
    let found = entry
        .strip_suffix([')', '）'])
        .and_then(|text| text.rsplit_once(['(', '（']));
    match found {
        Some((before, inside))
            if inside
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ',' | '，' | ' ' | '-' | '_')) =>
        {
            let words = inside
                .split([',', '，'])
                .map(|word| word.trim().to_lowercase())
                .filter(|word| !word.is_empty())
                .collect();
            (before.trim(), words)
        }
        _ => (entry, Vec::new()),
    }
}

/// Refuses lists that are too long.
pub(super) fn few(count: usize, most: usize) -> Result<(), Reason> {
    if count > most {
        return Err(Reason::new(
            "too_many",
            format!("These are {count}; at most {most} fit here."),
        )
        .with(&[&count.to_string(), &most.to_string()]));
    }
    Ok(())
}

/// Reads entries one by one; those that say nothing are left out.
pub(super) fn entries<I, T>(
    items: &[I],
    read: impl Fn(&I) -> Result<Option<T>, Reason>,
) -> Result<Vec<T>, Reason> {
    let mut entries = Vec::with_capacity(items.len().min(MOST));
    for (at, item) in items.iter().enumerate() {
        entries.extend(entry(at, items.len(), read(item))?);
    }
    Ok(entries)
}

/// The refusal of an entry, told with its position, when there is more than one.
pub(super) fn entry<T>(at: usize, count: usize, result: Result<T, Reason>) -> Result<T, Reason> {
    result.map_err(|reason| {
        if count < 2 {
            return reason;
        }
        let message = format!("Entry {}: {}", at + 1, reason.message);
        Reason { message, ..reason }
    })
}

/// Conditions on the single values of a list. `form` makes of an operand what the side table has.
pub(super) fn condition(
    field: &str,
    op: Operator,
    operands: &[&str],
    form: impl Fn(&str) -> Result<String, Reason>,
    fold: impl Fn(&str) -> String,
) -> Result<Predicate, Reason> {
    let has = |what| Predicate::HasValue(field.to_owned(), what);
    let operand = operands.first().copied().unwrap_or("");
    Ok(match op {
        Operator::Eq | Operator::Contains if operand.trim().is_empty() => {
            has(ValueMatch::Any).negate()
        }
        Operator::Eq | Operator::Contains => has(ValueMatch::In(vec![form(operand)?])),
        Operator::Ne => condition(field, Operator::Eq, operands, form, fold)?.negate(),
        Operator::In if operands.is_empty() => Predicate::False,
        Operator::In => has(ValueMatch::In(
            operands
                .iter()
                .map(|operand| form(operand))
                .collect::<Result<_, _>>()?,
        )),
        Operator::Like | Operator::Ilike => {
            has(ValueMatch::Like(text_rules::pattern(operand, |part| {
                fold(part)
            })))
        }
        Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte | Operator::Is => {
            return Err(text_rules::bad_is());
        }
    })
}

/// Has a single value that contains the text.
pub(super) fn contains(field: &str, text: String) -> Predicate {
    Predicate::HasValue(field.to_owned(), ValueMatch::Like(Like::Contains(text)))
}
