//! The facts of a record, each edited where it stands.
//!
//! A fact shows its value and a pencil. The pencil is a link to the edit form (the record's edit page, at that field), so
//! it works without scripts; with them it fetches the form into the fact's place. `Enter` or the click saves, `Esc` gives up.
//!
//! - `GET edit` with `HX-Request` answers [`fact_form`];
//! - the form posts to `action` and is answered by [`fact`] (saved), or by [`fact_form`] with status 422 (problems) or 409
//!   (somebody else changed it meanwhile).

use maud::{Markup, html};

use super::button::{Button, IconButton};
use super::icon::icon_small;
use crate::i18n::T;

/// A field's value on a record.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    /// The field's key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// An icon of the sprite before the name.
    pub icon: Option<String>,
    /// The value; nothing when it is empty.
    pub value: Option<Markup>,
    /// Where its form is; nothing when it may not be edited.
    pub edit: Option<String>,
}

/// A list of facts.
pub fn facts(t: T, facts: &[Fact]) -> Markup {
    html! { dl.facts { @for one in facts { (fact(t, one)) } } }
}

/// One fact, also the answer when it was saved.
pub fn fact(t: T, fact: &Fact) -> Markup {
    let editable = fact.edit.is_some();
    html! {
        div.fact id={ "fact-" (fact.key) } data-fact=(fact.key) {
            dt { @if let Some(name) = &fact.icon { (icon_small(name)) } (fact.label) }
            dd class=[editable.then_some("can-edit")] {
                @match &fact.value {
                    Some(value) => (value),
                    None => { span.none { (t.get("value-empty")) } }
                }
                @if let Some(href) = &fact.edit {
                    a.edit href=(href) hx-get=(href) hx-target="closest .fact" hx-swap="outerHTML" aria-label=(t.with("fact-edit", &[("field", fact.label.as_str().into())])) {
                        (icon_small("pencil"))
                    }
                }
            }
        }
    }
}

/// A fact while it is edited.
#[derive(Clone, Debug)]
pub struct FactForm {
    /// The fact's key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Where the form posts.
    pub action: String,
    /// Where the plain fact is fetched from when one gives up.
    pub cancel: String,
    /// The CSRF token.
    pub csrf: String,
    /// The record's version that the form was made from, posted as `_version`.
    pub version: Option<String>,
    /// The field, from [`super::form`].
    pub field: Markup,
    /// What is wrong beyond the field: a conflict, with the other value.
    pub problem: Option<Markup>,
    /// It has files.
    pub files: bool,
}

const PARTS: &str = "multipart/form-data";

/// The form in the fact's place.
pub fn fact_form(t: T, form: &FactForm) -> Markup {
    html! {
        div.fact.editing id={ "fact-" (form.key) } data-fact=(form.key) {
            dt { (form.label) }
            dd {
                form.fact-form method="post" action=(form.action) enctype=[form.files.then_some(PARTS)] hx-encoding=[form.files.then_some(PARTS)] data-inline hx-post=(form.action) hx-target="closest .fact" hx-swap="outerHTML" {
                    input type="hidden" name="_csrf" value=(form.csrf);
                    @if let Some(version) = &form.version { input type="hidden" name="_version" value=(version); }
                    @if let Some(problem) = &form.problem { (problem) }
                    (form.field)
                    div.fact-keys {
                        (Button::new(t.get("action-save")).primary().small().submit())
                        (Button::new(t.get("action-cancel")).quiet().small().href(form.cancel.clone()).attr("data-cancel", "").attr("hx-get", form.cancel.clone()).attr("hx-target", "closest .fact").attr("hx-swap", "outerHTML"))
                    }
                }
            }
        }
    }
}

/// A line of a fact with several values: an address and its type, with a button that copies it.
pub fn value_line(t: T, value: &Markup, kind: Option<&str>, copy: Option<&str>) -> Markup {
    html! {
        div.value-line {
            (value)
            @if let Some(kind) = kind { span.type { (kind) } }
            @if let Some(text) = copy {
                (IconButton::new("copy", t.get("action-copy")).small().class("js-only").attr("data-copy-text", text.to_owned()))
            }
        }
    }
}
