//! What kinds that are numbers have in common: reading, bounds, digits, conditions, schema.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{Field, SortColumn};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::locale::{Locale, plain_decimal};
use crate::problem::{Reason, shown};
use crate::value::Value;

/// Most digits of a decimal that both databases keep exactly.
const DIGITS: u32 = 18;

/// The number of a JSON input: a number, or text as programs (`1234.5`) or people (`1.234,5`) write it; nothing for `null`
/// and blank text.
pub(super) fn input(input: &Json, locale: &Locale) -> Result<Option<Decimal>, Reason> {
    match input {
        Json::Null => Ok(None),
        Json::String(text) => operand(text, locale),
        Json::Number(number) => {
            let text = number.to_string();
            let value = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text));
            value.map(Some).map_err(|_| {
                Reason::new(
                    "too_many_digits",
                    format!("`{text}` has more digits than can be kept exactly."),
                )
                .with(&[&text])
            })
        }
        _ => Err(Reason::new("not_a_number_type", "This has to be a number.")),
    }
}

/// The number of a filter's operand or of a JSON string: first as programs write it, then as people do.
pub(super) fn operand(text: &str, locale: &Locale) -> Result<Option<Decimal>, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let canonical = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    match Decimal::from_str_exact(text) {
        Ok(value) if canonical => Ok(Some(value)),
        _ => locale.parse_decimal(text).map(Some),
    }
}

/// The number of a text; nothing for a blank one.
pub(super) fn text(text: &str, env: &Env) -> Result<Option<Decimal>, Reason> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        env.locale.parse_decimal(text).map(Some)
    }
}

/// A whole number, or why it is none.
pub(super) fn whole(value: Decimal) -> Result<i64, Reason> {
    if value.fract().is_zero()
        && let Ok(value) = i64::try_from(value.trunc())
    {
        return Ok(value);
    }
    let text = value.normalize().to_string();
    Err(Reason::new("not_whole", format!("`{text}` is not a whole number.")).with(&[&text]))
}

/// A number within the bounds of the field, and within those of the kind where the field has none.
pub(super) fn bounded(
    field: &Field,
    value: Decimal,
    least: Decimal,
    most: Decimal,
) -> Result<Decimal, Reason> {
    let (least, most) = (
        field.params.min.unwrap_or(least),
        field.params.max.unwrap_or(most),
    );
    if value < least {
        let (value, least) = (value.normalize().to_string(), least.normalize().to_string());
        return Err(Reason::new(
            "too_small",
            format!("{value} is too small; the least is {least}."),
        )
        .with(&[&value, &least]));
    }
    if value > most {
        let (value, most) = (value.normalize().to_string(), most.normalize().to_string());
        return Err(Reason::new(
            "too_large",
            format!("{value} is too large; the most is {most}."),
        )
        .with(&[&value, &most]));
    }
    Ok(value)
}

/// A number with no more digits behind the point than are kept.
pub(super) fn scaled(value: Decimal, scale: u32) -> Result<Decimal, Reason> {
    let value = value.normalize();
    if value.scale() > scale {
        let (text, scale) = (value.to_string(), scale.to_string());
        return Err(Reason::new(
            "too_precise",
            format!("{text} has too many digits behind the point; at most {scale} are kept."),
        )
        .with(&[&text, &scale]));
    }
    Ok(value)
}

/// The digits behind the point that a field keeps.
pub(super) fn scale(field: &Field, usual: u32) -> u32 {
    field.params.scale.unwrap_or(usual).min(8)
}

/// The largest number of so many digits behind the point.
pub(super) fn largest(scale: u32) -> Decimal {
    Decimal::try_from_i128_with_scale(10_i128.pow(DIGITS) - 1, scale).unwrap_or(Decimal::ONE)
}

/// What is wrong with the parameters of a number.
pub(super) fn check(field: &Field) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let (Some(min), Some(max)) = (field.params.min, field.params.max)
        && min > max
    {
        reasons.push(
            Reason::new(
                "min_over_max",
                format!("The least ({min}) is more than the most ({max})."),
            )
            .with(&[&min.to_string(), &max.to_string()]),
        );
    }
    if field.params.scale.is_some_and(|scale| scale > 8) {
        reasons.push(Reason::new(
            "bad_scale",
            "At most 8 digits behind the point can be kept.",
        ));
    }
    reasons
}

/// The one column.
pub(super) fn column(field: &Field, ty: ColumnType) -> Vec<Column> {
    vec![Column {
        name: field.name.clone(),
        ty,
    }]
}

/// Ordered by the one column.
pub(super) fn sort(field: &Field, ty: ColumnType) -> Vec<SortColumn> {
    column(field, ty)
        .into_iter()
        .map(|column| SortColumn { column })
        .collect()
}

/// The cell of a decimal or whole number.
pub(super) fn cells(value: &Value) -> Vec<Cell> {
    vec![match value {
        Value::Int(value) => Cell::Int(*value),
        Value::Decimal(value) => Cell::Decimal(*value),
        _ => Cell::Null,
    }]
}

/// Digits behind the point of a decimal.
pub(super) fn decimal_scale(field: &Field) -> u32 {
    scale(field, 2)
}

/// The column of a decimal.
pub(super) fn decimal_type(field: &Field) -> ColumnType {
    ColumnType::Decimal {
        scale: decimal_scale(field),
    }
}

/// A decimal as its field lets it be.
pub(super) fn decimal(field: &Field, value: Option<Decimal>) -> Result<Value, Reason> {
    let Some(value) = value else {
        return Ok(Value::Null);
    };
    let scale = decimal_scale(field);
    let most = largest(scale);
    let value = bounded(field, value, -most, most)?;
    Ok(Value::Decimal(scaled(value, scale)?))
}

/// A decimal as files have it.
pub(super) fn export_decimal(value: &Value) -> String {
    match value {
        Value::Decimal(value) => plain_decimal(*value),
        _ => String::new(),
    }
}

/// A decimal from its cell.
pub(super) fn decimal_value(cells: &mut [Cell]) -> Value {
    match cells.first() {
        Some(Cell::Decimal(value)) => Value::Decimal(value.normalize()),
        Some(Cell::Int(value)) => Value::Decimal(Decimal::from(*value)),
        _ => Value::Null,
    }
}

/// A whole number from its cell.
pub(super) fn int_value(cells: &mut [Cell]) -> Value {
    match cells.first() {
        Some(Cell::Int(value)) => Value::Int(*value),
        _ => Value::Null,
    }
}

/// A decimal as history keeps it.
pub(super) fn restore_decimal(json: &Json) -> Value {
    let text = match json {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => return Value::Null,
    };
    Decimal::from_str_exact(&text).map_or(Value::Null, |value| Value::Decimal(value.normalize()))
}

/// A whole number as history keeps it.
pub(super) fn restore_int(json: &Json) -> Value {
    json.as_i64().map_or(Value::Null, Value::Int)
}

/// The schema of an exact decimal: a string, so that no reader rounds it.
pub(super) fn decimal_schema(scale: u32) -> Json {
    let whole = DIGITS - scale;
    let pattern = if scale == 0 {
        format!("^-?[0-9]{{1,{whole}}}$")
    } else {
        format!("^-?[0-9]{{1,{whole}}}(\\.[0-9]{{1,{scale}}})?$")
    };
    json!({ "type": ["string", "null"], "pattern": pattern })
}

/// The schema of a whole number.
pub(super) fn int_schema(field: &Field, least: i64, most: i64) -> Json {
    let bound = |given: Option<Decimal>, usual: i64| {
        given
            .and_then(|bound| i64::try_from(bound).ok())
            .unwrap_or(usual)
    };
    json!({
        "type": ["integer", "null"],
        "minimum": bound(field.params.min, least),
        "maximum": bound(field.params.max, most),
    })
}

/// A name of something that is no number, for a sentence.
pub(super) fn unreadable(code: &str, text: &str, what: &str) -> Reason {
    Reason::new(code, format!("`{}` is not {what}.", shown(text))).with(&[&shown(text)])
}
