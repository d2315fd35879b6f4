//! The value of a field, by shape. Several kinds share a shape (text, URL and choice are all text); what a shape
//! means, and which values are allowed, is the field kind's business.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::id::RecordId;

/// A value of any kind. Wide ones are boxed: a list holds thousands of values, most of them narrow.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// No value. An empty text, list or set is stored as this too.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number; seconds for durations.
    Int(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// Text: also choices (their key), URLs, auto-numbers.
    Text(String),
    /// A day.
    Date(Date),
    /// An instant.
    Time(Timestamp),
    /// An amount with its currency.
    Money(Box<Money>),
    /// A person's name.
    Name(Box<PersonName>),
    /// Email addresses; at most one is primary, and it is the first.
    Emails(Vec<Email>),
    /// Phone numbers; at most one is primary, and it is the first.
    Phones(Vec<Phone>),
    /// A postal address.
    Address(Box<Address>),
    /// Another record.
    Link(Box<Link>),
    /// Several other records.
    Links(Vec<Link>),
    /// Several keys or tags, without repetition, in order.
    Set(Vec<String>),
    /// Files.
    Files(Vec<FileRef>),
    /// Any JSON.
    Json(Json),
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The amount in major units (12.50), exact.
    #[serde(with = "decimal_text")]
    pub amount: Decimal,
    /// ISO 4217 code, upper case.
    pub currency: String,
}

/// A person's name in parts; how they are put in order depends on the name itself and the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// Title or salutation (Dr., Ms.).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Given name, middle names included.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// Family name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
}

/// One email address of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// The address as written; compared without regard to case.
    pub address: String,
    /// The one to write to first.
    #[serde(default)]
    pub primary: bool,
    /// Known not to work (bounced, mistyped).
    #[serde(default)]
    pub invalid: bool,
    /// The person asked not to be written to here.
    #[serde(default)]
    pub opt_out: bool,
}

/// One phone number of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// E.164 (`+4930123456`), an extension behind `;ext=`.
    pub number: String,
    /// `mobile`, `work`, `home`, `fax`, `other`.
    #[serde(default)]
    pub kind: String,
    /// The one to call first.
    #[serde(default)]
    pub primary: bool,
    /// Known not to work.
    #[serde(default)]
    pub invalid: bool,
    /// The person asked not to be called here.
    #[serde(default)]
    pub opt_out: bool,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street and number; several lines allowed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub street: String,
    /// City.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// State, province or region.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Postal code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    /// Country, as written or ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
}

/// A link to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The record.
    pub id: RecordId,
    /// Its object; needed where a field may point at several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub object: String,
    /// What the record is called, filled in when it is read and may be seen; never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Attributes of the link itself, for links to many (`{"role": "Billing", "inactive": true}`).
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub attributes: serde_json::Map<String, Json>,
}

impl Link {
    /// A plain link.
    pub fn to(object: &str, id: RecordId) -> Self {
        Self {
            id,
            object: object.to_owned(),
            title: None,
            attributes: serde_json::Map::new(),
        }
    }
}

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Where the content is: the BLAKE3 hash of its bytes, in hexadecimal.
    pub hash: String,
    /// The name it was given.
    pub name: String,
    /// Its media type.
    #[serde(default)]
    pub media_type: String,
    /// Bytes.
    #[serde(default)]
    pub size: u64,
}

impl From<Money> for Value {
    fn from(money: Money) -> Self {
        Value::Money(Box::new(money))
    }
}

impl From<PersonName> for Value {
    fn from(name: PersonName) -> Self {
        Value::Name(Box::new(name))
    }
}

impl From<Address> for Value {
    fn from(address: Address) -> Self {
        Value::Address(Box::new(address))
    }
}

impl From<Link> for Value {
    fn from(link: Link) -> Self {
        Value::Link(Box::new(link))
    }
}

impl Value {
    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The records it links to.
    pub fn links(&self) -> &[Link] {
        match self {
            Value::Link(link) => std::slice::from_ref(&**link),
            Value::Links(links) => links,
            _ => &[],
        }
    }

    /// The one JSON form of a value: in the API, in history, in archives. Decimals are strings, so that no reader
    /// rounds them; ids, dates and instants are strings in their standard forms.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Bool(value) => json!(value),
            Value::Int(value) => json!(value),
            Value::Decimal(value) => json!(value.normalize().to_string()),
            Value::Text(value) => json!(value),
            Value::Date(value) => json!(value.to_string()),
            Value::Time(value) => json!(value.to_string()),
            Value::Json(value) => value.clone(),
            other => serde_json::to_value(other).unwrap_or(Json::Null),
        }
    }

    /// The same without what is only filled in for readers (titles of linked records): what history keeps.
    pub fn to_stored_json(&self) -> Json {
        match self {
            Value::Link(link) => Value::from(Link {
                title: None,
                ..(**link).clone()
            })
            .to_json(),
            Value::Links(links) => Value::Links(
                links
                    .iter()
                    .map(|link| Link {
                        title: None,
                        ..link.clone()
                    })
                    .collect(),
            )
            .to_json(),
            other => other.to_json(),
        }
    }

    /// Whether two values are the same thing, whatever was filled in for readers.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Link(a), Value::Link(b)) => a.id == b.id,
            (Value::Links(a), Value::Links(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(a, b)| a.id == b.id && a.attributes == b.attributes)
            }
            (a, b) => a == b,
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::Decimal(value) => serializer.collect_str(&value.normalize()),
            Value::Text(value) => serializer.serialize_str(value),
            Value::Date(value) => serializer.collect_str(value),
            Value::Time(value) => serializer.collect_str(value),
            Value::Money(value) => value.serialize(serializer),
            Value::Name(value) => {
                let mut map = serializer.serialize_map(None)?;
                if !value.prefix.is_empty() {
                    map.serialize_entry("prefix", &value.prefix)?;
                }
                map.serialize_entry("given", &value.given)?;
                map.serialize_entry("family", &value.family)?;
                map.end()
            }
            Value::Emails(value) => value.serialize(serializer),
            Value::Phones(value) => value.serialize(serializer),
            Value::Address(value) => value.serialize(serializer),
            Value::Link(value) => value.serialize(serializer),
            Value::Links(value) => value.serialize(serializer),
            Value::Set(value) => value.serialize(serializer),
            Value::Files(value) => value.serialize(serializer),
            Value::Json(value) => value.serialize(serializer),
        }
    }
}

mod decimal_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&value.normalize())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::from_str_exact(&text).map_err(serde::de::Error::custom)
    }
}
