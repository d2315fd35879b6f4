//! Whether a rule can be understood: told when it is made, and when a field that it uses is taken away.

use std::sync::Arc;

use super::check::{OwnFields, resolved};
use super::{Rule, asked};
use crate::catalog::{bad_name, well_formed};
use crate::env::Env;
use crate::filter::{self, RawFilter};
use crate::id::RecordId;
use crate::label::Lang;
use crate::object::{Object, Role};
use crate::problem::{Problem, Reason};

/// Longest name of a rule.
const LONGEST: usize = 40;

/// Everything that is wrong with the rules of an object, each at `contact.rules.<name>`.
pub(crate) fn check(object: &Arc<Object>, problems: &mut Vec<Problem>) {
    for (at, rule) in object.rules.iter().enumerate() {
        let twice = object.rules[..at]
            .iter()
            .any(|other| other.name == rule.name);
        let place = format!("{}.rules.{}", object.name, rule.name);
        let mut reasons = Vec::new();
        if twice {
            let text = format!("There is another rule named `{}`.", rule.name);
            reasons.push(Reason::new("rule_twice", text).with(&[&rule.name]));
        }
        if !well_formed(&rule.name, LONGEST) {
            reasons.push(bad_name(&rule.name, LONGEST));
        }
        if object.role == Role::System {
            let text = "Rules are for what a workspace keeps records of, not for what runs it.";
            reasons.push(Reason::new("rule_system", text));
        }
        if rule.label.is_empty() {
            let text = "It needs a label, in one language at least.";
            reasons.push(Reason::new("schema_field_label", text));
        }
        reasons.extend(wrong(rule, object));
        problems.extend(reasons.into_iter().map(|reason| reason.at(&place)));
    }
}

fn wrong(rule: &Rule, object: &Arc<Object>) -> Vec<Reason> {
    let filter = match RawFilter::read(&rule.when) {
        Ok(filter) => filter,
        Err(reason) => return vec![condition(rule, &reason)],
    };
    if filter.is_empty() && rule.require.is_empty() {
        let text = "Say which records it is about, or which fields they need.";
        return vec![Reason::new("rule_empty", text)];
    }
    let mut names = Vec::new();
    asked(&filter, &mut names);
    let mut reasons = Vec::new();
    let own = Some(&rule.field).filter(|field| !field.is_empty());
    for name in names.iter().chain(&rule.require).chain(own) {
        reasons.extend(wrong_field(rule, object, name));
    }
    for name in &rule.require {
        if object
            .find(name)
            .is_some_and(|field| field.params.read_only)
        {
            let text = format!("`{name}` is filled in by the program; nobody can be asked for it.");
            reasons.push(Reason::new("rule_read_only", text).with(&[name]));
        }
    }
    if !reasons.is_empty() {
        return reasons;
    }
    // `me` is somebody whenever it is asked for.
    let env = Env {
        me: Some(RecordId(uuid::Uuid::from_u128(1))),
        ..Env::system(jiff::Timestamp::UNIX_EPOCH)
    };
    let mut problems = Vec::new();
    filter::resolve(&filter, object, &OwnFields, &env, &mut problems);
    reasons.extend(
        problems
            .iter()
            .map(|problem| condition(rule, &problem.reason)),
    );
    if reasons.is_empty() && !resolved(&filter, object, &env).is_own() {
        reasons.push(other_record(&rule.when));
    }
    reasons
}

/// The rule is named beside what is wrong with it: it may be a change of something else that it stands against.
fn condition(rule: &Rule, why: &Reason) -> Reason {
    let (label, why) = (rule.label.get(Lang::En), &why.message);
    let text = format!("The condition of the rule “{label}” cannot be understood: {why}");
    Reason::new("rule_condition", text).with(&[rule.label.get(Lang::Zh), label, why])
}

fn wrong_field(rule: &Rule, object: &Object, name: &str) -> Option<Reason> {
    let Some(field) = object.find(name) else {
        let first = name.split('.').next().unwrap_or(name);
        if name.contains('.') && object.find(first).is_some() || name == "id" {
            return Some(other_record(name));
        }
        let label = rule.label.get(Lang::En);
        let text = format!(
            "The rule “{label}” looks at the field `{name}`, which there is not. Change the rule first."
        );
        let args = [rule.label.get(Lang::Zh), label, name];
        return Some(Reason::new("rule_field", text).with(&args));
    };
    field.params.kept.then(|| {
        let text =
            format!("`{name}` is kept by the program with every change; rules cannot look at it.");
        Reason::new("rule_kept", text).with(&[name])
    })
}

fn other_record(path: &str) -> Reason {
    let text = format!(
        "`{path}` is of another record. A rule looks at the record's own fields alone: others change without it being looked at."
    );
    Reason::new("rule_other_record", text).with(&[path])
}

/// What is wrong with a condition on the own fields of a record, in English; blank for none is good.
pub(crate) fn wrong_condition(text: &str, object: &Arc<Object>) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let rule = Rule {
        when: text.to_owned(),
        ..Rule::default()
    };
    let wrong = wrong(&rule, object).into_iter().next()?;
    // The rule that it was asked as has no name to be told.
    Some(match wrong.args.as_slice() {
        [_, _, why] if wrong.code == "rule_condition" => why.clone(),
        [_, _, field] if wrong.code == "rule_field" => format!("There is no field `{field}`."),
        _ => wrong.message,
    })
}
