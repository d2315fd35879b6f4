//! Reading `mainstay.toml`: which keys it holds, on which lines.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::problem::Problems;
use super::setting::Given;

/// A key of the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// `section.key`, or a longer or shorter path that cannot be right.
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) given: Given,
}

/// The keys of a file, in the file's order. Text that is no TOML is a problem at its line.
pub(crate) fn entries(file: &Path, text: &str, problems: &mut Problems) -> Vec<Entry> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        problems.add(format!("{}:{line}", file.display()), error.message());
    }
    let mut entries = Vec::new();
    if errors.is_empty() {
        collect(text, "", table.get_ref(), &mut entries);
        entries.sort_by_key(|entry| entry.line);
    }
    entries
}

fn collect(text: &str, above: &str, table: &DeTable<'_>, entries: &mut Vec<Entry>) {
    for (key, value) in table {
        let path = format!("{above}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) => collect(text, &format!("{path}."), inner, entries),
            value => entries.push(Entry {
                path,
                line: line_of(text, key.span().start),
                given: given(value),
            }),
        }
    }
}

fn given(value: &DeValue<'_>) -> Given {
    match value {
        DeValue::String(text) => Given::Text(text.clone().into_owned()),
        DeValue::Boolean(b) => Given::Boolean(*b),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .map_or(Given::Unfit("integer beyond 64 bits"), Given::Integer),
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_owned))
            .collect::<Option<Vec<String>>>()
            .map_or(
                Given::Unfit("array of other things than strings"),
                Given::List,
            ),
        DeValue::Float(_) => Given::Unfit("float"),
        DeValue::Datetime(_) => Given::Unfit("date or time"),
        DeValue::Table(_) => Given::Unfit("table"),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(offset)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}
