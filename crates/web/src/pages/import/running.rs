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
            @if import.state == Now::Running {
                (FormOf::post(format!("/import/{}/cancel", import.id), &person.session.csrf).render(&html! {
                    div.form-foot { (Button::new(t.get("import-stop")).icon("circle-x").submit()) span.hint { (t.get("import-stop-hint")) } }
                }))
            }
        }))
    }
}

fn title(person: &Person, import: &Import) -> &'static str {
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
    let progress = import.progress();
    let rows = progress.totals.rows;
    // The number of rows is known at the end; from how far the file is read it can be told well enough.
    let total =
        (progress.fraction > 0.02).then(|| ((rows as f64 / progress.fraction) as u64).max(rows));
    Progress {
        id: "import-progress".to_owned(),
        label: title(person, import).to_owned(),
        done: rows,
        total: total.filter(|_| import.state != Now::Undoing),
        per_second: (rows > 0 && progress.seconds > 0.0).then(|| progress.rate() as u64),
        seconds_left: progress.left().map(|left| left.as_secs()),
        source: Some(format!("/import/{}/progress", import.id)),
    }
    .render(person.t)
}
