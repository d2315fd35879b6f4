//! A record being filled in: names of fields to values, straight into the draft that access checks.

use mainstay_model::access::Draft;
use mainstay_model::value::Link;
use mainstay_model::{Object, RecordId, Value};
use serde_json::{Map, Value as Json};

/// A record being filled in. Fields that the workspace does not have are left out.
#[derive(Debug)]
pub struct Sheet<'a> {
    object: &'a Object,
    draft: Draft,
}

impl<'a> Sheet<'a> {
    /// An empty one.
    pub fn of(object: &'a Object) -> Self {
        Self {
            object,
            draft: Draft::default(),
        }
    }

    /// A value; `Null` is left out.
    pub fn set(mut self, field: &str, value: Value) -> Self {
        if !value.is_null() {
            self.draft = self.draft.with(self.object, field, value);
        }
        self
    }

    /// Text or a choice; empty text is left out.
    pub fn text(self, field: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            self
        } else {
            self.set(field, Value::Text(text))
        }
    }

    /// Several tags or choices; none are left out.
    pub fn several(self, field: &str, words: &[String]) -> Self {
        if words.is_empty() {
            self
        } else {
            self.set(field, Value::Set(words.to_vec()))
        }
    }

    /// A link to one record.
    pub fn link(self, field: &str, object: &str, id: RecordId) -> Self {
        self.set(field, Value::from(Link::to(object, id)))
    }

    /// Links to several records, with one attribute each; none are left out.
    pub fn links(
        self,
        field: &str,
        object: &str,
        links: &[(RecordId, Option<(&str, Json)>)],
    ) -> Self {
        let link = |(id, attribute): &(RecordId, Option<(&str, Json)>)| Link {
            attributes: attribute
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect::<Map<_, _>>(),
            ..Link::to(object, *id)
        };
        if links.is_empty() {
            self
        } else {
            self.set(field, Value::Links(links.iter().map(link).collect()))
        }
    }

    /// What was filled in.
    pub fn draft(self) -> Draft {
        self.draft
    }
}
