//! Where a column goes: a field, a piece of a field, a linked record known by one of its own fields, or the record's id.

use std::fmt;
use std::str::FromStr;

use mainstay_model::field::{Part, Side, Widget};
use mainstay_model::{Catalog, Field, Object, Reason};
use serde::{Deserialize, Serialize};

/// Where a column goes, as people write it: `name`, `billing_address.city`, `company.name`, `id`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Target {
    /// The field; `id` for the record itself.
    pub field: String,
    /// A piece of it, or the field of the linked record.
    pub part: Option<String>,
}

/// The record's own id, for files that came from here.
pub const ID: &str = "id";

impl Target {
    /// A whole field.
    pub fn field(name: &str) -> Self {
        Self {
            field: name.to_owned(),
            part: None,
        }
    }

    /// A piece of a field.
    pub fn part(field: &str, part: &str) -> Self {
        Self {
            field: field.to_owned(),
            part: Some(part.to_owned()),
        }
    }

    /// Whether the record's own id is meant.
    pub fn is_id(&self) -> bool {
        self.field == ID && self.part.is_none()
    }

    /// What it means in an object, if it means anything.
    pub fn resolve(&self, object: &Object, catalog: &Catalog) -> Option<Meaning> {
        if self.is_id() {
            return Some(Meaning::Id);
        }
        let position = object.position(&self.field)?;
        let field = &object.fields[position];
        match &self.part {
            None if field.is_link() => Some(Meaning::Link {
                field: position,
                by: None,
            }),
            None => Some(Meaning::Value {
                field: position,
                part: None,
            }),
            Some(name) => {
                if let Some(part) = field.part(name) {
                    return Some(Meaning::Value {
                        field: position,
                        part: Some(part),
                    });
                }
                let known = linked(field, catalog)
                    .iter()
                    .any(|target| natural_keys(target).any(|key| key.name == *name));
                known.then(|| Meaning::Link {
                    field: position,
                    by: Some(name.clone()),
                })
            }
        }
    }
}

/// What a target means in an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// The record's own id.
    Id,
    /// A value or a piece of it.
    Value {
        /// Position of the field.
        field: usize,
        /// The piece.
        part: Option<&'static Part>,
    },
    /// A linked record.
    Link {
        /// Position of the field.
        field: usize,
        /// The field of the linked record that the text is compared with; any of its natural keys when not said.
        by: Option<String>,
    },
}

/// The objects that a link may point at.
pub fn linked<'a>(field: &Field, catalog: &'a Catalog) -> Vec<&'a Object> {
    target_names(field)
        .into_iter()
        .filter_map(|name| catalog.get(name))
        .map(AsRef::as_ref)
        .collect()
}

/// The names of the objects that a link may point at; none where it may be any.
pub fn target_names(field: &Field) -> Vec<&str> {
    match field.kind.widget(field) {
        Widget::User => vec!["user"],
        _ if field.is_link() => field.params.targets.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The fields by which people know a record of an object from outside: ids of other systems, unique values, addresses on the
/// net, and its title.
pub fn natural_keys(object: &Object) -> impl Iterator<Item = &Field> {
    object.fields.iter().filter(|field| {
        field.name == object.title
            || field.name == "external_id"
            || field.params.unique
            || (field.params.indexed
                && matches!(
                    field.kind.widget(field),
                    Widget::Email | Widget::Emails | Widget::Url
                ))
    })
}

/// Whether files may bring values for a field: people write it, and it is not a file itself.
pub fn importable(field: &Field) -> bool {
    let generated = field.params.read_only || field.params.kept || field.params.hidden;
    !generated
        && field.kind.widget(field) != Widget::Files
        && (field.kind.side(field) != Side::Links || !target_names(field).is_empty())
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            None => f.write_str(&self.field),
            Some(part) => write!(f, "{}.{part}", self.field),
        }
    }
}

impl FromStr for Target {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let text = text.trim();
        let (field, part) = match text.split_once('.') {
            Some((field, part)) => (field, Some(part.to_owned())),
            None => (text, None),
        };
        if field.is_empty() || part.as_deref() == Some("") {
            return Err(
                Reason::new("bad_target", format!("`{text}` names no field.")).with(&[text]),
            );
        }
        Ok(Self {
            field: field.to_owned(),
            part,
        })
    }
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|reason: Reason| reason.message)
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.to_string()
    }
}
