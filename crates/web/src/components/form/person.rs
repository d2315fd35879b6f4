//! People's names and postal addresses, in the order in which the reader's language writes them.

use maud::{Markup, html};

use super::Field;
use crate::i18n::{Lang, T};

/// The parts of a name.
#[derive(Clone, Debug, Default)]
pub struct NameValue {
    /// Dr., Prof.
    pub prefix: String,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
}

/// The parts of an address.
#[derive(Clone, Debug, Default)]
pub struct AddressValue {
    /// Street and number; may have several lines.
    pub street: String,
    /// City.
    pub city: String,
    /// State or province.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: String,
}

impl Field {
    /// A person's name. In Chinese the family name comes first.
    pub fn person_name(&self, t: T, value: &NameValue) -> Markup {
        let prefix = self.part(
            t.get("form-name-prefix"),
            "prefix",
            &value.prefix,
            "honorific-prefix",
        );
        let given = self.part(t.get("form-name-given"), "given", &value.given, "off");
        let family = self.part(t.get("form-name-family"), "family", &value.family, "off");
        self.group(&html! {
            div.parts {
                @if t.lang() == Lang::ZhCn { (family) (given) } @else { (given) (family) }
                (prefix)
            }
        })
    }

    /// A postal address.
    pub fn address(&self, t: T, value: &AddressValue) -> Markup {
        let street = html! {
            label.part.wide {
                (t.get("form-address-street"))
                textarea.input rows="2" name={ (self.name) ".street" } autocomplete="off" { "\n" (value.street) }
            }
        };
        let city = self.part(t.get("form-address-city"), "city", &value.city, "off");
        let region = self.part(t.get("form-address-region"), "region", &value.region, "off");
        let postal = self.part(
            t.get("form-address-postal"),
            "postal_code",
            &value.postal_code,
            "off",
        );
        let country = self.part(
            t.get("form-address-country"),
            "country",
            &value.country,
            "off",
        );
        self.group(&html! {
            div.parts {
                @if t.lang() == Lang::ZhCn { (country) (region) (city) (street) (postal) } @else { (street) (postal) (city) (region) (country) }
            }
        })
    }

    fn part(&self, label: &str, part: &str, value: &str, autocomplete: &str) -> Markup {
        html! {
            label.part {
                (label)
                input.input type="text" name={ (self.name) "." (part) } value=(value) autocomplete=(autocomplete) aria-invalid=[self.error.as_ref().map(|_| "true")];
            }
        }
    }
}
