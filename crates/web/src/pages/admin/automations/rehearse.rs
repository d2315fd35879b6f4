//! What a plan would have done, had it been there: told record by record, and nothing is written.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use jiff::{SignedDuration, Timestamp};
use mainstay_app::automations::{Rehearsal, Rehearsed, Would};
use mainstay_model::automation::Plan;
use mainstay_model::{Object, RecordId};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{HERE, values, words, write};
use crate::components::{Button, Callout, PageHead, crumbs};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::given::Query;
use crate::pages::admin::{id_of, parts};
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

/// Days that one may look back.
pub(super) const SPANS: [u16; 3] = [7, 30, 90];
/// Days that the form looks back.
const USUAL: u16 = 30;
/// Records that are told of, on the form and on a page of their own.
const FEW: usize = 10;
const MANY: usize = 100;

#[derive(Deserialize)]
pub struct Asked {
    days: Option<u16>,
}

/// `GET /admin/automations/{id}/rehearse`
pub async fn page(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let t = person.t;
    let id = id_of(&id, &person)?;
    let one = web.app.automation(&person.ctx, id).await.page(&person)?;
    let days = asked.days.filter(|days| SPANS.contains(days));
    let days = days.unwrap_or(USUAL);
    let own = format!("{HERE}/{id}");
    let steps = [
        (t.get("admin-automations").to_owned(), HERE.to_owned()),
        (one.name.clone(), own.clone()),
    ];
    let told = match write::readable(&person, &one) {
        Ok((object, plan)) => {
            let story = words::tell(&web, &person, &object, &plan).await;
            let told = told(&web, &person, &object, &plan, days, MANY).await?;
            html! { div.auto-words { (story.shown(&person)) } (told) }
        }
        Err(problem) => {
            html! { (Callout::bad(html! { p { (reason_text(t, &problem.reason)) } })) }
        }
    };
    let title = t.get("automation-rehearse");
    let main = html! {
        (super::styles())
        (PageHead::new(title).icon("workflow").crumbs(crumbs(t.get("admin-automations"), &steps)))
        (parts(t, HERE))
        div.settings {
            p.muted { (t.get("automation-rehearse-words")) }
            (spans(&person, &own, Some(days)))
            (told)
        }
    };
    Ok(person.page(title, "/admin", &main).into_response())
}

/// How far back one may look, as links.
pub(super) fn spans(person: &Person, own: &str, chosen: Option<u16>) -> Markup {
    let t = person.t;
    html! {
        div.row.wrap.auto-spans {
            @for days in SPANS {
                @let words = t.with("automation-rehearse-days", &[("n", u64::from(days).into())]);
                @let button = Button::new(words).small().href(format!("{own}/rehearse?days={days}"));
                @if chosen == Some(days) { (button.attr("aria-current", "page").class("primary")) } @else { (button) }
            }
        }
    }
}

/// The same within the form, for what is not kept yet.
pub(super) async fn in_form(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    plan: &Plan,
) -> Result<Markup, PageError> {
    told(web, person, object, plan, USUAL, FEW).await
}

async fn told(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    plan: &Plan,
    days: u16,
    most: usize,
) -> Result<Markup, PageError> {
    let now = person.ctx.env.now;
    let since = now.saturating_sub(SignedDuration::from_hours(i64::from(days) * 24));
    let since = since.unwrap_or(Timestamp::MIN);
    let (app, ctx) = (&web.app, &person.ctx);
    let found = app.rehearse(ctx, plan, &object.name, since).await;
    let rehearsal = match found {
        Ok(rehearsal) => rehearsal,
        // A field may have gone since; what is wrong is told as the form tells it.
        Err(mainstay_app::Error::Invalid(problems)) => {
            let t = person.t;
            let words =
                html! { @for problem in &problems { p { (reason_text(t, &problem.reason)) } } };
            return Ok(html! { (Callout::bad(words)) });
        }
        Err(error) => return Err(PageError::for_person(error, person)),
    };
    Ok(shown(web, person, object, &rehearsal, days, most).await)
}

async fn shown(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    rehearsal: &Rehearsal,
    days: u16,
    most: usize,
) -> Markup {
    let t = person.t;
    let mut rows = Vec::new();
    for one in rehearsal.records.iter().take(most) {
        rows.push(row(web, person, object, one).await);
    }
    let counts = [
        ("n", (rehearsal.started as u64).into()),
        ("days", u64::from(days).into()),
    ];
    let head = html! {
        p { strong { (t.with("automation-rehearsed", &counts)) } }
        @if !rehearsal.whole { p { (t.get("automation-rehearsed-part")) } }
    };
    html! {
        @if rows.is_empty() { (Callout::info(head)) }
        @else {
            section.card.pad.auto-rehearsed {
                (head)
                div.auto-table tabindex="0" role="region" aria-label=(t.get("automation-rehearse")) {
                    table.plain {
                        thead { tr {
                            th scope="col" { (object.label.get(person.ctx.lang())) }
                            th scope="col" { (t.get("automation-rehearsed-when")) }
                            th scope="col" { (t.get("automation-rehearsed-what")) }
                        } }
                        tbody { @for row in &rows { (row) } }
                    }
                }
                @if rehearsal.started > rows.len() {
                    p.muted { (t.with("automation-rehearsed-more", &[("n", ((rehearsal.started - rows.len()) as u64).into())])) }
                }
            }
        }
    }
}

async fn row(web: &Web, person: &Person, object: &Arc<Object>, one: &Rehearsed) -> Markup {
    let mut would = Vec::new();
    for step in &one.would {
        would.push(would_do(web, person, object, step).await);
    }
    html! {
        tr {
            td { a href={ "/" (object.plural) "/" (one.record) } { (one.title) } }
            td { (when(person, one.at)) }
            td { ol.auto-run-steps { @for one in &would { li { (one) } } } }
        }
    }
}

async fn would_do(web: &Web, person: &Person, object: &Arc<Object>, would: &Would) -> String {
    let t = person.t;
    let name = |id: &RecordId| {
        let user = web
            .app
            .directory()
            .user(*id)
            .map(|user| user.display_name());
        user.unwrap_or_else(|| t.get("auto-tell-somebody").to_owned())
    };
    let names = |ids: &[RecordId]| {
        let names: Vec<String> = ids.iter().map(name).collect();
        names.join(t.get("list-separator"))
    };
    match would {
        Would::Set(values) => {
            let mut said = Vec::new();
            for (field, before, after) in in_order(object, values, |value| &value.0) {
                said.push(change(web, person, object, field, before, after).await);
            }
            said.join(t.get("auto-tell-semicolon"))
        }
        Would::Create { object, values } => {
            let catalog = person.ctx.access.catalog();
            let Some(target) = catalog.get(object).cloned() else {
                return t.get("auto-tell-create-nothing").to_owned();
            };
            let mut said = Vec::new();
            for (field, value) in in_order(&target, values, |value| &value.0) {
                said.push(given(web, person, &target, field, value).await);
            }
            let what = said.join(t.get("auto-tell-semicolon"));
            let said = [("one", person.noun(&target).into()), ("what", what.into())];
            t.with("auto-tell-create-with", &said)
        }
        Would::Assign { among, .. } if among.is_empty() => {
            t.get("automation-did-assign-nobody").to_owned()
        }
        Would::Assign { field, among } => {
            let label = object.find(field);
            let label = label.map_or(field.as_str(), |field| field.label.get(person.ctx.lang()));
            let said = [("field", label.into()), ("people", names(among).into())];
            match among.len() {
                1 => t.with("automation-would-assign", &said),
                _ => t.with("automation-would-assign-one", &said),
            }
        }
        Would::Notify { people, words } => {
            let people = match people.is_empty() {
                true => t.get("automation-would-nobody").to_owned(),
                false => names(people),
            };
            let said = [("people", people.into()), ("words", words.as_str().into())];
            t.with("auto-tell-notify", &said)
        }
        Would::Webhook(id) => match web.app.webhook(&person.ctx, *id).await {
            Ok(hook) => t.with("auto-tell-webhook", &[("name", hook.name.into())]),
            Err(_) => t.get("auto-tell-webhook-gone").to_owned(),
        },
        Would::Wait(minutes) => words::wait(t, *minutes),
        Would::Fail(reason) => {
            let why = reason_text(t, reason);
            t.with("automation-would-fail", &[("why", why.into())])
        }
    }
}

/// Values in the order of the fields, as sentences and forms have them.
fn in_order<'v, V>(object: &Object, values: &'v [V], name: impl Fn(&V) -> &String) -> Vec<&'v V> {
    let mut values: Vec<&V> = values.iter().collect();
    values.sort_by_key(|value| object.position(name(value)));
    values
}

/// A field that would get a value.
async fn given(web: &Web, person: &Person, object: &Object, name: &str, value: &Json) -> String {
    let t = person.t;
    let Some(field) = object.find(name) else {
        return String::new();
    };
    let label = field.label.get(person.ctx.lang());
    let value = values::in_words(web, person, field, value).await;
    match value.is_empty() {
        true => t.with("auto-tell-emptied", &[("field", label.into())]),
        false => {
            let said = [("field", label.into()), ("value", value.into())];
            t.with("auto-tell-value", &said)
        }
    }
}

/// A field that would change, with what it was.
async fn change(
    web: &Web,
    person: &Person,
    object: &Object,
    name: &str,
    before: &Json,
    after: &Json,
) -> String {
    let t = person.t;
    let Some(field) = object.find(name) else {
        return String::new();
    };
    let was = values::in_words(web, person, field, before).await;
    let becomes = values::in_words(web, person, field, after).await;
    if was == becomes {
        let label = field.label.get(person.ctx.lang());
        return t.with("automation-would-stay", &[("field", label.into())]);
    }
    if was.is_empty() {
        return given(web, person, object, name, after).await;
    }
    let empty = || t.get("value-empty").to_owned();
    let becomes = Some(becomes).filter(|words| !words.is_empty());
    let said = [
        ("field", field.label.get(person.ctx.lang()).into()),
        ("was", was.into()),
        ("value", becomes.unwrap_or_else(empty).into()),
    ];
    t.with("automation-would-change", &said)
}
