//! Working out a value.

use std::cmp::Ordering;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Unit};
use rust_decimal::{Decimal, RoundingStrategy};

use super::function::Id;
use super::{BinaryOp, Expr};
use crate::cell::ColumnType;
use crate::field;
use crate::fold::fold;
use crate::locale::plain_decimal;
use crate::value::Value;

/// The value of an expression; null where it cannot be worked out.
pub(super) fn evaluate(expr: &Expr, get: &dyn Fn(&str) -> Value) -> Value {
    match expr {
        Expr::Literal(value) => value.clone(),
        Expr::Field { name, .. } => scalar(get(name)),
        Expr::Not { inner, .. } => Value::Bool(!truth(&evaluate(inner, get))),
        Expr::Negate { inner, .. } => {
            number(&evaluate(inner, get)).map_or(Value::Null, |number| Value::Decimal(-number))
        }
        Expr::Binary {
            op, left, right, ..
        } => binary(*op, left, right, get),
        Expr::Call { function, args, .. } => call(function.id, args, get),
    }
}

/// A result as a column keeps it.
pub(super) fn shaped(value: Value, column: ColumnType) -> Value {
    let limit = Decimal::from(9_007_199_254_740_991_i64);
    match (column, value) {
        (ColumnType::Int, value) => number(&value)
            .map(|number| number.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
            .filter(|number| number.abs() <= limit)
            .and_then(|number| i64::try_from(number).ok())
            .map_or(Value::Null, Value::Int),
        (ColumnType::Decimal { scale }, value) => number(&value)
            .map(|number| {
                number
                    .round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero)
                    .normalize()
            })
            .filter(|number| number.abs() < Decimal::from(10_i64.pow(18 - scale.min(18))))
            .map_or(Value::Null, Value::Decimal),
        (ColumnType::Text, Value::Null) => Value::Null,
        (ColumnType::Text, value) => {
            let text: String = text(&value).trim().chars().take(255).collect();
            if text.is_empty() {
                Value::Null
            } else {
                Value::Text(text)
            }
        }
        (ColumnType::Bool, value @ Value::Bool(_))
        | (ColumnType::Date, value @ Value::Date(_))
        | (ColumnType::Time, value @ Value::Time(_)) => value,
        _ => Value::Null,
    }
}

/// A field's value as formulas know it: amounts without currency, names and addresses as text, lists as their first or all.
fn scalar(value: Value) -> Value {
    match value {
        Value::Int(number) => Value::Decimal(Decimal::from(number)),
        Value::Money(money) => Value::Decimal(money.amount),
        value @ (Value::Null
        | Value::Bool(_)
        | Value::Decimal(_)
        | Value::Text(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Link(_)
        | Value::Links(_)) => value,
        other => Value::Text(field::plain_value(&other)),
    }
}

fn binary(op: BinaryOp, left: &Expr, right: &Expr, get: &dyn Fn(&str) -> Value) -> Value {
    use BinaryOp::{
        Add, And, Divide, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Multiply, Or,
        Remainder, Subtract, Unequal,
    };
    let left = evaluate(left, get);
    match op {
        And if !truth(&left) => return Value::Bool(false),
        Or if truth(&left) => return Value::Bool(true),
        _ => {}
    }
    let right = evaluate(right, get);
    let ordered =
        |wanted: fn(Ordering) -> bool| Value::Bool(compare(&left, &right).is_some_and(wanted));
    match op {
        And | Or => Value::Bool(truth(&right)),
        Equal => Value::Bool(same(&left, &right)),
        Unequal => Value::Bool(!same(&left, &right)),
        Less => ordered(Ordering::is_lt),
        LessOrEqual => ordered(Ordering::is_le),
        Greater => ordered(Ordering::is_gt),
        GreaterOrEqual => ordered(Ordering::is_ge),
        Add | Subtract | Multiply | Divide | Remainder => arithmetic(op, &left, &right),
    }
}

fn arithmetic(op: BinaryOp, left: &Value, right: &Value) -> Value {
    use BinaryOp::{Add, Divide, Multiply, Remainder, Subtract};
    match (op, left, right) {
        (Subtract, Value::Date(left), Value::Date(right)) => return days(*right, *left),
        (Add | Subtract, Value::Date(date), other) => {
            let count = number(other).and_then(|number| i64::try_from(number.trunc()).ok());
            let count = count
                .filter(|count| count.abs() < 4_000_000)
                .map(|count| if op == Subtract { -count } else { count });
            return count
                .and_then(|count| date.checked_add(count.days()).ok())
                .map_or(Value::Null, Value::Date);
        }
        (Add, Value::Text(left), Value::Text(right)) => {
            return Value::Text(format!("{left}{right}"));
        }
        (Add, Value::Text(only), Value::Null) | (Add, Value::Null, Value::Text(only)) => {
            return Value::Text(only.clone());
        }
        _ => {}
    }
    let (Some(left), Some(right)) = (number(left), number(right)) else {
        return Value::Null;
    };
    let result = match op {
        Add => left.checked_add(right),
        Subtract => left.checked_sub(right),
        Multiply => left.checked_mul(right),
        Divide => left.checked_div(right),
        Remainder => left.checked_rem(right),
        _ => None,
    };
    result.map_or(Value::Null, Value::Decimal)
}

fn call(id: Id, args: &[Expr], get: &dyn Fn(&str) -> Value) -> Value {
    let value = |at: usize| args.get(at).map_or(Value::Null, |arg| evaluate(arg, get));
    let numeric = |work: &dyn Fn(Decimal) -> Decimal| {
        number(&value(0)).map_or(Value::Null, |number| Value::Decimal(work(number)))
    };
    let textual = |work: &dyn Fn(&str) -> String| match value(0) {
        Value::Null => Value::Null,
        value => Value::Text(work(&text(&value))),
    };
    let part = |work: &dyn Fn(Date) -> i64| {
        date(&value(0)).map_or(Value::Null, |date| {
            Value::Decimal(Decimal::from(work(date)))
        })
    };
    match id {
        Id::If => value(if truth(&value(0)) { 1 } else { 2 }),
        Id::Coalesce => (0..args.len())
            .map(value)
            .find(|value| !blank(value))
            .unwrap_or_default(),
        Id::IsBlank => Value::Bool(blank(&value(0))),
        Id::Concat => Value::Text((0..args.len()).map(|at| text(&value(at))).collect()),
        Id::Upper => textual(&str::to_uppercase),
        Id::Lower => textual(&str::to_lowercase),
        Id::Trim => textual(&|text| text.trim().to_owned()),
        Id::Text => textual(&str::to_owned),
        Id::Length => Value::Decimal(Decimal::from(text(&value(0)).chars().count())),
        Id::Left => textual(&|text| text.chars().take(count(&value(1))).collect()),
        Id::Right => textual(&|text| {
            let skip = text.chars().count().saturating_sub(count(&value(1)));
            text.chars().skip(skip).collect()
        }),
        Id::Contains => Value::Bool(fold(&text(&value(0))).contains(&fold(&text(&value(1))))),
        Id::Round => {
            let digits = u32::try_from(count(&value(1))).unwrap_or(0).min(28);
            numeric(&|number| {
                number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
            })
        }
        Id::Floor => numeric(&|number| number.floor()),
        Id::Ceil => numeric(&|number| number.ceil()),
        Id::Abs => numeric(&|number| number.abs()),
        Id::Min => extreme(args.len(), &value, Ordering::is_lt),
        Id::Max => extreme(args.len(), &value, Ordering::is_gt),
        Id::Year => part(&|date| date.year().into()),
        Id::Month => part(&|date| date.month().into()),
        Id::Day => part(&|date| date.day().into()),
        Id::Date => date(&value(0)).map_or(Value::Null, Value::Date),
        Id::DaysBetween => match (date(&value(0)), date(&value(1))) {
            (Some(from), Some(to)) => days(from, to),
            _ => Value::Null,
        },
    }
}

/// The first of those that are there and that no other beats.
fn extreme(count: usize, value: &dyn Fn(usize) -> Value, beats: fn(Ordering) -> bool) -> Value {
    (0..count)
        .map(value)
        .filter(|value| !value.is_null())
        .fold(Value::Null, |best, next| {
            if best.is_null() || compare(&next, &best).is_some_and(beats) {
                next
            } else {
                best
            }
        })
}

fn days(from: Date, to: Date) -> Value {
    match from.until((Unit::Day, to)) {
        Ok(span) => Value::Decimal(Decimal::from(span.get_days())),
        Err(_) => Value::Null,
    }
}

fn truth(value: &Value) -> bool {
    matches!(value, Value::Bool(true))
}

fn blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Decimal(number) => Some(*number),
        Value::Int(number) => Some(Decimal::from(*number)),
        _ => None,
    }
}

fn count(value: &Value) -> usize {
    number(value)
        .and_then(|number| usize::try_from(number.trunc()).ok())
        .unwrap_or(0)
}

/// The day of a day or of an instant; the latter in UTC, since results are the same for everybody.
fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::Time(at) => Some(at.to_zoned(TimeZone::UTC).date()),
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Decimal(number) => plain_decimal(*number),
        Value::Bool(value) => value.to_string(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Time(at) => at.to_string(),
        _ => String::new(),
    }
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Null, Value::Text(text)) | (Value::Text(text), Value::Null) => text.is_empty(),
        _ => compare(left, right).is_some_and(Ordering::is_eq),
    }
}

fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Decimal(left), Value::Decimal(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        _ => None,
    }
}
