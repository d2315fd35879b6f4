//! A length of time in seconds.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::{
    Field, Kind, Measured, Setting, SortColumn, Unit, Widget, compare_rules, grouping, number_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::locale::duration::plain_duration;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// A length of time. Programs give and get seconds; people write `1h 30m`, and minutes where they write a number alone.
pub struct Duration;

/// A hundred years.
const LONGEST: i64 = 100 * 365 * 86_400;

impl Duration {
    fn checked(field: &Field, seconds: i64) -> Result<Value, Reason> {
        number_rules::bounded(
            field,
            Decimal::from(seconds),
            Decimal::ZERO,
            Decimal::from(LONGEST),
        )?;
        Ok(Value::Int(seconds))
    }
}

impl Kind for Duration {
    fn name(&self) -> &'static str {
        "duration"
    }

    fn label(&self) -> Label {
        Label::new("Duration", "时长")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Indexed]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        number_rules::check(field)
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, ColumnType::Int)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::String(text) => self.parse_text(field, text, env),
            other => match number_rules::input(other, &env.locale)? {
                Some(seconds) => Self::checked(field, number_rules::whole(seconds)?),
                None => Ok(Value::Null),
            },
        }
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        Self::checked(field, env.locale.parse_duration(text)?)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        number_rules::cells(value)
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        number_rules::int_value(cells)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        number_rules::restore_int(json)
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Int(seconds) => locale.format_duration(*seconds),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Int(seconds) => plain_duration(*seconds),
            _ => String::new(),
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        compare_rules::ORDERED
    }

    /// A number alone is seconds here, as programs have them.
    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason> {
        compare_rules::condition(&field.name, op, operands, |text| match text.trim() {
            "" => Ok(None),
            text => match text.parse() {
                Ok(seconds) => Ok(Some(Cell::Int(seconds))),
                Err(_) => env
                    .locale
                    .parse_duration(text)
                    .map(|seconds| Some(Cell::Int(seconds))),
            },
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, ColumnType::Int)
    }

    fn schema(&self, field: &Field, _write: bool) -> Json {
        number_rules::int_schema(field, 0, LONGEST)
    }

    fn measured(&self, field: &Field) -> Option<Measured> {
        grouping::numbers(field, Unit::Duration)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Duration
    }
}
