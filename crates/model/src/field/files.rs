//! Files.

use serde_json::{Value as Json, json};

use super::{
    Field, Kind, Setting, SortColumn, Widget, compare_rules, json_rules, list_rules, set_rules,
    text_rules,
};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::{Reason, shown};
use crate::search::SearchText;
use crate::value::{FileRef, Value};

/// Files by the hash of their content, with the names they were given. That the content is there, and may be used by this
/// person, is checked where files come in.
pub struct Files;

fn file(item: &Json) -> Result<FileRef, Reason> {
    let Json::Object(map) = item else {
        return Err(Reason::new(
            "not_a_file",
            "A file is given as an object with `hash` and `name`.",
        ));
    };
    json_rules::known_keys(map, &["hash", "name", "media_type", "size"])?;
    let hash = json_rules::text(map, "hash", 64)?.to_ascii_lowercase();
    if hash.len() != 64 || !hash.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Reason::new(
            "bad_hash",
            format!(
                "`{}` is not the hash of a file; upload it first.",
                shown(&hash)
            ),
        )
        .with(&[&shown(&hash)]));
    }
    let name = json_rules::text(map, "name", 255)?;
    if name.is_empty() {
        return Err(Reason::new("no_file_name", "A file needs a `name`."));
    }
    let size = match map.get("size") {
        None | Some(Json::Null) => 0,
        Some(size) => size
            .as_u64()
            .filter(|size| i64::try_from(*size).is_ok())
            .ok_or_else(|| Reason::new("bad_size", "`size` has to be a number of bytes."))?,
    };
    // Names are shown and offered for saving: a path in them would be somebody else's folder.
    let name = name
        .rsplit(['/', '\\'])
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or("file")
        .to_owned();
    Ok(FileRef {
        hash,
        name,
        media_type: json_rules::text(map, "media_type", 100)?,
        size,
    })
}

fn list(files: Vec<FileRef>) -> Value {
    if files.is_empty() {
        Value::Null
    } else {
        Value::Files(files)
    }
}

impl Kind for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    fn label(&self) -> Label {
        Label::new("Files", "文件")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        set_rules::columns(field)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => self.parse_text(field, text, env),
            Json::Array(items) => {
                list_rules::few(items.len(), list_rules::MOST)?;
                let files: Result<Vec<FileRef>, Reason> = items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| list_rules::entry(at, items.len(), file(item)))
                    .collect();
                Ok(list(files?))
            }
            one => Ok(list(vec![file(one)?])),
        }
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        match serde_json::from_str::<Json>(text) {
            Ok(json @ (Json::Array(_) | Json::Object(_))) => self.parse(field, &json, env),
            _ => Err(Reason::new(
                "not_a_file",
                "A file is given as an object with `hash` and `name`.",
            )),
        }
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        vec![match value {
            Value::Files(_) => Cell::Json(value.to_json().to_string()),
            _ => Cell::Null,
        }]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Json(text) | Cell::Text(text)) => {
                serde_json::from_str(text).map_or(Value::Null, list)
            }
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        serde_json::from_value(json.clone()).map_or(Value::Null, list)
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        let Value::Files(files) = value else {
            return String::new();
        };
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        names.join(locale.say(", ", "、"))
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        if value.is_null() {
            String::new()
        } else {
            value.to_json().to_string()
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        compare_rules::PRESENCE
    }

    fn condition(
        &self,
        _field: &Field,
        _op: Operator,
        _operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        Err(text_rules::bad_is())
    }

    fn sort(&self, _field: &Field) -> Vec<SortColumn> {
        Vec::new()
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        json!({
            "type": ["array", "null"],
            "maxItems": list_rules::MOST,
            "items": {
                "type": "object",
                "properties": {
                    "hash": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                    "name": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[^\\u0000/\\\\]*[^\\s\\u0000/\\\\][^\\u0000/\\\\]*$" },
                    "media_type": json_rules::text_schema(100),
                    "size": { "type": "integer", "minimum": 0, "maximum": i64::MAX },
                },
                "required": ["hash", "name"],
                "additionalProperties": false,
            },
        })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Files(files) = value {
            into.body.extend(files.iter().map(|file| file.name.clone()));
        }
    }

    fn unite(&self, _field: &Field, values: &[&Value]) -> Option<Value> {
        let mut files: Vec<FileRef> = Vec::new();
        for value in values {
            let Value::Files(more) = value else { continue };
            for file in more {
                if !files.contains(file) {
                    files.push(file.clone());
                }
            }
        }
        list_rules::few(files.len(), list_rules::MOST).ok()?;
        Some(list(files))
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Files
    }
}
