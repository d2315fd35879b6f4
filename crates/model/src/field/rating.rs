//! Stars.

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

/// One star to `max` stars, five when not set. No star at all is no value.
pub struct Rating;

fn stars(field: &Field) -> i64 {
    field
        .params
        .max
        .and_then(|max| i64::try_from(max).ok())
        .unwrap_or(5)
}

impl Rating {
    fn checked(field: &Field, value: Option<Decimal>) -> Result<Value, Reason> {
        let Some(value) = value.filter(|value| !value.is_zero()) else {
            return Ok(Value::Null);
        };
        let value = number_rules::bounded(field, value, Decimal::ONE, Decimal::from(stars(field)))?;
        Ok(Value::Int(number_rules::whole(value)?))
    }
}

/// Text of stars (`★★★☆☆`) as a number, anything else as it is.
fn counted(text: &str) -> String {
    let text = text.trim();
    let only_stars = !text.is_empty() && text.chars().all(|c| matches!(c, '★' | '☆' | '⭐'));
    if only_stars {
        text.chars().filter(|c| *c != '☆').count().to_string()
    } else {
        text.to_owned()
    }
}

impl Kind for Rating {
    fn name(&self) -> &'static str {
        "rating"
    }

    fn label(&self) -> Label {
        Label::new("Rating", "评分")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Indexed,
            Setting::Stars,
            Setting::Default,
        ]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        let mut reasons = number_rules::check(field);
        if !(1..=10).contains(&stars(field)) {
            reasons.push(Reason::new(
                "bad_stars",
                "A rating has between 1 and 10 stars.",
            ));
        }
        reasons
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        number_rules::column(field, ColumnType::Int)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::String(text) => self.parse_text(field, text, env),
            other => Self::checked(field, number_rules::input(other, &env.locale)?),
        }
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        Self::checked(field, number_rules::text(&counted(text), env)?)
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

    fn display(&self, field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        let Value::Int(count) = value else {
            return String::new();
        };
        (1..=stars(field).max(*count))
            .map(|star| if star <= *count { '★' } else { '☆' })
            .collect()
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
            let number = number_rules::operand(&counted(text), &env.locale)?;
            Ok(number.map(number_rules::whole).transpose()?.map(Cell::Int))
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, ColumnType::Int)
    }

    fn schema(&self, field: &Field, _write: bool) -> Json {
        number_rules::int_schema(field, 1, stars(field))
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::by_value(field)
    }

    fn measured(&self, field: &Field) -> Option<Measured> {
        grouping::numbers(field, Unit::Plain(0))
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Rating
    }
}
