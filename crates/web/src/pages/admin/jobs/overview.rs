//! How all work stands, and a list of jobs.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::jobs::{ALL, KindLine, Overview, Which};
use mainstay_store::{Job, JobState};
use maud::{Markup, html};
use serde::Deserialize;

use super::{HERE, kind_name, latest, noted, state_pill};
use crate::components::{Button, Callout, Card, Empty, PageHead, Stat, Tone, pill, stats};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::pages::admin::parts;
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    state: String,
    before: Option<i64>,
}

/// `GET /admin/jobs`
pub async fn page(
    State(web): State<Web>,
    person: Person,
    Query(asked): Query<Asked>,
) -> PageResult {
    let t = person.t;
    let overview = web.app.jobs_overview(&person.ctx).await.page(&person)?;
    let which = Which {
        kind: Some(asked.kind.clone()).filter(|kind| !kind.is_empty()),
        state: JobState::from_name(&asked.state),
        before: asked.before,
    };
    let (jobs, next) = web.app.jobs(&person.ctx, &which).await.page(&person)?;
    let failed = overview.count(JobState::Dead);
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings"))
        (parts(t, HERE))
        div.settings {
            p.muted { (t.get("jobs-words")) }
            (stats(&figures(&person, &overview)))
            @if failed > 0 { (failures(&person, failed)) }
            (Card::new(t.get("jobs-kinds")).icon("list-todo").body(kinds(&person, &overview)))
            (Card::new(t.get("jobs-latest")).icon("history").id("jobs").body(html! {
                (narrowing(&person, &asked))
                (list(&person, &jobs))
                @if let Some(next) = next {
                    (Button::new(t.get("table-more")).href(format!("{HERE}?kind={}&state={}&before={next}#jobs", asked.kind, asked.state)))
                }
            }))
        }
    };
    Ok(person
        .page(t.get("admin-jobs"), "/admin", &main)
        .into_response())
}

fn figures(person: &Person, overview: &Overview) -> Vec<Stat> {
    let t = person.t;
    let locale = &person.ctx.env.locale;
    let number = |n: u64| locale.format_integer(i64::try_from(n).unwrap_or(i64::MAX));
    let of = |key: &'static str, state: JobState| Stat {
        label: t.find(key).unwrap_or("").to_owned(),
        value: number(overview.count(state)),
        unit: None,
        trend: None,
        href: Some(format!("{HERE}?state={}#jobs", state.name())),
    };
    let behind = i64::try_from(overview.behind.as_secs()).unwrap_or(i64::MAX);
    let late = if behind < 5 {
        t.get("jobs-on-time").to_owned()
    } else {
        locale.format_duration(behind)
    };
    vec![
        of("job-state-waiting", JobState::Waiting),
        of("job-state-running", JobState::Running),
        of("job-state-dead", JobState::Dead),
        Stat {
            label: t.get("jobs-behind").to_owned(),
            value: late,
            unit: None,
            trend: None,
            href: None,
        },
    ]
}

/// What to do about everything that failed for good, in one go.
fn failures(person: &Person, failed: u64) -> Markup {
    let t = person.t;
    let form = |action: &str, label: &'static str| {
        html! {
            form method="post" action="/admin/jobs/dead" {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                input type="hidden" name="action" value=(action);
                (Button::new(t.find(label).unwrap_or("")).small().submit())
            }
        }
    };
    let words = t.with("jobs-failed-words", &[("n", failed.into())]);
    let both = html! { (form("again", "jobs-all-again")) (form("drop", "jobs-all-drop")) };
    html! { (Callout::warn(html! { p { (words) } }).actions(both)) }
}

fn kinds(person: &Person, overview: &Overview) -> Markup {
    html! { ul.plain-list { @for line in &overview.kinds { (kind(person, line)) } } }
}

fn kind(person: &Person, line: &KindLine) -> Markup {
    let t = person.t;
    let name = kind_name(t, line.kind.name);
    let waiting = line.count(JobState::Waiting);
    let dead = line.count(JobState::Dead);
    let list = format!("{HERE}?kind={}", line.kind.name);
    html! {
        li.row.between.wrap {
            div {
                div.row.wrap {
                    a href={ (list) "#jobs" } { strong { (name) } }
                    @if waiting > 0 { a href={ (list) "&state=waiting#jobs" } { (pill(&t.with("jobs-n-waiting", &[("n", waiting.into())]), Tone::from_name("blue"))) } }
                    @if dead > 0 { a href={ (list) "&state=dead#jobs" } { (pill(&t.with("jobs-n-dead", &[("n", dead.into())]), Tone::from_name("red"))) } }
                }
                div.muted {
                    (t.get("jobs-last")) ": "
                    @match &line.last {
                        Some(job) => { a href={ (HERE) "/" (job.id) } { (when(person, job.updated_at)) } ", " (state_word(person, job.state)) }
                        None => (t.get("jobs-never")),
                    }
                    " · " (t.get("jobs-next")) ": "
                    @match line.next_at {
                        Some(next) => (when(person, next)),
                        None => (t.get("jobs-when-it-happens")),
                    }
                }
            }
            @if line.next_at.is_some() {
                form method="post" action="/admin/jobs/run" {
                    input type="hidden" name="_csrf" value=(person.session.csrf);
                    input type="hidden" name="kind" value=(line.kind.name);
                    (Button::new(t.get("jobs-run")).small().submit().attr("aria-label", t.with("jobs-run-this", &[("kind", name.as_str().into())])))
                }
            }
        }
    }
}

/// Chooses among the jobs.
fn narrowing(person: &Person, asked: &Asked) -> Markup {
    let t = person.t;
    html! {
        form.whose method="get" action={ (HERE) "#jobs" } {
            select.input name="kind" aria-label=(t.get("jobs-kind")) {
                option value="" { (t.get("jobs-all-kinds")) }
                @for kind in ALL { option value=(kind.name) selected[kind.name == asked.kind] { (kind_name(t, kind.name)) } }
            }
            select.input name="state" aria-label=(t.get("jobs-state")) {
                option value="" { (t.get("jobs-all-states")) }
                @for state in JobState::ALL {
                    option value=(state.name()) selected[state.name() == asked.state] { (state_word(person, state)) }
                }
            }
            (Button::new(t.get("record-show")).submit())
        }
    }
}

fn state_word(person: &Person, state: JobState) -> String {
    person
        .t
        .dynamic(&format!("job-state-{}", state.name()), &[])
        .unwrap_or_else(|| state.name().to_owned())
}

fn list(person: &Person, jobs: &[Job]) -> Markup {
    let t = person.t;
    if jobs.is_empty() {
        return html! { (Empty::new("list-todo", t.get("jobs-none-title"), t.get("jobs-none"))) };
    }
    html! {
        ul.plain-list {
            @for job in jobs {
                li.row.between.wrap {
                    div {
                        div { a href={ (HERE) "/" (job.id) } { strong { (kind_name(t, &job.kind)) } } " " (state_pill(t, job.state)) }
                        div.muted {
                            (when(person, job.updated_at))
                            @if job.attempts > 1 { " · " (t.with("jobs-attempts", &[("n", u64::from(job.attempts).into())])) }
                            @if let Some(said) = latest(&job.log).map(|entry| noted(t, entry)).filter(|said| !said.is_empty()) { " · " (said) }
                        }
                    }
                    @if job.state == JobState::Waiting && let Some(due) = job.due_at {
                        span.muted { (t.with("jobs-begins", &[("at", when(person, due).into())])) }
                    }
                }
            }
        }
    }
}
