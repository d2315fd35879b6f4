//! Whether a predicate holds for a record that is in hand: what a database would say of its row, without asking one. For
//! conditions on the record's own fields; what leads to other records is for databases alone ([`Predicate::is_own`]).

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Compare, Like, Predicate, ValueMatch};
use crate::cell::Cell;
use crate::object::Object;
use crate::value::Value;

/// The value of a field, by its position.
pub type Get<'g> = dyn Fn(usize) -> Value + 'g;

impl Predicate {
    /// Whether the values of the record alone decide it.
    pub fn is_own(&self) -> bool {
        match self {
            Predicate::And(parts) | Predicate::Or(parts) => parts.iter().all(Self::is_own),
            Predicate::Not(part) => part.is_own(),
            Predicate::Ids(_)
            | Predicate::Linked { .. }
            | Predicate::LinkedMany { .. }
            | Predicate::Matches(_) => false,
            _ => true,
        }
    }

    /// Whether it holds for a record of these values. What is not the record's own does not.
    pub fn holds(&self, object: &Object, get: &Get<'_>) -> bool {
        match self {
            Predicate::True => true,
            Predicate::And(parts) => parts.iter().all(|part| part.holds(object, get)),
            Predicate::Or(parts) => parts.iter().any(|part| part.holds(object, get)),
            Predicate::Not(part) => !part.holds(object, get),
            Predicate::Compare(column, how, with) => {
                compare(&cell(object, column, get), with).is_some_and(|order| how.holds(order))
            }
            Predicate::IsNull(column) => cell(object, column, get).is_null(),
            Predicate::In(column, cells) => {
                let is = cell(object, column, get);
                cells
                    .iter()
                    .any(|one| compare(&is, one) == Some(Ordering::Equal))
            }
            Predicate::Like(column, like) => match cell(object, column, get) {
                Cell::Text(text) => like.matches(&text),
                _ => false,
            },
            Predicate::HasValue(field, wanted) => has_value(object, field, wanted, get),
            Predicate::LinksTo(field, ids) => object.position(field).is_some_and(|at| {
                let value = get(at);
                value.links().iter().any(|link| ids.contains(&link.id))
            }),
            Predicate::False
            | Predicate::Ids(_)
            | Predicate::Linked { .. }
            | Predicate::LinkedMany { .. }
            | Predicate::Matches(_) => false,
        }
    }
}

impl Compare {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Compare::Eq => order.is_eq(),
            Compare::Lt => order.is_lt(),
            Compare::Lte => order.is_le(),
            Compare::Gt => order.is_gt(),
            Compare::Gte => order.is_ge(),
        }
    }
}

impl Like {
    /// Whether a text matches.
    pub fn matches(&self, text: &str) -> bool {
        match self {
            Like::Prefix(part) => text.starts_with(part.as_str()),
            Like::Contains(part) => text.contains(part.as_str()),
            Like::Suffix(part) => text.ends_with(part.as_str()),
            Like::Pattern(parts) => pattern(parts, text),
        }
    }
}

/// Parts in order: the first at the beginning, the last at the end, each of the others as early as it can be.
fn pattern(parts: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|only| only == text);
    };
    let Some(rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else {
        return false;
    };
    for part in middle {
        let Some(at) = rest.find(part.as_str()) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

/// What a column has: its name begins with that of its field.
fn cell(object: &Object, column: &str, get: &Get<'_>) -> Cell {
    let name = column.split_once("__").map_or(column, |(field, _)| field);
    let Some(position) = object.position(name) else {
        return Cell::Null;
    };
    let field = &object.fields[position];
    let at = field
        .kind
        .columns(field)
        .iter()
        .position(|known| known.name == column);
    let mut cells = field.kind.cells(field, &get(position));
    match at.filter(|at| *at < cells.len()) {
        Some(at) => cells.swap_remove(at),
        None => Cell::Null,
    }
}

fn has_value(object: &Object, name: &str, wanted: &ValueMatch, get: &Get<'_>) -> bool {
    let Some(position) = object.position(name) else {
        return false;
    };
    let field = &object.fields[position];
    let value = get(position);
    if *wanted == ValueMatch::Any && !value.links().is_empty() {
        return true;
    }
    let values = field.kind.side_values(field, &value);
    match wanted {
        ValueMatch::Any => !values.is_empty(),
        ValueMatch::In(any) => values.iter().any(|value| any.contains(value)),
        ValueMatch::Like(like) => values.iter().any(|value| like.matches(value)),
    }
}

/// Nothing compares with nothing.
fn compare(one: &Cell, other: &Cell) -> Option<Ordering> {
    let number = |cell: &Cell| match cell {
        Cell::Int(number) => Some(Decimal::from(*number)),
        Cell::Decimal(number) => Some(*number),
        _ => None,
    };
    match (one, other) {
        (Cell::Text(one), Cell::Text(other)) => Some(one.cmp(other)),
        (Cell::Bool(one), Cell::Bool(other)) => Some(one.cmp(other)),
        (Cell::Date(one), Cell::Date(other)) => Some(one.cmp(other)),
        (Cell::Time(one), Cell::Time(other)) => Some(one.cmp(other)),
        (Cell::Id(one), Cell::Id(other)) => (one == other).then_some(Ordering::Equal),
        _ => Some(number(one)?.cmp(&number(other)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_anchored_where_they_have_a_text() {
        let like =
            |parts: &[&str]| Like::Pattern(parts.iter().map(|part| (*part).to_owned()).collect());
        for (parts, text, wanted) in [
            (&["a", "c"][..], "abc", true),
            (&["a", "c"], "abcd", false),
            (&["", "b", ""], "abc", true),
            (&["a", "a"], "a", false),
            (&["", "b", "b"], "abb", true),
            (&["", "b", "b"], "ab", false),
            (&["x"], "x", true),
        ] {
            assert_eq!(like(parts).matches(text), wanted, "{parts:?} {text}");
        }
    }
}
