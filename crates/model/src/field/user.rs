//! A user.

use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, Setting, SortColumn, Widget, compare_rules, grouping, json_rules,
    link_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::{Link, Value};

/// A user of the workspace: somebody a record belongs to or a task is given to. `me` is the person who asks.
pub struct User;

const OBJECT: &str = "user";

fn link(text: &str, env: &Env) -> Result<Value, Reason> {
    let id = text.trim().strip_prefix("user:").unwrap_or(text.trim());
    if id.is_empty() {
        Ok(Value::Null)
    } else {
        Ok(Value::from(Link::to(OBJECT, link_rules::read_id(id, env)?)))
    }
}

impl Kind for User {
    fn name(&self) -> &'static str {
        "user"
    }

    fn label(&self) -> Label {
        Label::new("User", "用户")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Default]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        vec![Column {
            name: field.name.clone(),
            ty: ColumnType::Id,
        }]
    }

    fn indexes(&self, field: &Field) -> Vec<Column> {
        self.columns(field)
    }

    fn target(&self) -> Option<&'static str> {
        Some(OBJECT)
    }

    fn parse(&self, _field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => link(text, env),
            Json::Object(map) => {
                json_rules::known_keys(map, &["id", "object", "title"])?;
                let object = json_rules::text(map, "object", 60)?;
                if !object.is_empty() && object != OBJECT {
                    return Err(Reason::new(
                        "wrong_object",
                        format!("This cannot point at `{object}`; it may point at user."),
                    )
                    .with(&[&object, OBJECT]));
                }
                match json_rules::text(map, "id", 60)? {
                    id if id.is_empty() => {
                        Err(Reason::new("no_id", "A link needs the `id` of a record."))
                    }
                    id => link(&id, env),
                }
            }
            _ => Err(Reason::new(
                "not_a_link_type",
                "This has to be the id of a record.",
            )),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        link(text, env)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        vec![match value {
            Value::Link(link) => Cell::Id(link.id),
            _ => Cell::Null,
        }]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        match cells.first() {
            Some(Cell::Id(id)) => Value::from(Link::to(OBJECT, *id)),
            _ => Value::Null,
        }
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        serde_json::from_value(json.clone()).map_or(Value::Null, Value::Link)
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Link(link) => link_rules::title(link).to_owned(),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Link(link) => link.id.to_string(),
            _ => String::new(),
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        compare_rules::EQUAL
    }

    /// `me`, `my_team`, or the id of a user.
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
        let mut any = Predicate::False;
        for operand in operands.iter().map(|operand| operand.trim()) {
            match operand {
                "" => any = Predicate::IsNull(field.name.clone()),
                "my_team" => ids.extend(env.team_mates.iter().copied().chain(env.me)),
                id => ids.push(link_rules::read_id(
                    id.strip_prefix("user:").unwrap_or(id),
                    env,
                )?),
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let one_of = match ids.as_slice() {
            [] => Predicate::False,
            [one] => Predicate::eq(&field.name, Cell::Id(*one)),
            _ => Predicate::In(field.name.clone(), ids.into_iter().map(Cell::Id).collect()),
        };
        Ok(one_of.or(any))
    }

    fn sort(&self, _field: &Field) -> Vec<SortColumn> {
        Vec::new()
    }

    fn schema(&self, _field: &Field, write: bool) -> Json {
        let mut properties = json!({
            "id": { "type": "string", "format": "uuid" },
            "object": { "type": "string", "enum": [OBJECT] },
        });
        if !write {
            properties["title"] = json!({ "type": ["string", "null"] });
        }
        let link = json!({ "type": "object", "properties": properties, "required": ["id"], "additionalProperties": false });
        if write {
            json!({ "anyOf": [{ "type": "string", "format": "uuid" }, link, { "type": "null" }] })
        } else {
            json!({ "anyOf": [link, { "type": "null" }] })
        }
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::main(field).map(Grouping::Link)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::User
    }
}
