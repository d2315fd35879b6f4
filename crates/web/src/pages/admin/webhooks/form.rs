//! Making and changing a webhook.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::webhooks::{EVENTS, WebhookRequest};
use mainstay_model::Problem;
use mainstay_model::object::Role;
use mainstay_store::Webhook;
use maud::{Markup, html};

use super::HERE;
use crate::components::form::Choice;
use crate::components::{Button, Field, Form as FormFrame, PageHead, crumbs};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::given::Form;
use crate::i18n::T;
use crate::pages::admin::{done, id_of};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// `GET /admin/new-webhook`
pub async fn new(person: Person) -> PageResult {
    let request = WebhookRequest {
        events: vec!["*".to_owned()],
        active: true,
        ..WebhookRequest::default()
    };
    Ok(form(&person, None, &request, &[]).into_response())
}

/// `GET /admin/webhooks/{id}/edit`
pub async fn edit(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let id = id_of(&id, &person)?;
    let webhook = web.app.webhook(&person.ctx, id).await.page(&person)?;
    let request = WebhookRequest {
        name: webhook.name.clone(),
        url: webhook.url.clone(),
        events: webhook.events.clone(),
        active: webhook.active,
    };
    Ok(form(&person, Some(&webhook), &request, &[]).into_response())
}

/// `POST /admin/webhooks`
pub async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    let request = request(&given);
    match web.app.make_webhook(&person.ctx, &request).await {
        Ok(webhook) => Ok(done(
            jar,
            person.t,
            "webhook-made",
            &format!("{HERE}/{}", webhook.id),
        )),
        Err(Error::Invalid(problems)) => Ok(again(&person, None, &request, &problems)),
        Err(error) => Err(PageError::for_person(error, &person)),
    }
}

/// `POST /admin/webhooks/{id}`
pub async fn change(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    let webhook = web.app.webhook(&person.ctx, id).await.page(&person)?;
    let request = request(&given);
    match web.app.change_webhook(&person.ctx, id, &request).await {
        Ok(_) => Ok(done(
            jar,
            person.t,
            "settings-saved",
            &format!("{HERE}/{id}"),
        )),
        Err(Error::Invalid(problems)) => Ok(again(&person, Some(&webhook), &request, &problems)),
        Err(error) => Err(PageError::for_person(error, &person)),
    }
}

fn request(given: &Pairs) -> WebhookRequest {
    let text = |name: &str| last(given, name).unwrap_or("").to_owned();
    let mut events: Vec<String> = given
        .iter()
        .filter(|(name, event)| {
            (name == "events" || name.starts_with("events.")) && !event.is_empty()
        })
        .map(|(_, event)| event.clone())
        .collect();
    // Whoever wants everything of an object need not say each part of it, too.
    let whole = events.clone();
    events.retain(|event| match event.split_once('.') {
        Some((object, happened)) if happened != "*" => !whole.contains(&format!("{object}.*")),
        _ => true,
    });
    WebhookRequest {
        name: text("name"),
        url: text("url"),
        events,
        active: last(given, "active") == Some("true"),
    }
}

fn again(
    person: &Person,
    webhook: Option<&Webhook>,
    request: &WebhookRequest,
    problems: &[Problem],
) -> axum::response::Response {
    let page = form(person, webhook, request, problems);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn form(
    person: &Person,
    webhook: Option<&Webhook>,
    request: &WebhookRequest,
    problems: &[Problem],
) -> Markup {
    let t = person.t;
    let problem = |field: &str| {
        problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| reason_text(t, &problem.reason))
    };
    let (title, action, back) = match webhook {
        Some(webhook) => {
            let own = format!("{HERE}/{}", webhook.id);
            (t.get("webhook-edit"), own.clone(), own)
        }
        None => (t.get("webhook-new"), HERE.to_owned(), HERE.to_owned()),
    };
    let steps = [(t.get("admin-webhooks").to_owned(), HERE.to_owned())];
    let body = FormFrame::post(action, &person.session.csrf).render(&html! {
        (Field::new("name", t.get("webhook-name")).hint(t.get("webhook-name-hint")).error(problem("name")).required().attr("maxlength", "120").text(&request.name))
        (Field::new("url", t.get("webhook-url")).hint(t.get("webhook-url-hint")).error(problem("url")).required().attr("maxlength", "2000").attr("inputmode", "url").attr("placeholder", "https://").text(&request.url))
        (events(person, request, problem("events")))
        (Field::new("active", t.get("webhook-active")).checkbox(request.active))
        div.form-foot {
            (Button::new(t.get(if webhook.is_some() { "action-save" } else { "webhook-make" })).primary().submit())
            (Button::new(t.get("action-cancel")).quiet().href(back))
        }
    });
    let main = html! {
        (PageHead::new(title).icon("webhook").crumbs(crumbs(t.get("admin-webhooks"), &steps)))
        div.settings { p.muted { (t.get("webhook-form-words")) } section.card.pad { (body) } }
    };
    person.page(title, "/admin", &main)
}

/// Which events: everything, or by object.
fn events(person: &Person, request: &WebhookRequest, problem: Option<String>) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let chosen: Vec<&str> = request.events.iter().map(String::as_str).collect();
    let everything = [Choice::new("*", t.get("webhook-everything"))];
    let objects = person.ctx.access.catalog().objects().iter();
    html! {
        (Field::new("events", t.get("webhook-events")).hint(t.get("webhook-events-hint")).error(problem).multi_select(&chosen, &everything))
        @for object in objects.filter(|object| object.role != Role::System && !object.hidden) {
            @let choices = choices(t, &object.name);
            (Field::new(format!("events.{}", object.name), object.plural_label.get(lang)).multi_select(&chosen, &choices))
        }
    }
}

/// What may happen to a record of an object.
fn choices(t: T, object: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new(
        format!("{object}.*"),
        t.get("webhook-event-all"),
    )];
    for event in EVENTS {
        let label = t.dynamic(&format!("webhook-event-{event}"), &[]);
        choices.push(Choice::new(
            format!("{object}.{event}"),
            label.unwrap_or_else(|| event.to_owned()),
        ));
    }
    choices
}
