//! What a role gives, before it is kept: a policy that is understood otherwise than it was meant would give too much or too
//! little without a word.

use mainstay_model::access::Role;
use mainstay_model::change::Op;
use mainstay_model::filter::RawFilter;
use mainstay_model::{Problem, Reason, Value};
use serde_json::Value as Json;

use crate::ctx::Ctx;

/// Why an operation sets a policy that cannot be kept.
pub(crate) fn wrong(ctx: &Ctx, op: &Op) -> Option<Problem> {
    if op.object().name != "role" {
        return None;
    }
    let Some(Value::Json(policy)) = op.value("policy") else {
        return None;
    };
    let reason = check(ctx, policy).err()?;
    Some(reason.at("policy"))
}

fn check(ctx: &Ctx, json: &Json) -> Result<(), Reason> {
    if !json.is_object() {
        return Err(bad("it has to be an object".to_owned()));
    }
    let role: Role =
        serde_json::from_value(json.clone()).map_err(|error| bad(error.to_string()))?;
    let read = serde_json::to_value(&role).map_err(|error| bad(error.to_string()))?;
    if let Some(name) = left_out(json, &read, "") {
        return Err(bad(format!("there is no `{name}` in it")));
    }
    let catalog = ctx.access.catalog();
    let known = |name: &String| {
        catalog.get(name).ok_or_else(|| {
            Reason::new("unknown_object", format!("There is no object `{name}`.")).with(&[name])
        })
    };
    for name in role.objects.keys() {
        known(name)?;
    }
    for (name, fields) in &role.fields {
        let object = known(name)?;
        if let Some(field) = fields.keys().find(|field| object.find(field).is_none()) {
            return Err(bad(format!("there is no field `{field}` in {name}")));
        }
    }
    for rule in &role.rules {
        let object = known(&rule.object)?;
        let filter = RawFilter::read(&rule.filter)?;
        let (_, problems) = ctx.access.filter(object, &filter, &ctx.env);
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem.reason);
        }
    }
    Ok(())
}

fn bad(why: String) -> Reason {
    let text = format!("This is no policy of a role: {why}.");
    Reason::new("bad_policy", text).with(&[&why])
}

/// A name that was given and not read.
fn left_out(given: &Json, read: &Json, path: &str) -> Option<String> {
    let (Json::Object(given), Json::Object(read)) = (given, read) else {
        let (Json::Array(given), Json::Array(read)) = (given, read) else {
            return None;
        };
        let mut pairs = given.iter().zip(read);
        return pairs.find_map(|(given, read)| left_out(given, read, path));
    };
    given.iter().find_map(|(name, value)| {
        let path = format!("{path}{name}");
        match read.get(name) {
            Some(read) => left_out(value, read, &format!("{path}.")),
            None => Some(path),
        }
    })
}
