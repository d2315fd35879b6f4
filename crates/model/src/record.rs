//! A record on its way out: the fields that were asked for and may be seen, with their values.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::id::RecordId;
use crate::object::Object;
use crate::value::Value;

/// A record as a query gave it.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its object.
    pub object: Arc<Object>,
    /// Its identity.
    pub id: RecordId,
    /// Grows by one with every change set that touches it.
    pub version: i64,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// Positions of the fields in the object, and beside them...
    pub fields: Arc<[usize]>,
    /// ... their values.
    pub values: Vec<Value>,
}

impl Record {
    /// The value of a field, when it was asked for and may be seen; `Null` otherwise.
    pub fn get(&self, field: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.object
            .position(field)
            .and_then(|position| self.fields.iter().position(|field| *field == position))
            .and_then(|at| self.values.get(at))
            .unwrap_or(&NULL)
    }

    /// Fields with their values, in the order asked for.
    pub fn entries(&self) -> impl Iterator<Item = (&crate::field::Field, &Value)> {
        self.fields
            .iter()
            .zip(&self.values)
            .filter_map(|(at, value)| Some((self.object.fields.get(*at)?, value)))
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self, true, serializer)
    }
}

/// A record as what it says, without how often it was written: what was changed and put back is equal again.
pub struct Contents<'a>(pub &'a Record);

impl Serialize for Contents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0, false, serializer)
    }
}

fn write<S: Serializer>(
    record: &Record,
    versioned: bool,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("id", &record.id)?;
    if versioned {
        map.serialize_entry("version", &record.version)?;
    }
    if record.trashed {
        map.serialize_entry("trashed", &true)?;
    }
    for (field, value) in record.entries() {
        map.serialize_entry(&field.name, value)?;
    }
    map.end()
}
