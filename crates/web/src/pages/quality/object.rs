//! The quality of one object's records: every number, what it costs, what looks wrong, and what counts.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::quality::{Counted, Looks, Odd, Report};
use mainstay_model::Object;
use mainstay_model::access::Right;
use mainstay_model::filter::{RawCondition, RawFilter};
use mainstay_model::quality::Oddity;
use maud::{Markup, html};

use super::{measured, score, what};
use crate::components::form::Choice;
use crate::components::{Button, Card, Field, Form as FormFrame, PageHead, Toast, crumbs};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::i18n::T;
use crate::pages::list::condition::list_of;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, all, last};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/quality/{plural}", Needs::Person, show)
        .get("/quality/{plural}/looks", Needs::Person, looks)
        .post("/quality/{plural}", Needs::Administrator, choose)
}

async fn show(State(web): State<Web>, person: Person, Path(plural): Path<String>) -> PageResult {
    let object = measured(&web, &person, &plural).page(&person)?;
    let report = web.app.quality(&person.ctx, &object.name);
    let report = report.await.page(&person)?;
    let t = person.t;
    let title = t.with(
        "quality-of",
        &[("objects", object.plural_label.get(person.ctx.lang()).into())],
    );
    let steps = [(t.get("quality-title").to_owned(), "/quality".to_owned())];
    let (wrong, right): (Vec<&Counted>, Vec<&Counted>) = report
        .measures
        .iter()
        .partition(|counted| counted.count > 0);
    let body = html! {
        (PageHead::new(title.clone()).icon(object.icon.clone()).crumbs(crumbs(t.get("quality-title"), &steps)))
        div.page-body {
            section.card.pad { (score(t, &report)) p.muted { (t.get("quality-how")) } }
            @let table = html! {
                @if wrong.is_empty() { p { (t.get("quality-all-right")) } } @else { (numbers(&person, &object, &report, &wrong)) }
                @if !right.is_empty() {
                    details.more-facts {
                        summary { (t.with("quality-right", &[("n", right.len().into())])) }
                        ul.plain-list { @for counted in &right { li { (what(&person, &object, &counted.measure)) } } }
                    }
                }
            };
            (Card::new(t.get("quality-numbers")).icon("list").body(table))
            @if let Some(pairs) = report.duplicates {
                @let body = html! {
                    p { @if pairs == 0 { (t.get("quality-no-duplicates")) } @else { (t.with("quality-pairs", &[("n", pairs.into())])) } }
                    div.row { (Button::new(t.get("nav-duplicates")).small().href(format!("/duplicates?object={}", object.name))) }
                };
                (Card::new(t.get("quality-duplicates")).icon("copy").body(body))
            }
            @let body = html! {
                div hx-get={ "/quality/" (object.plural) "/looks" } hx-trigger="load" hx-swap="outerHTML" aria-busy="true" {
                    p.muted.js-only { (t.get("quality-counting")) }
                    noscript { (Button::new(t.get("quality-look")).small().href(format!("/quality/{}/looks", object.plural))) }
                }
            };
            (Card::new(t.get("quality-looks")).icon("eye").body(body))
            @if person.ctx.access.has(Right::Metadata) && person.ctx.access.has(Right::Administration) { (what_counts(&person, &object)) }
        }
    };
    Ok(person.page(&title, "/quality", &body).into_response())
}

fn numbers(person: &Person, object: &Object, report: &Report, wrong: &[&Counted]) -> Markup {
    let t = person.t;
    html! {
        div.quality-table tabindex="0" role="region" aria-label=(t.get("quality-numbers")) {
            table.plain {
                thead { tr { th { (t.get("quality-what")) } th.num { (t.get("quality-records")) } th.num { (t.get("quality-share")) } th.num { (t.get("quality-costs")) } } }
                tbody {
                    @for counted in wrong {
                        tr {
                            th scope="row" { a href=(list_of(object, &counted.measure.filter)) { (what(person, object, &counted.measure)) } }
                            td.num { (t.number(counted.count)) }
                            td.num { (tenths(person, counted.count * 1_000 / report.records.max(1))) " %" }
                            td.num { (tenths(person, counted.costs / 10)) }
                        }
                    }
                }
            }
        }
    }
}

/// A number of tenths, as the reader writes it; what is there at all is never none.
fn tenths(person: &Person, tenths: u64) -> String {
    let mark = person.ctx.env.locale.forms().decimal;
    match tenths {
        0 => format!("< 0{mark}1"),
        some => format!("{}{mark}{}", some / 10, some % 10),
    }
}

async fn looks(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path(plural): Path<String>,
) -> PageResult {
    let object = measured(&web, &person, &plural).page(&person)?;
    let found = web.app.odd_looks(&person.ctx, &object.name);
    let part = told(&person, &object, &found.await.page(&person)?);
    if headers.contains_key("hx-request") {
        return Ok(part.into_response());
    }
    let t = person.t;
    let steps = [
        (t.get("quality-title").to_owned(), "/quality".to_owned()),
        (
            object.plural_label.get(person.ctx.lang()).to_owned(),
            format!("/quality/{plural}"),
        ),
    ];
    let title = t.get("quality-looks");
    let body = html! {
        (PageHead::new(title).icon(object.icon.clone()).crumbs(crumbs(t.get("quality-title"), &steps)))
        div.page-body { section.card.pad { (part) } }
    };
    Ok(person.page(title, "/quality", &body).into_response())
}

fn told(person: &Person, object: &Arc<Object>, looks: &Looks) -> Markup {
    let t = person.t;
    html! {
        div {
            @if looks.found.is_empty() { p { (t.get("quality-looks-none")) } }
            ul.plain-list {
                @for odd in &looks.found {
                    li.row.between.wrap {
                        span { (oddity(t, person, object, odd)) }
                        a href=(list_of(object, &named(odd))) {
                            @if odd.count > odd.records.len() as u64 { (t.with("quality-first-of", &[("n", odd.records.len().into()), ("all", odd.count.into())])) }
                            @else { (t.with("quality-list", &[("n", odd.count.into())])) }
                        }
                    }
                }
            }
            @if looks.looked_at > 0 {
                p.muted { @if looks.more { (t.with("quality-looked-at-last", &[("n", looks.looked_at.into())])) } @else { (t.with("quality-looked-at", &[("n", looks.looked_at.into())])) } }
            }
        }
    }
}

/// These very records, as a filter.
fn named(odd: &Odd) -> RawFilter {
    RawFilter::All(vec![RawFilter::Any(vec![RawFilter::Condition(
        RawCondition {
            path: "id".to_owned(),
            op: "in".to_owned(),
            operands: odd.records.iter().map(ToString::to_string).collect(),
        },
    )])])
}

fn oddity(t: T, person: &Person, object: &Object, odd: &Odd) -> String {
    let field = object.find(&odd.field);
    let field = field.map_or(odd.field.as_str(), |field| {
        field.label.get(person.ctx.lang())
    });
    let key = match odd.oddity {
        Oddity::Number => "quality-odd-number",
        Oddity::Postcode => "quality-odd-postcode",
        Oddity::Capitals => "quality-odd-capitals",
    };
    t.with(key, &[("field", field.into())])
}

/// What an administrator decides.
fn what_counts(person: &Person, object: &Object) -> Markup {
    let (t, lang) = (person.t, person.ctx.lang());
    let options: Vec<Choice> = object
        .fields
        .iter()
        .filter(|field| {
            let params = &field.params;
            !params.hidden && !params.kept && !params.read_only && !params.required
        })
        .filter(|field| field.name != "owner" && field.name != object.title)
        .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
        .collect();
    let form = FormFrame::post(format!("/quality/{}", object.plural), &person.session.csrf).render(&html! {
        (Field::new("fields", t.get("quality-fields")).hint(t.get("quality-fields-hint")).multi_select(&object.expected(), &options))
        (Field::new("stale_days", t.get("quality-stale-days")).hint(t.get("quality-stale-hint")).attr("inputmode", "numeric").attr("pattern", "[0-9]{0,5}").text(&object.stale_days().to_string()))
        div.form-foot {
            (Button::new(t.get("action-save")).primary().submit())
            @if object.quality.is_some() { (Button::new(t.get("quality-usual")).quiet().submit_as("_usual", "1").attr("formnovalidate", "")) }
        }
    });
    let body = html! { details.change { summary { (t.get("action-change")) span.sr { " " (t.get("quality-counts")) } } (form) } };
    html! { (Card::new(t.get("quality-counts")).icon("sliders-horizontal").body(body)) }
}

async fn choose(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(plural): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = measured(&web, &person, &plural).page(&person)?;
    let usual = last(&given, "_usual").is_some();
    let fields: Vec<String> = all(&given, "fields")
        .into_iter()
        .filter(|name| object.find(name).is_some())
        .map(str::to_owned)
        .collect();
    let days = last(&given, "stale_days").and_then(|days| days.trim().parse().ok());
    let chosen = (!usual).then_some((fields, days));
    let kept = web.app.choose_quality(&person.ctx, &object.name, chosen);
    kept.await.page(&person)?;
    let jar = flash::leave(jar, &Toast::done(person.t.get("settings-saved")));
    Ok((jar, Redirect::to(&format!("/quality/{plural}"))).into_response())
}
