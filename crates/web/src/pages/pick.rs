//! What the pickers of links and tags ask while somebody types.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;

use crate::components::Tone;
use crate::components::form::{PickOption, picker_options};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// `/pick/{objects}` and `/pick/words/{field}`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/pick/{objects}", Needs::Person, pick)
        .get("/pick/words/{field}", Needs::Person, words)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// Records of one or several objects (`company,contact`; `any` for all that have pages) by what was typed. Where it may be
/// several, the id says which, as the field's kind reads it.
async fn pick(
    State(web): State<Web>,
    person: Person,
    Path(objects): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    Ok(options(&web, &person, &objects, &asked.q).await)
}

async fn options(web: &Web, person: &Person, objects: &str, typed: &str) -> Response {
    let catalog = person.ctx.access.catalog();
    let names: Vec<String> = match objects {
        "any" => catalog
            .subjects()
            .map(|object| object.name.clone())
            .collect(),
        names => names.split(',').map(str::to_owned).collect(),
    };
    let several = names.len() > 1;
    let mut found = Vec::new();
    for name in &names {
        // What may not be seen has nothing to offer.
        let choices = web
            .app
            .options(&person.ctx, name, typed)
            .await
            .unwrap_or_default();
        let label = catalog
            .get(name)
            .map(|object| object.label.get(person.ctx.lang()).to_owned());
        found.extend(choices.into_iter().map(|choice| PickOption {
            id: if several {
                format!("{}:{}", choice.object, choice.id)
            } else {
                choice.id.to_string()
            },
            label: choice.title,
            sub: if several { label.clone() } else { None },
        }));
    }
    picker_options(person.t, &found, None).into_response()
}

/// Words that records have already; nothing where none begins so, for a new one may be typed.
async fn words(
    State(web): State<Web>,
    person: Person,
    Path(field): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let words = web
        .app
        .words(&person.ctx, &field, &asked.q)
        .await
        .page(&person)?;
    Ok(html! {
        @for (index, word) in words.iter().enumerate() {
            div.opt role="option" id={ "opt-" (index) } aria-selected="false" data-id=(word) data-label=(word) {
                span class={ "pill " (Tone::of(word).class()) } { (word) }
            }
        }
    }
    .into_response())
}
