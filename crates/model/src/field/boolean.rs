//! Yes or no.

use serde_json::{Value as Json, json};

use super::number_rules;
use super::text_rules::bad_is;
use super::{Field, Grouping, Kind, Setting, SortColumn, Widget, grouping};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::{self, Locale};
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// Yes or no. Filters take "no value" for no.
pub struct Boolean;

const YES: [&str; 14] = [
    "true", "yes", "y", "t", "1", "on", "x", "✓", "✔", "是", "对", "真", "有", "√",
];
const NO: [&str; 11] = [
    "false", "no", "n", "f", "0", "off", "-", "否", "不", "假", "无",
];

fn read(text: &str) -> Result<Option<bool>, Reason> {
    let word = locale::plain(text).to_lowercase();
    if word.is_empty() {
        return Ok(None);
    }
    if YES.contains(&word.as_str()) {
        return Ok(Some(true));
    }
    if NO.contains(&word.as_str()) {
        return Ok(Some(false));
    }
    Err(number_rules::unreadable(
        "not_yes_or_no",
        text,
        "an answer; write yes or no",
    ))
}

impl Kind for Boolean {
    fn name(&self) -> &'static str {
        "boolean"
    }

    fn label(&self) -> Label {
        Label::new("Yes or no", "是或否")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Indexed, Setting::Default]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, ColumnType::Bool)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::Bool(value) => Ok(Value::Bool(*value)),
            Json::String(text) => self.parse_text(field, text, env),
            other => self.parse_text(field, &other.to_string(), env),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        Ok(read(text)?.map_or(Value::Null, Value::Bool))
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        vec![match value {
            Value::Bool(value) => Cell::Bool(*value),
            _ => Cell::Null,
        }]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Bool(value)) => Value::Bool(*value),
            Some(Cell::Int(value)) => Value::Bool(*value != 0),
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        json.as_bool().map_or(Value::Null, Value::Bool)
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Bool(true) => locale.say("Yes", "是").to_owned(),
            Value::Bool(false) => locale.say("No", "否").to_owned(),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Bool(value) => value.to_string(),
            _ => String::new(),
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        &[Operator::Eq, Operator::Ne, Operator::Is]
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        let wanted = match read(operands.first().copied().unwrap_or(""))? {
            Some(wanted) => wanted != (op == Operator::Ne),
            None if op == Operator::Is => return Err(bad_is()),
            None if op == Operator::Ne => return Ok(Predicate::IsNull(field.name.clone()).negate()),
            None => return Ok(Predicate::IsNull(field.name.clone())),
        };
        let yes = Predicate::eq(&field.name, Cell::Bool(true));
        Ok(if wanted { yes } else { yes.negate() })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, ColumnType::Bool)
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        json!({ "type": ["boolean", "null"] })
    }

    /// A yes is not lost: whoever asked one of them not to be contacted is not contacted.
    fn unite(&self, _field: &Field, values: &[&Value]) -> Option<Value> {
        let yes = values.contains(&&Value::Bool(true));
        let said = values.iter().find(|value| !value.is_null());
        Some(said.map_or(Value::Null, |_| Value::Bool(yes)))
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::by_value(field)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Check
    }
}
