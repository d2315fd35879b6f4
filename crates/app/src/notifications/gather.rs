//! Puts together what one change set has for each person: a record by itself, many of them as one line.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use mainstay_model::RecordId;
use mainstay_model::change::Change;
use mainstay_store::notifications::{Fold, NewNotification};
use serde_json::{Map, Value as Json, json};

use super::Kind;

/// So many records of one change set are still told one by one.
const SINGLE: usize = 3;
/// Changes of a record become one as long as nobody has read of them, and the last was not longer ago.
const WHILE: SignedDuration = SignedDuration::from_hours(24);

/// What has happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// It was given to the person; made for them, or from somebody else.
    Assigned { made: bool },
    /// The person's name stands in it.
    Mentioned { made: bool },
    /// Fields were changed.
    Changed,
    /// It went to the trash.
    Trashed,
    /// It came back from there.
    Restored,
}

impl What {
    fn kind(self) -> Kind {
        match self {
            What::Assigned { .. } => Kind::Assigned,
            What::Mentioned { .. } => Kind::Mentioned,
            What::Changed | What::Trashed | What::Restored => Kind::Changed,
        }
    }

    /// As it is written; nothing for the usual.
    fn verb(self) -> Option<&'static str> {
        match self {
            What::Assigned { .. } | What::Mentioned { .. } | What::Changed => None,
            What::Trashed => Some("trash"),
            What::Restored => Some("restore"),
        }
    }
}

/// What a change set has for people.
pub(super) struct Gathered {
    set: RecordId,
    /// When its transaction was written: what it made was made until then.
    until: Timestamp,
    people: BTreeMap<(RecordId, String, What), Group>,
}

#[derive(Default)]
struct Group {
    /// The records one by one, as long as there are few, with their fields.
    records: BTreeMap<RecordId, Vec<String>>,
    n: u64,
    actor: Option<RecordId>,
    at: Timestamp,
}

impl Gathered {
    /// Nothing yet, of a change set whose transaction was written at this instant.
    pub fn of(set: RecordId, until: Timestamp) -> Self {
        Self {
            set,
            until,
            people: BTreeMap::new(),
        }
    }

    /// Adds a change for a person.
    pub fn add(&mut self, person: RecordId, what: What, change: &Change, fields: Vec<String>) {
        let key = (person, change.object.clone(), what);
        let group = self.people.entry(key).or_default();
        group.actor = change.set.actor;
        group.at = change.set.at;
        match group.records.get_mut(&change.record) {
            Some(known) => known.extend(fields),
            None => {
                group.n += 1;
                if group.records.len() <= SINGLE {
                    group.records.insert(change.record, fields);
                }
            }
        }
    }

    /// What is told now: whoever has read everything until an earlier moment has not read this.
    pub fn told(self, now: Timestamp) -> Vec<NewNotification> {
        let mut all = Vec::new();
        for ((person, object, what), group) in self.people {
            let base = NewNotification {
                id: RecordId::at(now),
                person,
                kind: what.kind().name().to_owned(),
                args: Json::Null,
                object: Some(object.clone()),
                record: None,
                actor: group.actor,
                at: now,
                once: None,
                fold: None,
            };
            let mut args = Map::new();
            args.insert("actors".to_owned(), json!(Vec::from_iter(group.actor)));
            if let Some(verb) = what.verb() {
                args.insert("verb".to_owned(), verb.into());
            }
            if group.records.len() > SINGLE {
                args.insert("n".to_owned(), group.n.into());
                args.insert("from".to_owned(), group.at.to_string().into());
                args.insert("to".to_owned(), self.until.max(group.at).to_string().into());
                let made = matches!(
                    what,
                    What::Assigned { made: true } | What::Mentioned { made: true }
                );
                args.insert("made".to_owned(), made.into());
                all.push(NewNotification {
                    args: Json::Object(args),
                    // A change set of several transactions gives one line all the same.
                    fold: Some(Fold {
                        key: format!("{what:?}:{object}:{}", self.set),
                        since: Timestamp::MIN,
                    }),
                    ..base
                });
                continue;
            }
            for (record, fields) in group.records {
                let mut args = args.clone();
                args.insert("fields".to_owned(), json!(fields));
                let fold = (what.kind() == Kind::Changed).then(|| Fold {
                    key: format!("{what:?}:{object}:{record}"),
                    since: now - WHILE,
                });
                all.push(NewNotification {
                    id: RecordId::at(now),
                    args: Json::Object(args),
                    record: Some(record),
                    fold,
                    ..base.clone()
                });
            }
        }
        all
    }
}
