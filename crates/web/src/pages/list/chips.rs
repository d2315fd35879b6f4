//! The filter in words: a chip for each part, with what is wrong with it.

use futures_util::future::{BoxFuture, FutureExt as _};
use mainstay_app::{App, Ctx};
use mainstay_model::field::Field;
use mainstay_model::filter::{RawFilter, follow};
use mainstay_model::{Lang, Object};
use std::sync::Arc;

use super::here::Here;
use super::state::Part;
use crate::components::FilterChip;
use crate::error::reason_text;
use crate::person::Person;
use crate::widgets::operator::Asked;
use crate::widgets::{operand, operator};

/// The chips of a list.
pub async fn chips(app: &App, person: &Person, here: &Here) -> Vec<FilterChip> {
    let mut chips = Vec::new();
    for (at, part) in here.state.parts.iter().enumerate() {
        let remove = here.href(&here.state.with(|state| {
            state.parts.remove(at);
        }));
        let problem = here
            .problems
            .iter()
            .filter(|(place, _)| *place == at)
            .map(|(_, problem)| reason_text(person.t, &problem.reason))
            .reduce(|all, next| format!("{all} {next}"));
        let edit = Some(here.below("filter", &here.state));
        let (field, op, value) = match part {
            Part::Broken(name, value, _) => (name.clone(), String::new(), value.clone()),
            Part::Read(filter) => in_words(app, person, &here.object, filter).await,
        };
        chips.push(FilterChip {
            field,
            op,
            value,
            edit,
            remove,
            problem,
        });
    }
    if !here.state.search.is_empty() {
        let remove = here.href(&here.state.with(|state| state.search.clear()));
        let field = person.t.get("list-search-chip").to_owned();
        chips.push(FilterChip {
            field,
            value: here.state.search.clone(),
            remove,
            ..FilterChip::default()
        });
    }
    chips.extend(others(person, here));
    chips
}

/// Orders and columns that could not be understood.
fn others<'a>(person: &'a Person, here: &'a Here) -> impl Iterator<Item = FilterChip> + 'a {
    here.others.iter().map(|problem| FilterChip {
        field: match problem.field.as_str() {
            "order" => person.t.get("list-order-chip").to_owned(),
            "select" => person.t.get("list-columns").to_owned(),
            other => other.to_owned(),
        },
        value: if problem.field == "order" {
            here.state.order.clone()
        } else {
            String::new()
        },
        remove: here.href(&here.state.with(|state| match problem.field.as_str() {
            "order" => state.order.clear(),
            "select" => state.columns.clear(),
            _ => {}
        })),
        problem: Some(reason_text(person.t, &problem.reason)),
        ..FilterChip::default()
    })
}

/// A part of a filter as field, operator and value.
pub(crate) async fn in_words(
    app: &App,
    person: &Person,
    object: &Arc<Object>,
    filter: &RawFilter,
) -> (String, String, String) {
    match Asked::from_raw(filter) {
        Some(asked) => condition(app, person, object, &asked).await,
        None => {
            let (head, inner) = match filter {
                RawFilter::Not(inner) => (person.t.get("list-none-of"), &**inner),
                RawFilter::Any(_) => (person.t.get("list-any-of"), filter),
                _ => (person.t.get("list-all-of"), filter),
            };
            (
                head.to_owned(),
                String::new(),
                group(app, person, object, inner).await,
            )
        }
    }
}

fn group<'a>(
    app: &'a App,
    person: &'a Person,
    object: &'a Arc<Object>,
    filter: &'a RawFilter,
) -> BoxFuture<'a, String> {
    async move {
        let t = person.t;
        let (parts, word) = match filter {
            RawFilter::Any(parts) => (parts, t.get("list-or")),
            RawFilter::All(parts) => (parts, t.get("list-and")),
            other => {
                let (field, op, value) = in_words_boxed(app, person, object, other).await;
                return [field, op, value]
                    .into_iter()
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ");
            }
        };
        let mut words = Vec::with_capacity(parts.len());
        for part in parts {
            let nested = matches!(part, RawFilter::Any(_) | RawFilter::All(_));
            let text = group(app, person, object, part).await;
            words.push(if nested { format!("({text})") } else { text });
        }
        words.join(&format!(" {word} "))
    }
    .boxed()
}

fn in_words_boxed<'a>(
    app: &'a App,
    person: &'a Person,
    object: &'a Arc<Object>,
    filter: &'a RawFilter,
) -> BoxFuture<'a, (String, String, String)> {
    in_words(app, person, object, filter).boxed()
}

async fn condition(
    app: &App,
    person: &Person,
    object: &Arc<Object>,
    asked: &Asked,
) -> (String, String, String) {
    let ctx = &person.ctx;
    match resolved(ctx, object, &asked.path) {
        Some((label, field)) => {
            let value = operand::words(app, ctx, &field, &asked.op, &asked.values).await;
            (
                label,
                operator::words(person.t, &field, &asked.op).to_owned(),
                value,
            )
        }
        None => (
            asked.path.clone(),
            asked.op.clone(),
            asked.values.join(", "),
        ),
    }
}

/// What a path is called, and the field that it leads to.
pub fn resolved(ctx: &Ctx, object: &Arc<Object>, path: &str) -> Option<(String, Field)> {
    // The record behind a link is told by the link.
    let path = path.strip_suffix(".id").unwrap_or(path);
    let (hops, last, position) = follow(path, object, &*ctx.access).ok()?;
    let lang: Lang = ctx.lang();
    let mut words: Vec<&str> = hops
        .iter()
        .map(|hop| hop.object.fields[hop.field].label.get(lang))
        .collect();
    let field = last.fields[position].clone();
    words.push(field.label.get(lang));
    Some((words.join(" › "), field.clone()))
}
