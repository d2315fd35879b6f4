//! What kinds that are text have in common: cleaning, columns, conditions, schema.

use serde_json::{Value as Json, json};

use super::{Field, SortColumn};
use crate::cell::{Cell, Column, ColumnType};
use crate::filter::Operator;
use crate::fold;
use crate::predicate::{Compare, Like, Predicate};
use crate::problem::Reason;
use crate::value::Value;

/// Operators on text with a sort key.
pub(super) const SHORT: &[Operator] = {
    use Operator::{Contains, Eq, Gt, Gte, Ilike, In, Is, Like, Lt, Lte, Ne};
    &[Contains, Eq, Ne, Ilike, Like, In, Gt, Gte, Lt, Lte, Is]
};

/// Operators on text too long to be sorted.
pub(super) const LONG: &[Operator] = &[
    Operator::Contains,
    Operator::Ilike,
    Operator::Like,
    Operator::Is,
];

/// The text of a JSON input: a string, or a number as it is written; nothing for `null`.
pub(super) fn input(input: &Json) -> Result<Option<String>, Reason> {
    match input {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text.clone())),
        Json::Number(number) => Ok(Some(number.to_string())),
        _ => Err(Reason::new("not_text", "This has to be text.")),
    }
}

/// Text without blanks at its ends, otherwise unchanged; nothing when nothing is left.
pub(super) fn clean(text: &str, most: usize) -> Result<Option<&str>, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    no_nul(text)?;
    // A character takes at least one byte: most texts need not be counted.
    if text.len() > most {
        let length = text.chars().count();
        if length > most {
            return Err(Reason::new(
                "too_long",
                format!("This has {length} characters; at most {most} fit here."),
            )
            .with(&[&length.to_string(), &most.to_string()]));
        }
    }
    Ok(Some(text))
}

/// U+0000 can be kept by no database.
pub(super) fn no_nul(text: &str) -> Result<(), Reason> {
    if text.contains('\0') {
        return Err(Reason::new(
            "nul",
            "This contains the character U+0000, which cannot be stored; remove it.",
        ));
    }
    Ok(())
}

/// The text of a value; blank for anything else.
pub(super) fn of(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

/// The value and beside it its folded key.
pub(super) fn columns(field: &Field) -> Vec<Column> {
    vec![column(field, ""), column(field, "key")]
}

/// A text column of a field.
pub(super) fn column(field: &Field, part: &str) -> Column {
    Column {
        name: field.column(part),
        ty: ColumnType::Text,
    }
}

/// The cells for [`columns`].
pub(super) fn cells(value: &Value) -> Vec<Cell> {
    match value {
        Value::Text(text) => vec![Cell::Text(text.clone()), Cell::Text(fold::sort_key(text))],
        _ => vec![Cell::Null, Cell::Null],
    }
}

/// A cell taken out of a row as text; blank when it is something else.
pub(super) fn take(cells: &mut [Cell], at: usize) -> String {
    match cells
        .get_mut(at)
        .map(|cell| std::mem::replace(cell, Cell::Null))
    {
        Some(Cell::Text(text)) => text,
        _ => String::new(),
    }
}

/// The text value of the first cell.
pub(super) fn value(cells: &mut [Cell]) -> Value {
    match take(cells, 0) {
        text if text.is_empty() => Value::Null,
        text => Value::Text(text),
    }
}

/// A text value as history keeps it.
pub(super) fn restore(json: &Json) -> Value {
    json.as_str()
        .map_or(Value::Null, |text| Value::Text(text.to_owned()))
}

/// Ordered by the key.
pub(super) fn sort(field: &Field) -> Vec<SortColumn> {
    vec![SortColumn {
        column: column(field, "key"),
    }]
}

/// The schema of text of at most so many characters.
pub(super) fn schema(most: usize) -> Json {
    json!({ "type": ["string", "null"], "maxLength": most, "pattern": NO_NUL })
}

/// Any text without U+0000.
pub(super) const NO_NUL: &str = "^[^\\u0000]*$";

/// Conditions on a text column and, beside it, the column with its folded key. Equality is narrowed by the key's index and
/// decided by the text itself, without regard to case and accents only in `ilike`, `contains` and the order.
pub(super) fn condition(
    column: &str,
    key: &str,
    op: Operator,
    operands: &[&str],
) -> Result<Predicate, Reason> {
    let operand = operands.first().copied().unwrap_or("");
    let compare =
        |how| Predicate::Compare(key.to_owned(), how, Cell::Text(fold::sort_key(operand)));
    Ok(match op {
        Operator::Eq if operand.is_empty() => Predicate::IsNull(column.to_owned()),
        Operator::Eq => {
            compare(Compare::Eq).and(Predicate::eq(column, Cell::Text(operand.to_owned())))
        }
        Operator::Ne => condition(column, key, Operator::Eq, operands)?.negate(),
        Operator::In => operands.iter().try_fold(Predicate::False, |any, operand| {
            Ok::<_, Reason>(any.or(condition(column, key, Operator::Eq, &[operand])?))
        })?,
        Operator::Gt => compare(Compare::Gt),
        Operator::Gte => compare(Compare::Gte),
        Operator::Lt => compare(Compare::Lt),
        Operator::Lte => compare(Compare::Lte),
        Operator::Like => Predicate::Like(column.to_owned(), pattern(operand, str::to_owned)),
        Operator::Ilike => Predicate::Like(
            key.to_owned(),
            pattern(operand, |part| with_edges(part, fold::key_form)),
        ),
        Operator::Contains => {
            Predicate::Like(key.to_owned(), Like::Contains(fold::key_form(operand)))
        }
        Operator::Is => return Err(bad_is()),
    })
}

/// Conditions on a text column beside which the whole folded text stands, without pinyin.
pub(super) fn long_condition(
    column: &str,
    key: &str,
    op: Operator,
    operands: &[&str],
) -> Result<Predicate, Reason> {
    let operand = operands.first().copied().unwrap_or("");
    Ok(match op {
        Operator::Ilike => Predicate::Like(
            key.to_owned(),
            pattern(operand, |part| with_edges(part, fold::fold)),
        ),
        Operator::Contains => Predicate::Like(key.to_owned(), Like::Contains(fold::fold(operand))),
        op => condition(column, key, op, operands)?,
    })
}

/// What stands behind `is` besides `null` and `not_null`, which need no kind.
pub(crate) fn bad_is() -> Reason {
    Reason::new("bad_is", "Behind `is` stands `null` or `not_null`.")
}

/// `acme*` -> prefix, `*ltd` -> suffix, `*x*` -> contains, anything else by parts; text without `*` must match whole.
pub(super) fn pattern(text: &str, form: impl Fn(&str) -> String) -> Like {
    let parts: Vec<String> = text.split('*').map(form).collect();
    match parts.as_slice() {
        [prefix, last] if last.is_empty() => Like::Prefix(prefix.clone()),
        [first, suffix] if first.is_empty() => Like::Suffix(suffix.clone()),
        [first, middle, last] if first.is_empty() && last.is_empty() => {
            Like::Contains(middle.clone())
        }
        _ => Like::Pattern(parts),
    }
}

/// Folding takes the blanks at the ends of a text; within a pattern they stand beside a `*` and mean a word's edge.
pub(super) fn with_edges(part: &str, form: fn(&str) -> String) -> String {
    let mut formed = form(part);
    if formed.is_empty() {
        return formed;
    }
    if part.starts_with(char::is_whitespace) {
        formed.insert(0, ' ');
    }
    if part.ends_with(char::is_whitespace) {
        formed.push(' ');
    }
    formed
}

/// Text that many kinds show and export as it is.
pub(super) fn plain(value: &Value) -> String {
    of(value).to_owned()
}
