//! What the workspace's rules demand of rows, told before anything is written. The store looks again when it writes: there may
//! be rules about fields that this person does not see.

use std::collections::HashMap;

use mainstay_model::access::Access;
use mainstay_model::change::Op;
use mainstay_model::rule::{Checks, Written, formulas_over, uses, with_formulas};
use mainstay_model::{Env, Object, Problem, Value};

use super::Verdict;

/// The rules of every object that has some, as far as this person sees what they look at.
pub(super) struct Demands(HashMap<String, Checks>);

impl Demands {
    pub fn of(access: &Access) -> Self {
        let objects = access.catalog().objects().iter();
        let known = objects
            .filter(|object| !object.rules.is_empty())
            .map(|object| {
                let checks = Checks::of(object).knowing(|at| access.may_read(object, at));
                (object.name.clone(), checks)
            });
        Self(known.collect())
    }

    /// Names of the fields that have to be read of a record besides, before these are changed.
    pub fn needed_for(&self, object: &Object, changed: &[usize]) -> Vec<String> {
        let Some(checks) = self.0.get(&object.name) else {
            return Vec::new();
        };
        let mut all = changed.to_vec();
        all.extend(formulas_over(object, changed));
        let mut needed = checks.needed_for(&all);
        // A formula may use formulas.
        let mut next = 0;
        while let Some(at) = needed.get(next).copied() {
            let used = uses(object, at);
            needed.extend(
                used.into_iter()
                    .filter(|at| !needed.contains(at))
                    .collect::<Vec<_>>(),
            );
            next += 1;
        }
        needed
            .into_iter()
            .map(|at| object.fields[at].name.clone())
            .collect()
    }

    /// What stands against a row.
    pub fn against(&self, verdict: &Verdict, env: &Env) -> Vec<Problem> {
        match verdict {
            Verdict::Create(op) => self.of_new(op, env),
            Verdict::Update(op, record, changes) => {
                let Some(checks) = self.0.get(&op.object().name) else {
                    return Vec::new();
                };
                let object = op.object();
                let plain = |at: usize| {
                    let new = changes.iter().find(|(changed, _)| *changed == at);
                    let old = || record.get(&object.fields[at].name).clone();
                    new.map_or_else(old, |(_, value)| value.clone())
                };
                // What was not read of the record is not worked out anew.
                let worked_out = with_formulas(object, &plain);
                let changed: Vec<usize> = changes.iter().map(|(at, _)| *at).collect();
                let follows = formulas_over(object, &changed);
                let written = Written {
                    is_new: false,
                    changes: &|at| changed.contains(&at) || follows.contains(&at),
                    after: &|at| match follows.contains(&at) {
                        true => worked_out(at),
                        false => plain(at),
                    },
                };
                checks.refusals(&written, env)
            }
            Verdict::Same(_) | Verdict::Refuse => Vec::new(),
        }
    }

    /// What stands against a new record.
    pub fn of_new(&self, op: &Op, env: &Env) -> Vec<Problem> {
        let Some(checks) = self.0.get(&op.object().name) else {
            return Vec::new();
        };
        let plain = |at: usize| {
            let given = op.values().iter().find(|(position, _)| *position == at);
            given.map_or(Value::Null, |(_, value)| value.clone())
        };
        let written = Written {
            is_new: true,
            changes: &|_| true,
            after: &with_formulas(op.object(), &plain),
        };
        checks.refusals(&written, env)
    }
}
