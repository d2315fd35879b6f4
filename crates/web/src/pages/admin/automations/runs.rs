//! What an automation has done: its runs, each with what came of its steps.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::automations::{Automation, Done, Run};
use mainstay_model::{Problem, RecordId};
use mainstay_store::JobState;
use maud::{Markup, html};
use serde_json::Value as Json;

use super::HERE;
use crate::components::{Button, Toast};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::flash;
use crate::pages::admin::id_of;
use crate::pages::admin::jobs::state_pill;
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

/// The runs of an automation, with a way to go on where one stopped.
pub(super) async fn shown(
    web: &Web,
    person: &Person,
    one: &Automation,
    before: Option<i64>,
) -> Result<Markup, PageError> {
    let t = person.t;
    let found = web.app.automation_runs(&person.ctx, one.id, before).await;
    let (runs, next) = found.page(person)?;
    let mut lines = Vec::new();
    for run in &runs {
        lines.push(line(web, person, one, run).await);
    }
    let failed = runs.iter().any(|run| run.state == JobState::Dead);
    Ok(html! {
        @if lines.is_empty() { p.muted { (t.get("automation-runs-none")) } }
        @if failed {
            form method="post" action={ (HERE) "/" (one.id) "/again" } {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                (Button::new(t.get("automation-runs-again")).small().icon("rotate-ccw").submit())
            }
        }
        ul.plain-list { @for line in &lines { (line) } }
        @if let Some(next) = next { (Button::new(t.get("table-more")).href(format!("{HERE}/{}?before={next}#runs", one.id))) }
    })
}

async fn line(web: &Web, person: &Person, one: &Automation, run: &Run) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let object = ctx.access.catalog().get(&run.object);
    let name = match (&run.title, object) {
        (Some(title), Some(object)) => {
            html! { a href={ "/" (object.plural) "/" (run.record) } { (title) } }
        }
        _ => html! { (t.get("automation-run-gone")) },
    };
    let mut steps = Vec::new();
    for done in &run.done {
        steps.push(step(web, person, done).await);
    }
    let count = [
        ("n", (run.done.len() as u64).into()),
        ("most", (run.steps as u64).into()),
    ];
    html! {
        li {
            div.row.between.wrap {
                div.row.wrap {
                    (state_pill(t, run.state))
                    strong { (name) }
                    span.muted { (when(person, run.started)) }
                }
                @if run.state == JobState::Dead {
                    form method="post" action={ (HERE) "/" (one.id) "/runs/" (run.id) "/again" } {
                        input type="hidden" name="_csrf" value=(person.session.csrf);
                        (Button::new(t.get("automation-run-again")).small().icon("rotate-ccw").submit())
                    }
                }
            }
            @if let Some(said) = said(person, run) { p.auto-said { (said) } }
            details.change open[run.state == JobState::Dead] {
                summary { (t.with("automation-run-steps", &count)) }
                ol.auto-run-steps { @for step in &steps { li { (step) } } }
                p { a href={ "/admin/jobs/" (run.id) } { (t.get("automation-run-job")) } }
            }
        }
    }
}

/// What came of a step.
async fn step(web: &Web, person: &Person, done: &Done) -> Markup {
    let t = person.t;
    let note = &done.note;
    let words = match done.what.as_str() {
        "set" => html! { (t.get("automation-did-set")) },
        "create" => made(web, person, note).await,
        "assign" => {
            let user = id_in(note, "user");
            match user {
                Some(id) => {
                    let user = web.app.directory().user(id).map(|user| user.display_name());
                    let user = user.unwrap_or_else(|| t.get("auto-tell-somebody").to_owned());
                    html! { (t.with("automation-did-assign", &[("user", user.into())])) }
                }
                None => html! { (t.get("automation-did-assign-nobody")) },
            }
        }
        "notify" => {
            let told = note["told"].as_u64().unwrap_or(0);
            html! { (t.with("automation-did-notify", &[("n", told.into())])) }
        }
        "webhook" => webhook(web, person, note).await,
        "wait" => {
            let until = note["until"].as_str().and_then(|at| at.parse().ok());
            html! { (t.get("automation-did-wait")) @if let Some(until) = until { " " (when(person, until)) } }
        }
        // Of a newer version.
        other => html! { (other) },
    };
    html! {
        (words)
        @if let Some(set) = id_in(note, "set") { " · " a href={ "/changes/" (set) } { (t.get("automation-did-changes")) } }
    }
}

async fn made(web: &Web, person: &Person, note: &Json) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let name = note["object"].as_str().unwrap_or("");
    let (Some(object), Some(id)) = (ctx.access.catalog().get(name), id_in(note, "id")) else {
        return html! { (t.get("automation-did-create-gone")) };
    };
    let record = web.app.get(ctx, name, id).await.ok();
    let one = person.noun(object);
    html! {
        (t.with("automation-did-create", &[("one", one.into())]))
        @if let Some(record) = record {
            (t.get("colon"))
            a href={ "/" (object.plural) "/" (id) } { (crate::widgets::display::title(ctx, &record)) }
        }
    }
}

async fn webhook(web: &Web, person: &Person, note: &Json) -> Markup {
    let t = person.t;
    let hook = match id_in(note, "webhook") {
        Some(id) => web.app.webhook(&person.ctx, id).await.ok(),
        None => None,
    };
    let off = note["off"].as_bool() == Some(true);
    html! {
        @match hook {
            Some(hook) => {
                @if off { (t.get("automation-did-webhook-off")) } @else { (t.get("automation-did-webhook")) }
                (t.get("colon")) a href={ "/admin/webhooks/" (hook.id) } { (hook.name) }
            }
            None => (t.get("automation-did-webhook-gone")),
        }
    }
}

fn id_in(note: &Json, name: &str) -> Option<RecordId> {
    note[name].as_str().and_then(|id| id.parse().ok())
}

/// What came of the last attempt, where it says more than the steps.
fn said(person: &Person, run: &Run) -> Option<String> {
    let t = person.t;
    let known = |word: &str| {
        let key = format!("automation-said-{}", word.replace('_', "-"));
        t.find(&key).map(str::to_owned)
    };
    if let Some(word) = run.said["ended"].as_str() {
        return known(word);
    }
    if let Some(until) = run.next_at
        && matches!(run.state, JobState::Waiting)
        && run.said["until"].is_string()
    {
        let at = person
            .ctx
            .env
            .locale
            .format_datetime(until, &person.ctx.env.zone);
        return Some(t.with("automation-said-waits", &[("at", at.into())]));
    }
    let problems: Vec<Problem> =
        serde_json::from_value(run.said["problems"].clone()).unwrap_or_default();
    if !problems.is_empty() {
        let object = person.ctx.access.catalog().get(&run.object);
        let lang = person.ctx.lang();
        let words = problems.iter().map(|problem| {
            let field = object.and_then(|object| object.find(&problem.field));
            let words = reason_text(t, &problem.reason);
            match field {
                Some(field) => format!("{}{}{words}", field.label.get(lang), t.get("colon")),
                None => words,
            }
        });
        let words: Vec<String> = words.collect();
        return Some(words.join(" "));
    }
    let error = run.said["error"].as_str()?;
    Some(known(error).unwrap_or_else(|| error.to_owned()))
}

/// `POST /admin/automations/{id}/again`: everything that failed goes on where it stopped.
pub async fn all_again(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    let called = web.app.run_failed_again(&person.ctx, id).await;
    let called = called.page(&person)?;
    let words = person
        .t
        .with("automation-runs-called", &[("n", called.into())]);
    let to = Redirect::to(&format!("{HERE}/{id}#runs"));
    Ok((flash::leave(jar, &Toast::done(words)), to).into_response())
}

/// `POST /admin/automations/{id}/runs/{run}/again`
pub async fn again(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((id, run)): Path<(String, String)>,
) -> PageResult {
    let (id, run) = (id_of(&id, &person)?, id_of(&run, &person)?);
    let (app, ctx) = (&web.app, &person.ctx);
    let found = app.automation_run(ctx, id, run).await.page(&person)?;
    if found.state != JobState::Dead {
        return Err(Error::NotFound).page(&person);
    }
    app.call_back_job(ctx, run).await.page(&person)?;
    let toast = Toast::done(person.t.get("automation-run-called"));
    let to = Redirect::to(&format!("{HERE}/{id}#runs"));
    Ok((flash::leave(jar, &toast), to).into_response())
}
