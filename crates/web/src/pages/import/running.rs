//! The step in between: how far it is.

use mainstay_app::import::{Import, Paused, State as Now};
use maud::{Markup, html};

use crate::components::{Button, Card, Form as FormOf, Progress};
use crate::person::Person;

pub(super) fn body(person: &Person, import: &Import) -> Markup {
    let t = person.t;
    html! {
        (Card::new(title(person, import)).body(html! {
            (bar(person, import))
            p.hint { (t.get("import-goes-on")) }
            noscript { p { a href={ "/import/" (import.id) } { (t.get("import-look-again")) } } }
            @if import.state == Now::Running && import.part.is_none() {
                (FormOf::post(format!("/import/{}/cancel", import.id), &person.session.csrf).render(&html! {
                    div.form-foot { (Button::new(t.get("import-stop")).icon("circle-x").submit()) span.hint { (t.get("import-stop-hint")) } }
                }))
            }
        }))
    }
}

pub(super) fn title(person: &Person, import: &Import) -> &'static str {
    let t = person.t;
    match import.paused {
        Some(Paused::DiskFull) => return t.get("import-waits-for-room"),
        Some(Paused::Unavailable) => return t.get("import-waits-for-database"),
        None => {}
    }
    match import.state {
        Now::Checking => t.get("import-is-checking"),
        Now::Undoing => t.get("import-is-undoing"),
        Now::Cancelling => t.get("import-is-stopping"),
        _ => t.get("import-is-running"),
    }
}

/// The bar, which asks again by itself.
pub(super) fn bar(person: &Person, import: &Import) -> Markup {
    let label = title(person, import).to_owned();
    let mut bar = how_far(import, "import-progress", label);
    bar.source = Some(format!("/import/{}/progress", import.id));
    bar.render(person.t)
}

/// How far an import is.
pub(super) fn how_far(import: &Import, id: &str, label: String) -> Progress {
    let (done, total, seconds) = import.how_far();
    let rate = if seconds > 0.0 {
        done as f64 / seconds
    } else {
        0.0
    };
    let left = total
        .filter(|_| rate > 0.0 && seconds > 0.5)
        .map(|total| (total.saturating_sub(done) as f64 / rate) as u64);
    Progress {
        id: id.to_owned(),
        label,
        done,
        total,
        per_second: (rate >= 1.0).then_some(rate as u64),
        seconds_left: left,
        source: None,
    }
}
