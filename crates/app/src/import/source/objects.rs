//! Objects of JSON as rows: one a line, or the elements of a list. What stands inside of an object becomes a column of its own
//! (`billing_address.city`), lists become texts as a spreadsheet would have them (`a@b.c (primary); d@e.f`). An object that is
//! none is refused alone: a line is told from the next one by its end, an element by its brackets.

use std::collections::HashMap;
use std::path::Path;

use encoding_rs::Encoding;
use mainstay_model::Reason;
use mainstay_model::locale::plain_decimal;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

use super::lines::{Lines, too_long, wrong_bytes};
use super::rowfile::{Facts, Making};
use super::{MOST_COLUMNS, SourceError, Workplace};

/// Longest object, in bytes.
const LONGEST: usize = 4 << 20;
/// Objects inside of objects that are taken apart.
const DEPTH: usize = 3;

/// Whether the beginning of a text is that of objects.
pub(super) fn looks_like(head: &str) -> bool {
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    if let Some(list) = head.strip_prefix('[') {
        let inside = list.trim_start();
        return inside.starts_with('{') || inside.starts_with(']');
    }
    let Some(inside) = head.strip_prefix('{') else {
        return false;
    };
    // A cell may begin with a bracket too; a member has a name in quotes.
    let named = inside.trim_start();
    named.starts_with('}')
        || (named.starts_with('"') && named.contains("\":") || named.contains("\" :"))
}

/// Lays the objects of a file out as rows.
pub(super) fn lay_out(
    path: &Path,
    encoding: &'static Encoding,
    facts: &Facts,
    workplace: &Workplace,
) -> Result<(), SourceError> {
    let mut columns = Columns::default();
    let mut wrong = None;
    each(path, encoding, &mut |object| {
        match object.read {
            Ok(object) => {
                for (name, _) in flat(&object, &facts.whole) {
                    columns.learn(name);
                }
            }
            Err(reason) => wrong = wrong.take().or(Some(reason)),
        }
        if columns.names.len() > MOST_COLUMNS {
            let (found, most) = (columns.names.len().to_string(), MOST_COLUMNS.to_string());
            let text = format!("The file has {found} columns; at most {most} can be read.");
            return Err(Reason::new("too_many_columns", text)
                .with(&[&found, &most])
                .into());
        }
        Ok(())
    })?;
    let mut making = Making::begin(workplace, facts)?;
    if columns.names.is_empty() {
        let text = "No object with a name and a value can be read in this file.";
        let none = || Reason::new("no_objects", text);
        return Err(wrong.unwrap_or_else(none).into());
    }
    making.put(0, 0, &columns.names, None)?;
    each(path, encoding, &mut |object| match object.read {
        Ok(members) => {
            let mut cells = vec![String::new(); columns.names.len()];
            for (name, text) in flat(&members, &facts.whole) {
                if let Some(at) = columns.places.get(&name) {
                    cells[*at] = text;
                }
            }
            making.put(object.number, object.line, &cells, None)
        }
        Err(reason) => making.put(object.number, object.line, &[object.text], Some(&reason)),
    })?;
    making.finish()
}

#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    fn learn(&mut self, name: String) {
        if !self.places.contains_key(&name) {
            self.places.insert(name.clone(), self.names.len());
            self.names.push(name);
        }
    }
}

struct Object<'a> {
    number: u64,
    line: u64,
    read: Result<Map<String, Json>, Reason>,
    text: &'a str,
}

type Taker<'a> = dyn FnMut(Object<'_>) -> Result<(), SourceError> + 'a;

/// Gives every object of a file.
fn each(path: &Path, encoding: &'static Encoding, take: &mut Taker<'_>) -> Result<(), SourceError> {
    let mut lines = Lines::open(path, encoding, LONGEST)?;
    let mut elements: Option<Elements> = None;
    let mut first = true;
    while let Some(line) = lines.next_line()? {
        let text = line.text.trim();
        if text.is_empty() {
            continue;
        }
        if std::mem::take(&mut first) && is_spread(text) {
            elements = Some(Elements::default());
        }
        if let Some(elements) = &mut elements {
            elements.line(&line.text, line.number, encoding, take)?;
            continue;
        }
        let read = if line.too_long {
            Err(too_long(LONGEST))
        } else {
            read(text, encoding)
        };
        take(Object {
            number: line.number,
            line: line.number,
            read,
            text: shown(text),
        })?;
    }
    elements.map_or(Ok(()), |elements| elements.end(take))
}

/// Whether objects are written over several lines, or in a list.
fn is_spread(first: &str) -> bool {
    first.starts_with('[') || first == "{" || (first.starts_with('{') && !first.ends_with('}'))
}

/// Objects found by their brackets.
#[derive(Default)]
struct Elements {
    text: String,
    depth: usize,
    in_text: bool,
    escaped: bool,
    overlong: bool,
    begun: u64,
    number: u64,
}

impl Elements {
    fn line(
        &mut self,
        line: &str,
        number: u64,
        encoding: &'static Encoding,
        take: &mut Taker<'_>,
    ) -> Result<(), SourceError> {
        for letter in line.chars() {
            if self.depth == 0 {
                // Between objects there are only commas and the brackets of the list.
                if letter != '{' {
                    continue;
                }
                self.begun = number;
            }
            if self.text.len() < LONGEST {
                self.text.push(letter);
            } else {
                self.overlong = true;
            }
            match letter {
                _ if self.escaped => self.escaped = false,
                '\\' if self.in_text => self.escaped = true,
                '"' => self.in_text = !self.in_text,
                '{' | '[' if !self.in_text => self.depth += 1,
                '}' | ']' if !self.in_text => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        let read = if self.overlong {
                            Err(too_long(LONGEST))
                        } else {
                            read(&self.text, encoding)
                        };
                        self.give(read, take)?;
                    }
                }
                _ => {}
            }
        }
        // A text has no line end inside: one that is open here was never closed, and the next line is another member.
        self.in_text = false;
        self.escaped = false;
        if self.depth > 0 && self.text.len() < LONGEST {
            self.text.push('\n');
        }
        Ok(())
    }

    fn give(
        &mut self,
        read: Result<Map<String, Json>, Reason>,
        take: &mut Taker<'_>,
    ) -> Result<(), SourceError> {
        self.number += 1;
        let text = std::mem::take(&mut self.text);
        self.overlong = false;
        take(Object {
            number: self.number,
            line: self.begun,
            read,
            text: shown(&text),
        })
    }

    fn end(mut self, take: &mut Taker<'_>) -> Result<(), SourceError> {
        if self.depth == 0 {
            return Ok(());
        }
        let text = "This object is never closed; the file did not arrive whole.";
        self.give(Err(Reason::new("open_object", text)), take)
    }
}

fn read(text: &str, encoding: &'static Encoding) -> Result<Map<String, Json>, Reason> {
    if let Some(reason) = wrong_bytes(text, encoding) {
        return Err(reason);
    }
    match serde_json::from_str(text) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err(Reason::new(
            "no_object_here",
            "This is no object: write {\"name\": \"value\"}.",
        )),
        Err(error) => {
            let place = error.column().to_string();
            let said = format!("This is no JSON: it cannot be read from letter {place} on.");
            Err(Reason::new("row_not_json", said).with(&[&place]))
        }
    }
}

fn shown(text: &str) -> &str {
    text.char_indices()
        .nth(300)
        .map_or(text, |(at, _)| &text[..at])
}

/// The members of an object as columns.
fn flat(object: &Map<String, Json>, whole: &[String]) -> Vec<(String, String)> {
    let mut cells = Vec::with_capacity(object.len());
    for (name, value) in object {
        lay(name.clone(), value, whole, 1, &mut cells);
    }
    cells
}

fn lay(
    name: String,
    value: &Json,
    whole: &[String],
    depth: usize,
    cells: &mut Vec<(String, String)>,
) {
    match value {
        Json::Object(_) | Json::Array(_) if whole.contains(&name) => {
            cells.push((name, value.to_string()));
        }
        Json::Object(members) => {
            if let Some((id, title)) = link(members) {
                cells.push((format!("{name}.title"), title.to_owned()));
                cells.push((name, id.to_owned()));
            } else if depth < DEPTH {
                for (below, value) in members {
                    lay(format!("{name}.{below}"), value, whole, depth + 1, cells);
                }
            } else {
                cells.push((name, value.to_string()));
            }
        }
        Json::Array(items) => {
            let texts: Vec<String> = items.iter().map(entry).collect();
            cells.push((name, texts.join("; ")));
        }
        scalar => cells.push((name, plain(scalar))),
    }
}

/// A link to a record of a workspace like this one.
fn link(members: &Map<String, Json>) -> Option<(&str, &str)> {
    let text = |name: &str| members.get(name).and_then(Json::as_str);
    text("object")?;
    Some((text("id")?, text("title").unwrap_or("")))
}

/// An element of a list as the text of one: what it is first, in brackets what is said of it.
fn entry(item: &Json) -> String {
    match item {
        Json::Object(members) => {
            if let Some((id, _)) = link(members) {
                return id.to_owned();
            }
            let main = [
                "address", "email", "number", "phone", "value", "name", "title", "label",
            ];
            let Some(said) = main.iter().find_map(|name| members.get(*name)) else {
                return item.to_string();
            };
            let kinds = ["kind", "type"]
                .iter()
                .filter_map(|name| members.get(*name));
            let mut remarks: Vec<String> = kinds
                .filter_map(Json::as_str)
                .filter(|kind| !kind.is_empty())
                .map(str::to_lowercase)
                .collect();
            let flags = members
                .iter()
                .filter(|(_, value)| **value == Json::Bool(true));
            remarks.extend(flags.map(|(name, _)| name.replace('_', "-")));
            if remarks.is_empty() {
                quoted(&plain(said))
            } else {
                format!("{} ({})", plain(said), remarks.join(", "))
            }
        }
        Json::Array(_) => item.to_string(),
        scalar => quoted(&plain(scalar)),
    }
}

/// An element in which something stands that would end it.
fn quoted(text: &str) -> String {
    if text.contains([';', ',', '\n', '|', '"', '，', '；', '、', '(', '（']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Number(number) => {
            let text = number.to_string();
            let exact = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text));
            exact.map_or(text, plain_decimal)
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> String {
        let Ok(object) = serde_json::from_str(text) else {
            return "no JSON".to_owned();
        };
        flat(&object, &["raw".to_owned()])
            .iter()
            .map(|(name, text)| format!("{name}={text}\n"))
            .collect()
    }

    #[test]
    fn what_stands_inside_becomes_columns_and_lists_become_texts() {
        assert_eq!(
            cells(
                r#"{"name":"A","n":1.234,"address":{"city":"Rome","geo":{"x":1}},"emails":[{"address":"a@b.c","opt_out":true,"invalid":false},"d@e.f"],
                "tags":["a, b","c"],"company":{"object":"company","id":"7","title":"X"},"raw":{"k":[1]},"no":null,"yes":true}"#
            ),
            "address.city=Rome\naddress.geo.x=1\ncompany.title=X\ncompany=7\nemails=a@b.c (opt-out); d@e.f\nn=1.2340\nname=A\nno=\n\
             raw={\"k\":[1]}\ntags=\"a, b\"; c\nyes=true\n"
        );
    }

    #[test]
    fn objects_are_told_from_cells() {
        for text in ["{\"a\":1}\n", " [\n {\"a\": 1}", "{\n  \"a\": 1", "[]"] {
            assert!(looks_like(text), "{text}");
        }
        for text in ["name,email\n", "{x},y\n", "[1],2\n"] {
            assert!(!looks_like(text), "{text}");
        }
    }
}
