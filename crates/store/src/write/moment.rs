//! Moments: when another field came to have a value, kept with the write that gave it. Whoever writes, by whatever way.

use jiff::Timestamp;
use mainstay_model::{Object, Value};

use super::load::Current;
use super::rules::ObjectRules;
use super::task::FieldChange;

/// A moment that an object tells.
pub(crate) struct MomentRule {
    /// The field that it fills.
    pub(crate) position: usize,
    /// The field that it looks at.
    pub(crate) watched: usize,
    value: String,
}

impl MomentRule {
    /// Those of an object.
    pub(crate) fn all(object: &Object) -> Vec<Self> {
        let fields = object.fields.iter().enumerate();
        fields
            .filter_map(|(position, field)| {
                let moment = field.params.moment.as_ref()?;
                Some(Self {
                    position,
                    watched: object.position(&moment.field)?,
                    value: moment.value.clone(),
                })
            })
            .collect()
    }

    fn has_come(&self, value: &Value) -> bool {
        matches!(value, Value::Text(key) if *key == self.value)
    }
}

/// Adds to the changes of a record what they make of its moments. A moment among the values given is one that is put back.
pub(crate) fn keep(
    rules: &ObjectRules,
    given: &[(usize, Value)],
    before: Option<&Current>,
    at: Timestamp,
    changes: &mut Vec<FieldChange>,
) {
    for moment in &rules.moments {
        let put_back = given.iter().any(|(at, _)| *at == moment.position);
        let watched = changes
            .iter()
            .find(|change| change.position == moment.watched);
        let Some(watched) = watched.filter(|_| !put_back) else {
            continue;
        };
        let new = if moment.has_come(&watched.new) {
            Value::Time(at)
        } else {
            Value::Null
        };
        let old = before.map_or(&Value::Null, |before| before.get(moment.position));
        if !new.same(old) {
            changes.push(FieldChange {
                position: moment.position,
                old: old.clone(),
                new,
            });
        }
    }
}
