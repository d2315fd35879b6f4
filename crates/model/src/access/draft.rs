//! From what somebody typed or sent to an operation that the store takes: every value parsed by its kind, every right
//! checked, every problem told at once.

use serde_json::{Map, Value as Json};

use super::{Access, Action, Right, Targets};
use crate::catalog::Catalog;
use crate::change::{Op, Verb};
use crate::env::Env;
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::Predicate;
use crate::problem::{Problem, Reason};
use crate::value::Value;

/// Values for one record, each already read by its field's kind; not yet known to be enough or allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    values: Vec<(usize, Value)>,
}

impl Draft {
    /// Reads a JSON object, as the API and the pages' forms give it. Unknown names are problems.
    pub fn from_json(
        object: &Object,
        input: &Map<String, Json>,
        env: &Env,
    ) -> Result<Self, Vec<Problem>> {
        let mut draft = Self::default();
        let mut problems = Vec::new();
        for (name, value) in input {
            match object.position(name) {
                None => problems.push(unknown(name, object)),
                Some(position) => {
                    let field = &object.fields[position];
                    match field.kind.parse(field, value, env) {
                        Ok(value) => draft.set(position, value),
                        Err(reason) => problems.push(reason.at(name)),
                    }
                }
            }
        }
        if problems.is_empty() {
            Ok(draft)
        } else {
            Err(problems)
        }
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
    /// A new record: defaults filled in, required fields there, every field allowed.
    pub fn create(
        &self,
        object: &Object,
        id: RecordId,
        mut draft: Draft,
        env: &Env,
    ) -> Result<Op, Vec<Problem>> {
        let access = self.of(object).filter(|access| access.may(Action::Create));
        let Some(access) = access else {
            return Err(vec![denied(Action::Create, object)]);
        };
        let mut problems = self.refused_fields(object, &draft);
        draft.borrow_title(object, env);
        for (position, field) in object.fields.iter().enumerate() {
            if draft.get(position).is_none()
                && let Some(default) = &field.params.default
                && let Ok(value) = field.kind.parse(field, default, env)
            {
                draft.set(position, value);
            }
            let missing = draft.get(position).is_none_or(Value::is_null);
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
            expect: None,
            visible: Predicate::True,
            writable: access.create.clone(),
            targets: self.targets(),
        })
    }

    /// A change of fields. Which rows may be changed is told to the store.
    pub fn update(&self, object: &Object, id: RecordId, draft: Draft) -> Result<Op, Vec<Problem>> {
        let access = self.of(object).filter(|access| access.may(Action::Edit));
        let Some(access) = access else {
            return Err(vec![denied(Action::Edit, object)]);
        };
        let mut problems = self.refused_fields(object, &draft);
        for (position, value) in draft.values() {
            let field = &object.fields[*position];
            if field.params.required && value.is_null() {
                problems.push(required(&field.name));
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
            expect: None,
            visible: access.read.clone(),
            writable: access.edit.clone(),
            targets: self.targets(),
        })
    }

    /// To the trash, back from it, or gone for good (administrators).
    pub fn remove(&self, object: &Object, id: RecordId, verb: Verb) -> Result<Op, Vec<Problem>> {
        let allowed = verb != Verb::Purge || self.has(Right::Administration);
        let access = self
            .of(object)
            .filter(|access| access.may(Action::Delete) && allowed);
        let Some(access) = access else {
            return Err(vec![denied(Action::Delete, object)]);
        };
        Ok(Op {
            object: access.object.clone(),
            id,
            verb,
            values: Vec::new(),
            expect: None,
            visible: access.read.clone(),
            writable: access.delete.clone(),
            targets: self.targets(),
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
        Ok(op)
    }

    fn targets(&self) -> Targets {
        Targets(self.objects.clone())
    }

    fn refused_fields(&self, object: &Object, draft: &Draft) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (position, _) in draft.values() {
            let field = &object.fields[*position];
            if !self.may_read(object, *position) {
                problems.push(unknown(&field.name, object));
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

    /// The objects and everything in them, for those who look things up.
    pub fn objects(&self) -> &Catalog {
        self.catalog()
    }
}

/// The problem of a missing required value.
pub fn required(field: &str) -> Problem {
    Reason::new("required", "This is needed.").at(field)
}

fn unknown(name: &str, object: &Object) -> Problem {
    Reason::new(
        "unknown_field",
        format!("There is no field `{name}` in {}.", object.name),
    )
    .with(&[name, &object.name, ""])
    .at(name)
}

fn denied(action: Action, object: &Object) -> Problem {
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
