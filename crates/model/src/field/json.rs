//! Any JSON.

use serde_json::{Value as Tree, json};

use super::{Field, Kind, Setting, SortColumn, Widget, compare_rules, set_rules, text_rules};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::{Reason, shown};
use crate::value::Value;

/// Any JSON of at most 64 KB: settings, what another program keeps here. Empty lists and objects stay what they are; `null`
/// is no value.
pub struct Json;

const LARGEST: usize = 64 * 1024;
const DEEPEST: usize = 32;

fn check(tree: &Tree, depth: usize) -> Result<(), Reason> {
    if depth > DEEPEST {
        return Err(Reason::new(
            "json_too_deep",
            format!("This nests deeper than {DEEPEST} levels."),
        )
        .with(&[&DEEPEST.to_string()]));
    }
    match tree {
        Tree::String(text) => text_rules::no_nul(text),
        Tree::Array(items) => items.iter().try_for_each(|item| check(item, depth + 1)),
        Tree::Object(map) => map.iter().try_for_each(|(key, item)| {
            text_rules::no_nul(key)?;
            check(item, depth + 1)
        }),
        _ => Ok(()),
    }
}

fn value(tree: Tree) -> Value {
    if tree.is_null() {
        Value::Null
    } else {
        Value::Json(tree)
    }
}

impl Kind for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn label(&self) -> Label {
        Label::new("JSON", "JSON")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        set_rules::columns(field)
    }

    fn parse(&self, _field: &Field, input: &Tree, _env: &Env) -> Result<Value, Reason> {
        check(input, 0)?;
        let size = input.to_string().len();
        if size > LARGEST {
            return Err(Reason::new(
                "json_too_large",
                format!("This has {size} bytes; at most {LARGEST} fit here."),
            )
            .with(&[&size.to_string(), &LARGEST.to_string()]));
        }
        let blank = input.as_str().is_some_and(|text| text.trim().is_empty());
        Ok(if blank {
            Value::Null
        } else {
            value(input.clone())
        })
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        let tree: Tree = serde_json::from_str(text).map_err(|error| {
            Reason::new(
                "not_json",
                format!("`{}` is not JSON: {error}.", shown(text)),
            )
            .with(&[&shown(text), &error.to_string()])
        })?;
        self.parse(field, &tree, env)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        vec![match value {
            Value::Json(tree) => Cell::Json(tree.to_string()),
            _ => Cell::Null,
        }]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Json(text) | Cell::Text(text)) => {
                serde_json::from_str(text).map_or(Value::Null, value)
            }
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Tree) -> Value {
        value(json.clone())
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Json(tree) => tree.to_string(),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Json(tree) => tree.to_string(),
            _ => String::new(),
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

    fn schema(&self, _field: &Field, write: bool) -> Tree {
        if write {
            // What anybody keeps here is a small object; anything else is taken as well.
            json!({ "type": ["object", "null"], "maxProperties": 20, "additionalProperties": { "type": ["string", "boolean", "null"], "maxLength": 200, "pattern": text_rules::NO_NUL }, "propertyNames": { "maxLength": 60, "pattern": text_rules::NO_NUL } })
        } else {
            json!({})
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Json
    }
}
