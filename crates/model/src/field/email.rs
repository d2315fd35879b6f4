//! One email address.

use serde_json::{Value as Json, json};

use super::{Field, Kind, Setting, SortColumn, Widget, email_address, text_rules};
use crate::cell::{Cell, Column};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::{Like, Predicate};
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// One email address, kept as written; two spellings of one address are found, sorted and told apart as one.
pub struct Email;

impl Kind for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn label(&self) -> Label {
        Label::new("Email address", "单个电子邮箱")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Unique,
            Setting::Searchable,
            Setting::Indexed,
        ]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        text_rules::columns(field)
    }

    fn read_columns(&self, _field: &Field) -> usize {
        1
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        text_rules::input(input)?.map_or(Ok(Value::Null), |text| self.parse_text(field, &text, env))
    }

    fn parse_text(&self, _field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        text_rules::no_nul(text)?;
        email_address::read(text).map(Value::Text)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        match value {
            Value::Text(address) => vec![
                Cell::Text(address.clone()),
                Cell::Text(email_address::fold(address)),
            ],
            _ => vec![Cell::Null, Cell::Null],
        }
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        text_rules::value(cells)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        text_rules::restore(json)
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        text_rules::plain(value)
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        text_rules::plain(value)
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        email_address::OPERATORS
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        let key = field.column("key");
        let same = |operand: &str| match operand.trim() {
            "" => Predicate::IsNull(field.name.clone()),
            operand => Predicate::eq(&key, Cell::Text(email_address::fold(operand))),
        };
        let operand = operands.first().copied().unwrap_or("");
        Ok(match op {
            Operator::Eq => same(operand),
            Operator::Ne => same(operand).negate(),
            Operator::In => operands
                .iter()
                .fold(Predicate::False, |any, operand| any.or(same(operand))),
            Operator::Ilike => {
                Predicate::Like(key, text_rules::pattern(operand, email_address::fold))
            }
            Operator::Contains => {
                Predicate::Like(key, Like::Contains(email_address::fold(operand)))
            }
            _ => return Err(text_rules::bad_is()),
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        text_rules::sort(field)
    }

    fn schema(&self, _field: &Field, write: bool) -> Json {
        email_address::schema(json!(["string", "null"]), write)
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Text(address) = value {
            into.body.push(email_address::fold(address));
        }
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        if let Value::Text(address) = value {
            into.email(address);
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Email
    }
}
