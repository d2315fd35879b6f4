//! Links to many records, with attributes on the link.

use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, LinkAttribute, Setting, Side, SortColumn, Widget, link_rules,
    list_rules, option_rules,
};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::{Predicate, ValueMatch};
use crate::problem::Reason;
use crate::value::{Link, Value};

/// Links to many records. They live in a table of their own, so that both ends find them; a record is linked once.
pub struct Links;

/// Most links that one record may hold in one field; more belong the other way round, as a link of the others to this one.
const MOST: usize = 500;
const SEPARATORS: [char; 4] = [';', ',', '\n', '；'];

impl Links {
    fn checked(links: Vec<Link>) -> Result<Value, Reason> {
        let mut out: Vec<Link> = Vec::with_capacity(links.len());
        for link in links {
            match out.iter_mut().find(|other| other.id == link.id) {
                Some(other) => *other = link,
                None => out.push(link),
            }
        }
        list_rules::few(out.len(), MOST)?;
        Ok(if out.is_empty() {
            Value::Null
        } else {
            Value::Links(out)
        })
    }
}

impl Kind for Links {
    fn name(&self) -> &'static str {
        "links"
    }

    fn label(&self) -> Label {
        Label::new("Links to several records", "关联多条记录")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Target,
            Setting::Attributes,
            Setting::BackLabel,
        ]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        let names = field
            .params
            .attributes
            .iter()
            .map(|attribute: &LinkAttribute| attribute.name.as_str());
        names
            .filter(|name| {
                name.is_empty()
                    || name.len() > 30
                    || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            })
            .map(|name| {
                Reason::new(
                    "bad_attribute",
                    format!("`{name}` cannot be the name of an attribute: use lower-case letters."),
                )
                .with(&[name])
            })
            .collect()
    }

    fn columns(&self, _field: &Field) -> Vec<Column> {
        Vec::new()
    }

    fn side(&self, _field: &Field) -> Side {
        Side::Links
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => self.parse_text(field, text, env),
            Json::Array(items) => {
                list_rules::few(items.len(), MOST)?;
                let mut links = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    links.extend(list_rules::entry(
                        at,
                        items.len(),
                        link_rules::input(field, item, env),
                    )?);
                }
                Self::checked(links)
            }
            one => Self::checked(link_rules::input(field, one, env)?.into_iter().collect()),
        }
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        if text.trim_start().starts_with('[')
            && let Ok(json @ Json::Array(_)) = serde_json::from_str(text)
        {
            return self.parse(field, &json, env);
        }
        let parts = list_rules::split(text, &SEPARATORS);
        let mut links = Vec::with_capacity(parts.len());
        for (at, part) in parts.iter().enumerate() {
            links.extend(list_rules::entry(
                at,
                parts.len(),
                link_rules::text_form(field, part, env),
            )?);
        }
        Self::checked(links)
    }

    fn cells(&self, _field: &Field, _value: &Value) -> Vec<Cell> {
        Vec::new()
    }

    /// The store fills it from the side table.
    fn value(&self, _field: &Field, _cells: &mut [Cell]) -> Value {
        Value::Null
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        match serde_json::from_value::<Vec<Link>>(json.clone()) {
            Ok(links) if !links.is_empty() => Value::Links(links),
            _ => Value::Null,
        }
    }

    fn display(&self, field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        let Value::Links(links) = value else {
            return String::new();
        };
        let shown: Vec<String> = links
            .iter()
            .filter(|link| !link_rules::title(link).is_empty())
            .map(|link| {
                let words: Vec<&str> = field
                    .params
                    .attributes
                    .iter()
                    .filter_map(|attribute| match link.attributes.get(&attribute.name)? {
                        Json::Bool(true) => Some(attribute.label.get(locale.lang)),
                        Json::String(key) => {
                            Some(option_rules::label(&attribute.options, key, locale))
                        }
                        _ => None,
                    })
                    .collect();
                let title = link_rules::title(link);
                if words.is_empty() {
                    title.to_owned()
                } else {
                    format!("{title} ({})", words.join(", "))
                }
            })
            .collect();
        shown.join(locale.say(", ", "、"))
    }

    fn export(&self, field: &Field, value: &Value) -> String {
        let Value::Links(links) = value else {
            return String::new();
        };
        if links.iter().all(|link| link.attributes.is_empty()) {
            let ids: Vec<String> = links
                .iter()
                .map(|link| link_rules::export(field, link))
                .collect();
            return ids.join("; ");
        }
        value.to_stored_json().to_string()
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

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason> {
        if op == Operator::Ne {
            return Ok(self.condition(field, Operator::Eq, operands, env)?.negate());
        }
        if op == Operator::Is {
            return Err(super::text_rules::bad_is());
        }
        let mut ids = Vec::with_capacity(operands.len());
        for operand in operands {
            let id = operand.rsplit_once(':').map_or(*operand, |(_, id)| id);
            if id.trim().is_empty() {
                return Ok(Predicate::HasValue(field.name.clone(), ValueMatch::Any).negate());
            }
            ids.push(link_rules::read_id(id, env)?);
        }
        Ok(if ids.is_empty() {
            Predicate::False
        } else {
            Predicate::LinksTo(field.name.clone(), ids)
        })
    }

    fn sort(&self, _field: &Field) -> Vec<SortColumn> {
        Vec::new()
    }

    fn schema(&self, field: &Field, write: bool) -> Json {
        json!({ "type": ["array", "null"], "items": link_rules::schema(field, write), "maxItems": MOST })
    }

    /// Each record once; what is said of a link is what the first says, with what only the others say.
    fn unite(&self, _field: &Field, values: &[&Value]) -> Option<Value> {
        let mut links: Vec<Link> = Vec::new();
        for link in values.iter().flat_map(|value| value.links()) {
            match links.iter_mut().find(|other| other.id == link.id) {
                Some(known) => {
                    for (name, said) in &link.attributes {
                        known.attributes.entry(name).or_insert_with(|| said.clone());
                    }
                }
                None => links.push(link.clone()),
            }
        }
        Self::checked(links).ok()
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        (field.params.targets.len() == 1).then_some(Grouping::Links)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Links
    }
}
