//! An exact decimal.

use rust_decimal::Decimal as Number;
use serde_json::Value as Json;

use super::{Field, Kind, SortColumn, Widget, compare_rules, number_rules};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::{Locale, plain_decimal};
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// An exact decimal with `scale` digits behind the point, two when not set.
pub struct Decimal;

fn ty(field: &Field) -> ColumnType {
    ColumnType::Decimal {
        scale: number_rules::scale(field, 2),
    }
}

impl Decimal {
    fn checked(field: &Field, value: Option<Number>) -> Result<Value, Reason> {
        let Some(value) = value else {
            return Ok(Value::Null);
        };
        let scale = number_rules::scale(field, 2);
        let most = number_rules::largest(scale);
        let value = number_rules::bounded(field, value, -most, most)?;
        Ok(Value::Decimal(number_rules::scaled(value, scale)?))
    }
}

impl Kind for Decimal {
    fn name(&self) -> &'static str {
        "decimal"
    }

    fn label(&self) -> Label {
        Label::new("Decimal", "小数")
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        number_rules::check(field)
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, ty(field))
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
        match value {
            Value::Decimal(value) => plain_decimal(*value),
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
            Ok(number_rules::operand(text, &env.locale)?.map(Cell::Decimal))
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, ty(field))
    }

    fn schema(&self, field: &Field, _write: bool) -> Json {
        number_rules::decimal_schema(number_rules::scale(field, 2))
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Number
    }
}
