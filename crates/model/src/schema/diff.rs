//! What is different between two states of the definitions, for reading before it is done.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{FIELD_KEYS, OBJECT_KEYS};
use crate::field::Field;
use crate::object::Object;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Where: `contact` or `contact.badge`.
    pub place: String,
    /// What.
    #[serde(flatten)]
    pub change: Change,
}

/// How something is different.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// It is new.
    Added {
        /// The kind of a field; empty for an object.
        kind: String,
    },
    /// A key has another value; `null` for none.
    Changed {
        /// The key.
        key: String,
        /// Its value before.
        before: Json,
        /// Its value after.
        after: Json,
    },
    /// It goes, its data stay.
    Deleted,
    /// It is back.
    Restored,
    /// It goes for good.
    Purged,
}

/// Everything that is different, in the order of the definitions. Both may have deleted ones.
pub fn differences(before: &[Object], after: &[Object]) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut tell = |place: String, change: Change| all.push(Difference { place, change });
    for object in after {
        let old = before.iter().find(|old| old.name == object.name);
        let was = |old: &Object| old.deleted.is_some();
        match old {
            None => tell(
                object.name.clone(),
                Change::Added {
                    kind: String::new(),
                },
            ),
            Some(old) if was(old) != was(object) => {
                tell(object.name.clone(), gone_or_back(was(object)))
            }
            Some(old) => keys(&object.name, old, object, &OBJECT_KEYS, &mut tell),
        }
        for field in object.fields.iter().filter(|field| !field.params.kept) {
            let place = format!("{}.{}", object.name, field.name);
            let was = |old: &Field| old.params.deleted.is_some();
            match old.and_then(|old| old.find(&field.name)) {
                None => tell(
                    place,
                    Change::Added {
                        kind: field.kind.name().to_owned(),
                    },
                ),
                Some(old) if was(old) != was(field) => tell(place, gone_or_back(was(field))),
                Some(old) => keys(&place, old, field, &FIELD_KEYS, &mut tell),
            }
        }
        for gone in old.iter().flat_map(|old| &old.fields) {
            if object.find(&gone.name).is_none() {
                tell(format!("{}.{}", object.name, gone.name), Change::Purged);
            }
        }
    }
    for gone in before {
        if after.iter().all(|object| object.name != gone.name) {
            tell(gone.name.clone(), Change::Purged);
        }
    }
    all
}

fn gone_or_back(gone: bool) -> Change {
    if gone {
        Change::Deleted
    } else {
        Change::Restored
    }
}

fn keys<T: Serialize>(
    place: &str,
    before: &T,
    after: &T,
    keys: &[(&str, bool)],
    tell: &mut impl FnMut(String, Change),
) {
    let map = |it: &T| match serde_json::to_value(it) {
        Ok(Json::Object(map)) => map,
        _ => Map::new(),
    };
    let (before, after) = (map(before), map(after));
    let none = Json::Null;
    for (key, _) in keys {
        let (old, new) = (
            before.get(*key).unwrap_or(&none),
            after.get(*key).unwrap_or(&none),
        );
        if old != new {
            let change = Change::Changed {
                key: (*key).to_owned(),
                before: old.clone(),
                after: new.clone(),
            };
            tell(place.to_owned(), change);
        }
    }
}
