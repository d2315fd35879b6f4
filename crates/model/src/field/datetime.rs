//! An instant.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, Measured, Setting, SortColumn, Unit, Widget, compare_rules, grouping,
    number_rules, period,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// An instant, to the microsecond; written and read in the person's zone.
pub struct DateTime;

impl Kind for DateTime {
    fn name(&self) -> &'static str {
        "datetime"
    }

    fn label(&self) -> Label {
        Label::new("Date and time", "日期时间")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Indexed]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, ColumnType::Time)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => self.parse_text(field, text, env),
            _ => Err(Reason::new(
                "not_a_datetime_type",
                "This has to be a date and time as text, such as \"2026-12-31T14:30:00Z\".",
            )),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        env.locale
            .parse_datetime(text, &env.zone, env.now)
            .map(Value::Time)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        vec![match value {
            Value::Time(at) => Cell::Time(*at),
            _ => Cell::Null,
        }]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Time(at)) => Value::Time(*at),
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        json.as_str()
            .and_then(|text| text.parse::<Timestamp>().ok())
            .map_or(Value::Null, Value::Time)
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, env: &Env) -> String {
        match value {
            Value::Time(at) => locale.format_datetime(*at, &env.zone),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Time(at) => at.to_string(),
            _ => String::new(),
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        compare_rules::ORDERED
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason> {
        period::time_condition(&field.name, op, operands, env)
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, ColumnType::Time)
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        json!({ "type": ["string", "null"], "format": "date-time" })
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::main(field).map(Grouping::Instant)
    }

    fn measured(&self, field: &Field) -> Option<Measured> {
        grouping::numbers(field, Unit::Instant)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::DateTime
    }
}
