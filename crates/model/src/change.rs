//! Change sets: the only form in which anything is written. Who, when, from where, why; and per record and field what it
//! was and what it is now. Undoing one is another one.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::access::{Access, Targets};
use crate::env::Env;
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::Predicate;
use crate::problem::{Problem, Reason};
use crate::record::Record;
use crate::value::{Link, Value};

/// Where a change came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A page.
    Page,
    /// The API.
    Api,
    /// An import.
    Import,
    /// Many records at once, from a list.
    Bulk,
    /// Records made one.
    Merge,
    /// The command line.
    Cli,
    /// The demonstration data.
    Demo,
    /// Undoing another change set.
    Undo,
    /// An automation.
    Automation,
    /// A form that somebody outside filled in.
    Form,
    /// Mainstay itself.
    System,
}

impl Source {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Source::Page => "page",
            Source::Api => "api",
            Source::Import => "import",
            Source::Bulk => "bulk",
            Source::Merge => "merge",
            Source::Cli => "cli",
            Source::Demo => "demo",
            Source::Undo => "undo",
            Source::Automation => "automation",
            Source::Form => "form",
            Source::System => "system",
        }
    }

    /// The source stored so.
    pub fn from_name(name: &str) -> Self {
        [
            Source::Page,
            Source::Api,
            Source::Import,
            Source::Bulk,
            Source::Merge,
            Source::Cli,
            Source::Demo,
            Source::Undo,
            Source::Automation,
            Source::Form,
        ]
        .into_iter()
        .find(|source| source.name() == name)
        .unwrap_or(Source::System)
    }
}

/// Who, when, from where, why.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// The change set's identity. Several batches with the same one (an import) are one change set.
    pub id: RecordId,
    /// The user; `None` is Mainstay itself.
    pub actor: Option<RecordId>,
    /// The injected clock's time.
    pub at: Timestamp,
    /// From where.
    pub source: Source,
    /// Why, in a person's words, or what it was part of (`Import of customers.csv`).
    pub reason: Option<Reason>,
    /// The request it came in.
    pub request: Option<String>,
    /// The change set that this one undoes.
    pub undoes: Option<RecordId>,
}

/// What is done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// It is new.
    Create,
    /// Fields change.
    Update,
    /// It goes to the trash.
    Trash,
    /// It comes back from the trash.
    Restore,
    /// It is gone for good; its history stays.
    Purge,
}

impl Verb {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Create => "create",
            Verb::Update => "update",
            Verb::Trash => "trash",
            Verb::Restore => "restore",
            Verb::Purge => "purge",
        }
    }

    /// The verb stored so.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Verb::Create,
            Verb::Update,
            Verb::Trash,
            Verb::Restore,
            Verb::Purge,
        ]
        .into_iter()
        .find(|verb| verb.name() == name)
    }
}

/// One link that comes to a field with several, or leaves it, whatever else is in it: two people who do it at the same
/// moment do not undo each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The position of the field.
    pub field: usize,
    /// The link.
    pub link: Link,
    /// It comes; else it leaves.
    pub there: bool,
}

impl Join {
    /// The field's value after it.
    pub fn applied(&self, value: &Value) -> Value {
        let mut links = match value {
            Value::Links(links) => links.clone(),
            _ => Vec::new(),
        };
        let known = links.iter().any(|link| link.id == self.link.id);
        if !self.there {
            links.retain(|link| link.id != self.link.id);
        } else if !known {
            links.push(self.link.clone());
        }
        if links.is_empty() {
            Value::Null
        } else {
            Value::Links(links)
        }
    }
}

/// What an operation is in making several records one.
#[derive(Clone, Debug, PartialEq)]
pub enum MergePart {
    /// The record takes the others in: a new version of it, also when none of its values changes.
    Survives,
    /// It goes to the trash, and whatever links to it links to the survivor from then on.
    GoesInto {
        /// The record that takes it in.
        survivor: RecordId,
        /// All that are made one, the survivor too: what they link to among themselves stays as it is.
        merged: Arc<[RecordId]>,
    },
}

/// When a record was changed last, and by whom; nobody for Mainstay itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<RecordId>,
}

/// One record's part of a change set. Made by [`Access`] alone, which has checked the right and the fields; the rows are
/// checked by the store, within the transaction, through `visible` and `writable`.
#[derive(Clone, Debug)]
pub struct Op {
    pub(crate) object: Arc<Object>,
    pub(crate) id: RecordId,
    pub(crate) verb: Verb,
    pub(crate) values: Vec<(usize, Value)>,
    pub(crate) join: Option<Join>,
    pub(crate) expect: Option<i64>,
    pub(crate) touched: Option<Touched>,
    pub(crate) puts_back: bool,
    pub(crate) merge: Option<MergePart>,
    pub(crate) in_trash_too: bool,
    pub(crate) visible: Predicate,
    pub(crate) writable: Predicate,
    pub(crate) targets: Targets,
    pub(crate) env: Arc<Env>,
}

impl Op {
    /// The object.
    pub fn object(&self) -> &Arc<Object> {
        &self.object
    }

    /// The record.
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// What is done.
    pub fn verb(&self) -> Verb {
        self.verb
    }

    /// Positions of fields and their new values, valid, each field once.
    pub fn values(&self) -> &[(usize, Value)] {
        &self.values
    }

    /// The new value of a field, when it gets one.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let at = self.object.position(name)?;
        let found = self.values.iter().find(|(given, _)| *given == at);
        found.map(|(_, value)| value)
    }

    /// A link that comes or leaves.
    pub fn join(&self) -> Option<&Join> {
        self.join.as_ref()
    }

    /// The version that the person saw; another one in the store is a conflict.
    pub fn expect(&self) -> Option<i64> {
        self.expect
    }

    /// Whether it puts back what was: links may lead into the trash, as they did.
    pub fn puts_back(&self) -> bool {
        self.puts_back
    }

    /// Its part in making several records one.
    pub fn merge(&self) -> Option<&MergePart> {
        self.merge.as_ref()
    }

    /// Whether it changes the record in the trash too.
    pub fn in_trash_too(&self) -> bool {
        self.in_trash_too
    }

    /// When and by whom the record is to have been changed last, if not now and by whoever does this.
    pub fn touched(&self) -> Option<Touched> {
        self.touched
    }

    /// Rows that may be seen: outside of these the record is not found.
    pub fn visible(&self) -> &Predicate {
        &self.visible
    }

    /// Rows that may be changed so: visible ones outside of these are refused.
    pub fn writable(&self) -> &Predicate {
        &self.writable
    }

    /// Where and for whom it is done: what `today` and `me` are in the rules of the object. The moment is that of the change set.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// What its links may be set to: records that the person may see.
    pub fn targets(&self) -> &Targets {
        &self.targets
    }

    /// The same operation, which leaves the record as last changed then and by them: for what takes a change back whole.
    #[must_use]
    pub fn as_touched(mut self, touched: Option<Touched>) -> Self {
        self.touched = touched;
        self
    }

    /// The same operation, wherever the record is: for taking back what the program did to it in the trash too.
    #[must_use]
    pub fn also_in_trash(mut self, also: bool) -> Self {
        self.in_trash_too = also;
        self
    }

    /// The same operation, only if the record still has this version.
    #[must_use]
    pub fn expecting(mut self, version: Option<i64>) -> Self {
        self.expect = version;
        self
    }
}

/// A change set on its way into the store.
#[derive(Clone, Debug)]
pub struct ChangeSet {
    /// Who, when, from where, why.
    pub meta: Meta,
    /// The records, in order.
    pub ops: Vec<Op>,
    /// Whether one refused operation refuses all of them (the usual), or only itself (imports, bulk edits).
    pub all_or_nothing: bool,
}

/// One record's part of a change set, as history keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Position in history.
    pub rid: i64,
    /// The change set.
    pub set: Meta,
    /// Name of the object.
    pub object: String,
    /// The record.
    pub record: RecordId,
    /// What was done.
    pub verb: Verb,
    /// The record's version after it.
    pub version: i64,
    /// By field name: old and new value, as [`Value::to_stored_json`] writes them.
    pub fields: BTreeMap<String, Delta>,
    /// The change set that undid it since, if any.
    pub undone_by: Option<RecordId>,
}

/// What a field was and is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delta(pub Json, pub Json);

/// How a change can be taken back, given what the record is now.
#[derive(Clone, Debug, Default)]
pub struct Inverse {
    /// What has to be done; `None` when nothing is left to do.
    pub verb: Option<Verb>,
    /// Fields to set back, with the old values.
    pub values: Vec<(usize, Value)>,
    /// Fields that were changed again since; they are left as they are.
    pub conflicts: Vec<String>,
}

impl Change {
    /// Whether it made no new version of the record.
    pub fn is_quiet(&self, object: &Object) -> bool {
        let quiet = |name: &String| object.find(name).is_some_and(|field| field.params.quiet);
        self.verb == Verb::Update && !self.fields.is_empty() && self.fields.keys().all(quiet)
    }

    /// How to take it back. `current` has all fields of the record, in the trash or outside; `None` when it is gone.
    pub fn invert(&self, current: Option<&Record>) -> Inverse {
        let Some(current) = current else {
            let gone = self.verb != Verb::Create && self.verb != Verb::Purge;
            return Inverse {
                conflicts: if gone {
                    vec!["id".to_owned()]
                } else {
                    Vec::new()
                },
                ..Inverse::default()
            };
        };
        match self.verb {
            // A record made by an import and worked on since is not thrown away behind the back of those who worked on it.
            Verb::Create if current.trashed => Inverse::default(),
            Verb::Create => {
                let conflicts = self.changed_since(current);
                Inverse {
                    verb: conflicts.is_empty().then_some(Verb::Trash),
                    values: Vec::new(),
                    conflicts,
                }
            }
            Verb::Trash if current.trashed => Inverse {
                verb: Some(Verb::Restore),
                ..Inverse::default()
            },
            Verb::Restore if !current.trashed => Inverse {
                verb: Some(Verb::Trash),
                ..Inverse::default()
            },
            Verb::Trash | Verb::Restore | Verb::Purge => Inverse::default(),
            Verb::Update => {
                let mut inverse = Inverse::default();
                for (name, Delta(old, new)) in &self.fields {
                    let Some(position) = current.object.position(name) else {
                        continue;
                    };
                    let field = &current.object.fields[position];
                    let (old, new) = (
                        field.kind.restore(field, old),
                        field.kind.restore(field, new),
                    );
                    let now = current.get(name);
                    if now.same(&new) {
                        inverse.values.push((position, old));
                    } else if !now.same(&old) {
                        inverse.conflicts.push(name.clone());
                    }
                }
                inverse.verb = (!inverse.values.is_empty()).then_some(Verb::Update);
                inverse
            }
        }
    }

    fn changed_since(&self, current: &Record) -> Vec<String> {
        self.fields
            .iter()
            .filter(|(name, Delta(_, new))| {
                current
                    .object
                    .find(name)
                    .is_some_and(|field| !current.get(name).same(&field.kind.restore(field, new)))
            })
            .map(|(name, _)| name.clone())
            .collect()
    }
}

/// Why an operation was refused, told by the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The record does not exist, or may not be seen.
    NotFound,
    /// It may be seen but not changed so.
    Forbidden,
    /// It was changed since the person saw it; this is its version now.
    Stale(i64),
    /// A value is taken: the field, and the record that has it when it may be seen.
    Taken(String, Option<RecordId>),
    /// A linked record does not exist, or may not be seen: the field.
    NoTarget(String),
    /// It cannot go while others link to it: the object and field that do.
    Linked(String, String),
    /// It is in the trash.
    Trashed,
    /// It is not in the trash, and cannot be restored.
    NotTrashed,
    /// Nobody could administer the workspace any more.
    LastAdministrator,
    /// Other reasons, at a field.
    Invalid(String, Reason),
    /// Rules of the object stand against it: everything that is wrong.
    Rules(Vec<Problem>),
}

impl Access {
    /// A change set in which one refused operation refuses all.
    pub fn change_set(meta: Meta, ops: Vec<Op>) -> ChangeSet {
        ChangeSet {
            meta,
            ops,
            all_or_nothing: true,
        }
    }
}
