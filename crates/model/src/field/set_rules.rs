//! What choices and tags have in common: a list of words kept as JSON.

use serde_json::Value as Json;

use super::Field;
use crate::cell::{Cell, Column, ColumnType};
use crate::problem::Reason;
use crate::value::Value;

/// The one column, with the whole list.
pub(super) fn columns(field: &Field) -> Vec<Column> {
    vec![Column {
        name: field.name.clone(),
        ty: ColumnType::Json,
    }]
}

/// The words of a JSON input: a list of text, or nothing.
pub(super) fn words(input: &Json) -> Result<Vec<&str>, Reason> {
    let bad = || Reason::new("not_a_list", "This has to be a list of texts.");
    match input {
        Json::Null => Ok(Vec::new()),
        Json::Array(items) => items
            .iter()
            .map(|item| item.as_str().ok_or_else(bad))
            .collect(),
        _ => Err(bad()),
    }
}

/// The cell of the list.
pub(super) fn cells(value: &Value) -> Vec<Cell> {
    vec![match value {
        Value::Set(_) => Cell::Json(value.to_json().to_string()),
        _ => Cell::Null,
    }]
}

/// The list in its cell.
pub(super) fn value(cells: &mut [Cell]) -> Value {
    match cells.first() {
        Some(Cell::Json(text) | Cell::Text(text)) => {
            serde_json::from_str(text).map_or(Value::Null, set)
        }
        _ => Value::Null,
    }
}

/// The list that history keeps.
pub(super) fn restore(json: &Json) -> Value {
    serde_json::from_value(json.clone()).map_or(Value::Null, set)
}

/// A list of words as a value.
pub(super) fn set(words: Vec<String>) -> Value {
    if words.is_empty() {
        Value::Null
    } else {
        Value::Set(words)
    }
}

/// The words of a value.
pub(super) fn of(value: &Value) -> &[String] {
    match value {
        Value::Set(words) => words,
        _ => &[],
    }
}
