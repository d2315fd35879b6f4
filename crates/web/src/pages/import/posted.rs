//! What the forms of an import post.

use mainstay_app::import::source::Options;
use mainstay_app::import::{Alike, Import, Mapping, Mode, Target};
use mainstay_model::Problem;

use crate::widgets::form::last;

/// The name of the input that says where a column goes.
pub(super) fn column_name(at: usize) -> String {
    format!("column.{at}")
}

/// The mapping of the form; columns that are not in it stay as they are.
pub(super) fn mapping(
    import: &Import,
    pairs: &[(String, String)],
) -> Result<Mapping, Vec<Problem>> {
    let mut mapping = import.mapping.clone();
    let mut problems = Vec::new();
    let mut read = |name: &str, text: &str| match text.trim() {
        "" => None,
        text => text
            .parse::<Target>()
            .map_err(|reason| problems.push(reason.at(name)))
            .ok(),
    };
    for (at, column) in mapping.columns.iter_mut().enumerate() {
        let name = column_name(at);
        if let Some(text) = last(pairs, &name) {
            *column = read(&name, text);
        }
    }
    if let Some(text) = last(pairs, "key") {
        mapping.key = read("key", text);
    }
    if let Some(mode) = last(pairs, "mode").and_then(Mode::from_name) {
        // Without a key there is nothing to find records by, whatever is ticked.
        mapping.mode = if mapping.key.is_none() {
            Mode::Create
        } else {
            mode
        };
    }
    if let Some(alike) = last(pairs, "alike").and_then(Alike::from_name) {
        mapping.alike = alike;
    }
    if let Some(text) = last(pairs, "create_linked") {
        mapping.create_linked = text == "true";
    }
    if let Some(text) = last(pairs, "clear_blank") {
        mapping.clear_blank = text == "true";
    }
    if problems.is_empty() {
        Ok(mapping)
    } else {
        Err(problems)
    }
}

/// How the file is to be read.
pub(super) fn options(pairs: &[(String, String)]) -> Options {
    let given = |name: &str| {
        last(pairs, name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let delimiter = given("delimiter").and_then(|text| {
        if text == "tab" {
            Some('\t')
        } else {
            text.chars().next()
        }
    });
    let header = match given("header") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    Options {
        encoding: given("encoding").map(str::to_owned),
        delimiter,
        header,
        sheet: given("sheet").map(str::to_owned),
    }
}
