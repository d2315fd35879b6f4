//! One operation on its way through a write: an operation of a change set, or one that follows from it (a link cleared
//! because its target is purged).

use std::borrow::Cow;
use std::sync::Arc;

use mainstay_model::access::Targets;
use mainstay_model::change::{Join, MergePart, Op, Touched, Verb};
use mainstay_model::{Env, Predicate, Problem, Reason, RecordId, Value};

use super::load::Current;
use super::rules::{ObjectRules, Rules};
use crate::error::{Error, Result};

/// What is to be done to a record.
#[derive(Clone)]
pub(crate) struct Task<'t> {
    /// Which operation of the change set it is, or belongs to.
    pub(crate) index: usize,
    pub(crate) rules: Arc<ObjectRules>,
    pub(crate) id: RecordId,
    pub(crate) verb: Verb,
    /// New values by position, each once.
    pub(crate) values: Cow<'t, [(usize, Value)]>,
    /// A link that comes to a field with several, or leaves it.
    pub(crate) join: Option<Join>,
    /// The version that the record must have.
    pub(crate) expect: Option<i64>,
    /// When and by whom the record is to have been changed last, if not now.
    pub(crate) touched: Option<Touched>,
    /// It puts back what was: links may lead into the trash.
    pub(crate) puts_back: bool,
    /// Its part in making several records one.
    pub(crate) merge: Option<&'t MergePart>,
    /// It changes the record in the trash too.
    pub(crate) in_trash_too: bool,
    pub(crate) visible: &'t Predicate,
    pub(crate) writable: &'t Predicate,
    /// What links may be set to; `None` for what follows from another operation.
    pub(crate) targets: Option<&'t Targets>,
    /// Numbers for the fields that the program numbers, in the order of [`ObjectRules::numbers`].
    pub(crate) numbers: Vec<i64>,
    /// What `today` and `me` are in the rules that it has to keep; nothing for what only puts back what was, or follows from
    /// another operation.
    pub(crate) rules_in: Option<&'t Env>,
}

impl<'t> Task<'t> {
    /// An operation of a change set.
    pub(crate) fn of(index: usize, op: &'t Op, rules: &Rules) -> Result<Self> {
        let known = rules.object(&op.object().name).cloned();
        let known =
            known.ok_or_else(|| Error::Bug(format!("there is no object {}", op.object().name)))?;
        // Somebody may have read the catalogue before a field was added or moved: positions are theirs, names are ours.
        let ours = |at: usize| known.object.position(&op.object().fields.get(at)?.name);
        let (values, join) = if Arc::ptr_eq(&known.object, op.object()) {
            (Cow::Borrowed(op.values()), op.join().cloned())
        } else {
            // Undoing puts back what there still is; nobody else's value is lost without a word.
            let gone = op.values().iter().find(|(at, value)| {
                !op.puts_back() && *value != Value::Null && ours(*at).is_none()
            });
            if let Some(field) = gone.and_then(|(at, _)| op.object().fields.get(*at)) {
                return Err(Error::Invalid(vec![field_gone(&field.name)]));
            }
            let values = op.values().iter();
            let named = values.filter_map(|(at, value)| Some((ours(*at)?, value.clone())));
            let join = op.join().and_then(|join| {
                let field = ours(join.field)?;
                Some(Join {
                    field,
                    ..join.clone()
                })
            });
            (Cow::Owned(named.collect()), join)
        };
        Ok(Self {
            index,
            id: op.id(),
            verb: op.verb(),
            values,
            join,
            rules: known,
            expect: op.expect(),
            touched: op.touched(),
            puts_back: op.puts_back(),
            merge: op.merge(),
            in_trash_too: op.in_trash_too(),
            visible: op.visible(),
            writable: op.writable(),
            targets: Some(op.targets()),
            numbers: Vec::new(),
            rules_in: (!op.puts_back() || op.merge().is_some()).then(|| op.env()),
        })
    }

    /// One that follows from another: nobody's rights are asked any more.
    pub(crate) fn following(
        index: usize,
        rules: Arc<ObjectRules>,
        id: RecordId,
        verb: Verb,
    ) -> Self {
        Self {
            index,
            rules,
            id,
            verb,
            values: Cow::Owned(Vec::new()),
            join: None,
            expect: None,
            touched: None,
            puts_back: false,
            merge: None,
            // What is kept in order by the program is kept in order in the trash too.
            in_trash_too: true,
            visible: &Predicate::True,
            writable: &Predicate::True,
            targets: None,
            numbers: Vec::new(),
            rules_in: None,
        }
    }
}

/// One change of a field.
#[derive(Clone, Debug)]
pub(crate) struct FieldChange {
    pub(crate) position: usize,
    pub(crate) old: Value,
    pub(crate) new: Value,
}

/// What will be written for a task.
pub(crate) struct Step {
    /// Which of the chunk's tasks.
    pub(crate) task: usize,
    pub(crate) rules: Arc<ObjectRules>,
    pub(crate) id: RecordId,
    pub(crate) verb: Verb,
    /// The row; unknown (0) for a new record until it is there.
    pub(crate) rid: i64,
    /// The version after it.
    pub(crate) version: i64,
    /// What changes, computed fields included.
    pub(crate) changes: Vec<FieldChange>,
    /// When and by whom the record is to have been changed last, if not now.
    pub(crate) touched: Option<Touched>,
    /// The record before, as far as it was needed; `None` for a new one.
    pub(crate) before: Option<Current>,
}

impl Step {
    /// A record in which nobody has changed anything yet: for what is worked out.
    pub(crate) fn untouched(rules: Arc<ObjectRules>, current: Current) -> Self {
        Self {
            task: 0,
            rules,
            id: current.id,
            verb: Verb::Update,
            rid: current.rid,
            version: current.version,
            changes: Vec::new(),
            touched: None,
            before: Some(current),
        }
    }

    /// Whether it makes a new version of the record.
    pub(crate) fn is_new_version(&self) -> bool {
        self.before
            .as_ref()
            .is_none_or(|before| before.version != self.version)
    }

    /// The value at a position after the change.
    pub(crate) fn after(&self, position: usize) -> &Value {
        static NULL: Value = Value::Null;
        match self
            .changes
            .iter()
            .find(|change| change.position == position)
        {
            Some(change) => &change.new,
            None => self
                .before
                .as_ref()
                .map_or(&NULL, |before| before.get(position)),
        }
    }

    /// Whether the value at this position changes.
    pub(crate) fn changes_at(&self, position: usize) -> bool {
        self.changes
            .iter()
            .any(|change| change.position == position)
    }
}

fn field_gone(name: &str) -> Problem {
    let text = format!(
        "The field `{name}` was deleted a moment ago; nothing was changed. Do without it, or bring it back."
    );
    Reason::new("field_gone", text).with(&[name]).at(name)
}

/// How a task ended.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It is done, or nothing was to be done; the record's version now.
    Done(i64),
    /// It was refused.
    Refused(mainstay_model::change::Refusal),
}
