//! Several records made one: chosen in a list or beside a record, compared field by field, merged with one *Undo*.

mod choose;
mod side;

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::merge::{Comparison, Kept, MergeRequest, Other};
use mainstay_model::{Object, RecordId};

use super::record::{object_of, placed_text};
use crate::components::Toast;
use crate::error::{OrPage, PageResult, reason_text};
use crate::flash;
use crate::given::{Form, Query};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::display;
use crate::widgets::form::{Pairs, all, last};

/// Records side by side at most: as many columns as can be read.
pub const MOST: usize = 5;

/// `/{plural}/merge` and `/{plural}/{id}/merge`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/{plural}/merge", Needs::Person, compare)
        .get("/{plural}/{id}/merge", Needs::Person, choose::page)
        .and(
            Routes::new()
                .post("/{plural}/merge", Needs::Person, merge)
                .unhurried(),
        )
}

/// The address of the page that compares records; the first one is to stay.
pub fn href(object: &Object, ids: &[RecordId]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("ids={id}")).collect();
    format!("/{}/merge?{}", object.plural, ids.join("&"))
}

fn ids(pairs: &[(String, String)]) -> Vec<RecordId> {
    let mut ids: Vec<RecordId> = Vec::new();
    for id in all(pairs, "ids") {
        if let Ok(id) = id.parse()
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids.truncate(MOST);
    ids
}

async fn compare(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    Query(pairs): Query<Pairs>,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let compared = web
        .app
        .compare(&person.ctx, &object.name, &ids(&pairs))
        .await
        .page(&person)?;
    Ok(side::page(&person, &object, &compared, None).into_response())
}

async fn merge(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(plural): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let ids = ids(&pairs);
    let request = asked(&object, &ids, &pairs).page(&person)?;
    let merged = web.app.merge(&person.ctx, &object.name, &request).await;
    let merged = match merged {
        Ok(merged) => merged,
        // Somebody was quicker: what it is now is looked at before it is merged.
        Err(error @ (Error::Stale { .. } | Error::Conflict(_) | Error::Invalid(_))) => {
            let why = match &error {
                Error::Conflict(problem) if problem.reason.code != "stale" => {
                    reason_text(person.t, &problem.reason)
                }
                Error::Invalid(problems) => problems
                    .iter()
                    .map(|problem| placed_text(&person, &object, problem, ""))
                    .collect::<Vec<_>>()
                    .join(" "),
                _ => person.t.get("merge-stale").to_owned(),
            };
            let compared = web.app.compare(&person.ctx, &object.name, &ids).await;
            let Ok(compared) = compared else {
                return Err(error).page(&person);
            };
            let page = side::page(&person, &object, &compared, Some(&why));
            return Ok((StatusCode::CONFLICT, page).into_response());
        }
        Err(error) => return Err(error).page(&person),
    };
    let title = display::title(&person.ctx, &merged.record);
    let words = person.t.with(
        "merge-done",
        &[
            ("n", (request.others.len() as u64).into()),
            ("title", title.into()),
        ],
    );
    let toast = Toast::done(words).undo(format!("/undo/{}", merged.set));
    let to = format!("/{plural}/{}", merged.record.id);
    Ok((flash::leave(jar, &toast), Redirect::to(&to)).into_response())
}

/// What a form asks for.
fn asked(
    object: &Object,
    ids: &[RecordId],
    pairs: &[(String, String)],
) -> Result<MergeRequest, Error> {
    let seen = |id: &RecordId| Other {
        id: *id,
        version: last(pairs, &format!("version.{id}")).and_then(|version| version.parse().ok()),
    };
    let (survivor, others) = ids.split_first().ok_or(Error::NotFound)?;
    let mut kept = BTreeMap::new();
    for field in &object.fields {
        let choice = last(pairs, &format!("keep.{}", field.name));
        let choice = match choice {
            None => continue,
            Some("all") => Kept::United,
            Some(id) => Kept::Of(id.parse().map_err(|_| Error::NotFound)?),
        };
        kept.insert(field.name.clone(), choice);
    }
    Ok(MergeRequest {
        survivor: seen(survivor),
        others: others.iter().map(seen).collect(),
        kept,
    })
}

/// The ids of a comparison with another one first.
fn led_by(compared: &Comparison, first: RecordId) -> Vec<RecordId> {
    let ids = compared.records.iter().map(|record| record.id);
    std::iter::once(first)
        .chain(ids.filter(|id| *id != first))
        .collect()
}

/// What a list answers to *Merge*: the comparison, or that two to five are to be chosen.
pub fn from_list(person: &Person, object: &Object, ids: &[RecordId]) -> Result<String, Toast> {
    if (2..=MOST).contains(&ids.len()) {
        Ok(href(object, ids))
    } else {
        Err(Toast::bad(person.t.get("merge-choose")))
    }
}

/// Leads to another page.
fn lead(to: &str) -> Response {
    Redirect::to(to).into_response()
}
