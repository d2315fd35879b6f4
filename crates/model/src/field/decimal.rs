//! An exact decimal.

use serde_json::Value as Json;

use super::{
    Field, Kind, Measured, Setting, SortColumn, Unit, Widget, compare_rules, grouping, number_rules,
};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// An exact decimal with `scale` digits behind the point, two when not set.
pub struct Decimal;

impl Kind for Decimal {
    fn name(&self) -> &'static str {
        "decimal"
    }

    fn label(&self) -> Label {
        Label::new("Decimal", "小数")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Indexed,
            Setting::Default,
            Setting::Range,
            Setting::Scale,
        ]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        number_rules::check(field)
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, number_rules::decimal_type(field))
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        number_rules::decimal(field, number_rules::input(input, &env.locale)?)
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        number_rules::decimal(field, number_rules::text(text, env)?)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        number_rules::cells(value)
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        number_rules::decimal_value(cells)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        number_rules::restore_decimal(json)
    }

    fn display(&self, field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Decimal(value) => locale.format_decimal(*value, field.params.scale.unwrap_or(0)),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        number_rules::export_decimal(value)
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
            Ok(number_rules::operand(text, &env.locale)?.map(Cell::Decimal))
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, number_rules::decimal_type(field))
    }

    fn schema(&self, field: &Field, _write: bool) -> Json {
        number_rules::decimal_schema(number_rules::decimal_scale(field))
    }

    fn measured(&self, field: &Field) -> Option<Measured> {
        grouping::numbers(field, Unit::Plain(field.params.scale.unwrap_or(0)))
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Number
    }
}
