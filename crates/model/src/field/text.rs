//! One line of text.

use serde_json::{Value as Json, json};

use super::{Field, Kind, SortColumn, Widget};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::fold;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::{Compare, Like, Predicate};
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// One line of text; at most `max_length` characters, 255 when not set.
pub struct Text;

impl Kind for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn label(&self) -> Label {
        Label::new("Text", "单行文本")
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        vec![
            Column { name: field.column(""), ty: ColumnType::Text },
            Column { name: field.column("key"), ty: ColumnType::Text },
        ]
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => self.parse_text(field, text, env),
            Json::Number(number) => self.parse_text(field, &number.to_string(), env),
            _ => Err(Reason::new("not_text", "This has to be text.")),
        }
    }

    fn parse_text(&self, field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        if text.contains('\0') {
            return Err(Reason::new("nul", "This contains the character U+0000, which cannot be stored; remove it."));
        }
        let most = field.params.max_length.unwrap_or(255);
        let length = text.chars().count();
        if length > most {
            return Err(Reason::new(
                "too_long",
                format!("This has {length} characters; at most {most} fit here."),
            )
            .with(&[&length.to_string(), &most.to_string()]));
        }
        Ok(Value::Text(text.to_owned()))
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        match value {
            Value::Text(text) => vec![Cell::Text(text.clone()), Cell::Text(fold::sort_key(text))],
            _ => vec![Cell::Null, Cell::Null],
        }
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first_mut().map(|cell| std::mem::replace(cell, Cell::Null)) {
            Some(Cell::Text(text)) => Value::Text(text),
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        json.as_str().map_or(Value::Null, |text| Value::Text(text.to_owned()))
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        use Operator::{Contains, Eq, Gt, Gte, Ilike, In, Is, Like, Lt, Lte, Ne};
        &[Contains, Eq, Ne, Ilike, Like, In, Gt, Gte, Lt, Lte, Is]
    }

    fn condition(&self, field: &Field, op: Operator, operands: &[&str], _env: &Env) -> Result<Predicate, Reason> {
        text_condition(&field.column(""), &field.column("key"), op, operands)
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        vec![SortColumn { column: Column { name: field.column("key"), ty: ColumnType::Text } }]
    }

    fn schema(&self, field: &Field, _write: bool) -> Json {
        json!({ "type": ["string", "null"], "maxLength": field.params.max_length.unwrap_or(255) })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Text(text) = value {
            into.body.push(text.clone());
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Text
    }
}

/// Conditions on a text column and, beside it, the column with its folded key. Equality is narrowed by the key's index and
/// decided by the text itself, without regard to case and accents only in `ilike`, `contains` and the order.
pub(super) fn text_condition(column: &str, key: &str, op: Operator, operands: &[&str]) -> Result<Predicate, Reason> {
    let operand = operands.first().copied().unwrap_or("");
    let folded = || Cell::Text(fold::sort_key(operand));
    Ok(match op {
        Operator::Eq if operand.is_empty() => Predicate::IsNull(column.to_owned()),
        Operator::Eq => Predicate::eq(key, folded()).and(Predicate::eq(column, Cell::Text(operand.to_owned()))),
        Operator::Ne => text_condition(column, key, Operator::Eq, operands)?.negate(),
        Operator::In => {
            operands.iter().try_fold(Predicate::False, |any, operand| {
                Ok::<_, Reason>(any.or(text_condition(column, key, Operator::Eq, &[operand])?))
            })?
        }
        Operator::Gt => Predicate::Compare(key.to_owned(), Compare::Gt, folded()),
        Operator::Gte => Predicate::Compare(key.to_owned(), Compare::Gte, folded()),
        Operator::Lt => Predicate::Compare(key.to_owned(), Compare::Lt, folded()),
        Operator::Lte => Predicate::Compare(key.to_owned(), Compare::Lte, folded()),
        Operator::Like => Predicate::Like(column.to_owned(), pattern(operand)),
        Operator::Ilike => Predicate::Like(key.to_owned(), pattern(&fold::fold(operand))),
        Operator::Contains => Predicate::Like(key.to_owned(), Like::Contains(fold::fold(operand))),
        Operator::Is => return Err(Reason::new("bad_is", "Behind `is` stands `null` or `not_null`.")),
    })
}

/// `acme*` -> prefix, `*ltd` -> suffix, `*x*` -> contains, anything else by parts; text without `*` must match whole.
pub(super) fn pattern(text: &str) -> Like {
    let parts: Vec<&str> = text.split('*').collect();
    match parts.as_slice() {
        [prefix, ""] => Like::Prefix((*prefix).to_owned()),
        ["", suffix] => Like::Suffix((*suffix).to_owned()),
        ["", middle, ""] => Like::Contains((*middle).to_owned()),
        parts => Like::Pattern(parts.iter().map(|part| (*part).to_owned()).collect()),
    }
}
