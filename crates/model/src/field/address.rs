//! A postal address.

use serde_json::{Map, Value as Json, json};

use super::{
    Field, Kind, Part, PartRole, Setting, SortColumn, Widget, json_rules, postal_rules, text_rules,
};
use crate::cell::{Cell, Column};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::fold;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::{Address as Postal, Value};

/// A postal address in parts. The whole in one line stands beside them: it is what filters, orders and lists look at.
pub struct Address;

/// The parts, with the most characters of each.
const PARTS: [(&str, usize); 5] = [
    ("street", 500),
    ("city", 120),
    ("state", 120),
    ("postal_code", 30),
    ("country", 120),
];

fn value(address: Postal) -> Value {
    if address == Postal::default() {
        Value::Null
    } else {
        Value::from(address)
    }
}

fn parts(address: &Postal) -> [&String; 5] {
    [
        &address.street,
        &address.city,
        &address.state,
        &address.postal_code,
        &address.country,
    ]
}

fn from_parts(mut part: impl FnMut(usize) -> Result<String, Reason>) -> Result<Postal, Reason> {
    Ok(Postal {
        street: part(0)?,
        city: part(1)?,
        state: part(2)?,
        postal_code: part(3)?,
        country: part(4)?,
    })
}

fn from_object(map: &Map<String, Json>) -> Result<Value, Reason> {
    json_rules::known_keys(map, &PARTS.map(|(name, _)| name))?;
    from_parts(|at| json_rules::text(map, PARTS[at].0, PARTS[at].1)).map(value)
}

fn checked(address: Postal) -> Result<Value, Reason> {
    for (part, (_, most)) in parts(&address).into_iter().zip(PARTS) {
        text_rules::clean(part, most)?;
    }
    Ok(value(address))
}

impl Kind for Address {
    fn name(&self) -> &'static str {
        "address"
    }

    fn label(&self) -> Label {
        Label::new("Postal address", "地址")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Searchable]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        let names = [""]
            .into_iter()
            .chain(PARTS.map(|(name, _)| name))
            .chain(["key"]);
        names.map(|part| text_rules::column(field, part)).collect()
    }

    fn read_columns(&self, _field: &Field) -> usize {
        6
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Object(map) => from_object(map),
            other => text_rules::input(other)?
                .map_or(Ok(Value::Null), |text| self.parse_text(field, &text, env)),
        }
    }

    /// Lines, or parts with commas between; five parts with `|` between are street, city, state, postal code, country.
    fn parse_text(&self, _field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let Some(text) = text_rules::clean(text, 1_000)? else {
            return Ok(Value::Null);
        };
        if text.starts_with('{')
            && let Ok(Json::Object(map)) = serde_json::from_str(text)
        {
            return from_object(&map);
        }
        let slots: Vec<&str> = text.split('|').map(str::trim).collect();
        if slots.len() == PARTS.len() {
            return checked(from_parts(|at| {
                Ok(slots
                    .get(at)
                    .map_or_else(String::new, |slot| (*slot).to_owned()))
            })?);
        }
        checked(postal_rules::split(text))
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        let Value::Address(address) = value else {
            return vec![Cell::Null; PARTS.len() + 2];
        };
        let line = postal_rules::line(address);
        let mut cells = vec![Cell::Text(line.clone())];
        cells.extend(
            parts(address).map(|part| Cell::text(Some(part).filter(|part| !part.is_empty()))),
        );
        cells.push(Cell::Text(fold::sort_key(&line)));
        cells
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        from_parts(|at| Ok(text_rules::take(cells, at + 1))).map_or(Value::Null, value)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        if !json.is_object() {
            return Value::Null;
        }
        serde_json::from_value(json.clone()).map_or(Value::Null, value)
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Address(address) => postal_rules::line(address),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        let Value::Address(address) = value else {
            return String::new();
        };
        let slots = parts(address).map(String::as_str).join(" | ");
        let slots = slots.trim();
        let readable = slots.split('|').count() == PARTS.len() && !slots.starts_with('{');
        if readable {
            slots.to_owned()
        } else {
            value.to_json().to_string()
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        text_rules::SHORT
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        text_rules::condition(&field.name, &field.column("key"), op, operands)
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        text_rules::sort(field)
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        let properties: Map<String, Json> = PARTS
            .iter()
            .map(|(name, most)| ((*name).to_owned(), json_rules::text_schema(*most)))
            .collect();
        json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Address(address) = value {
            into.body.push(postal_rules::line(address));
        }
    }

    fn parts(&self, _field: &Field) -> &'static [Part] {
        &[
            Part {
                name: "street",
                en: "Street",
                zh: "街道",
                role: PartRole::Member,
            },
            Part {
                name: "city",
                en: "City",
                zh: "城市",
                role: PartRole::Member,
            },
            Part {
                name: "state",
                en: "State",
                zh: "省份",
                role: PartRole::Member,
            },
            Part {
                name: "postal_code",
                en: "Postal code",
                zh: "邮编",
                role: PartRole::Member,
            },
            Part {
                name: "country",
                en: "Country",
                zh: "国家",
                role: PartRole::Member,
            },
        ]
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        if let Value::Address(address) = value {
            into.place(&address.street, &address.city, &address.postal_code);
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Address
    }
}
