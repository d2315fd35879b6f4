//! Scalars as a database column holds them, the same for both databases.
//!
//! | type | SQLite | PostgreSQL |
//! |---|---|---|
//! | `Bool` | INTEGER 0/1 | boolean |
//! | `Int` | INTEGER | bigint |
//! | `Decimal { scale }` | INTEGER, value x 10^scale | numeric(18, scale) |
//! | `Text` | TEXT | text COLLATE "C" |
//! | `Date` | TEXT, ISO 8601 | date |
//! | `Time` | INTEGER, microseconds since 1970 UTC | timestamptz |
//! | `Id` | BLOB, 16 bytes | uuid |
//! | `Json` | TEXT | jsonb |

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::id::RecordId;

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// True or false.
    Bool,
    /// A 64-bit integer.
    Int,
    /// An exact decimal of at most 18 digits, `scale` of them behind the point.
    Decimal {
        /// Digits behind the point, 0 to 8.
        scale: u32,
    },
    /// Unicode text without U+0000, compared by code point.
    Text,
    /// A day, years 0001 to 9999.
    Date,
    /// An instant, to the microsecond.
    Time,
    /// The public id of a record.
    Id,
    /// A JSON document.
    Json,
}

/// A column of an object's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// `<field>` or `<field>__<part>`.
    pub name: String,
    /// Its type.
    pub ty: ColumnType,
}

/// A scalar on its way to or from a database.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A 64-bit integer.
    Int(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// Text.
    Text(String),
    /// A day.
    Date(Date),
    /// An instant.
    Time(Timestamp),
    /// A record's public id.
    Id(RecordId),
    /// A JSON document, as text.
    Json(String),
}

impl Cell {
    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Cell::Null)
    }

    /// Text, or null for `None`.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Cell::Null, |text| Cell::Text(text.into()))
    }
}
