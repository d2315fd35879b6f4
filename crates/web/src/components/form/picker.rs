//! Finding a record while one types: one, several with a role, or a user.
//!
//! `source` answers `GET ?q=<text>` with [`picker_options`]. Without scripts the text itself is posted (`name.label`), and
//! the server looks it up by name.

use maud::{Markup, html};

use super::choice::{Choice, combobox};
use super::{Attrs, Field};
use crate::components::avatar::avatar;
use crate::components::icon::icon;
use crate::i18n::T;

/// A record that is chosen.
#[derive(Clone, Debug, Default)]
pub struct Picked {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What it is in this relation; only where several are chosen.
    pub role: String,
    /// What else is said of the relation: key and value of each [`RelationInput`].
    pub relation: Vec<(String, String)>,
}

/// Something that is said of a relation to one of several records.
#[derive(Clone, Debug, Default)]
pub struct RelationInput {
    /// Posted as `name[i].<key>`.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Its options; none: free words.
    pub options: Vec<Choice>,
    /// Yes or no.
    pub flag: bool,
}

/// A record that can be chosen.
#[derive(Clone, Debug, Default)]
pub struct PickOption {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What tells it from its namesakes: city, email, company.
    pub sub: Option<String>,
}

impl Field {
    /// One record.
    pub fn record(&self, t: T, value: Option<&Picked>, source: &str) -> Markup {
        self.one(t, value, source, "search")
    }

    /// A user of the workspace.
    pub fn user(&self, t: T, value: Option<&Picked>, source: &str) -> Markup {
        self.one(t, value, source, "user")
    }

    fn one(&self, t: T, value: Option<&Picked>, source: &str, face: &str) -> Markup {
        let id = self.id();
        let label = value.map(|picked| picked.label.clone()).unwrap_or_default();
        let text = Attrs::new()
            .with("type", "text")
            .with("id", id.clone())
            .with("name", format!("{}.label", self.name))
            .with("value", label.clone())
            .with("autocomplete", "off")
            .with("placeholder", t.get("form-picker-placeholder"))
            .flag("required", self.required)
            .and(&combobox(&id))
            .and(&self.state())
            .and(&self.attrs)
            .void("input");
        self.wrap(&html! {
            div.combo data-picker data-source=(source) {
                input type="hidden" name=(self.name) value=[value.map(|picked| picked.id.as_str())] data-picked-id;
                input type="hidden" name={ (self.name) ".was" } value=(label) data-picked-label;
                div.combo-box {
                    (icon(face))
                    (text)
                    button.x.js-only.linklike type="button" data-clear hidden[value.is_none()] aria-label=(t.get("action-clear")) { (icon("x")) }
                }
                div.options-pop role="listbox" id={ (id) "-list" } aria-label=(self.label) hidden {}
            }
        })
    }

    /// Several records; `with_role` adds a word about each.
    pub fn records(&self, t: T, values: &[Picked], source: &str, with_role: bool) -> Markup {
        let role = RelationInput {
            key: "role".to_owned(),
            label: t.get("form-role").to_owned(),
            ..RelationInput::default()
        };
        self.related(
            t,
            values,
            source,
            if with_role {
                std::slice::from_ref(&role)
            } else {
                &[]
            },
        )
    }

    /// Several records with what is said of each.
    pub fn related(
        &self,
        t: T,
        values: &[Picked],
        source: &str,
        relation: &[RelationInput],
    ) -> Markup {
        let id = self.id();
        let text = Attrs::new()
            .with("type", "text")
            .with("id", id.clone())
            .with("name", format!("{}.label", self.name))
            .with("autocomplete", "off")
            .with("placeholder", t.get("form-picker-placeholder"))
            .and(&combobox(&id))
            .and(&self.state())
            .and(&self.attrs)
            .void("input");
        self.wrap(&html! {
            div.combo data-picker-many data-source=(source) data-next=(values.len()) {
                input type="hidden" name=(self.name) value="";
                div.combo-box {
                    @for (index, picked) in values.iter().enumerate() { (self.token(t, &index.to_string(), picked, relation)) }
                    template { (self.token(t, "__index__", &Picked::default(), relation)) }
                    (text)
                }
                div.options-pop role="listbox" id={ (id) "-list" } aria-label=(self.label) hidden {}
            }
        })
    }

    fn token(&self, t: T, index: &str, picked: &Picked, relation: &[RelationInput]) -> Markup {
        let name = |part: &str| format!("{}[{index}].{part}", self.name);
        html! {
            span.token data-token {
                input type="hidden" name=(name("id")) value=(picked.id) data-picked-id;
                span.truncate data-picked-text { (picked.label) }
                @for input in relation { (input.render(&name(&input.key), picked)) }
                label.row.no-js { input type="checkbox" name=(name("remove")) value="1"; (t.get("action-remove")) }
                button.x.js-only type="button" data-remove-token aria-label=(t.with("form-remove-value", &[("value", picked.label.as_str().into())])) { (icon("x")) }
            }
        }
    }
}

impl RelationInput {
    fn render(&self, name: &str, picked: &Picked) -> Markup {
        let given = picked
            .relation
            .iter()
            .find(|(key, _)| *key == self.key)
            .map(|(_, value)| value.as_str());
        let value = given.unwrap_or(if self.key == "role" { &picked.role } else { "" });
        html! {
            @if self.flag {
                label.check.small { input type="checkbox" name=(name) value="true" checked[value == "true"]; (self.label) }
            } @else if self.options.is_empty() {
                input type="text" name=(name) value=(value) placeholder=(self.label) aria-label=(self.label);
            } @else {
                select.small name=(name) aria-label=(self.label) {
                    option value="" { (self.label) }
                    @for option in &self.options { option value=(option.key) selected[option.key == value] { (option.label) } }
                }
            }
        }
    }
}

/// What a picker's source answers. `create` offers to make a new one: its words and what is put into the field.
pub fn picker_options(t: T, options: &[PickOption], create: Option<(&str, &str)>) -> Markup {
    html! {
        @if options.is_empty() && create.is_none() { div.opt-none { (t.get("form-picker-none")) } }
        @for (index, option) in options.iter().enumerate() {
            div.opt role="option" id={ "opt-" (index) } aria-selected="false" data-id=(option.id) data-label=(option.label) {
                (avatar(&option.label).small())
                span.truncate { (option.label) }
                @if let Some(sub) = &option.sub { span.sub.truncate { (sub) } }
            }
        }
        @if let Some((words, value)) = create {
            div.opt role="option" id="opt-create" aria-selected="false" data-id="" data-create=(value) data-label=(value) { (icon("plus")) span { (words) } }
        }
    }
}
