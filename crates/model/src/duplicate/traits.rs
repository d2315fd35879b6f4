//! What of a record tells whether it is about the same as another: names, addresses, numbers, each in the form that it is
//! compared in. The field kinds add what they know ([`crate::field::Kind::identity`]).

use jiff::civil::Date;

use super::forms;
use crate::fold::fold;
use crate::id::RecordId;
use crate::record::Record;
use crate::value::Value;

/// A person's name, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
}

impl Person {
    /// Given and family name.
    pub(super) fn parts(&self) -> (&str, &str) {
        (&self.given, &self.family)
    }
}

/// A company's name, folded, without what tells its legal form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// The words in their order; a Chinese name is one word.
    pub words: Vec<String>,
}

/// A postal address, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Street and number, words.
    pub street: String,
    /// City.
    pub city: String,
    /// Postal code without spaces.
    pub postal_code: String,
}

/// What a record can be recognised by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits {
    /// Of a person.
    pub person: Option<Person>,
    /// Of a company.
    pub organisation: Option<Organisation>,
    /// Email addresses in the form that reaches the same mailbox.
    pub emails: Vec<String>,
    /// Telephone numbers, E.164, an extension behind `;ext=`.
    pub phones: Vec<String>,
    /// Domains of web addresses.
    pub domains: Vec<String>,
    /// Days far back, by field.
    pub dates: Vec<(u16, Date)>,
    /// Postal addresses.
    pub places: Vec<Place>,
    /// Codes, by field.
    pub codes: Vec<(u16, String)>,
    /// Links to other records, by field.
    pub links: Vec<(u16, RecordId)>,
    pub(super) field: u16,
    pub(super) title: bool,
    pub(super) before: Option<Date>,
}

/// A day this much before the record was made is one of the person or company, not of the work with them.
const YEARS_BACK: i16 = 10;

impl Traits {
    /// Those of a record, as far as its fields were read.
    pub fn of(record: &Record) -> Self {
        let mut traits = Self::default();
        if let Value::Time(at) = record.get("created_at") {
            let made = at.to_zoned(jiff::tz::TimeZone::UTC).date();
            traits.before = Date::new(made.year() - YEARS_BACK, 1, 1).ok();
        }
        for (field, value) in record.entries() {
            if value.is_null() || field.params.kept || field.params.hidden {
                continue;
            }
            let position = record.object.position(&field.name).unwrap_or(0);
            traits.field = u16::try_from(position).unwrap_or(u16::MAX);
            traits.title = field.name == record.object.title;
            field.kind.identity(field, value, &mut traits);
        }
        traits
    }

    /// Whether there is anything to recognise the record by.
    pub fn is_empty(&self) -> bool {
        self.person.is_none()
            && self.organisation.is_none()
            && self.emails.is_empty()
            && self.phones.is_empty()
            && self.domains.is_empty()
            && self.codes.is_empty()
    }

    /// A person's name.
    pub(crate) fn name(&mut self, given: &str, family: &str) {
        let person = Person {
            given: forms::name(given),
            family: forms::name(family),
        };
        if person != Person::default() {
            self.person = Some(forms::split(person));
        }
    }

    /// One line of text: what the record is called, or a code.
    pub(crate) fn line(&mut self, text: &str) {
        if self.title {
            let words = forms::organisation(text);
            if !words.is_empty() {
                self.organisation = Some(Organisation { words });
            }
        } else if let Some(code) = forms::code(text) {
            self.codes.push((self.field, code));
        }
    }

    /// An email address.
    pub(crate) fn email(&mut self, address: &str) {
        self.emails.push(forms::email(address));
    }

    /// A telephone number.
    pub(crate) fn phone(&mut self, number: &str) {
        self.phones.push(number.to_owned());
    }

    /// A web address.
    pub(crate) fn web(&mut self, url: &str) {
        self.domains.extend(forms::domain(url));
    }

    /// A day.
    pub(crate) fn date(&mut self, date: Date) {
        if self.before.is_none_or(|before| date < before) {
            self.dates.push((self.field, date));
        }
    }

    /// A postal address.
    pub(crate) fn place(&mut self, street: &str, city: &str, postal_code: &str) {
        let place = Place {
            street: forms::street(street),
            city: fold(city),
            postal_code: forms::postal_code(postal_code),
        };
        if place != Place::default() {
            self.places.push(place);
        }
    }

    /// A link to another record.
    pub(crate) fn link(&mut self, id: RecordId) {
        self.links.push((self.field, id));
    }
}
