//! Several email addresses or phone numbers. One empty row always waits at the end, so that another can be added without
//! scripts; with them a button adds rows.

use maud::{Markup, html};

use super::{Choice, Field};
use crate::components::button::{Button, IconButton};
use crate::components::icon::icon_small;
use crate::i18n::T;

/// An email address and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct EmailRow {
    /// The address.
    pub address: String,
    /// Work, home.
    pub kind: String,
    /// Letters come back from it.
    pub invalid: bool,
    /// Its owner wants no letters.
    pub opt_out: bool,
}

/// A phone number.
#[derive(Clone, Debug, Default)]
pub struct PhoneRow {
    /// The number as it is shown.
    pub number: String,
    /// Mobile, work, fax.
    pub kind: String,
    /// Nobody answers it.
    pub invalid: bool,
    /// Its owner wants no calls.
    pub opt_out: bool,
}

impl Field {
    /// Email addresses; `primary` is the index of the one that is used.
    pub fn emails(&self, t: T, rows: &[EmailRow], primary: usize, kinds: &[Choice]) -> Markup {
        self.rows(t, t.get("form-email-add"), rows, |index, row: Option<&EmailRow>| {
            let name = |part: &str| format!("{}[{index}].{part}", self.name);
            let is_primary = index.parse() == Ok(primary) && row.is_some();
            let wrong = self.error.as_ref().filter(|_| row.is_some() || rows.is_empty()).map(|_| "true");
            let empty = EmailRow::default();
            let row = row.unwrap_or(&empty);
            html! {
                input.input type="email" name=(name("address")) value=(row.address) aria-label=(t.get("form-email-address")) placeholder="name@example.org" autocomplete="off" aria-invalid=[wrong];
                (kind_select(t, &name("type"), &row.kind, kinds))
                (self.primary_mark(t, index, is_primary))
                (mark("bell-off", &name("opt_out"), t.get("form-email-opt-out"), row.opt_out))
                (mark("octagon-alert", &name("invalid"), t.get("form-email-invalid"), row.invalid))
            }
        })
    }

    /// Phone numbers; `primary` is the index of the one that is called first.
    pub fn phones(&self, t: T, rows: &[PhoneRow], primary: usize, kinds: &[Choice]) -> Markup {
        self.rows(t, t.get("form-phone-add"), rows, |index, row: Option<&PhoneRow>| {
            let name = |part: &str| format!("{}[{index}].{part}", self.name);
            let is_primary = index.parse() == Ok(primary) && row.is_some();
            let wrong = self.error.as_ref().filter(|_| row.is_some() || rows.is_empty()).map(|_| "true");
            let empty = PhoneRow::default();
            let row = row.unwrap_or(&empty);
            html! {
                input.input type="tel" name=(name("number")) value=(row.number) aria-label=(t.get("form-phone-number")) placeholder=(t.get("form-phone-example")) autocomplete="off" aria-invalid=[wrong];
                (kind_select(t, &name("type"), &row.kind, kinds))
                (self.primary_mark(t, index, is_primary))
                (mark("bell-off", &name("opt_out"), t.get("form-phone-opt-out"), row.opt_out))
                (mark("octagon-alert", &name("invalid"), t.get("form-phone-invalid"), row.invalid))
            }
        })
    }

    pub(super) fn rows<R>(
        &self,
        t: T,
        add: &'static str,
        rows: &[R],
        row: impl Fn(&str, Option<&R>) -> Markup,
    ) -> Markup {
        let spare = rows.len();
        let line = |index: &str, value: Option<&R>| {
            html! {
                div.multi-row data-row {
                    (row(index, value))
                    (IconButton::new("x", t.get("action-remove")).small().class("js-only").attr("data-remove-row", ""))
                }
            }
        };
        self.group(&html! {
            div.multi data-rows data-next=(spare + 1) {
                @for (index, value) in rows.iter().enumerate() { (line(&index.to_string(), Some(value))) }
                (line(&spare.to_string(), None))
                template { (line("__index__", None)) }
                div { (Button::new(add).quiet().small().icon("plus").class("js-only").attr("data-add", "")) }
            }
        })
    }

    fn primary_mark(&self, t: T, index: &str, checked: bool) -> Markup {
        html! {
            label.mark.primary title=(t.get("form-primary")) {
                input type="radio" name={ (self.name) ".primary" } value=(index) checked[checked] aria-label=(t.get("form-primary"));
                (icon_small("star"))
            }
        }
    }
}

fn kind_select(t: T, name: &str, value: &str, kinds: &[Choice]) -> Markup {
    html! {
        @if !kinds.is_empty() {
            select.input name=(name) aria-label=(t.get("form-kind")) {
                @for kind in kinds { option value=(kind.key) selected[kind.key == value] { (kind.label) } }
            }
        }
    }
}

fn mark(name: &str, input: &str, label: &str, checked: bool) -> Markup {
    html! {
        label.mark.bad title=(label) {
            input type="checkbox" name=(input) value="true" checked[checked] aria-label=(label);
            (icon_small(name))
        }
    }
}
