//! A migration under way: how far each file is.

use mainstay_app::import::Import;
use mainstay_app::import::State as Now;
use mainstay_app::import::together::{Stage, Together};
use maud::{Markup, html};

use super::super::{running, start};
use super::files::counts;
use super::{address, post, rows_of};
use crate::components::{Button, Card, status};
use crate::person::Person;

pub(super) fn body(person: &Person, together: &Together) -> Markup {
    let t = person.t;
    let here = address(together.id);
    let title = match together.stage {
        Stage::Checking => t.get("import-is-checking"),
        Stage::Undoing => t.get("import-is-undoing"),
        _ => t.get("import-is-running"),
    };
    html! {
        (Card::new(title).body(html! {
            (bars(person, together))
            p.hint { (t.get("import-goes-on")) }
            noscript { p { a href=(here) { (t.get("import-look-again")) } } }
            @if together.stage == Stage::Running {
                div.form-foot {
                    (post(person, &format!("{here}/stop"), Button::new(t.get("import-stop")).icon("circle-x")))
                    span.hint { (t.get("together-stop-hint")) }
                }
            }
        }))
    }
}

/// The files with how far each is; asks again by itself.
pub(super) fn bars(person: &Person, together: &Together) -> Markup {
    let source = format!("{}/progress", address(together.id));
    html! {
        div id="together-progress" hx-get=(source) hx-trigger="load delay:1s" hx-swap="outerHTML" {
            @for import in &together.parts { (file(person, together.stage, import)) }
        }
    }
}

fn file(person: &Person, stage: Stage, import: &Import) -> Markup {
    let t = person.t;
    if import.state.busy() {
        let label = format!("{} · {}", import.name, running::title(person, import));
        return running::how_far(import, &format!("bar-{}", import.id), label).render(t);
    }
    let done = match (stage, import.state) {
        (Stage::Checking, Now::Ready) => import.check.as_ref().map(|check| check.totals),
        (Stage::Running, Now::Done) => Some(import.totals),
        _ => None,
    };
    html! {
        p {
            strong { (import.name) } " " span.muted { (rows_of(person, import)) } " "
            @match (done, stage, import.state) {
                (Some(totals), ..) => { (status(&counts(person, &totals), if totals.refused > 0 { "warn" } else { "good" })) }
                (None, Stage::Undoing, Now::Undone) => { (start::state(person, import)) }
                (None, _, Now::Failed | Now::Cancelled) => { (start::state(person, import)) }
                _ => { span.muted { (t.get("together-waits")) } }
            }
        }
    }
}
