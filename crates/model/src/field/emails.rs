//! Several email addresses.

use serde_json::{Value as Json, json};

use super::reach_rules::{self, Way};
use super::{
    Field, Kind, Setting, Side, SortColumn, Widget, email_address, json_rules, list_rules,
    text_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::{Email, Value};

/// Email addresses, at most fifty, each once. The first is the primary one; each may be marked as invalid or opted out.
pub struct Emails;

const SEPARATORS: [char; 6] = [';', ',', '\n', '；', '，', '\r'];

fn entry(item: &Json) -> Result<Option<Email>, Reason> {
    match item {
        Json::Null => Ok(None),
        Json::String(text) => text_entry(text),
        Json::Object(map) => {
            json_rules::known_keys(map, &["address", "primary", "invalid", "opt_out"])?;
            let address = json_rules::text(map, "address", 254)?;
            if address.is_empty() {
                return Ok(None);
            }
            Ok(Some(Email {
                address: email_address::read(&address)?,
                primary: json_rules::flag(map, "primary")?,
                invalid: json_rules::flag(map, "invalid")?,
                opt_out: json_rules::flag(map, "opt_out")?,
            }))
        }
        _ => Err(Reason::new(
            "not_an_email_type",
            "An email address is text or an object with `address`.",
        )),
    }
}

/// `a@b.c (invalid, opt-out)`.
fn text_entry(text: &str) -> Result<Option<Email>, Reason> {
    let (address, remarks) = list_rules::remarks(text);
    if address.is_empty() {
        return Ok(None);
    }
    text_rules::no_nul(address)?;
    let says = |words: &[&str]| {
        remarks
            .iter()
            .any(|remark| words.contains(&remark.as_str()))
    };
    Ok(Some(Email {
        address: email_address::read(address)?,
        primary: says(&["primary", "主要", "首选"]),
        invalid: says(&["invalid", "bounced", "无效", "退信"]),
        opt_out: says(&["opt-out", "opt_out", "unsubscribed", "退订"]),
    }))
}

impl Way for Email {
    fn is(&self, other: &Self) -> bool {
        email_address::fold(&self.address) == email_address::fold(&other.address)
    }

    fn marks(&mut self) -> [&mut bool; 3] {
        [&mut self.primary, &mut self.invalid, &mut self.opt_out]
    }
}

fn checked(entries: impl IntoIterator<Item = Email>) -> Result<Value, Reason> {
    let emails = reach_rules::checked(entries)?;
    Ok(if emails.is_empty() {
        Value::Null
    } else {
        Value::Emails(emails)
    })
}

fn of(value: &Value) -> &[Email] {
    match value {
        Value::Emails(emails) => emails,
        _ => &[],
    }
}

impl Kind for Emails {
    fn name(&self) -> &'static str {
        "emails"
    }

    fn label(&self) -> Label {
        Label::new("Email addresses", "电子邮箱")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Searchable]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        vec![
            Column {
                name: field.name.clone(),
                ty: ColumnType::Json,
            },
            text_rules::column(field, "primary"),
        ]
    }

    fn read_columns(&self, _field: &Field) -> usize {
        1
    }

    fn side(&self, _field: &Field) -> Side {
        Side::Values
    }

    fn side_values(&self, _field: &Field, value: &Value) -> Vec<String> {
        of(value)
            .iter()
            .map(|email| email_address::fold(&email.address))
            .collect()
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => self.parse_text(field, text, env),
            Json::Array(items) => checked(list_rules::entries(items, entry)?),
            one => checked(entry(one)?),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let parts = list_rules::split(text, &SEPARATORS);
        checked(list_rules::entries(&parts, |part| text_entry(part))?)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        match of(value).first() {
            Some(first) => {
                vec![
                    Cell::Json(value.to_json().to_string()),
                    Cell::Text(email_address::fold(&first.address)),
                ]
            }
            None => vec![Cell::Null, Cell::Null],
        }
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Json(text) | Cell::Text(text)) => {
                serde_json::from_str(text).map_or(Value::Null, Value::Emails)
            }
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        match serde_json::from_value::<Vec<Email>>(json.clone()) {
            Ok(emails) if !emails.is_empty() => Value::Emails(emails),
            _ => Value::Null,
        }
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        let addresses: Vec<&str> = of(value)
            .iter()
            .map(|email| email.address.as_str())
            .collect();
        addresses.join(locale.say(", ", "、"))
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        let entries: Vec<String> = of(value)
            .iter()
            .map(|email| {
                let remarks: Vec<&str> = [(email.invalid, "invalid"), (email.opt_out, "opt-out")]
                    .iter()
                    .filter_map(|(is, word)| is.then_some(*word))
                    .collect();
                if remarks.is_empty() {
                    email.address.clone()
                } else {
                    format!("{} ({})", email.address, remarks.join(", "))
                }
            })
            .collect();
        entries.join("; ")
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        email_address::OPERATORS
    }

    /// Any of the addresses: `eq` the whole one, `contains` a part of one, `ilike` a pattern (`*@example.com`).
    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        let operand = operands.first().copied().unwrap_or("").trim();
        if op == Operator::Contains && !operand.is_empty() {
            return Ok(list_rules::contains(
                &field.name,
                email_address::fold(operand),
            ));
        }
        list_rules::condition(
            &field.name,
            op,
            operands,
            |text| Ok(email_address::fold(text)),
            email_address::fold,
        )
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        vec![SortColumn {
            column: text_rules::column(field, "primary"),
        }]
    }

    fn schema(&self, _field: &Field, write: bool) -> Json {
        let address = email_address::schema(json!("string"), write);
        let flag = json!({ "type": "boolean" });
        json!({
            "type": ["array", "null"],
            "maxItems": list_rules::MOST,
            "items": {
                "type": "object",
                "properties": { "address": address, "primary": flag, "invalid": flag, "opt_out": flag },
                "required": ["address"],
                "additionalProperties": false,
            },
        })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        into.body.extend(
            of(value)
                .iter()
                .map(|email| email_address::fold(&email.address)),
        );
    }

    fn keep(&self, value: Value, before: &Value) -> Value {
        let Value::Emails(mut list) = value else {
            return value;
        };
        reach_rules::keep(&mut list, of(before));
        Value::Emails(list)
    }

    fn unite(&self, _field: &Field, values: &[&Value]) -> Option<Value> {
        checked(values.iter().flat_map(|value| of(value)).cloned()).ok()
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        of(value)
            .iter()
            .for_each(|email| into.email(&email.address));
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Emails
    }
}
