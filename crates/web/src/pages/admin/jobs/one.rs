//! One job: what it is about, and what came of each attempt.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_store::{Job, JobState};
use maud::{Markup, html};
use serde_json::Value as Json;

use super::{HERE, kind_name, noted, state_pill};
use crate::components::{Button, Card, PageHead, code_block, crumbs, status};
use crate::error::{OrPage, PageResult};
use crate::i18n::T;
use crate::pages::admin::{id_of, parts};
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

/// `GET /admin/jobs/{id}`
pub async fn page(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let t = person.t;
    let id = id_of(&id, &person)?;
    let job = web.app.job(&person.ctx, id).await.page(&person)?;
    let steps = [(t.get("admin-jobs").to_owned(), HERE.to_owned())];
    let name = kind_name(t, &job.kind);
    let main = html! {
        (PageHead::new(name.clone()).icon("list-todo").crumbs(crumbs(t.get("admin-jobs"), &steps)).actions(actions(&person, &job)))
        (parts(t, HERE))
        div.settings {
            (Card::new(t.get("jobs-state")).icon("info").body(facts(&person, &job)))
            (Card::new(t.get("jobs-log")).icon("history").body(log(&person, &job.log)))
            @if !job.payload.is_null() && job.payload != serde_json::json!({}) {
                (Card::new(t.get("jobs-payload")).icon("braces").body(code_block(t, "payload", &pretty(&job.payload))))
            }
        }
    };
    Ok(person.page(&name, "/admin", &main).into_response())
}

fn actions(person: &Person, job: &Job) -> Markup {
    let t = person.t;
    let form = |verb: &str, button: Button| {
        html! {
            form method="post" action={ (HERE) "/" (job.id) "/" (verb) } {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                (button.submit())
            }
        }
    };
    html! {
        @if matches!(job.state, JobState::Waiting | JobState::Dead) { (form("drop", Button::new(t.get("jobs-drop")).quiet())) }
        @if job.state == JobState::Waiting { (form("again", Button::new(t.get("jobs-now")).icon("play"))) }
        @if matches!(job.state, JobState::Dead | JobState::Done | JobState::Dropped) { (form("again", Button::new(t.get("jobs-again")).icon("rotate-ccw"))) }
    }
}

fn facts(person: &Person, job: &Job) -> Markup {
    let t = person.t;
    let lines = [
        ("jobs-made", Some(job.created_at)),
        ("jobs-touched", Some(job.updated_at)),
        (
            "jobs-due",
            job.due_at.filter(|_| job.state == JobState::Waiting),
        ),
    ];
    html! {
        p { (state_pill(t, job.state)) " " span.muted { (t.with("jobs-tried", &[("n", u64::from(job.attempts).into()), ("most", u64::from(job.most).into())])) } }
        dl.facts-plain {
            @for (key, at) in lines {
                @if let Some(at) = at {
                    div { dt { (t.find(key).unwrap_or("")) } dd { (when(person, at)) } }
                }
            }
        }
    }
}

fn log(person: &Person, log: &Json) -> Markup {
    let t = person.t;
    let entries: Vec<&Json> = log.as_array().into_iter().flatten().rev().collect();
    if entries.is_empty() {
        return html! { p.muted { (t.get("jobs-no-log")) } };
    }
    html! { ul.plain-list { @for entry in entries { (attempt(person, entry)) } } }
}

/// An attempt, as jobs and deliveries show it.
pub(in crate::pages::admin) fn attempt(person: &Person, entry: &Json) -> Markup {
    let t = person.t;
    let at = entry["at"].as_str().and_then(|at| at.parse().ok());
    let said = noted(t, entry);
    let answer = entry["note"]["answer"].as_str().unwrap_or("");
    html! {
        li {
            div.row.wrap {
                (outcome(t, entry["outcome"].as_str().unwrap_or("")))
                @if let Some(at) = at { span { (when(person, at)) } }
                @if let Some(seconds) = entry["seconds"].as_f64() { span.muted { (t.with("jobs-took", &[("s", format!("{seconds:.2}").into())])) } }
            }
            @if !said.is_empty() { p { (said) } }
            @if !answer.is_empty() { pre.answer tabindex="0" { (answer) } }
        }
    }
}

fn outcome(t: T, word: &str) -> Markup {
    let tone = match word {
        "done" => "good",
        "failed" => "warn",
        "dead" => "bad",
        _ => "",
    };
    let label = t
        .dynamic(&format!("job-outcome-{word}"), &[])
        .unwrap_or_else(|| word.to_owned());
    status(&label, tone)
}

fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}
