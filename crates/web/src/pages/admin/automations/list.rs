//! All automations: what each does, whether it is on, and how it fared.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::automations::{MOST_FAILED, Standing};
use maud::{Markup, html};

use super::{HERE, NEW, act, starters, words};
use crate::components::{Button, Card, Empty, PageHead, Tone, pill, status};
use crate::error::{OrPage, PageResult, reason_text};
use crate::pages::admin::parts;
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

/// `GET /admin/automations`
pub async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let all = web
        .app
        .automations_overview(&person.ctx)
        .await
        .page(&person)?;
    let new = || {
        Button::new(t.get("automation-new"))
            .icon("plus")
            .primary()
            .href(NEW)
    };
    let mut lines = Vec::new();
    for one in &all {
        lines.push(line(&web, &person, one).await);
    }
    let main = html! {
        (super::styles())
        (PageHead::new(t.get("nav-admin")).icon("settings").actions(html! { @if !all.is_empty() { (new()) } }))
        (parts(t, HERE))
        div.settings {
            @if all.is_empty() {
                (Empty::new("workflow", t.get("automation-none-title"), t.get("automation-none")).actions(html! { (new()) }))
                (starters::cards(&web, &person))
            } @else {
                p.muted { (t.get("automations-words")) }
                (Card::new(t.get("admin-automations")).icon("workflow").count(all.len()).body(html! {
                    ul.plain-list.auto-list { @for line in &lines { (line) } }
                }))
            }
        }
    };
    Ok(person
        .page(t.get("admin-automations"), "/admin", &main)
        .into_response())
}

async fn line(web: &Web, person: &Person, standing: &Standing) -> Markup {
    let t = person.t;
    let one = &standing.automation;
    let failed = standing.failed as u64;
    let failed_words = match standing.failed {
        MOST_FAILED.. => t.with("automation-failed-many", &[("n", failed.into())]),
        _ => t.with("automation-failed", &[("n", failed.into())]),
    };
    let told = match super::write::readable(person, one) {
        Ok((object, plan)) => {
            let story = words::tell(web, person, &object, &plan).await;
            html! { div.muted { (story.start(person)) } }
        }
        Err(problem) => html! { div.muted { (reason_text(t, &problem.reason)) } },
    };
    html! {
        li.row.between.wrap {
            div.what {
                div { a href={ (HERE) "/" (one.id) } { strong { (one.name) } } }
                (told)
                div.muted.small {
                    @match standing.last {
                        Some(last) => { (t.get("automation-last")) (t.get("colon")) (when(person, last)) }
                        None => (t.get("automation-never")),
                    }
                    @if standing.under_way { " · " (t.get("automation-under-way")) }
                }
            }
            div.row.wrap {
                @if failed > 0 { a href={ (HERE) "/" (one.id) "#runs" } { (pill(&failed_words, Tone::from_name("red"))) } }
                (state(person, one))
                (act::switch(person, one, act::TO_LIST))
            }
        }
    }
}

/// How it stands, in a word.
pub(super) fn state(person: &Person, one: &mainstay_app::automations::Automation) -> Markup {
    let t = person.t;
    let wrong = !one.problems(person.ctx.access.catalog()).is_empty();
    match (one.active, wrong) {
        (true, true) => status(t.get("automation-state-wrong"), "bad"),
        (true, false) => status(t.get("automation-state-on"), "good"),
        (false, _) => status(t.get("automation-state-off"), ""),
    }
}
