//! Fields and the kinds they are of.
//!
//! **Architecture invariant:** a field kind is one room, `field/<kind>.rs`. It tells its parameters, columns, parsing,
//! validation, operators, sorting, formatting, display and input, export and import, search. Nothing else matches on kinds:
//! the store asks for columns, the pages ask for a [`Widget`].

mod address;
mod auto_number;
mod boolean;
mod choice;
mod choices;
mod compare_rules;
mod constructors;
mod date;
mod datetime;
mod decimal;
mod delegate;
mod duration;
mod email;
mod email_address;
mod emails;
mod files;
mod formula;
mod grouping;
mod integer;
mod json;
mod json_rules;
mod link;
mod link_rules;
mod links;
mod list_rules;
mod long_text;
mod money;
mod name_rules;
mod number_rules;
mod option_rules;
mod params;
mod part;
mod percent;
mod period;
mod person_name;
mod phone_number;
mod phones;
mod plain;
mod postal_rules;
mod rating;
mod reach_rules;
mod rich_text;
mod rollup;
mod set_rules;
mod setting;
mod tags;
mod text;
mod text_rules;
mod url;
mod user;
mod widget;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use crate::cell::{Cell, Column};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

pub use constructors::*;
pub use email_address::{fold as email_key, read as email_address};
pub use grouping::{Grouping, Measured, Unit};
pub use option_rules::COLORS;
pub use params::{Choice, LinkAttribute, Moment, OnDelete, Params, Rollup, RollupFunction};
pub use part::{Part, PartRole, Piece};
pub(crate) use period::start as period_start;
pub use phone_number::{PHONE_KINDS, is_real as phone_is_real};
pub use plain::plain_value;
pub use rich_text::plain_text;
pub use rollup::rollup_result;
pub use setting::Setting;
pub(crate) use text_rules::bad_is;
pub use widget::Widget;

/// A field of an object.
#[derive(Clone, Serialize, Deserialize)]
pub struct Field {
    /// Name in programs: `job_title`. Lower-case letters, digits, `_`; at most 30 characters, never `__`.
    pub name: String,
    /// What people call it.
    pub label: Label,
    /// Its kind.
    #[serde(serialize_with = "kind_name", deserialize_with = "kind_by_name")]
    pub kind: &'static dyn Kind,
    /// Everything that the kind, the pages and the rules want to know.
    #[serde(default, flatten)]
    pub params: Params,
}

/// Where the values of a field live besides the columns of the record's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Nowhere else.
    None,
    /// A side table with one row per single value (`rid`, `value`), so that one email of several can be found by index.
    Values,
    /// A side table with one row per link (`rid`, `target`, `object`, `position`, `attributes`).
    Links,
}

/// One column to order by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortColumn {
    /// The column of the record's table.
    pub column: Column,
}

/// What a field kind knows. Implementations are unit structs; all their state is in the field's [`Params`].
///
/// Values given to `cells`, `display`, `export` ... are of the shape that `parse` returns, or `Value::Null`.
pub trait Kind: Send + Sync + 'static {
    /// The name in metadata: `text`, `person_name`.
    fn name(&self) -> &'static str;

    /// The kind's name for people.
    fn label(&self) -> Label;

    /// What people may decide about a field of this kind, in the order of a form; the kind asks its room for the rest.
    fn settings(&self) -> &'static [Setting];

    /// What is wrong with the parameters, if anything.
    fn check(&self, _field: &Field) -> Vec<Reason> {
        Vec::new()
    }

    /// Whether the program alone gives its values: such fields are always read-only.
    fn computed(&self) -> bool {
        false
    }

    /// The columns in the record's table, the main one first: null exactly when there is no value. Empty for links to many.
    fn columns(&self, field: &Field) -> Vec<Column>;

    /// How many of the columns, from the first on, a value is made of. Those behind serve sorting and finding alone, and are
    /// not read with a record.
    fn read_columns(&self, field: &Field) -> usize {
        self.columns(field).len()
    }

    /// The columns that filters and orders want an index on, each for itself, where the field is `indexed`.
    fn indexes(&self, field: &Field) -> Vec<Column> {
        self.sort(field)
            .into_iter()
            .map(|sort| sort.column)
            .collect()
    }

    /// The side table, if any.
    fn side(&self, _field: &Field) -> Side {
        Side::None
    }

    /// The single values for the side table, folded as [`Kind::condition`] will look for them.
    fn side_values(&self, _field: &Field, _value: &Value) -> Vec<String> {
        Vec::new()
    }

    /// Reads and validates a value given as JSON (the API, forms turned into JSON). `null`, blank text and empty lists
    /// give `Value::Null`; whether that is allowed is the record's business (`required`), not the kind's.
    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason>;

    /// Reads and validates a value given as one string (a cell of a CSV file, a form's text input, a filter's operand).
    /// Understands what [`Kind::export`] writes and what people write in the person's language.
    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason>;

    /// The only object that links of this kind point at, for kinds that have one.
    fn target(&self) -> Option<&'static str> {
        None
    }

    /// The value for a new record when the program numbers it: its number, written in the field's format. `None` for fields
    /// that are not numbered so.
    fn assign(&self, _field: &Field, _number: i64, _today: Date) -> Option<Value> {
        None
    }

    /// The cells for [`Kind::columns`], in the same number and order.
    fn cells(&self, field: &Field, value: &Value) -> Vec<Cell>;

    /// The value in cells that came from the database; tolerant, never fails: what cannot be read is `Null`.
    fn value(&self, field: &Field, cells: &mut [Cell]) -> Value;

    /// The value in the JSON that history keeps ([`Value::to_stored_json`]); tolerant.
    fn restore(&self, field: &Field, json: &Json) -> Value;

    /// The value for a person, in their language; empty for `Null`.
    fn display(&self, field: &Field, value: &Value, locale: &Locale, env: &Env) -> String;

    /// Whether the value has digits behind the point that others of its column have to make room for.
    fn is_broken(&self, _field: &Field, _value: &Value) -> bool {
        false
    }

    /// The value for a person, in a column in which [`Kind::is_broken`] holds for some.
    fn display_among(&self, field: &Field, value: &Value, locale: &Locale, env: &Env) -> String {
        self.display(field, value, locale, env)
    }

    /// The value as text that loses nothing and that [`Kind::parse_text`] reads back, independent of language.
    fn export(&self, field: &Field, value: &Value) -> String;

    /// Operators that filters on this field may use, the most usual first.
    fn operators(&self, field: &Field) -> &'static [Operator];

    /// The rows for which `field <op> <operand>` holds. `operand` is the text behind the operator: for `In` the list's
    /// elements come one by one. Never called with an operator outside [`Kind::operators`].
    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason>;

    /// The columns to order by; empty when the field cannot be sorted by. Links are sorted by the title of their target,
    /// which is the query's business, and give an empty list here.
    fn sort(&self, field: &Field) -> Vec<SortColumn>;

    /// The JSON schema of the value in the API (2020-12); `write` for what is accepted, else what is given.
    fn schema(&self, field: &Field, write: bool) -> Json;

    /// Adds what search shall find the record by.
    fn search(&self, _field: &Field, _value: &Value, _into: &mut SearchText) {}

    /// Pieces of a value that files have in columns of their own, in their usual order.
    fn parts(&self, _field: &Field) -> &'static [Part] {
        &[]
    }

    /// A value that was read from a file, with what is known of it from before and files do not tell: that an address asked
    /// not to be written to.
    fn keep(&self, value: Value, _before: &Value) -> Value {
        value
    }

    /// Several values as one, the first of them the leading one, where that makes sense: ways to reach somebody, words, links,
    /// files. Nothing where one of them has to be chosen, or all of them do not fit.
    fn unite(&self, _field: &Field, _values: &[&Value]) -> Option<Value> {
        None
    }

    /// Adds what tells whether two records are about the same.
    fn identity(&self, _field: &Field, _value: &Value, _into: &mut Traits) {}

    /// How reports put records into groups by it; nothing where every record would be a group of its own.
    fn grouping(&self, _field: &Field) -> Option<Grouping> {
        None
    }

    /// What reports compute of it.
    fn measured(&self, _field: &Field) -> Option<Measured> {
        None
    }

    /// The component that shows and edits it.
    fn widget(&self, field: &Field) -> Widget;
}

/// All kinds, in the order in which people choose among them.
pub const ALL: &[&'static dyn Kind] = &[
    &text::Text,
    &long_text::LongText,
    &rich_text::RichText,
    &integer::Integer,
    &decimal::Decimal,
    &money::Money,
    &percent::Percent,
    &boolean::Boolean,
    &date::Date,
    &datetime::DateTime,
    &duration::Duration,
    &person_name::PersonName,
    &email::Email,
    &emails::Emails,
    &phones::Phones,
    &url::Url,
    &address::Address,
    &choice::Choice,
    &choices::Choices,
    &tags::Tags,
    &link::Link,
    &links::Links,
    &user::User,
    &files::Files,
    &auto_number::AutoNumber,
    &rating::Rating,
    &json::Json,
    &formula::Formula,
    &rollup::Rollup,
];

/// A kind by its name in metadata.
pub fn kind(name: &str) -> Option<&'static dyn Kind> {
    ALL.iter().copied().find(|kind| kind.name() == name)
}

fn kind_name<S: Serializer>(kind: &&'static dyn Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

fn kind_by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static dyn Kind, D::Error> {
    let name = String::deserialize(deserializer)?;
    kind(&name).ok_or_else(|| serde::de::Error::custom(format!("there is no field kind `{name}`")))
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.kind.name(), self.name)
    }
}

impl Field {
    /// A field of a kind, by name.
    pub fn new(kind: &'static dyn Kind, name: &str) -> Self {
        let targets = kind.target().map(str::to_owned).into_iter().collect();
        let params = Params {
            read_only: kind.computed(),
            targets,
            ..Params::default()
        };
        Self {
            name: name.to_owned(),
            label: Label::default(),
            kind,
            params,
        }
    }

    /// The name of one of its columns: the field's own name, or `<field>__<part>`.
    pub fn column(&self, part: &str) -> String {
        if part.is_empty() {
            self.name.clone()
        } else {
            format!("{}__{part}", self.name)
        }
    }

    /// Names it, in English and Chinese.
    #[must_use]
    pub fn label(mut self, en: &str, zh: &str) -> Self {
        self.label = Label::new(en, zh);
        self
    }

    /// Sets parameters by a closure; the shorter ones below are the usual way.
    #[must_use]
    pub fn set(mut self, change: impl FnOnce(&mut Params)) -> Self {
        change(&mut self.params);
        self
    }

    /// The moment at which another field came to have a value, kept by the store.
    #[must_use]
    pub fn moment_of(self, field: &str, value: &str) -> Self {
        let (field, value) = (field.to_owned(), value.to_owned());
        self.read_only()
            .set(|params| params.moment = Some(Moment { field, value }))
    }

    /// Its changes make no new version.
    #[must_use]
    pub fn quiet(self) -> Self {
        self.set(|params| params.quiet = true)
    }

    /// A record without it is refused.
    #[must_use]
    pub fn required(self) -> Self {
        self.set(|params| params.required = true)
    }

    /// No two records outside the trash may have the same value.
    #[must_use]
    pub fn unique(self) -> Self {
        self.set(|params| {
            params.unique = true;
            params.indexed = true;
        })
    }

    /// Lists filter or sort by it: its sort columns get an index.
    #[must_use]
    pub fn indexed(self) -> Self {
        self.set(|params| params.indexed = true)
    }

    /// The search box finds records by it.
    #[must_use]
    pub fn searchable(self) -> Self {
        self.set(|params| params.searchable = true)
    }

    /// Written by the program alone.
    #[must_use]
    pub fn read_only(self) -> Self {
        self.set(|params| params.read_only = true)
    }

    /// Kept by the store itself with every write (`created_at` ...).
    #[must_use]
    pub fn kept(self) -> Self {
        self.set(|params| {
            params.kept = true;
            params.read_only = true;
        })
    }

    /// The value of a new record that does not give one.
    #[must_use]
    pub fn default_value(self, value: Json) -> Self {
        self.set(|params| params.default = Some(value))
    }

    /// Where it stands on forms and record pages: the key of a section.
    #[must_use]
    pub fn section(self, section: &str) -> Self {
        self.set(|params| section.clone_into(&mut params.section))
    }

    /// The object a link points at; call it again for links that may point at several.
    #[must_use]
    pub fn to(self, object: &str) -> Self {
        self.set(|params| params.targets.push(object.to_owned()))
    }

    /// What happens to a link when its target goes.
    #[must_use]
    pub fn on_delete(self, what: OnDelete) -> Self {
        self.set(|params| params.on_delete = what)
    }

    /// An option of a choice: key, colour, names.
    #[must_use]
    pub fn option(self, key: &str, color: &str, en: &str, zh: &str) -> Self {
        self.set(|params| {
            params.options.push(Choice {
                key: key.to_owned(),
                color: color.to_owned(),
                label: Label::new(en, zh),
            });
        })
    }
}

#[cfg(test)]
mod tests;
