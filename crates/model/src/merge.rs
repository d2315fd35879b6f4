//! Making several records one: which value each field could keep, and which one is proposed. The first record is the one
//! that stays. Pure rules; the operations come from [`crate::access`], the links of others are the store's business.

use crate::id::RecordId;
use crate::object::Object;
use crate::record::Record;
use crate::value::Value;

/// Which value a field keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// That of one of the records, by its place.
    Of(usize),
    /// All of them together.
    United,
}

/// A field of records that are to be made one.
#[derive(Clone, Debug)]
pub struct FieldMerge {
    /// Its position in the object.
    pub position: usize,
    /// What the records have, in their order.
    pub values: Vec<Value>,
    /// All of it together, where that makes sense.
    pub united: Option<Value>,
    /// What is proposed: everything where it can be united, else the first value that there is.
    pub keep: Keep,
}

impl FieldMerge {
    fn of(object: &Object, position: usize, records: &[Record]) -> Self {
        let field = &object.fields[position];
        let values: Vec<Value> = records
            .iter()
            .map(|record| without(record.get(&field.name), object, records))
            .collect();
        let united = field
            .kind
            .unite(field, &values.iter().collect::<Vec<_>>())
            .map(|value| without(&value, object, records));
        let first = values.iter().position(|value| !value.is_null());
        let keep = match united {
            Some(_) => Keep::United,
            None => Keep::Of(first.unwrap_or(0)),
        };
        Self {
            position,
            values,
            united,
            keep,
        }
    }

    /// Whether there is anything to choose.
    pub fn differs(&self) -> bool {
        let mut values = self.values.iter();
        let first = values.next();
        first.is_some_and(|first| values.any(|value| !value.same(first)))
    }

    /// Whether any of the records has a value.
    pub fn is_said(&self) -> bool {
        self.values.iter().any(|value| !value.is_null())
    }

    /// The value that is kept; nothing for a choice that there is not.
    pub fn value(&self, keep: Keep) -> Option<&Value> {
        match keep {
            Keep::Of(place) => self.values.get(place),
            Keep::United => self.united.as_ref(),
        }
    }
}

/// The fields of records that are to be made one, for which `open` holds, in the order of the object.
pub fn fields(
    object: &Object,
    records: &[Record],
    open: impl Fn(usize) -> bool,
) -> Vec<FieldMerge> {
    (0..object.fields.len())
        .filter(|position| open(*position))
        .map(|position| FieldMerge::of(object, position, records))
        .collect()
}

/// A value without links to the records themselves: nothing is its own parent, and what goes is not linked to.
fn without(value: &Value, object: &Object, records: &[Record]) -> Value {
    let own = |id: RecordId| records.iter().any(|record| record.id == id);
    match value {
        Value::Link(link) if own(link.id) && of(object, &link.object) => Value::Null,
        Value::Links(links) => {
            let rest: Vec<_> = links
                .iter()
                .filter(|link| !(own(link.id) && of(object, &link.object)))
                .cloned()
                .collect();
            if rest.is_empty() {
                Value::Null
            } else {
                Value::Links(rest)
            }
        }
        value => value.clone(),
    }
}

fn of(object: &Object, name: &str) -> bool {
    name.is_empty() || name == object.name
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::env::Env;
    use crate::field::{boolean, emails, link, tags, text};

    fn records(values: &[serde_json::Value]) -> (Arc<Object>, Vec<Record>) {
        let object = Arc::new(
            Object::new("contact", "contacts")
                .field(text("name"))
                .field(emails("emails"))
                .field(tags("tags"))
                .field(boolean("do_not_contact"))
                .field(link("reports_to").to("contact")),
        );
        let env = Env::system(jiff::Timestamp::UNIX_EPOCH);
        let made = values.iter().enumerate().map(|(n, value)| {
            let fields: Vec<usize> = (0..object.fields.len()).collect();
            let values = object.fields.iter().map(|field| {
                let given = value.get(&field.name).unwrap_or(&serde_json::Value::Null);
                field.kind.parse(field, given, &env).unwrap()
            });
            Record {
                object: object.clone(),
                id: RecordId::named(&format!("record {n}")),
                version: 1,
                trashed: false,
                values: values.collect(),
                fields: fields.into(),
            }
        });
        let made = made.collect();
        (object, made)
    }

    fn proposed(object: &Object, records: &[Record], name: &str) -> serde_json::Value {
        let at = object.position(name).unwrap();
        let field = &fields(object, records, |position| position == at)[0];
        field.value(field.keep).unwrap().to_json()
    }

    #[test]
    fn what_one_has_and_the_other_lacks_is_kept() {
        let (object, records) = records(&[
            json!({ "name": "Ada", "emails": [{ "address": "ada@a.example" }], "tags": ["vip"] }),
            json!({
                "name": "Ada L.",
                "emails": [{ "address": "ADA@a.example", "opt_out": true }, { "address": "ada@b.example", "invalid": true }],
                "tags": ["VIP", "new"],
                "do_not_contact": true,
            }),
        ]);
        assert_eq!(proposed(&object, &records, "name"), json!("Ada"));
        assert_eq!(
            proposed(&object, &records, "emails"),
            json!([
                { "address": "ada@a.example", "primary": true, "invalid": false, "opt_out": true },
                { "address": "ada@b.example", "primary": false, "invalid": true, "opt_out": false },
            ])
        );
        assert_eq!(proposed(&object, &records, "tags"), json!(["vip", "new"]));
        assert_eq!(proposed(&object, &records, "do_not_contact"), json!(true));
    }

    #[test]
    fn nobody_reports_to_oneself() {
        let other = RecordId::named("record 1");
        let (object, records) = records(&[
            json!({ "reports_to": { "id": other } }),
            json!({ "name": "B" }),
        ]);
        assert_eq!(proposed(&object, &records, "reports_to"), json!(null));
    }
}
