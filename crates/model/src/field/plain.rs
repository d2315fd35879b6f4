//! Values of several parts as plain text, for formulas: independent of language, by the value's shape alone.

use super::{name_rules, postal_rules};
use crate::value::Value;

/// The text of a value: the whole name or address, the first email or phone, all tags; blank for what has no text.
pub fn plain_value(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Name(name) => name_rules::full(name),
        Value::Address(address) => postal_rules::line(address),
        Value::Emails(emails) => emails
            .first()
            .map_or_else(String::new, |email| email.address.clone()),
        Value::Phones(phones) => phones
            .first()
            .map_or_else(String::new, |phone| phone.number.clone()),
        Value::Set(words) => words.join(", "),
        Value::Files(files) => files
            .iter()
            .map(|file| file.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}
