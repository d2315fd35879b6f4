//! One webhook with what was told to it, and one of its deliveries.

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use mainstay_app::webhooks::Delivery;
use mainstay_store::{JobState, Webhook};
use maud::{Markup, html};
use serde::Deserialize;

use super::{HERE, state};
use crate::components::{Button, Callout, Card, Empty, PageHead, code_block, crumbs, status};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::i18n::T;
use crate::pages::admin::{id_of, jobs, parts};
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

#[derive(Deserialize)]
pub struct Asked {
    before: Option<i64>,
}

/// The secret stands on these pages.
const NOT_KEPT: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// `GET /admin/webhooks/{id}`
pub async fn page(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let t = person.t;
    let id = id_of(&id, &person)?;
    let webhook = web.app.webhook(&person.ctx, id).await.page(&person)?;
    let (deliveries, next) = web
        .app
        .deliveries(&person.ctx, id, asked.before)
        .await
        .page(&person)?;
    let steps = [(t.get("admin-webhooks").to_owned(), HERE.to_owned())];
    let missed = deliveries
        .iter()
        .any(|delivery| matches!(delivery.state, JobState::Dead | JobState::Dropped));
    let main = html! {
        (PageHead::new(webhook.name.clone()).icon("webhook").crumbs(crumbs(t.get("admin-webhooks"), &steps)).actions(actions(&person, &webhook)))
        (parts(t, HERE))
        div.settings {
            (warning(&person, &webhook))
            (Card::new(t.get("webhook-settings")).icon("webhook").body(settings(&web, &person, &webhook)))
            (Card::new(t.get("webhook-deliveries")).icon("history").id("deliveries").actions(html! { @if missed { (button(&person, &format!("{HERE}/{id}/resend"), Button::new(t.get("jobs-all-again")).small())) } }).body(html! {
                @if deliveries.is_empty() { (Empty::new("inbox", t.get("webhook-silent-title"), t.get("webhook-silent"))) }
                ul.plain-list { @for delivery in &deliveries { (line(&person, &webhook, delivery)) } }
                @if let Some(next) = next { (Button::new(t.get("table-more")).href(format!("{HERE}/{id}?before={next}#deliveries"))) }
            }))
        }
    };
    let page = person.page(&webhook.name, "/admin", &main);
    Ok((NOT_KEPT, page).into_response())
}

fn button(person: &Person, action: &str, button: Button) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            (button.submit())
        }
    }
}

fn actions(person: &Person, webhook: &Webhook) -> Markup {
    let t = person.t;
    let at = format!("{HERE}/{}", webhook.id);
    html! {
        (button(person, &format!("{at}/test"), Button::new(t.get("webhook-test")).icon("send")))
        (Button::new(t.get("action-change")).icon("pencil").href(format!("{at}/edit")))
    }
}

fn warning(person: &Person, webhook: &Webhook) -> Markup {
    let t = person.t;
    let told =
        |key: &'static str| html! { (Callout::warn(html! { p { (t.find(key).unwrap_or("")) } })) };
    match (webhook.paused.as_deref(), webhook.failing_since) {
        (Some("gone"), _) => told("webhook-paused-gone-words"),
        (Some(_), _) => told("webhook-paused-silent-words"),
        (None, Some(since)) if webhook.active => {
            let words = t.with(
                "webhook-failing-words",
                &[("at", when(person, since).into())],
            );
            html! { (Callout::warn(html! { p { (words) } })) }
        }
        _ => html! {},
    }
}

fn settings(web: &Web, person: &Person, webhook: &Webhook) -> Markup {
    let t = person.t;
    let directory = web.app.directory();
    let owner = directory
        .user(webhook.owner)
        .map(|user| user.display_name())
        .unwrap_or_default();
    let old = webhook
        .old_secret
        .as_ref()
        .filter(|(_, until)| *until > person.ctx.env.now);
    html! {
        p { (state(t, webhook)) }
        dl.facts-plain {
            div { dt { (t.get("webhook-url")) } dd.break { (webhook.url) } }
            div { dt { (t.get("webhook-events")) } dd { @for event in &webhook.events { code { (event) } " " } } }
            div { dt { (t.get("webhook-owner")) } dd { (owner) " " span.muted { (t.get("webhook-owner-words")) } } }
        }
        details.change {
            summary { (t.get("webhook-secret-show")) }
            (code_block(t, "webhook-secret", &webhook.secret))
            p.muted { (t.get("webhook-secret-words")) }
            @if let Some((_, until)) = old { p.muted { (t.with("webhook-old-secret", &[("at", when(person, *until).into())])) } }
            (button(person, &format!("{HERE}/{}/rotate", webhook.id), Button::new(t.get("webhook-rotate")).small()))
        }
        details.change {
            summary { (t.get("action-delete")) }
            p.muted { (t.get("webhook-delete-words")) }
            (button(person, &format!("{HERE}/{}/delete", webhook.id), Button::new(t.get("webhook-delete")).small().icon("trash-2")))
        }
    }
}

fn pill(t: T, delivery: &Delivery) -> Markup {
    let (key, tone) = match delivery.state {
        JobState::Waiting if delivery.attempts > 0 => ("delivery-retrying", "warn"),
        JobState::Waiting | JobState::Running => ("delivery-waiting", ""),
        JobState::Done => ("delivery-arrived", "good"),
        JobState::Dead => ("delivery-failed", "bad"),
        JobState::Dropped => ("delivery-dropped", ""),
    };
    status(t.find(key).unwrap_or(""), tone)
}

fn line(person: &Person, webhook: &Webhook, delivery: &Delivery) -> Markup {
    let t = person.t;
    let said = delivery
        .log
        .last()
        .map(|entry| jobs::noted(t, entry))
        .filter(|said| !said.is_empty());
    html! {
        li.row.between.wrap {
            div {
                div { a href={ (HERE) "/" (webhook.id) "/deliveries/" (delivery.id) } { strong { (delivery.event) } } }
                div.muted {
                    (when(person, delivery.created_at))
                    @if let Some(said) = said { " · " (said) }
                    @if let Some(next) = delivery.next_at.filter(|_| delivery.attempts > 0) { " · " (t.with("jobs-begins", &[("at", when(person, next).into())])) }
                }
            }
            (pill(t, delivery))
        }
    }
}

/// `GET /admin/webhooks/{id}/deliveries/{delivery}`
pub async fn delivery(
    State(web): State<Web>,
    person: Person,
    Path((id, delivery)): Path<(String, String)>,
) -> PageResult {
    let t = person.t;
    let (id, delivery) = (id_of(&id, &person)?, id_of(&delivery, &person)?);
    let webhook = web.app.webhook(&person.ctx, id).await.page(&person)?;
    let found = web
        .app
        .delivery(&person.ctx, id, delivery)
        .await
        .page(&person)?;
    let at = format!("{HERE}/{id}");
    let steps = [
        (t.get("admin-webhooks").to_owned(), HERE.to_owned()),
        (webhook.name.clone(), at.clone()),
    ];
    let again = || {
        button(
            &person,
            &format!("{at}/deliveries/{delivery}/resend"),
            Button::new(t.get("webhook-resend")).icon("rotate-ccw"),
        )
    };
    // Whoever sent a test waits for what comes of it.
    let under_way = matches!(found.state, JobState::Waiting | JobState::Running)
        && found.attempts <= 1
        && found.log.is_empty();
    let body = serde_json::from_str(&found.body)
        .and_then(|json: serde_json::Value| serde_json::to_string_pretty(&json))
        .unwrap_or_else(|_| found.body.clone());
    let main = html! {
        (PageHead::new(found.event.clone()).icon("send").crumbs(crumbs(t.get("admin-webhooks"), &steps)).actions(html! { @if found.state != JobState::Running { (again()) } }))
        div.settings {
            div id="delivery" hx-get=[under_way.then(|| format!("{at}/deliveries/{delivery}"))] hx-trigger=[under_way.then_some("every 1s")] hx-select=[under_way.then_some("#delivery")] hx-swap=[under_way.then_some("outerHTML")] aria-live="polite" {
                (Card::new(t.get("jobs-log")).icon("history").body(html! {
                    p { (pill(t, &found)) @if let Some(next) = found.next_at { " " span.muted { (t.with("jobs-begins", &[("at", when(&person, next).into())])) } } }
                    @if found.log.is_empty() { p.muted { (t.get("jobs-no-log")) } }
                    ul.plain-list { @for entry in found.log.iter().rev() { (jobs::attempt(&person, entry)) } }
                }))
            }
            (Card::new(t.get("webhook-said")).icon("braces").body(html! {
                p.muted { (t.get("webhook-message-id")) " " code { (found.message) } }
                (code_block(t, "delivery-body", &body))
            }))
        }
    };
    let page = person.page(&found.event, "/admin", &main);
    Ok((NOT_KEPT, page).into_response())
}
