//! How good the records are: a score for each object, what it is made up of, and from each number the way to the list of
//! exactly those records.

mod object;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use mainstay_app::quality::Report;
use mainstay_model::Object;
use mainstay_model::quality::{Kind, Measure};
use maud::{Markup, html};

use crate::components::{Button, Card, Empty, PageHead};
use crate::error::{OrPage, PageResult};
use crate::i18n::T;
use crate::pages::list::condition::list_of;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// `/quality`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/quality", Needs::Person, show)
        .get("/quality/{plural}/summary", Needs::Person, summary)
        .and(object::routes())
}

/// Worst things told in the overview.
const WORST: usize = 4;

async fn show(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let objects = web.app.measured(&person.ctx);
    let body = html! {
        (PageHead::new(t.get("quality-title")).icon("heart-pulse"))
        div.page-body {
            p.muted { (t.get("quality-words")) }
            @if objects.is_empty() { (Empty::new("heart-pulse", t.get("quality-nothing"), t.get("quality-nothing-words"))) }
            div.quality-cards { @for object in &objects { (waiting(&person, object)) } }
        }
    };
    Ok(person
        .page(t.get("quality-title"), "/quality", &body)
        .into_response())
}

/// The place of an object in the overview until its numbers are there; without scripts it leads to them.
fn waiting(person: &Person, object: &Object) -> Markup {
    let t = person.t;
    let body = html! {
        div hx-get={ "/quality/" (object.plural) "/summary" } hx-trigger="load" hx-swap="outerHTML" aria-busy="true" {
            p.muted.js-only { (t.get("quality-counting")) }
            noscript { (Button::new(t.get("quality-show")).small().href(format!("/quality/{}", object.plural))) }
        }
    };
    let title = object.plural_label.get(person.ctx.lang()).to_owned();
    html! { (Card::new(title).body(body)) }
}

async fn summary(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path(plural): Path<String>,
) -> PageResult {
    let object = measured(&web, &person, &plural).page(&person)?;
    if !headers.contains_key("hx-request") {
        let to = format!("/quality/{plural}");
        return Ok(axum::response::Redirect::to(&to).into_response());
    }
    let report = web.app.quality(&person.ctx, &object.name);
    let report = report.await.page(&person)?;
    let t = person.t;
    let worst = report.measures.iter().filter(|counted| counted.count > 0);
    Ok(html! {
        div.quality-summary {
            (score(t, &report))
            ul.plain-list {
                @for counted in worst.take(WORST) {
                    li.row.between {
                        a href=(list_of(&object, &counted.measure.filter)) { (what(&person, &object, &counted.measure)) }
                        strong { (t.number(counted.count)) }
                    }
                }
                @if let Some(pairs) = report.duplicates.filter(|pairs| *pairs > 0) {
                    li.row.between { a href={ "/duplicates?object=" (object.name) } { (t.get("quality-duplicates")) } strong { (t.number(pairs)) } }
                }
            }
            div.row { (Button::new(t.get("quality-show")).small().href(format!("/quality/{}", object.plural))) }
        }
    }
    .into_response())
}

fn measured(web: &Web, person: &Person, plural: &str) -> mainstay_app::Result<Arc<Object>> {
    let mut all = web.app.measured(&person.ctx).into_iter();
    all.find(|object| object.plural == plural)
        .ok_or(mainstay_app::Error::NotFound)
}

/// The score as a figure and a bar.
fn score(t: T, report: &Report) -> Markup {
    let words = t.with("quality-score-of", &[("n", report.records.into())]);
    html! {
        div.quality-score {
            p { strong { (report.score) } span.muted { " / 100" } }
            meter min="0" max="100" low="60" high="90" optimum="100" value=(report.score) aria-label=(t.get("quality-score")) {}
            p.muted { (words) }
        }
    }
}

/// What is wrong, in words.
fn what(person: &Person, object: &Object, measure: &Measure) -> String {
    let (t, lang) = (person.t, person.ctx.lang());
    let field = object.find(&measure.field);
    let field = field.map_or(measure.field.as_str(), |field| field.label.get(lang));
    let of_field = |key: &'static str| t.with(key, &[("field", field.into())]);
    match measure.kind {
        Kind::Missing => of_field("quality-missing"),
        Kind::Domain => of_field("quality-domain"),
        Kind::Alone => of_field("quality-alone"),
        Kind::LeadsToTrash => of_field("quality-leads-to-trash"),
        Kind::Unowned => t.get("quality-unowned").to_owned(),
        Kind::OwnerGone => t.get("quality-owner-gone").to_owned(),
        Kind::Stale => t.with("quality-stale", &[("n", object.stale_days().into())]),
        Kind::Rule => {
            let mut rules = object.rules.iter();
            let rule = rules.find(|rule| rule.name == measure.rule);
            let label = rule.map_or("", |rule| rule.label.get(lang));
            t.with("quality-rule", &[("rule", label.into())])
        }
    }
}
