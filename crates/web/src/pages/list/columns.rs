//! Which columns the list has, and in which order.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use maud::{Markup, html};

use super::here::Here;
use super::state::State as ListState;
use crate::components::{Attrs, ColumnChoice, PageHead, column_chooser};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, all};

/// `GET /{plural}/columns`: the form, for the menu; without scripts a page of its own.
pub async fn show(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let form = chooser(&person, &here);
    if headers.contains_key("hx-request") {
        return Ok(form.into_response());
    }
    let title = format!(
        "{}{}{}",
        here.object.plural_label.get(person.ctx.lang()),
        person.t.get("colon"),
        person.t.get("list-columns")
    );
    let main = html! { (PageHead::new(&title).icon("columns-3")) div.page-body.narrow { (form) } };
    Ok(person
        .page(&title, &format!("/{plural}"), &main)
        .into_response())
}

fn chooser(person: &Person, here: &Here) -> Markup {
    let ctx = &person.ctx;
    let shown = here.columns(ctx);
    let mut choices: Vec<ColumnChoice> = Vec::new();
    // What names a record always stands first; it is not a matter of choice.
    for field in shown.iter().skip(1) {
        choices.push(ColumnChoice {
            key: field.name.clone(),
            label: field.label.get(ctx.lang()).to_owned(),
            shown: true,
        });
    }
    for (_, field) in here
        .readable(ctx)
        .filter(|(_, field)| field.name != here.object.title)
    {
        if !choices.iter().any(|choice| choice.key == field.name) {
            choices.push(ColumnChoice {
                key: field.name.clone(),
                label: field.label.get(ctx.lang()).to_owned(),
                shown: false,
            });
        }
    }
    let attrs = Attrs::new()
        .with("method", "post")
        .with("action", here.below("columns", &here.state));
    column_chooser(person.t, &attrs, &person.session.csrf, &choices)
}

/// `POST /{plural}/columns`
pub async fn apply(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let mut chosen: Vec<String> = vec![here.object.title.clone()];
    chosen.extend(all(&pairs, "columns").into_iter().map(str::to_owned));
    let usual: Vec<&String> = here.object.list.iter().collect();
    let state: ListState = here.state.with(|state| {
        state.columns = if chosen.iter().collect::<Vec<_>>() == usual {
            Vec::new()
        } else {
            chosen.clone()
        };
    });
    Ok(Redirect::to(&here.href(&state)).into_response())
}
