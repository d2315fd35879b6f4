//! Fields that the rules of an object need, told as soon as what is typed makes them needed: “stage is won”, and the form says that
//! the amount is needed now. Without scripts the form says it when it is sent.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_model::field::Field;
use mainstay_model::query::Trash;
use mainstay_model::{Object, Record};
use maud::{Markup, html};
use serde_json::{Map, Value as Json};

use super::record::{arranged, layout_of, object_of};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last, read};

pub(super) fn routes() -> Routes {
    Routes::new().get("/{plural}/new/needed", Needs::Person, show)
}

async fn show(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    Query(pairs): Query<Pairs>,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let id = last(&pairs, "_record").and_then(|id| id.parse().ok());
    let record = match id {
        None => None,
        Some(id) => {
            let found = web.app.get_in(&person.ctx, &object.name, id, Trash::Live);
            Some(found.await.page(&person)?)
        }
    };
    let posted = read(&web.app, &person.ctx, &object, &pairs).await;
    Ok(told(&web, &person, &object, record.as_ref(), &posted.values).into_response())
}

/// The part of a form that tells it; nothing for objects without rules.
pub(crate) fn part(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    record: Option<&Record>,
    values: &Map<String, Json>,
) -> Markup {
    let needs = object
        .rules
        .iter()
        .any(|rule| !rule.off && !rule.require.is_empty());
    let hides = layout_of(person, object).is_some_and(|layout| {
        layout
            .sections
            .iter()
            .any(|section| !section.when.is_empty())
    });
    if !needs && !hides {
        return html! {};
    }
    let record_id = record
        .map(|record| record.id.to_string())
        .unwrap_or_default();
    html! {
        div.wide hx-get={ "/" (object.plural) "/new/needed?_record=" (record_id) } hx-trigger="change from:closest form delay:150ms" hx-sync="this:replace"
            hx-include="closest form" hx-params="not _csrf,_version" aria-live="polite" {
            (told(web, person, object, record, values))
        }
    }
}

fn told(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    record: Option<&Record>,
    values: &Map<String, Json>,
) -> Markup {
    let needed = web.app.needed_fields(&person.ctx, object, record, values);
    let fields: Vec<&str> = needed
        .iter()
        .filter_map(|name| object.find(name))
        .map(|field| field.label.get(person.ctx.lang()))
        .collect();
    let words = fields.join(person.t.get("list-separator"));
    let shown = shown(web, person, object, record, values);
    let shown: Vec<String> = shown.iter().map(ToString::to_string).collect();
    let shown = shown.join(" ");
    html! {
        @if needed.is_empty() { p hidden data-needed="" data-shown=(shown) {} } @else {
            p.hint data-needed=(needed.join(" ")) data-shown=(shown) { (person.t.with("needed-now", &[("fields", words.into())])) }
        }
    }
}

/// The sections of the layout that a form shows, as its values stand: those whose condition holds, and those in which
/// something is needed.
pub(crate) fn shown(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    record: Option<&Record>,
    values: &Map<String, Json>,
) -> Vec<usize> {
    if layout_of(person, object).is_none() {
        return Vec::new();
    }
    let needed = web.app.needed_fields(&person.ctx, object, record, values);
    let in_hand = web.app.values_in_hand(&person.ctx, object, record, values);
    let get = |at: usize| in_hand.get(at).cloned().unwrap_or_default();
    let asked = |field: &&Field| field.params.required || needed.contains(&field.name);
    arranged(person, object, &get)
        .iter()
        .filter(|part| part.shown || part.fields.iter().any(asked))
        .filter_map(|part| part.at)
        .collect()
}
