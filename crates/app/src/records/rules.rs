//! What the rules of an object say of a record that is being written, before it is sent, and of one that is there.

use mainstay_model::rule::{Broken, Checks, Written, with_formulas};
use mainstay_model::{Object, Problem, Record, Value};
use serde_json::{Map, Value as Json};

use crate::App;
use crate::ctx::Ctx;

impl App {
    /// The fields that a record of these values needs, by the rules of its object that this person sees the fields of. Of a
    /// record that is there, what is not given is as it is.
    pub fn needed_fields(
        &self,
        ctx: &Ctx,
        object: &Object,
        record: Option<&Record>,
        input: &Map<String, Json>,
    ) -> Vec<String> {
        let Some((object, checks)) = self.rules_seen(ctx, object) else {
            return Vec::new();
        };
        let values = self.values_in_hand(ctx, &object, record, input);
        let get = |at: usize| values.get(at).cloned().unwrap_or_default();
        let needs = checks.needs(record.is_none(), &get, &ctx.env);
        let name = |at: usize| object.fields[at].name.clone();
        needs.into_iter().map(name).collect()
    }

    /// The values of a record that is being written, by position: what is given, else what is there, else what a new one begins
    /// with; formulas worked out.
    pub fn values_in_hand(
        &self,
        ctx: &Ctx,
        object: &Object,
        record: Option<&Record>,
        input: &Map<String, Json>,
    ) -> Vec<Value> {
        let values: Vec<Value> = object
            .fields
            .iter()
            .map(|field| {
                let read =
                    |json: &Json| field.kind.parse(field, json, &ctx.env).unwrap_or_default();
                match (input.get(&field.name), record) {
                    (Some(given), _) => read(given),
                    (None, Some(record)) => record.get(&field.name).clone(),
                    (None, None) => field.params.default.as_ref().map(read).unwrap_or_default(),
                }
            })
            .collect();
        let plain = |at: usize| values.get(at).cloned().unwrap_or_default();
        let get = with_formulas(object, &plain);
        (0..object.fields.len()).map(get).collect()
    }

    /// What stands against a new record of these values: what was found already, and what rules have against it at other fields, so
    /// that somebody is told everything at once.
    pub(crate) fn with_rules(
        &self,
        ctx: &Ctx,
        object: &Object,
        input: &Map<String, Json>,
        mut problems: Vec<Problem>,
    ) -> Vec<Problem> {
        let Some((object, checks)) = self.rules_seen(ctx, object) else {
            return problems;
        };
        let values = self.values_in_hand(ctx, &object, None, input);
        let written = Written {
            is_new: true,
            changes: &|_| true,
            after: &|at| values.get(at).cloned().unwrap_or_default(),
        };
        for found in checks.refusals(&written, &ctx.env) {
            if problems.iter().all(|problem| problem.field != found.field) {
                problems.push(found);
            }
        }
        problems
    }

    /// The rules that a record breaks as it is, warnings too, as far as this person sees it.
    pub fn broken_rules(&self, ctx: &Ctx, record: &Record) -> Vec<Broken> {
        let Some((object, checks)) = self.rules_seen(ctx, &record.object) else {
            return Vec::new();
        };
        let checks = checks.knowing(|at| record.fields.contains(&at));
        let get = |at: usize| record.get(&object.fields[at].name).clone();
        checks.standing(&get, &ctx.env)
    }

    fn rules_seen(&self, ctx: &Ctx, object: &Object) -> Option<(std::sync::Arc<Object>, Checks)> {
        let object = ctx.access.catalog().get(&object.name)?;
        let any = object.rules.iter().any(|rule| !rule.off);
        any.then(|| {
            let checks = Checks::of(object).knowing(|at| ctx.access.may_read(object, at));
            (object.clone(), checks)
        })
    }
}
