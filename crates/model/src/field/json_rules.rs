//! Reading objects in JSON inputs: known keys only, each of its type, every refusal naming the key.

use serde_json::{Map, Value as Json, json};

use super::text_rules;
use crate::problem::{Reason, shown};

/// Refuses keys that nobody would read.
pub(super) fn known_keys(map: &Map<String, Json>, known: &[&str]) -> Result<(), Reason> {
    match map.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Reason::new(
            "unknown_key",
            format!(
                "There is no `{}` here; known are {}.",
                shown(key),
                known.join(", ")
            ),
        )
        .with(&[&shown(key), &known.join(", ")])),
        None => Ok(()),
    }
}

/// The text of a key, trimmed; blank when it is missing or null.
pub(super) fn text(map: &Map<String, Json>, key: &str, most: usize) -> Result<String, Reason> {
    match map.get(key) {
        None | Some(Json::Null) => Ok(String::new()),
        Some(Json::String(text)) => Ok(text_rules::clean(text, most)?.unwrap_or("").to_owned()),
        Some(Json::Number(number)) => Ok(number.to_string()),
        Some(_) => {
            Err(Reason::new("key_not_text", format!("`{key}` has to be text.")).with(&[key]))
        }
    }
}

/// The yes or no of a key; no when it is missing or null.
pub(super) fn flag(map: &Map<String, Json>, key: &str) -> Result<bool, Reason> {
    match map.get(key) {
        None | Some(Json::Null) => Ok(false),
        Some(Json::Bool(value)) => Ok(*value),
        Some(_) => Err(
            Reason::new("key_not_bool", format!("`{key}` has to be true or false.")).with(&[key]),
        ),
    }
}

/// The schema of an optional text of an object.
pub(super) fn text_schema(most: usize) -> Json {
    json!({ "type": "string", "maxLength": most, "pattern": text_rules::NO_NUL })
}
