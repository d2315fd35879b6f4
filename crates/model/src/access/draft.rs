//! From what somebody typed or sent to an operation that the store takes: every value parsed by its kind, every right
//! checked, every problem told at once.

use serde_json::{Map, Value as Json};

use super::{Access, Action, Right, Targets};
use crate::catalog::Catalog;
use crate::change::{Join, Op, Verb};
use crate::env::Env;
use crate::field::{Field, Side};
use crate::filter::unknown_field;
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::Predicate;
use crate::problem::{Problem, Reason};
use crate::value::{Link, Value};

/// The field that names those who follow a record.
pub const FOLLOWERS: &str = "followers";

/// Values for one record, each already read by its field's kind; not yet known to be enough or allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    values: Vec<(usize, Value)>,
}

/// What somebody sent, read as far as it can be.
#[derive(Default)]
struct Reading {
    draft: Draft,
    problems: Vec<Problem>,
    /// Fields whose values could not be read: they are not missing too.
    unread: Vec<usize>,
}

impl Reading {
    /// Reads a JSON object. Fields for which `known` does not hold are told as if they did not exist.
    fn of(
        object: &Object,
        input: &Map<String, Json>,
        env: &Env,
        known: impl Fn(usize) -> bool,
    ) -> Self {
        let mut reading = Self::default();
        for (name, value) in input {
            let Some(position) = object.position(name).filter(|at| known(*at)) else {
                let reason = unknown_field(name, object, &known);
                reading.problems.push(reason.at(name));
                continue;
            };
            let field = &object.fields[position];
            match field.kind.parse(field, value, env) {
                Ok(value) => reading.draft.set(position, value),
                Err(reason) => {
                    reading.unread.push(position);
                    reading.problems.push(reason.at(name));
                }
            }
        }
        reading
    }

    fn whole(self) -> Result<Draft, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(self.draft)
        } else {
            Err(self.problems)
        }
    }
}

impl From<Draft> for Reading {
    fn from(draft: Draft) -> Self {
        Self {
            draft,
            ..Self::default()
        }
    }
}

impl Draft {
    /// Reads a JSON object, as the API and the pages' forms give it. Unknown names are problems.
    pub fn from_json(
        object: &Object,
        input: &Map<String, Json>,
        env: &Env,
    ) -> Result<Self, Vec<Problem>> {
        Reading::of(object, input, env, |_| true).whole()
    }

    /// Sets a value that is known to be valid for the field.
    pub fn set(&mut self, position: usize, value: Value) {
        match self.values.iter_mut().find(|(at, _)| *at == position) {
            Some((_, old)) => *old = value,
            None => self.values.push((position, value)),
        }
    }

    /// The same by name; names that do not exist are left out.
    #[must_use]
    pub fn with(mut self, object: &Object, name: &str, value: Value) -> Self {
        if let Some(position) = object.position(name) {
            self.set(position, value);
        }
        self
    }

    /// A record without a title is called by the first of the lending fields that has a value: a person of whom only the
    /// email is known, by the email.
    fn borrow_title(&mut self, object: &Object, env: &Env) {
        let Some(title) = object.position(&object.title) else {
            return;
        };
        if self.get(title).is_some_and(|value| !value.is_null()) {
            return;
        }
        let field = &object.fields[title];
        for lender in object
            .title_from
            .iter()
            .filter_map(|name| object.position(name))
        {
            let lending = &object.fields[lender];
            let Some(value) = self.get(lender).filter(|value| !value.is_null()) else {
                continue;
            };
            let text = lending.kind.display(lending, value, &env.locale, env);
            let line: String = text.lines().next().unwrap_or("").chars().take(80).collect();
            if let Ok(value) = field.kind.parse_text(field, &line, env)
                && !value.is_null()
            {
                self.set(title, value);
                return;
            }
        }
    }

    /// The value given for a field.
    pub fn get(&self, position: usize) -> Option<&Value> {
        self.values
            .iter()
            .find(|(at, _)| *at == position)
            .map(|(_, value)| value)
    }

    /// What was given.
    pub fn values(&self) -> &[(usize, Value)] {
        &self.values
    }
}

impl Access {
    /// Reads a JSON object with the fields that this person knows of.
    pub fn draft(
        &self,
        object: &Object,
        input: &Map<String, Json>,
        env: &Env,
    ) -> Result<Draft, Vec<Problem>> {
        self.reading(object, input, env).whole()
    }

    fn reading(&self, object: &Object, input: &Map<String, Json>, env: &Env) -> Reading {
        Reading::of(object, input, env, |at| self.may_read(object, at))
    }

    /// A new record of what was sent. What cannot be read, what may not be written and what is missing is told together.
    pub fn create_from(
        &self,
        object: &Object,
        id: RecordId,
        input: &Map<String, Json>,
        env: &Env,
    ) -> Result<Op, Vec<Problem>> {
        self.created(object, id, self.reading(object, input, env), env)
    }

    /// A new record: defaults filled in, required fields there, every field allowed.
    pub fn create(
        &self,
        object: &Object,
        id: RecordId,
        draft: Draft,
        env: &Env,
    ) -> Result<Op, Vec<Problem>> {
        self.created(object, id, draft.into(), env)
    }

    fn created(
        &self,
        object: &Object,
        id: RecordId,
        reading: Reading,
        env: &Env,
    ) -> Result<Op, Vec<Problem>> {
        let access = self.of(object).filter(|access| access.may(Action::Create));
        let Some(access) = access else {
            return Err(vec![self.denied(Action::Create, object)]);
        };
        let Reading {
            mut draft,
            mut problems,
            unread,
        } = reading;
        problems.extend(self.refused_fields(object, &draft));
        draft.borrow_title(object, env);
        // A field that the title would have been taken from was given, though it could not be read.
        let lent = |field: &Field| {
            let mut lenders = object.title_from.iter();
            object.lends(field)
                && lenders.any(|name| object.position(name).is_some_and(|at| unread.contains(&at)))
        };
        for (position, field) in object.fields.iter().enumerate() {
            if draft.get(position).is_none()
                && let Some(default) = &field.params.default
                && let Ok(value) = field.kind.parse(field, default, env)
            {
                draft.set(position, value);
            }
            let missing = draft.get(position).is_none_or(Value::is_null);
            let missing = missing && !unread.contains(&position) && !lent(field);
            if field.params.required && missing && !field.params.read_only {
                problems.push(required(&field.name));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Op {
            object: access.object.clone(),
            id,
            verb: Verb::Create,
            values: draft
                .values
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect(),
            join: None,
            expect: None,
            touched: None,
            puts_back: false,
            merge: None,
            in_trash_too: false,
            visible: Predicate::True,
            writable: access.create.clone(),
            targets: self.targets(),
            env: self.env.clone(),
        })
    }

    /// A change of the fields that were sent, with everything that is wrong told together.
    pub fn update_from(
        &self,
        object: &Object,
        id: RecordId,
        input: &Map<String, Json>,
        env: &Env,
    ) -> Result<Op, Vec<Problem>> {
        self.updated(object, id, self.reading(object, input, env))
    }

    /// A change of fields. Which rows may be changed is told to the store.
    pub fn update(&self, object: &Object, id: RecordId, draft: Draft) -> Result<Op, Vec<Problem>> {
        self.updated(object, id, draft.into())
    }

    fn updated(&self, object: &Object, id: RecordId, reading: Reading) -> Result<Op, Vec<Problem>> {
        let access = self.of(object).filter(|access| access.may(Action::Edit));
        let Some(access) = access else {
            return Err(vec![self.denied(Action::Edit, object)]);
        };
        let Reading {
            draft,
            mut problems,
            ..
        } = reading;
        problems.extend(self.refused_fields(object, &draft));
        for (position, value) in draft.values() {
            let field = &object.fields[*position];
            if field.params.required && value.is_null() {
                problems.push(required(&field.name));
            }
            let itself = |link: &Link| link.id == id && link.object == object.name;
            if value.links().iter().any(itself) {
                problems.push(
                    Reason::new(
                        "links_to_itself",
                        "A record cannot be linked to itself here.",
                    )
                    .at(&field.name),
                );
            }
        }
        if let Some(owner) = object
            .position("owner")
            .filter(|at| draft.get(*at).is_some())
            && !self.has(Right::Assign)
            && !matches!(draft.get(owner), Some(Value::Link(link)) if Some(link.id) == self.subject().user)
        {
            problems.push(
                Reason::new(
                    "may_not_assign",
                    "Your role does not let you give records to somebody else.",
                )
                .at("owner"),
            );
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Op {
            object: access.object.clone(),
            id,
            verb: Verb::Update,
            values: draft.values,
            join: None,
            expect: None,
            touched: None,
            puts_back: false,
            merge: None,
            in_trash_too: false,
            visible: access.read.clone(),
            writable: access.edit.clone(),
            targets: self.targets(),
            env: self.env.clone(),
        })
    }

    /// Follows a record, or stops to: who may see it may be told what becomes of it. Nothing for objects without followers.
    pub fn follow(&self, object: &Object, id: RecordId, follows: bool) -> Option<Op> {
        let access = self.of(object).filter(|access| access.may(Action::Read))?;
        let me = self.subject().user?;
        let field = object.position(FOLLOWERS)?;
        let listed = object.fields[field].kind.side(&object.fields[field]) == Side::Links;
        (listed && self.may_read(object, field)).then(|| Op {
            object: access.object.clone(),
            id,
            verb: Verb::Update,
            values: Vec::new(),
            join: Some(Join {
                field,
                link: Link::to("user", me),
                there: follows,
            }),
            expect: None,
            touched: None,
            puts_back: false,
            merge: None,
            in_trash_too: false,
            visible: access.read.clone(),
            writable: access.read.clone(),
            targets: self.targets(),
            env: self.env.clone(),
        })
    }

    /// To the trash, back from it, or gone for good (administrators).
    pub fn remove(&self, object: &Object, id: RecordId, verb: Verb) -> Result<Op, Vec<Problem>> {
        let allowed = verb != Verb::Purge || self.has(Right::Administration);
        let access = self
            .of(object)
            .filter(|access| access.may(Action::Delete) && allowed);
        let Some(access) = access else {
            return Err(vec![self.denied(Action::Delete, object)]);
        };
        Ok(Op {
            object: access.object.clone(),
            id,
            verb,
            values: Vec::new(),
            join: None,
            expect: None,
            touched: None,
            puts_back: false,
            merge: None,
            in_trash_too: false,
            visible: access.read.clone(),
            writable: access.delete.clone(),
            targets: self.targets(),
            env: self.env.clone(),
        })
    }

    /// A part of undoing: fields set back to what they were, also those that only the program writes.
    pub fn put_back(
        &self,
        object: &Object,
        id: RecordId,
        verb: Verb,
        values: Vec<(usize, Value)>,
    ) -> Result<Op, Vec<Problem>> {
        if verb != Verb::Update {
            return self.remove(object, id, verb);
        }
        let draft = Draft {
            values: values
                .iter()
                .filter(|(at, _)| !object.fields[*at].params.read_only)
                .cloned()
                .collect(),
        };
        let mut op = self.update(object, id, draft)?;
        op.values = values;
        op.puts_back = true;
        Ok(op)
    }

    pub(super) fn targets(&self) -> Targets {
        Targets(self.objects.clone())
    }

    fn refused_fields(&self, object: &Object, draft: &Draft) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (position, _) in draft.values() {
            let field = &object.fields[*position];
            if !self.may_read(object, *position) {
                let known = |at| self.may_read(object, at);
                problems.push(unknown_field(&field.name, object, known).at(&field.name));
            } else if !self.may_write(object, *position) {
                problems.push(
                    Reason::new("read_only", format!("`{}` cannot be written.", field.name))
                        .with(&[&field.name])
                        .at(&field.name),
                );
            }
        }
        problems
    }

    fn denied(&self, action: Action, object: &Object) -> Problem {
        if let Some(reason) = self.read_only_key() {
            return reason.at("");
        }
        let verb = match action {
            Action::Read => "see",
            Action::Create => "create",
            Action::Edit => "change",
            Action::Delete => "delete",
        };
        Reason::new(
            "denied",
            format!("Your role does not let you {verb} {}.", object.plural),
        )
        .with(&[verb, &object.name])
        .at("")
    }

    /// The objects and everything in them, for those who look things up.
    pub fn objects(&self) -> &Catalog {
        self.catalog()
    }
}

/// The problem of a missing required value.
pub fn required(field: &str) -> Problem {
    Reason::new("required", "This is needed.").at(field)
}
