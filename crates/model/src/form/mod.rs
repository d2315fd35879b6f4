//! Capture forms: what somebody outside is asked, and what becomes of the answer.
//!
//! A plan is data, as that of an automation is: kept with its form, checked when it is written, put together on a page.
//! Deliberately not here: showing a form (crate `web`), taking what arrives (crate `app`).

mod check;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::change::{Meta, Source};
use crate::field::{Field, Widget};
use crate::id::RecordId;
use crate::label::Label;
use crate::problem::Reason;

pub use check::{check, origin_of};

/// What a form asks, says and does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// What stands above it; blank for the form's own name.
    #[serde(skip_serializing_if = "Label::is_empty")]
    pub title: Label,
    /// What is said before it asks.
    #[serde(skip_serializing_if = "Label::is_empty")]
    pub intro: Label,
    /// What is said when it has arrived; blank for a sentence of our own.
    #[serde(skip_serializing_if = "Label::is_empty")]
    pub thanks: Label,
    /// What is asked, in order.
    pub fields: Vec<Asked>,
    /// What is written besides, unseen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<Hidden>,
    /// What has to be agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// The address to go on to, instead of words of thanks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub then: String,
    /// What tells that somebody is known already; nothing: everybody is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
    /// Whose new records are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<RecordId>,
    /// The sites that may show it within their pages and send to it: `https://www.example.com`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
}

/// A field that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Which.
    pub field: String,
    /// How it is asked; blank for the field's own name.
    #[serde(default, skip_serializing_if = "Label::is_empty")]
    pub label: Label,
    /// What helps to answer; blank for the field's own help.
    #[serde(default, skip_serializing_if = "Label::is_empty")]
    pub help: Label,
    /// An answer is needed, also where a record can do without.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What stands there before anybody has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
}

/// A field that gets a value unseen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hidden {
    /// Which.
    pub field: String,
    /// Always this one; where `from` is given, when the address does not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// The parameter of the form's address that has it: `utm_source`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
}

/// Words that have to be agreed to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The words.
    pub words: Label,
    /// Where more is to be read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// How somebody is known again, and what becomes of what they send.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// By the value of this field, which is asked for.
    pub by: String,
    /// What is done.
    #[serde(default)]
    pub then: Doing,
}

/// What becomes of the answers of somebody who is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Fields that are empty are filled in; the others stay.
    #[default]
    Fill,
    /// Fields get what was answered.
    Overwrite,
}

impl Plan {
    /// Reads a plan as it is kept.
    ///
    /// # Errors
    /// What in it is not understood.
    pub fn read(json: &Json) -> Result<Self, Reason> {
        serde_json::from_value(json.clone()).map_err(|error| {
            let why = error.to_string();
            let text = format!("This is no plan of a form: {why}.");
            Reason::new("form_plan", text).with(&[&why])
        })
    }

    /// The fields that it writes: those that it asks for, those behind, and the owner of what is new.
    pub fn writes(&self) -> impl Iterator<Item = &str> {
        let asked = self.fields.iter().map(|asked| asked.field.as_str());
        asked.chain(self.hidden.iter().map(|hidden| hidden.field.as_str()))
    }
}

/// How a change set says by which form it came.
const BY_FORM: &str = "form:";

impl Meta {
    /// The same, by a form.
    #[must_use]
    pub fn by_form(mut self, form: RecordId) -> Self {
        self.source = Source::Form;
        self.request = Some(format!("{BY_FORM}{form}"));
        self
    }

    /// The form that it came by.
    pub fn form(&self) -> Option<RecordId> {
        let request = self
            .request
            .as_deref()
            .filter(|_| self.source == Source::Form)?;
        request.strip_prefix(BY_FORM)?.parse().ok()
    }
}

/// Whether outsiders can be asked for a field: values that one types or chooses, nothing that would be looked up in the workspace.
pub fn can_ask(field: &Field) -> bool {
    let params = &field.params;
    let open = !params.read_only && !params.kept && !params.hidden && !field.kind.computed();
    open && !matches!(
        field.kind.widget(field),
        Widget::RichText
            | Widget::Tags
            | Widget::Link
            | Widget::Links
            | Widget::User
            | Widget::Files
            | Widget::Json
    )
}

/// Whether a field can tell that somebody is known already.
pub fn can_tell(field: &Field) -> bool {
    let widget = field.kind.widget(field);
    can_ask(field)
        && (field.params.unique
            || matches!(widget, Widget::Email | Widget::Emails | Widget::Phones))
}

#[cfg(test)]
mod tests;
