//! Whether a plan can be carried out: told when it is kept, step by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::fill::{check_value, unknown_in};
use super::{Choosing, People, Plan, Step, Trigger};
use crate::catalog::Catalog;
use crate::cell::ColumnType;
use crate::field::{Side, Widget};
use crate::object::{Object, Role};
use crate::problem::{Problem, Reason};
use crate::rule::wrong_condition;

/// Steps of a plan, and the longest wait, which is a year.
const MOST_STEPS: usize = 50;
const LONGEST_WAIT: u32 = 366 * 24 * 60;
/// Days before or behind a date.
const MOST_DAYS: i32 = 3_660;
/// Characters of what people are told.
const MOST_WORDS: usize = 1_000;

/// Everything that is wrong with a plan for an object: at `when`, `only`, `then`, `then.<number of the step>`, counted from one,
/// or `then.<number>.<field>` of a value.
pub fn check(plan: &Plan, object: &Arc<Object>, catalog: &Catalog) -> Vec<Problem> {
    let mut problems: Vec<Problem> = trigger(&plan.when, object)
        .into_iter()
        .map(|reason| reason.at("when"))
        .collect();
    if object.role == Role::System {
        let text = "Automations are for what a workspace keeps records of, not for what runs it.";
        problems.push(Reason::new("automation_system", text).at("target"));
    }
    problems.extend(condition(&plan.only, object).map(|reason| reason.at("only")));
    if plan.only.trim().is_empty() && plan.when == Trigger::Becomes {
        let text =
            "Say which records are meant: without a condition, none comes to be one of them.";
        problems.push(Reason::new("automation_no_condition", text).at("only"));
    }
    if plan.then.is_empty() {
        let text = "Say what is to be done.";
        problems.push(Reason::new("automation_no_steps", text).at("then"));
    }
    if plan.then.len() > MOST_STEPS {
        let text = format!("A plan has {MOST_STEPS} steps at most.");
        let reason = Reason::new("automation_many_steps", text);
        problems.push(reason.with(&[&MOST_STEPS.to_string()]).at("then"));
    }
    for (at, one) in plan.then.iter().enumerate() {
        let mut found = Vec::new();
        step(one, object, catalog, &mut found);
        problems.extend(found.into_iter().map(|problem| {
            let place = format!("then.{}", at + 1);
            let place = match problem.field.as_str() {
                "" => place,
                field => format!("{place}.{field}"),
            };
            problem.reason.at(&place)
        }));
    }
    problems
}

fn condition(text: &str, object: &Arc<Object>) -> Option<Reason> {
    let why = wrong_condition(text, object)?;
    let text = format!("This condition cannot be used: {why}");
    Some(Reason::new("automation_condition", text).with(&[&why]))
}

fn trigger(when: &Trigger, object: &Object) -> Vec<Reason> {
    match when {
        Trigger::Created | Trigger::Becomes | Trigger::Form { .. } => Vec::new(),
        Trigger::Changed { fields } => fields
            .iter()
            .filter(|field| object.find(field).is_none())
            .map(|field| unknown(field, object))
            .collect(),
        Trigger::Date { field, days, hour } => {
            let mut reasons = Vec::new();
            match object.find(field) {
                None => reasons.push(unknown(field, object)),
                Some(found) => {
                    let columns = found.kind.columns(found);
                    let column = columns.first().map(|column| column.ty);
                    if !matches!(column, Some(ColumnType::Date | ColumnType::Time)) {
                        let text = format!("`{field}` is neither a day nor an instant.");
                        reasons.push(Reason::new("automation_no_date", text).with(&[field]));
                    } else if found.kind.side(found) != Side::None || found.params.rollup.is_some()
                    {
                        let text =
                            format!("`{field}` cannot be waited for: it is made up of others.");
                        reasons.push(Reason::new("automation_no_date", text).with(&[field]));
                    }
                }
            }
            if *hour > 23 {
                let text = "The hours of a day are 0 to 23.";
                reasons.push(Reason::new("automation_hour", text));
            }
            if days.abs() > MOST_DAYS {
                let text = format!("Up to {MOST_DAYS} days before or after can be asked for.");
                let reason = Reason::new("automation_days", text);
                reasons.push(reason.with(&[&MOST_DAYS.to_string()]));
            }
            reasons
        }
    }
}

fn step(step: &Step, object: &Arc<Object>, catalog: &Catalog, problems: &mut Vec<Problem>) {
    match step {
        Step::Set { values } => {
            if values.is_empty() {
                let text = "Say which fields get a value.";
                problems.push(Reason::new("automation_no_values", text).at(""));
            }
            given(values, object, object, problems);
        }
        Step::Create {
            object: name,
            values,
            link,
        } => {
            let Some(target) = catalog
                .get(name)
                .filter(|target| target.role != Role::System)
            else {
                let text = format!("There is no object `{name}`.");
                problems.push(
                    Reason::new("unknown_object", text)
                        .with(&[name])
                        .at("object"),
                );
                return;
            };
            given(values, target, object, problems);
            if let Some(link) = link {
                problems.extend(wrong_link(link, target, object).map(|reason| reason.at("link")));
            }
        }
        Step::Assign { field, by } => {
            let person = object.find(field).filter(|field| names_person(field));
            if person.is_none() {
                let text = format!("`{field}` of {} names no user.", object.name);
                let reason = Reason::new("automation_no_person", text);
                problems.push(reason.with(&[field, &object.name]).at("field"));
            }
            choosing(by, object, problems);
        }
        Step::Notify { people, words } => {
            among(people, object, problems);
            if words.trim().is_empty() {
                let text = "Say what they are told.";
                problems.push(Reason::new("automation_no_words", text).at("words"));
            }
            let length = words.chars().count();
            if length > MOST_WORDS {
                let text = format!("This has {length} characters; it may have {MOST_WORDS}.");
                let (length, most) = (length.to_string(), MOST_WORDS.to_string());
                let reason = Reason::new("too_long", text).with(&[&length, &most]);
                problems.push(reason.at("words"));
            }
            let wrong = unknown_in(words, object);
            problems.extend(wrong.iter().map(|name| unknown(name, object).at("words")));
        }
        Step::Webhook { .. } => {}
        Step::Wait { minutes } => {
            if !(1..=LONGEST_WAIT).contains(minutes) {
                let text = "A wait takes from a minute to a year.";
                problems.push(Reason::new("automation_wait", text).at(""));
            }
        }
    }
}

fn choosing(by: &Choosing, object: &Arc<Object>, problems: &mut Vec<Problem>) {
    match by {
        Choosing::RoundRobin { among: people } => among(people, object, problems),
        Choosing::Load {
            among: people,
            counting,
        } => {
            among(people, object, problems);
            problems.extend(condition(counting, object).map(|reason| reason.at("counting")));
        }
        Choosing::Rules { rules } => {
            if rules.is_empty() {
                problems.push(nobody().at("rules"));
            }
            for (at, rule) in rules.iter().enumerate() {
                let place = format!("rules.{}", at + 1);
                problems.extend(condition(&rule.only, object).map(|reason| reason.at(&place)));
            }
        }
    }
}

fn among(people: &People, object: &Object, problems: &mut Vec<Problem>) {
    if people.is_empty() {
        problems.push(nobody().at("people"));
    }
    for name in &people.fields {
        if !object.find(name).is_some_and(names_person) {
            let text = format!("`{name}` of {} names no user.", object.name);
            let reason = Reason::new("automation_no_person", text);
            problems.push(reason.with(&[name, &object.name]).at("people"));
        }
    }
}

fn nobody() -> Reason {
    Reason::new("automation_nobody", "Say who is meant.")
}

fn names_person(field: &crate::field::Field) -> bool {
    let links = matches!(
        field.kind.widget(field),
        Widget::User | Widget::Link | Widget::Links
    );
    links && field.params.targets == ["user"]
}

fn wrong_link(link: &str, target: &Object, object: &Object) -> Option<Reason> {
    let Some(field) = target.find(link) else {
        return Some(unknown(link, target));
    };
    let is_link = matches!(
        field.kind.widget(field),
        Widget::Link | Widget::Links | Widget::User
    );
    let targets = &field.params.targets;
    let fits = is_link && (targets.is_empty() || targets.contains(&object.name));
    (!fits).then(|| {
        let text = format!(
            "`{link}` of {} does not lead to {}.",
            target.name, object.plural
        );
        Reason::new("automation_link", text).with(&[link, &target.name, &object.plural])
    })
}

/// Values for fields of `target`, with formulas over those of `object`.
fn given(
    values: &BTreeMap<String, Json>,
    target: &Object,
    object: &Object,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in values {
        let reason = match target.find(name) {
            None => Some(unknown(name, target)),
            Some(field) if field.params.read_only => {
                let text = format!("`{name}` cannot be written.");
                Some(Reason::new("read_only", text).with(&[name]))
            }
            Some(field) => check_value(field, value, object).err(),
        };
        problems.extend(reason.map(|reason| reason.at(name)));
    }
}

fn unknown(field: &str, object: &Object) -> Reason {
    let text = format!("There is no field `{field}` in {}.", object.name);
    Reason::new("automation_field", text).with(&[field, &object.name])
}
