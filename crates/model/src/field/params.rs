//! The parameters of a field. One struct for all kinds, so that metadata reads and writes as a flat table; each kind
//! checks in [`super::Kind::check`] those that it understands.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::label::Label;

/// Everything about a field but its name and kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// A record without it is refused.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// No two records outside the trash may have the same value.
    #[serde(skip_serializing_if = "is_false")]
    pub unique: bool,
    /// Lists filter or sort by it.
    #[serde(skip_serializing_if = "is_false")]
    pub indexed: bool,
    /// The search box finds records by it.
    #[serde(skip_serializing_if = "is_false")]
    pub searchable: bool,
    /// Written by the program alone.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Kept by the store with every write.
    #[serde(skip_serializing_if = "is_false")]
    pub kept: bool,
    /// History keeps its changes, but they make no new version: nobody who edits the record stands in the way of who changes
    /// it, nor the other way round.
    #[serde(skip_serializing_if = "is_false")]
    pub quiet: bool,
    /// Made by the workspace, not shipped.
    #[serde(skip_serializing_if = "is_false")]
    pub custom: bool,
    /// Out of sight, data kept.
    #[serde(skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// Since when it is gone, data kept until it is purged. No [`crate::Catalog`] has fields that are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Timestamp>,
    /// Section of forms and record pages.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// A hint under the input.
    #[serde(skip_serializing_if = "Label::is_empty")]
    pub help: Label,
    /// The value of a new record that does not give one, as JSON of the kind; `"me"` and `"today"` where they make sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    /// Longest text, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Smallest number.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal_option")]
    pub min: Option<Decimal>,
    /// Largest number; stars of a rating.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal_option")]
    pub max: Option<Decimal>,
    /// Digits behind the point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<u32>,
    /// Currency of amounts given without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Options of a choice, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Objects that a link may point at; empty means any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<String>,
    /// What happens to a link when its target goes.
    #[serde(skip_serializing_if = "is_default")]
    pub on_delete: OnDelete,
    /// Attributes on the links of a link to many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<LinkAttribute>,
    /// What the records that a link leaves from are called on the page of the record it points at (`Subsidiaries`).
    #[serde(skip_serializing_if = "Label::is_empty")]
    pub back_label: Label,
    /// Format of an integer: `plain` for numbers that are not grouped, such as years. Of an auto-number: `C-{00000}`; `{YYYY}`, `{MM}` for the day of creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Expression of a formula.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// Kind of a formula's result: `text`, `decimal`, `boolean`, `date`, `datetime`, `integer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// What a roll-up computes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollup: Option<Rollup>,
    /// What a date-time is the moment of; the store keeps it, whoever writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
}

/// The moment at which another field came to have a value; nothing while it has another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The other field, a choice.
    pub field: String,
    /// The value, a key of its options.
    pub value: String,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable key, stored.
    pub key: String,
    /// `gray`, `red`, `orange`, `amber`, `green`, `teal`, `blue`, `indigo`, `purple`, `pink`.
    #[serde(default)]
    pub color: String,
    /// What people read.
    pub label: Label,
}

/// An attribute on a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAttribute {
    /// Name in programs.
    pub name: String,
    /// What people read.
    pub label: Label,
    /// Options; empty for a yes-or-no or a text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Yes or no instead of text.
    #[serde(default)]
    pub boolean: bool,
}

/// What happens to a link when its target goes to the trash for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// The link is cleared.
    #[default]
    Unlink,
    /// The target cannot be deleted while it is linked.
    Refuse,
    /// The linking record goes too.
    Cascade,
}

/// A value computed over the records that link to this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollup {
    /// The object whose records are looked at.
    pub object: String,
    /// Its link field that points here.
    pub link: String,
    /// How they become one value.
    pub function: RollupFunction,
    /// The field looked at; empty for a count.
    #[serde(default)]
    pub field: String,
    /// Only those for which this filter holds, written like the inside of a group: `status.eq.done`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub filter: String,
}

/// How a roll-up makes one value of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollupFunction {
    /// How many.
    Count,
    /// The sum.
    Sum,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The value of the newest record.
    Latest,
}

fn is_false(value: &bool) -> bool {
    !*value
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

mod rust_decimal_option {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| Decimal::from_str_exact(&text).map_err(serde::de::Error::custom))
            .transpose()
    }
}
