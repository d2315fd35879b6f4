//! A checksum of a table that is the same on both databases: over what its rows mean, in the order of their key.

use mainstay_model::{Cell, ColumnType};

use super::json::{self, Numbers};
use crate::error::{Error, Result};

/// What is known of the rows of a table: how many there are, and a checksum over them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    hasher: blake3::Hasher,
    row: Vec<u8>,
}

impl Tally {
    /// One for a table with these columns.
    pub fn of(columns: &[(String, ColumnType)]) -> Self {
        let mut tally = Self::default();
        for (name, _) in columns {
            tally.hasher.update(name.as_bytes());
            tally.hasher.update(&[0]);
        }
        tally
    }

    /// Adds the next row.
    pub fn add(&mut self, row: &[Cell], columns: &[(String, ColumnType)]) -> Result<()> {
        self.row.clear();
        for (cell, (name, ty)) in row.iter().zip(columns) {
            encode(cell, *ty, &mut self.row).ok_or_else(|| {
                Error::Bug(format!("`{name}` holds {cell:?}, which is no {ty:?}"))
            })?;
        }
        self.hasher.update(&self.row);
        self.rows += 1;
        Ok(())
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The checksum, in hexadecimal.
    pub fn checksum(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}

/// A byte that tells what follows, then the value; lengths before what has no length of its own.
fn encode(cell: &Cell, ty: ColumnType, out: &mut Vec<u8>) -> Option<()> {
    match (cell, ty) {
        (Cell::Null, _) => out.push(0),
        (Cell::Bool(value), ColumnType::Bool) => out.extend([1, u8::from(*value)]),
        (Cell::Int(value), ColumnType::Int) => {
            out.push(2);
            out.extend(value.to_be_bytes());
        }
        (Cell::Decimal(value), ColumnType::Decimal { scale }) => {
            let mut value = *value;
            value.rescale(scale);
            out.push(3);
            out.extend(value.mantissa().to_be_bytes());
        }
        (Cell::Text(text), ColumnType::Text) => sized(4, text.as_bytes(), out),
        (Cell::Date(date), ColumnType::Date) => sized(5, date.to_string().as_bytes(), out),
        (Cell::Time(time), ColumnType::Time) => {
            out.push(6);
            out.extend(time.as_microsecond().to_be_bytes());
        }
        (Cell::Id(id), ColumnType::Id) => {
            out.push(7);
            out.extend(id.0.as_bytes());
        }
        (Cell::Json(text), ColumnType::Json) => {
            sized(8, json::form(text, Numbers::Same)?.as_bytes(), out);
        }
        _ => return None,
    }
    Some(())
}

fn sized(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    out.extend((bytes.len() as u64).to_be_bytes());
    out.extend(bytes);
}
