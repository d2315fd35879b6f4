//! Choosing: yes or no, one of several, several of several, and tags that anybody may invent.

use maud::{Markup, html};

use super::Field;
use crate::components::badge::Tone;
use crate::components::icon::icon;
use crate::i18n::T;

/// An option.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is posted.
    pub key: String,
    /// What is shown.
    pub label: String,
    /// Its colour.
    pub tone: Tone,
}

impl Choice {
    /// An option without a colour.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            tone: Tone::Gray,
        }
    }

    /// With a colour.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

impl Field {
    /// A tick with the label beside it.
    pub fn checkbox(&self, value: bool) -> Markup {
        self.tick("check", value)
    }

    /// Like a tick, for settings that act at once.
    pub fn switch(&self, value: bool) -> Markup {
        self.tick("check switch", value)
    }

    fn tick(&self, class: &str, value: bool) -> Markup {
        let input = self
            .input("")
            .with("type", "checkbox")
            .with("value", "true")
            .flag("checked", value)
            .void("input");
        html! {
            div class={ "field" @if self.wide { " wide" } } {
                input type="hidden" name=(self.name) value="false";
                label class=(class) { (input) span { (self.label) } }
                (self.notes())
            }
        }
    }

    /// One of a list, in the browser's own select. `none` is the label of "nothing"; without it there is no such option.
    pub fn select(&self, value: &str, none: Option<&str>, options: &[Choice]) -> Markup {
        let body = html! {
            @if let Some(label) = none { option value="" selected[value.is_empty()] { (label) } }
            @for option in options { option value=(option.key) selected[option.key == value] { (option.label) } }
        };
        self.wrap(&self.input("input").wrap("select", &body))
    }

    /// One of a few, all in sight.
    pub fn radio(&self, value: &str, options: &[Choice]) -> Markup {
        self.group(&html! {
            div.options {
                @for option in options {
                    label.check { input type="radio" name=(self.name) value=(option.key) checked[option.key == value] required[self.required]; span { (option.label) } }
                }
            }
        })
    }

    /// Several of a list.
    pub fn multi_select(&self, values: &[&str], options: &[Choice]) -> Markup {
        self.group(&html! {
            input type="hidden" name=(self.name) value="";
            div.options {
                @for option in options {
                    label.check {
                        input type="checkbox" name=(self.name) value=(option.key) checked[values.contains(&option.key.as_str())];
                        span class={ "pill " (option.tone.class()) } { (option.label) }
                    }
                }
            }
        })
    }

    /// Tags, old and new. `source` answers `GET ?q=` with [`super::picker_options`] of tags that exist.
    pub fn tags(&self, t: T, values: &[&str], source: Option<&str>) -> Markup {
        let id = self.id();
        let text = super::Attrs::new()
            .with("type", "text")
            .with("id", id.clone())
            .with("name", format!("{}.text", self.name))
            .with("autocomplete", "off")
            .with("placeholder", t.get("form-tags-placeholder"))
            .and(&combobox(&id))
            .and(&self.state())
            .and(&self.attrs)
            .void("input");
        self.wrap(&html! {
            div.combo data-tags data-name=(self.name) data-source=[source] data-remove-label=(t.get("action-remove")) {
                input type="hidden" name=(self.name) value="";
                div.combo-box {
                    @for value in values {
                        span class={ "token " (Tone::of(value).class()) } data-token {
                            label.row {
                                input.no-js type="checkbox" name=(self.name) value=(value) checked;
                                span { (value) }
                            }
                            button.x.js-only type="button" data-remove-token aria-label=(t.with("form-remove-value", &[("value", (*value).into())])) { (icon("x")) }
                        }
                    }
                    (text)
                }
                div.options-pop role="listbox" id={ (id) "-list" } aria-label=(self.label) hidden {}
            }
        })
    }
}

/// The attributes of an input that opens a list while one types.
pub(super) fn combobox(id: &str) -> super::Attrs {
    super::Attrs::new()
        .with("role", "combobox")
        .with("aria-autocomplete", "list")
        .with("aria-expanded", "false")
        .with("aria-controls", format!("{id}-list"))
}
