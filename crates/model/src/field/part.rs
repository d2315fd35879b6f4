//! Pieces of a value that a file may have in columns of their own: the given name, the city, the currency, the mobile phone.
//! Which pieces there are is told by the kind ([`super::Kind::parts`]); how a value is put together from pieces, and taken
//! apart, is the same for all kinds because it goes by the value's JSON form.

use serde_json::{Map, Value as Json, json};

use super::{Field, Side};
use crate::env::Env;
use crate::label::Lang;
use crate::problem::Reason;
use crate::value::Value;

/// A piece of a value.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Name in programs, behind the field's and a point: `city` of `billing_address.city`.
    pub name: &'static str,
    /// What people call it, in English.
    pub en: &'static str,
    /// What people call it, in Chinese.
    pub zh: &'static str,
    /// How it stands in the value.
    pub role: PartRole,
}

/// How a piece stands in its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartRole {
    /// A member of the value's JSON object.
    Member,
    /// A member that means nothing alone: the currency of no amount.
    Companion,
    /// An element of the value's list whose `kind` is the piece's name.
    Element,
}

impl Part {
    /// What people call it.
    pub fn label(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// The text of a piece, or of the whole value.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// Which piece; `None` for the whole.
    pub part: Option<&'static Part>,
    /// Its text.
    pub text: &'a str,
}

impl Field {
    /// A piece by name.
    pub fn part(&self, name: &str) -> Option<&'static Part> {
        self.kind.parts(self).iter().find(|part| part.name == name)
    }

    /// Whether several texts may each give a part of the whole: lists of emails, phones, tags, links.
    pub fn takes_several(&self) -> bool {
        self.kind.side(self) != Side::None
    }

    /// The text of a piece, for files: what [`Field::assemble`] reads back.
    pub fn part_text(&self, part: &Part, value: &Value) -> String {
        match value.to_json().get(part.name) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// Puts a value together: pieces over what the record had before. Blank pieces leave what was there, or clear it when
    /// `clear` says so. `Err` names the piece at fault.
    pub fn assemble(
        &self,
        pieces: &[Piece],
        before: &Value,
        clear: bool,
        env: &Env,
    ) -> Result<Value, (usize, Reason)> {
        if let [Piece { part: None, text }] = pieces {
            let value = self
                .kind
                .parse_text(self, text, env)
                .map_err(|reason| (0, reason))?;
            return Ok(if value.is_null() && !clear {
                before.clone()
            } else {
                self.kind.keep(value, before)
            });
        }
        if pieces.iter().all(|piece| piece.text.trim().is_empty()) && !clear {
            return Ok(before.clone());
        }
        let mut whole = if self.takes_several() {
            json!([])
        } else {
            before.to_json()
        };
        let mut substance = !before.is_null();
        let numbered = || pieces.iter().enumerate();
        let wholes = numbered().filter(|(_, piece)| piece.part.is_none());
        let parts = numbered().filter(|(_, piece)| piece.part.is_some());
        for (at, piece) in wholes.chain(parts) {
            substance |= self
                .lay(&mut whole, piece, clear, env)
                .map_err(|reason| (at, reason))?;
        }
        if !substance {
            return Ok(Value::Null);
        }
        if whole.as_object().is_some_and(|members| {
            members
                .values()
                .all(|member| member == "" || member.is_null())
        }) {
            return Ok(Value::Null);
        }
        let blame = pieces
            .iter()
            .rposition(|piece| !piece.text.trim().is_empty())
            .unwrap_or(0);
        let value = self
            .kind
            .parse(self, &whole, env)
            .map_err(|reason| (blame, reason))?;
        Ok(self.kind.keep(value, before))
    }

    /// Lays one piece over the whole; tells whether it is enough to make a value.
    fn lay(&self, whole: &mut Json, piece: &Piece, clear: bool, env: &Env) -> Result<bool, Reason> {
        let text = piece.text.trim();
        match piece.part {
            Some(part) if part.role != PartRole::Element && text.is_empty() && !clear => Ok(false),
            Some(part) if part.role != PartRole::Element => {
                if !whole.is_object() {
                    *whole = Json::Object(Map::new());
                }
                if let Some(members) = whole.as_object_mut() {
                    if text.is_empty() {
                        members.remove(part.name);
                    } else {
                        members.insert(part.name.to_owned(), json!(text));
                    }
                }
                Ok(part.role == PartRole::Member && !text.is_empty())
            }
            part => {
                let value = self.kind.parse_text(self, text, env)?;
                if value.is_null() {
                    return Ok(false);
                }
                match (value.to_json(), whole.as_array_mut()) {
                    (Json::Array(mut more), Some(list)) => {
                        if let Some(part) = part {
                            more.iter_mut()
                                .filter_map(Json::as_object_mut)
                                .for_each(|element| {
                                    element.insert("kind".to_owned(), json!(part.name));
                                });
                        }
                        for element in &mut more {
                            // Each text was read as a list of its own, and each has named its first the primary one.
                            if !list.is_empty()
                                && let Some(element) = element.as_object_mut()
                            {
                                element.remove("primary");
                            }
                        }
                        let fresh: Vec<Json> = more
                            .into_iter()
                            .filter(|element| !list.contains(element))
                            .collect();
                        list.extend(fresh);
                    }
                    (json, _) => *whole = json,
                }
                Ok(true)
            }
        }
    }
}
