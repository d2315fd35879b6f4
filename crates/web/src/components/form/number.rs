//! Numbers: plain, money, percent, durations, ratings. They are text inputs with a numeric keyboard, so that people may
//! write digits as they are used to; the field kind reads them.

use maud::{Markup, html};

use super::Field;
use crate::components::icon::icon;
use crate::i18n::T;

impl Field {
    /// A whole number or a decimal. `decimals` chooses the phone's keyboard.
    pub fn number(&self, value: &str, decimals: bool) -> Markup {
        self.wrap(&self.numeric(value, decimals).void("input"))
    }

    /// A number with a unit behind it: `%`, `kg`, `m²`.
    pub fn number_with_unit(&self, value: &str, unit: &str) -> Markup {
        self.wrap(&html! { div.affix { (self.numeric(value, true).void("input")) span.suffix { (unit) } } })
    }

    /// A percentage as people write it: 12.5 is 12.5 %.
    pub fn percent(&self, value: &str) -> Markup {
        self.number_with_unit(value, "%")
    }

    /// An amount and its currency. `currencies` are codes, the workspace's own first.
    pub fn money(&self, t: T, amount: &str, currency: &str, currencies: &[&str]) -> Markup {
        let input = Self {
            name: format!("{}.amount", self.name),
            ..self.clone()
        };
        let amount_input = input.numeric_with_id(&self.id(), amount);
        self.wrap(&html! {
            div.affix {
                (amount_input.void("input"))
                select.input name={ (self.name) ".currency" } aria-label=(t.with("form-currency-of", &[("field", self.label.as_str().into())])) disabled[self.disabled] {
                    @for code in currencies { option value=(code) selected[*code == currency] { (code) } }
                    @if !currency.is_empty() && !currencies.contains(&currency) { option value=(currency) selected { (currency) } }
                }
            }
        })
    }

    /// Hours and minutes.
    pub fn duration(&self, t: T, minutes: Option<i64>) -> Markup {
        let (hours, rest) = match minutes {
            Some(minutes) => ((minutes / 60).to_string(), (minutes % 60).to_string()),
            None => (String::new(), String::new()),
        };
        self.group(&html! {
            div.row {
                div.affix { input.input.short type="text" inputmode="numeric" name={ (self.name) ".hours" } value=(hours) aria-label=(t.get("form-hours")); span.suffix { (t.get("form-hours-unit")) } }
                div.affix { input.input.short type="text" inputmode="numeric" name={ (self.name) ".minutes" } value=(rest) aria-label=(t.get("form-minutes")); span.suffix { (t.get("form-minutes-unit")) } }
            }
        })
    }

    /// Stars. Radio buttons, so arrow keys work; they stand in reverse so that CSS can fill the ones before.
    pub fn rating(&self, t: T, value: u8, max: u8) -> Markup {
        let id = self.id();
        self.group(&html! {
            div.row {
                div.stars {
                    @for star in (1..=max).rev() {
                        input.sr type="radio" name=(self.name) value=(star) id={ (id) "-" (star) } checked[star == value] required[self.required];
                        label for={ (id) "-" (star) } title=(star) { (icon("star")) span.sr { (t.with("form-stars", &[("n", u64::from(star).into())])) } }
                    }
                }
                @if !self.required {
                    label.check { input type="radio" name=(self.name) value="0" checked[value == 0]; span.muted { (t.get("form-no-rating")) } }
                }
            }
        })
    }

    fn numeric(&self, value: &str, decimals: bool) -> super::Attrs {
        self.input("input number")
            .with("type", "text")
            .with("inputmode", if decimals { "decimal" } else { "numeric" })
            .with("autocomplete", "off")
            .with("value", value.to_owned())
    }

    fn numeric_with_id(&self, id: &str, value: &str) -> super::Attrs {
        super::Attrs::new()
            .with("class", "input number")
            .with("id", id.to_owned())
            .with("name", self.name.clone())
            .with("type", "text")
            .with("inputmode", "decimal")
            .with("autocomplete", "off")
            .with("value", value.to_owned())
            .flag("required", self.required)
            .flag("disabled", self.disabled)
            .maybe("aria-invalid", self.error.as_ref().map(|_| "true"))
            .maybe("aria-describedby", self.described_by_of(id))
            .and(&self.attrs)
    }

    fn described_by_of(&self, id: &str) -> Option<String> {
        let ids: Vec<_> = [
            self.hint.as_ref().map(|_| format!("{id}-hint")),
            self.error.as_ref().map(|_| format!("{id}-error")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A rating as it is shown.
pub fn rating_stars(t: T, value: u8, max: u8) -> Markup {
    html! {
        span.rating role="img" aria-label=(t.with("form-stars", &[("n", u64::from(value).into())])) {
            @for star in 1..=max {
                (crate::components::icon::sized("star", if star <= value { "icon on" } else { "icon off" }))
            }
        }
    }
}
