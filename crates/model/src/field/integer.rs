//! A whole number.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::{
    Field, Grouping, Kind, Measured, Setting, SortColumn, Unit, Widget, compare_rules, grouping,
    number_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// A whole number between `min` and `max`.
pub struct Integer;

/// The largest whole number that every reader of JSON keeps exactly.
const LARGEST: i64 = 9_007_199_254_740_991;

impl Integer {
    fn checked(field: &Field, value: Option<Decimal>) -> Result<Value, Reason> {
        let Some(value) = value else {
            return Ok(Value::Null);
        };
        let value = number_rules::bounded(
            field,
            value,
            Decimal::from(-LARGEST),
            Decimal::from(LARGEST),
        )?;
        Ok(Value::Int(number_rules::whole(value)?))
    }
}

impl Kind for Integer {
    fn name(&self) -> &'static str {
        "integer"
    }

    fn label(&self) -> Label {
        Label::new("Whole number", "整数")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Unique,
            Setting::Indexed,
            Setting::Default,
            Setting::Range,
            Setting::Plain,
        ]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        number_rules::check(field)
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, ColumnType::Int)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        Self::checked(field, number_rules::input(input, &env.locale)?)
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        Self::checked(field, number_rules::text(text, env)?)
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

    fn display(&self, field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        match value {
            // A year is a number that nobody groups.
            Value::Int(value) if field.params.format.as_deref() == Some("plain") => {
                value.to_string()
            }
            Value::Int(value) => locale.format_integer(*value),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Int(value) => value.to_string(),
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
        compare_rules::condition(&field.name, op, operands, |text| {
            let number = number_rules::operand(text, &env.locale)?;
            Ok(number.map(number_rules::whole).transpose()?.map(Cell::Int))
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, ColumnType::Int)
    }

    fn schema(&self, field: &Field, _write: bool) -> Json {
        number_rules::int_schema(field, -LARGEST, LARGEST)
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::by_value(field)
    }

    fn measured(&self, field: &Field) -> Option<Measured> {
        let bare = field.params.format.as_deref() == Some("plain");
        grouping::numbers(field, if bare { Unit::Bare } else { Unit::Plain(0) })
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Number
    }
}
