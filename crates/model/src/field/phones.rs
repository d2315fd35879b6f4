//! Several phone numbers.

use serde_json::{Value as Json, json};

use super::reach_rules::{self, Way};
use super::{
    Field, Kind, Part, PartRole, Setting, Side, SortColumn, Widget, json_rules, list_rules,
    phone_number, text_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::{Predicate, ValueMatch};
use crate::problem::{Reason, shown};
use crate::search::SearchText;
use crate::value::{Phone, Value};

/// Phone numbers, at most fifty, each once, kept in E.164. The first is the primary one; each says what it is for and may
/// be marked as invalid or opted out.
pub struct Phones;

const SEPARATORS: [char; 6] = [';', ',', '\n', '；', '，', '、'];

fn entry(item: &Json, env: &Env) -> Result<Option<Phone>, Reason> {
    match item {
        Json::Null => Ok(None),
        Json::String(text) => text_entry(text, env),
        Json::Number(number) => text_entry(&number.to_string(), env),
        Json::Object(map) => {
            json_rules::known_keys(map, &["number", "kind", "primary", "invalid", "opt_out"])?;
            let number = json_rules::text(map, "number", 60)?;
            if number.is_empty() {
                return Ok(None);
            }
            let word = json_rules::text(map, "kind", 30)?;
            let kind = match word.as_str() {
                "" => "",
                word => phone_number::kind(word).ok_or_else(|| unknown_kind(word))?,
            };
            Ok(Some(Phone {
                number: phone_number::read(&number, &env.region)?,
                kind: kind.to_owned(),
                primary: json_rules::flag(map, "primary")?,
                invalid: json_rules::flag(map, "invalid")?,
                opt_out: json_rules::flag(map, "opt_out")?,
            }))
        }
        _ => Err(Reason::new(
            "not_a_phone_type",
            "A phone number is text or an object with `number`.",
        )),
    }
}

fn unknown_kind(word: &str) -> Reason {
    let known = phone_number::PHONE_KINDS.join(", ");
    Reason::new(
        "unknown_phone_kind",
        format!(
            "A phone number is not for `{}`; use one of {known}.",
            shown(word)
        ),
    )
    .with(&[&shown(word), &known])
}

/// `+49 30 123456 (work, opt-out)`.
fn text_entry(text: &str, env: &Env) -> Result<Option<Phone>, Reason> {
    let (number, remarks) = list_rules::remarks(text);
    if number.is_empty() {
        return Ok(None);
    }
    text_rules::no_nul(number)?;
    let says = |words: &[&str]| {
        remarks
            .iter()
            .any(|remark| words.contains(&remark.as_str()))
    };
    Ok(Some(Phone {
        number: phone_number::read(number, &env.region)?,
        kind: remarks
            .iter()
            .find_map(|remark| phone_number::kind(remark))
            .unwrap_or("")
            .to_owned(),
        primary: says(&["primary", "主要", "首选"]),
        invalid: says(&["invalid", "无效"]),
        opt_out: says(&["opt-out", "opt_out", "do not call", "勿扰"]),
    }))
}

impl Way for Phone {
    fn is(&self, other: &Self) -> bool {
        self.number == other.number
    }

    fn marks(&mut self) -> [&mut bool; 3] {
        [&mut self.primary, &mut self.invalid, &mut self.opt_out]
    }

    fn also(&mut self, other: Self) {
        if self.kind.is_empty() {
            self.kind = other.kind;
        }
    }
}

fn checked(entries: impl IntoIterator<Item = Phone>) -> Result<Value, Reason> {
    let phones = reach_rules::checked(entries)?;
    Ok(if phones.is_empty() {
        Value::Null
    } else {
        Value::Phones(phones)
    })
}

fn of(value: &Value) -> &[Phone] {
    match value {
        Value::Phones(phones) => phones,
        _ => &[],
    }
}

impl Kind for Phones {
    fn name(&self) -> &'static str {
        "phones"
    }

    fn label(&self) -> Label {
        Label::new("Phone numbers", "电话号码")
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
            .map(|phone| phone.number.split(";ext=").next().unwrap_or("").to_owned())
            .collect()
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => self.parse_text(field, text, env),
            Json::Array(items) => checked(list_rules::entries(items, |item| entry(item, env))?),
            one => checked(entry(one, env)?),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        // The mark of an extension has a separator in it.
        let text = text.replace(";ext=", " ext ");
        let parts = list_rules::split(&text, &SEPARATORS);
        checked(list_rules::entries(&parts, |part| text_entry(part, env))?)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        match of(value).first() {
            Some(first) => vec![
                Cell::Json(value.to_json().to_string()),
                Cell::Text(first.number.clone()),
            ],
            None => vec![Cell::Null, Cell::Null],
        }
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Json(text) | Cell::Text(text)) => {
                serde_json::from_str(text).map_or(Value::Null, Value::Phones)
            }
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        match serde_json::from_value::<Vec<Phone>>(json.clone()) {
            Ok(phones) if !phones.is_empty() => Value::Phones(phones),
            _ => Value::Null,
        }
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        let numbers: Vec<String> = of(value)
            .iter()
            .map(|phone| phone_number::display(&phone.number))
            .collect();
        numbers.join(locale.say(", ", "、"))
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        let entries: Vec<String> = of(value)
            .iter()
            .map(|phone| {
                let number = phone.number.replace(";ext=", " ext ");
                let remarks: Vec<&str> = [
                    (!phone.kind.is_empty(), phone.kind.as_str()),
                    (phone.invalid, "invalid"),
                    (phone.opt_out, "opt-out"),
                ]
                .iter()
                .filter_map(|(is, word)| is.then_some(*word))
                .collect();
                if remarks.is_empty() {
                    number
                } else {
                    format!("{number} ({})", remarks.join(", "))
                }
            })
            .collect();
        entries.join("; ")
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        &[
            Operator::Contains,
            Operator::Eq,
            Operator::Ne,
            Operator::In,
            Operator::Is,
        ]
    }

    /// Any of the numbers: `eq` the whole one in any form, `contains` some of its digits.
    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason> {
        let operand = operands.first().copied().unwrap_or("").trim();
        if op == Operator::Contains && !operand.is_empty() {
            let digits = phone_number::digits(operand);
            if digits.is_empty() {
                return Ok(Predicate::False);
            }
            let part = list_rules::contains(&field.name, digits.clone());
            // Written as it is dialled at home, a number has a zero that E.164 has not.
            return Ok(match phone_number::read(operand, &env.region) {
                Ok(whole) if digits.len() >= 7 => part.or(Predicate::HasValue(
                    field.name.clone(),
                    ValueMatch::In(vec![bare(&whole)]),
                )),
                _ => part,
            });
        }
        let form = |text: &str| phone_number::read(text, &env.region).map(|number| bare(&number));
        list_rules::condition(&field.name, op, operands, form, phone_number::digits)
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        vec![SortColumn {
            column: text_rules::column(field, "primary"),
        }]
    }

    fn schema(&self, _field: &Field, write: bool) -> Json {
        let number = if write {
            COUNTRY_CODED
        } else {
            "^\\+[0-9]{3,17}(;ext=[0-9]{1,8})?$"
        };
        let flag = json!({ "type": "boolean" });
        let kinds: Vec<&str> = phone_number::PHONE_KINDS.into_iter().chain([""]).collect();
        json!({
            "type": ["array", "null"],
            "maxItems": list_rules::MOST,
            "items": {
                "type": "object",
                "properties": {
                    "number": { "type": "string", "pattern": number },
                    "kind": { "type": "string", "enum": kinds },
                    "primary": flag,
                    "invalid": flag,
                    "opt_out": flag,
                },
                "required": ["number"],
                "additionalProperties": false,
            },
        })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        into.digits.extend(
            of(value)
                .iter()
                .map(|phone| phone_number::digits(&phone.number)),
        );
    }

    fn parts(&self, _field: &Field) -> &'static [Part] {
        &[
            Part {
                name: "mobile",
                en: "Mobile",
                zh: "手机",
                role: PartRole::Element,
            },
            Part {
                name: "work",
                en: "Work phone",
                zh: "办公电话",
                role: PartRole::Element,
            },
            Part {
                name: "home",
                en: "Home phone",
                zh: "住宅电话",
                role: PartRole::Element,
            },
            Part {
                name: "fax",
                en: "Fax",
                zh: "传真",
                role: PartRole::Element,
            },
        ]
    }

    fn keep(&self, value: Value, before: &Value) -> Value {
        let Value::Phones(mut list) = value else {
            return value;
        };
        reach_rules::keep(&mut list, of(before));
        Value::Phones(list)
    }

    fn unite(&self, _field: &Field, values: &[&Value]) -> Option<Value> {
        checked(values.iter().flat_map(|value| of(value)).cloned()).ok()
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        of(value).iter().for_each(|phone| into.phone(&phone.number));
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Phones
    }
}

/// E.164 with the country codes that are given to somebody.
const COUNTRY_CODED: &str = "^\\+(1|7|2[07]|2[12346][0-9]|25[0-8]|29[0179]|3[0-469]|35[0-9]|37[0-8]|38[0-35-79]|4[013-9]|42[013]|5[1-8]|50[0-9]|59[0-9]|6[0-6]|67[02-9]|68[0-35-9]|69[0-2]|8[1246]|85[02356]|88[06]|9[0-58]|96[0-8]|97[0-79]|99[2-68])[2-9][0-9]{7,8}(;ext=[0-9]{1,8})?$";

fn bare(number: &str) -> String {
    number.split(";ext=").next().unwrap_or("").to_owned()
}
