//! A person's name in parts.

use serde_json::{Value as Json, json};

use super::{
    Field, Kind, Part, PartRole, Setting, SortColumn, Widget, json_rules, name_rules, text_rules,
};
use crate::cell::{Cell, Column};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::fold;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::{Like, Predicate};
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::{PersonName as Name, Value};

/// A name with title, given and family name. Shown as its owner writes it (`Ada Lovelace`, `王小明`), sorted by family name.
pub struct PersonName;

const LONGEST: usize = 255;
const PARTS: [&str; 3] = ["given", "family", "prefix"];

fn value(name: Name) -> Value {
    let empty = name.given.is_empty() && name.family.is_empty() && name.prefix.is_empty();
    if empty {
        Value::Null
    } else {
        Value::from(name)
    }
}

fn from_object(map: &serde_json::Map<String, Json>) -> Result<Value, Reason> {
    json_rules::known_keys(map, &PARTS)?;
    Ok(value(Name {
        prefix: json_rules::text(map, "prefix", LONGEST)?,
        given: json_rules::text(map, "given", LONGEST)?,
        family: json_rules::text(map, "family", LONGEST)?,
    }))
}

impl Kind for PersonName {
    fn name(&self) -> &'static str {
        "person_name"
    }

    fn label(&self) -> Label {
        Label::new("Person's name", "姓名")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Searchable]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        ["", "given", "family", "prefix", "key"]
            .iter()
            .map(|part| text_rules::column(field, part))
            .collect()
    }

    fn read_columns(&self, _field: &Field) -> usize {
        4
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Object(map) => from_object(map),
            other => text_rules::input(other)?
                .map_or(Ok(Value::Null), |text| self.parse_text(field, &text, env)),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let Some(text) = text_rules::clean(text, LONGEST * 2)? else {
            return Ok(Value::Null);
        };
        if text.starts_with('{')
            && let Ok(Json::Object(map)) = serde_json::from_str(text)
            && map.keys().all(|key| PARTS.contains(&key.as_str()))
        {
            return from_object(&map);
        }
        let name = name_rules::split(text);
        for part in [&name.given, &name.family, &name.prefix] {
            text_rules::clean(part, LONGEST)?;
        }
        Ok(value(name))
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        let Value::Name(name) = value else {
            return vec![Cell::Null; 5];
        };
        let part = |text: &String| Cell::text(Some(text).filter(|text| !text.is_empty()));
        vec![
            Cell::Text(name_rules::full(name)),
            part(&name.given),
            part(&name.family),
            part(&name.prefix),
            Cell::Text(name_rules::key(name)),
        ]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        let mut part = |at| text_rules::take(cells, at);
        value(Name {
            given: part(1),
            family: part(2),
            prefix: part(3),
        })
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        serde_json::from_value(json.clone()).map_or(Value::Null, value)
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Name(name) => name_rules::full(name),
            _ => String::new(),
        }
    }

    /// The plainest form that reads back as the same name.
    fn export(&self, _field: &Field, value: &Value) -> String {
        let Value::Name(name) = value else {
            return String::new();
        };
        let titled = format!("{}, {} {}", name.family, name.prefix, name.given);
        let turned = format!("{}, {}", name.family, name.given);
        let spaced = format!("{} {}", name.family, name.given);
        let forms = [name_rules::full(name), turned, titled, spaced];
        forms
            .into_iter()
            .find(|text| {
                !text.starts_with('{') && text.trim() == text && name_rules::split(text) == **name
            })
            .unwrap_or_else(|| {
                json!({ "prefix": name.prefix, "given": name.given, "family": name.family })
                    .to_string()
            })
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        text_rules::SHORT
    }

    /// `contains` wants every word somewhere in the name, in any order; patterns are about the words of the name.
    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason> {
        let key = field.column("key");
        let operand = operands.first().copied().unwrap_or("").trim();
        let like = |how: Like| Predicate::Like(key.clone(), how);
        Ok(match op {
            Operator::Eq if operand.is_empty() => Predicate::IsNull(field.name.clone()),
            Operator::Eq => match self.parse_text(field, operand, env)? {
                Value::Name(name) => Predicate::eq(&key, Cell::Text(name_rules::key(&name))).and(
                    Predicate::eq(&field.name, Cell::Text(name_rules::full(&name))),
                ),
                _ => Predicate::False,
            },
            Operator::Ne => self.condition(field, Operator::Eq, operands, env)?.negate(),
            Operator::In => operands.iter().try_fold(Predicate::False, |any, operand| {
                Ok::<_, Reason>(any.or(self.condition(field, Operator::Eq, &[operand], env)?))
            })?,
            Operator::Contains => words(operand).fold(Predicate::True, |all, word| {
                all.and(like(Like::Contains(word)))
            }),
            Operator::Ilike => match text_rules::pattern(operand, str::to_owned) {
                Like::Prefix(start) if !start.contains(' ') => {
                    let start = fold::key_form(&start);
                    like(Like::Prefix(start.clone())).or(like(Like::Contains(format!(" {start}"))))
                }
                Like::Suffix(end) if !end.contains(' ') => {
                    let end = fold::key_form(&end);
                    like(Like::Suffix(end.clone())).or(like(Like::Contains(format!("{end} "))))
                }
                Like::Pattern(parts) if parts.len() == 1 => Predicate::eq(
                    &key,
                    Cell::Text(name_rules::key(&name_rules::split(operand))),
                ),
                _ => words(&operand.replace('*', " ")).fold(Predicate::True, |all, word| {
                    all.and(like(Like::Contains(word)))
                }),
            },
            op => text_rules::condition(&field.name, &key, op, operands)?,
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        text_rules::sort(field)
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        let part = json_rules::text_schema(LONGEST);
        json!({
            "type": ["object", "null"],
            "properties": { "prefix": part, "given": part, "family": part },
            "additionalProperties": false,
        })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Name(name) = value {
            into.title.push(name_rules::full(name));
        }
    }

    fn parts(&self, _field: &Field) -> &'static [Part] {
        &[
            Part {
                name: "prefix",
                en: "Title",
                zh: "称谓",
                role: PartRole::Companion,
            },
            Part {
                name: "given",
                en: "First name",
                zh: "名",
                role: PartRole::Member,
            },
            Part {
                name: "family",
                en: "Last name",
                zh: "姓",
                role: PartRole::Member,
            },
        ]
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        if let Value::Name(name) = value {
            into.name(&name.given, &name.family);
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::PersonName
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(fold::key_form)
}
