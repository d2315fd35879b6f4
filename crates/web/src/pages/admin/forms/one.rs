//! One form: where it is, what arrived by it and from where, and what is held back.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_app::forms::{Form, Look, Submission};
use mainstay_model::Object;
use maud::{Markup, html};

use super::{HERE, act, list};
use crate::components::{Button, Callout, Card, PageHead, code_block, crumbs, link_chip};
use crate::error::{OrPage, PageResult, reason_text};
use crate::given::Query;
use crate::pages::admin::{id_of, parts};
use crate::pages::capture::PLACE;
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;
use crate::widgets::form::{Pairs, last};

/// `GET /admin/forms/{id}`
pub async fn page(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Query(given): Query<Pairs>,
) -> PageResult {
    let t = person.t;
    let id = id_of(&id, &person)?;
    let one = web.app.form(&person.ctx, id).await.page(&person)?;
    let all = last(&given, "all").is_some();
    let look = web
        .app
        .look_at_form(&person.ctx, id, all)
        .await
        .page(&person)?;
    let object = person.ctx.access.catalog().get(&one.target).cloned();
    let object = object.as_deref();
    let steps = [(t.get("admin-forms").to_owned(), HERE.to_owned())];
    let actions = html! {
        (act::switch(&person, &one, act::TO_ITSELF))
        (Button::new(t.get("forms-preview")).icon("eye").href(format!("{PLACE}/{id}?preview=1")))
        (Button::new(t.get("forms-edit")).icon("pencil").primary().href(format!("{HERE}/{id}/edit")))
    };
    let problems = one.problems(person.ctx.access.catalog());
    let main = html! {
        (super::styles())
        (PageHead::new(one.name.clone()).icon("clipboard-list").crumbs(crumbs(t.get("admin-forms"), &steps)).actions(actions))
        (parts(t, HERE))
        div.settings {
            @if !problems.is_empty() {
                @let words = html! { @for problem in &problems { p { (reason_text(t, &problem.reason)) } } };
                (Callout::bad(words).title(t.get("forms-wrong-now")))
            }
            (place(&web, &person, &one))
            @if !look.held.is_empty() { (held(&person, &one, object, &look)) }
            (Card::new(t.get("forms-arrived")).icon("inbox").count(look.count).body(html! {
                @if look.taken.is_empty() { p.muted { (t.get("forms-nothing")) } }
                @else { ul.plain-list { @for sent in &look.taken { li { (line(&person, object, sent)) } } } }
                @if look.more { p { a href={ (HERE) "/" (id) "?all=1" } { (t.get("forms-more")) } } }
            }))
            @if !look.taken.is_empty() { (counts(&person, &look)) }
            (Card::new(t.get("forms-delete-title")).icon("trash-2").body(html! {
                p.muted { (t.get("forms-delete-words")) }
                (act::form(&person, &one, "delete", &Button::new(t.get("forms-delete")).small().danger(), act::TO_LIST))
            }))
        }
    };
    Ok(person.page(&one.name, "/admin", &main).into_response())
}

/// Where outsiders find it, by itself and within a page of one's own.
fn place(web: &Web, person: &Person, one: &Form) -> Markup {
    let t = person.t;
    let base = web.app.settings().base_url.trim_end_matches('/').to_owned();
    let address = format!("{base}{PLACE}/{}", one.id);
    let name = one
        .name
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    let snippet = format!(
        "<iframe src=\"{address}?embed=1\" title=\"{name}\" width=\"100%\" height=\"760\" style=\"border: 0\"></iframe>"
    );
    let origins = one.plan.as_ref().map(|plan| plan.origins.clone());
    let origins = origins.unwrap_or_default();
    let card = Card::new(t.get("forms-place")).icon("globe").body(html! {
        p.row.wrap { (list::state(person, one)) }
        p { (t.get("forms-address")) }
        (code_block(t, "form-address", &address))
        p { (t.get("forms-embed")) }
        @if origins.is_empty() { p.muted { (t.get("forms-embed-nowhere")) } }
        @else {
            p.muted { (t.with("forms-embed-on", &[("sites", origins.join(t.get("list-separator")).into())])) }
            (code_block(t, "form-snippet", &snippet))
        }
    });
    html! { div.form-place { (card) } }
}

fn held(person: &Person, one: &Form, object: Option<&Object>, look: &Look) -> Markup {
    let t = person.t;
    let card = Card::new(t.get("forms-held"))
        .icon("shield")
        .id("held")
        .body(html! {
            p.muted { (t.get("forms-held-words")) }
            @if look.full { (Callout::warn(html! { p { (t.get("forms-held-full")) } })) }
            ul.plain-list {
                @for sent in &look.held {
                    li {
                        (line(person, object, sent))
                        (act::decide(person, one.id, sent.id))
                    }
                }
            }
        });
    html! { (card) }
}

/// What arrived, in a few lines.
fn line(person: &Person, object: Option<&Object>, sent: &Submission) -> Markup {
    let t = person.t;
    let why = sent.held.as_deref().map(|why| match why {
        "trap" => t.get("forms-why-trap"),
        "quick" => t.get("forms-why-quick"),
        _ => t.get("forms-why-refused"),
    });
    html! {
        div.row.wrap.between {
            div.row.wrap {
                @if let Some(link) = &sent.record {
                    @let title = link.title.clone().unwrap_or_else(|| t.get("forms-record-gone").to_owned());
                    @if let Some(href) = display::record_href(&person.ctx, &link.object, link.id) { (link_chip(&href, &title, None)) }
                    @if !sent.made { span.muted { (t.get("forms-known")) } }
                }
                @if let Some(why) = why { span { (why) } }
                @if !sent.source.is_empty() { span.muted { (sent.source) } }
            }
            span.muted.small { (when(person, sent.at)) }
        }
        details.change {
            summary { (t.get("forms-answers")) }
            dl.form-answers {
                @for (name, value) in &sent.values {
                    @let field = object.and_then(|object| object.find(name));
                    dt { (field.map_or(name.as_str(), |field| field.label.get(person.ctx.lang()))) }
                    dd { (answer(person, field, value)) }
                }
            }
        }
    }
}

fn answer(
    person: &Person,
    field: Option<&mainstay_model::Field>,
    value: &serde_json::Value,
) -> String {
    let env = &person.ctx.env;
    let read = field.and_then(|field| {
        let value = field.kind.parse(field, value, env).ok()?;
        Some(field.kind.display(field, &value, &env.locale, env))
    });
    read.unwrap_or_else(|| value.to_string())
}

/// How much arrived by day, and from where.
fn counts(person: &Person, look: &Look) -> Markup {
    let t = person.t;
    let most = look.days.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let locale = &person.ctx.env.locale;
    html! {
        (Card::new(t.get("forms-days")).icon("calendar").body(html! {
            dl.form-days {
                @for (day, count) in look.days.iter().rev() {
                    div {
                        dt { (locale.format_date(*day)) }
                        dd aria-hidden="true" { @if most > 0 { meter min="0" max=(most) value=(count) {} } }
                        dd { (t.number(*count)) }
                    }
                }
            }
        }))
        (Card::new(t.get("forms-sources")).icon("share-2").body(html! {
            ul.plain-list {
                @for (source, count) in &look.sources {
                    li.row.between {
                        span { @if source.is_empty() { (t.get("forms-direct")) } @else { (source) } }
                        span { (t.number(*count)) }
                    }
                }
            }
        }))
    }
}
