//! Work that nobody waits for: how it stands, what failed and why, once more.

mod one;
mod overview;

use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use mainstay_store::JobState;
use maud::Markup;
use serde_json::Value as Json;

pub(super) use one::attempt;

use super::{done, id_of};
use crate::components::status;
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

const HERE: &str = "/admin/jobs";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(HERE, Needs::Administrator, overview::page)
        .post("/admin/jobs/run", Needs::Administrator, run)
        .post("/admin/jobs/dead", Needs::Administrator, dead)
        .get("/admin/jobs/{id}", Needs::Administrator, one::page)
        .post("/admin/jobs/{id}/again", Needs::Administrator, again)
        .post("/admin/jobs/{id}/drop", Needs::Administrator, drop_one)
}

/// What a kind of work is called; one of a newer version by its name.
fn kind_name(t: T, kind: &str) -> String {
    t.dynamic(&format!("job-kind-{}", kind.replace('_', "-")), &[])
        .unwrap_or_else(|| kind.to_owned())
}

pub(super) fn state_pill(t: T, state: JobState) -> Markup {
    let (key, tone) = match state {
        JobState::Waiting => ("job-state-waiting", ""),
        JobState::Running => ("job-state-running", "info"),
        JobState::Done => ("job-state-done", "good"),
        JobState::Dead => ("job-state-dead", "bad"),
        JobState::Dropped => ("job-state-dropped", ""),
    };
    status(t.find(key).unwrap_or(""), tone)
}

/// What came of an attempt, in words as far as there are some: a status, an error, what was done.
pub(super) fn noted(t: T, entry: &Json) -> String {
    let note = &entry["note"];
    if let Some(status) = note["status"].as_u64() {
        return t.with("job-note-status", &[("status", status.into())]);
    }
    if let Some(error) = note["error"].as_str() {
        let key = format!("job-error-{error}");
        return t.dynamic(&key, &[]).unwrap_or_else(|| error.to_owned());
    }
    let Some(counts) = note.as_object() else {
        return String::new();
    };
    let said: Vec<String> = counts
        .iter()
        .filter_map(|(name, value)| {
            let n = value.as_u64()?;
            t.dynamic(&format!("job-note-{name}"), &[("n", n.into())])
        })
        .collect();
    said.join(" · ")
}

/// The latest entry of a log.
fn latest(log: &Json) -> Option<&Json> {
    log.as_array().and_then(|log| log.last())
}

async fn run(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    let kind = last(&given, "kind").unwrap_or("");
    web.app
        .run_kind_now(&person.ctx, kind)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "jobs-begun", HERE))
}

async fn dead(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    let told = if last(&given, "action") == Some("drop") {
        web.app
            .drop_dead_jobs(&person.ctx, None)
            .await
            .page(&person)?;
        "jobs-dropped"
    } else {
        web.app
            .call_back_dead_jobs(&person.ctx, None)
            .await
            .page(&person)?;
        "jobs-called-back"
    };
    Ok(done(jar, person.t, told, HERE))
}

async fn again(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    web.app.call_back_job(&person.ctx, id).await.page(&person)?;
    Ok(done(
        jar,
        person.t,
        "jobs-called-back-one",
        &format!("{HERE}/{id}"),
    ))
}

async fn drop_one(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    web.app.drop_job(&person.ctx, id).await.page(&person)?;
    Ok(done(
        jar,
        person.t,
        "jobs-dropped-one",
        &format!("{HERE}/{id}"),
    ))
}
