//! A day.

use jiff::civil;
use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, Measured, Setting, SortColumn, Unit, Widget, compare_rules, grouping,
    number_rules, period,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// A day of the years 1 to 9999.
pub struct Date;

impl Kind for Date {
    fn name(&self) -> &'static str {
        "date"
    }

    fn label(&self) -> Label {
        Label::new("Date", "日期")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Indexed, Setting::Default]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, ColumnType::Date)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => self.parse_text(field, text, env),
            _ => Err(Reason::new(
                "not_a_date_type",
                "This has to be a date as text, such as \"2026-12-31\".",
            )),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        env.locale.parse_date(text, env.today()).map(Value::Date)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        vec![match value {
            Value::Date(date) => Cell::Date(*date),
            _ => Cell::Null,
        }]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Date(date)) => Value::Date(*date),
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        json.as_str()
            .and_then(|text| text.parse::<civil::Date>().ok())
            .map_or(Value::Null, Value::Date)
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Date(date) => locale.format_date(*date),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Date(date) => date.to_string(),
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
        period::date_condition(&field.name, op, operands, env)
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, ColumnType::Date)
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        json!({ "type": ["string", "null"], "format": "date" })
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        if let Value::Date(date) = value {
            into.date(*date);
        }
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::main(field).map(Grouping::Day)
    }

    fn measured(&self, field: &Field) -> Option<Measured> {
        grouping::numbers(field, Unit::Day)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Date
    }
}
