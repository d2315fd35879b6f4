//! Forms and the inputs of every widget.
//!
//! A [`Field`] knows its name, label, hint and problem, and each widget is a method that takes the value:
//! `Field::new("website", "Website").hint("…").url(value)`. The label, hint and error are bound to the input, and the input's
//! id is `f-<name>` (so a problem list can lead to it; see [`Field::id_of`]).
//!
//! # What a form posts (with or without scripts)
//! | widget | names |
//! |---|---|
//! | one value | `name=value`; an empty value is no value |
//! | checkbox, switch | `name=false`, then `name=true` when ticked: the last one counts |
//! | multiple choice | `name=` first, then `name=<key>` for each; empty ones are dropped, so "none" differs from "not in the form" |
//! | tags | `name=`, `name=<tag>` for each, and `name.text` with further tags separated by commas |
//! | money | `name.amount`, `name.currency` |
//! | duration | `name.hours`, `name.minutes` |
//! | person's name | `name.prefix`, `name.given`, `name.family` |
//! | address | `name.street`, `name.city`, `name.region`, `name.postal_code`, `name.country` |
//! | emails | `name[0].address`, `name[0].type`, `name[0].opt_out=true`, `name[0].invalid=true`; `name.primary=0` |
//! | phones | `name[0].number`, `name[0].type`, `name[0].opt_out=true`, `name[0].invalid=true`; `name.primary=0` |
//! | date-time | `name=2026-03-01T09:30`, in the user's zone |
//! | one record, a user | `name=<id>`; `name.label` is the visible text, `name.was` the text that belongs to the id: when they differ, the text was typed without scripts and the id is stale |
//! | several records | `name[0].id`, `name[0].<what is said of the relation>`, and `name[0].remove=1` to take it out; `name.label` a further one, by its name |
//! | options of a choice | `name[0].key`, `name[0].<language>`, `name[0].color` |
//! | rating | `name=0..5` |
//! | files | multipart parts called `name`; `name.remove=<id>` for each to take out |
//!
//! Indexes may have gaps; rows that are empty are ignored. Hidden fields that every form may have: `_csrf`, `_version`.

mod choice;
mod date;
mod file;
mod lists;
mod number;
mod options;
mod person;
mod picker;
mod text;

use std::borrow::Cow;

use maud::{Markup, html};

pub use choice::Choice;
pub use file::Attachment;
pub use lists::{EmailRow, PhoneRow};
pub use number::rating_stars;
pub use options::OptionRow;
pub use person::{AddressValue, NameValue};
pub use picker::{PickOption, Picked, RelationInput, picker_options};

use super::attrs::Attrs;
use super::icon::icon;

/// A form's frame.
///
/// ```
/// use mainstay_web::components::{Button, Field, Form};
/// use maud::html;
/// Form::post("/companies", "token").guarded().render(&html! {
///     (Field::new("name", "Name").required().text("Acme"))
///     div.form-foot { (Button::new("Save").primary().submit()) }
/// });
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Form {
    csrf: Option<String>,
    version: Option<String>,
    attrs: Attrs,
    two_columns: bool,
}

impl Form {
    /// A form that changes something.
    pub fn post(action: impl Into<Cow<'static, str>>, csrf: &str) -> Self {
        Self {
            csrf: Some(csrf.to_owned()),
            version: None,
            attrs: Attrs::new().with("method", "post").with("action", action),
            two_columns: false,
        }
    }

    /// A form that asks.
    pub fn get(action: impl Into<Cow<'static, str>>) -> Self {
        Self {
            csrf: None,
            version: None,
            attrs: Attrs::new().with("method", "get").with("action", action),
            two_columns: false,
        }
    }

    /// The version of the record that the form was made from.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Asks before somebody leaves with unsaved changes.
    pub fn guarded(self) -> Self {
        self.attr("data-guard", "")
    }

    /// It has files; with scripts the upload shows its progress.
    pub fn multipart(self) -> Self {
        self.attr("enctype", "multipart/form-data")
            .attr("data-upload", "")
    }

    /// Two columns where there is room.
    pub fn two_columns(mut self) -> Self {
        self.two_columns = true;
        self
    }

    /// Any further attribute.
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attrs.push(name, value);
        self
    }

    /// The form around this body.
    pub fn render(&self, body: &Markup) -> Markup {
        let class = if self.two_columns {
            "form two-col"
        } else {
            "form"
        };
        Attrs::new().with("class", class).and(&self.attrs).wrap(
            "form",
            &html! {
                @if let Some(csrf) = &self.csrf { input type="hidden" name="_csrf" value=(csrf); }
                @if let Some(version) = &self.version { input type="hidden" name="_version" value=(version); }
                (body)
            },
        )
    }
}

/// A field of a form: everything about it but its value.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Field {
    name: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    required: bool,
    disabled: bool,
    wide: bool,
    attrs: Attrs,
}

impl Field {
    /// A field that posts as `name`.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// The id of the input of a field with this name.
    pub fn id_of(name: &str) -> String {
        let mut id = String::with_capacity(name.len() + 2);
        id.push_str("f-");
        id.extend(
            name.chars()
                .map(|c| if c.is_alphanumeric() { c } else { '-' }),
        );
        id
    }

    /// What helps to fill it in.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong with it.
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// It has to be filled in.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It can be seen but not changed.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// As wide as the form, in a form with two columns.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Any further attribute of the input: `autocomplete`, `placeholder`, `maxlength`, `autofocus` …
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attrs.push(name, value);
        self
    }

    /// The name that it posts as.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> String {
        Self::id_of(&self.name)
    }

    /// The attributes that every single input of this field has.
    fn input(&self, classes: &'static str) -> Attrs {
        Attrs::new()
            .with("class", classes)
            .with("id", self.id())
            .with("name", self.name.clone())
            .flag("required", self.required)
            .and(&self.state())
            .and(&self.attrs)
    }

    fn state(&self) -> Attrs {
        Attrs::new()
            .flag("disabled", self.disabled)
            .maybe("aria-invalid", self.error.as_ref().map(|_| "true"))
            .maybe("aria-describedby", self.described_by())
    }

    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let ids: Vec<_> = [
            self.hint.as_ref().map(|_| format!("{id}-hint")),
            self.error.as_ref().map(|_| format!("{id}-error")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// A field around any single input whose id is [`Field::id_of`] its name.
    pub fn wrap(&self, control: &Markup) -> Markup {
        html! {
            div class={ "field" @if self.wide { " wide" } } {
                label for=(self.id()) { (self.label) (self.mark()) }
                (control)
                (self.notes())
            }
        }
    }

    /// A field around several inputs, each with a label of its own.
    pub fn group(&self, controls: &Markup) -> Markup {
        html! {
            fieldset class={ "field" @if self.wide { " wide" } } id=(self.id()) tabindex="-1" disabled[self.disabled] aria-describedby=[self.described_by()] {
                legend { (self.label) (self.mark()) }
                (controls)
                (self.notes())
            }
        }
    }

    fn mark(&self) -> Markup {
        html! { @if self.required { span.req aria-hidden="true" { "*" } } }
    }

    fn notes(&self) -> Markup {
        let id = self.id();
        html! {
            @if let Some(hint) = &self.hint { div.hint id={ (id) "-hint" } { (hint) } }
            @if let Some(error) = &self.error { div.error id={ (id) "-error" } { (icon("circle-alert")) span { (error) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_bound_to_its_input() {
        let field = Field::new("emails[0].address", "Email")
            .hint("h")
            .error(Some("not an address".to_owned()))
            .text("x");
        let html = field.0;
        assert!(html.contains(r#"id="f-emails-0--address""#), "{html}");
        assert!(
            html.contains(
                r#"aria-describedby="f-emails-0--address-hint f-emails-0--address-error""#
            ),
            "{html}"
        );
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    }
}
