//! Webhooks and what was told to them, by the API. Secrets are shown when they are made, and never again.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use mainstay_app::webhooks::{Delivery, WebhookRequest};
use mainstay_store::Webhook;
use serde::Deserialize;
use serde_json::{Value as JsonValue, json};

use super::body::{JsonBody, id};
use super::history::cursor;
use super::problem::ApiResult;
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

const ONE: &str = "/api/v1/webhooks/{id}";
const DELIVERY: &str = "/api/v1/webhooks/{id}/deliveries/{delivery}";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/webhooks", Needs::Program, list)
        .post("/api/v1/webhooks", Needs::Program, create)
        .get(ONE, Needs::Program, get)
        .patch(ONE, Needs::Program, change)
        .delete(ONE, Needs::Program, forget)
        .post("/api/v1/webhooks/{id}/rotate", Needs::Program, rotate)
        .post("/api/v1/webhooks/{id}/test", Needs::Program, test)
        .get(
            "/api/v1/webhooks/{id}/deliveries",
            Needs::Program,
            deliveries,
        )
        .get(DELIVERY, Needs::Program, delivery)
        .post(
            "/api/v1/webhooks/{id}/deliveries/{delivery}/resend",
            Needs::Program,
            resend,
        )
}

async fn list(State(web): State<Web>, Program(ctx): Program) -> ApiResult {
    let data: Vec<JsonValue> = web.app.webhooks(&ctx).await?.iter().map(shown).collect();
    Ok(Json(json!({ "data": data })).into_response())
}

async fn get(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(webhook): Path<String>,
) -> ApiResult {
    let webhook = web.app.webhook(&ctx, id(&webhook)?).await?;
    Ok(Json(shown(&webhook)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    url: String,
    events: Vec<String>,
    #[serde(default = "yes")]
    active: bool,
}

fn yes() -> bool {
    true
}

async fn create(
    State(web): State<Web>,
    Program(ctx): Program,
    body: JsonBody<Wanted>,
) -> ApiResult {
    let Wanted {
        name,
        url,
        events,
        active,
    } = body.value;
    let request = WebhookRequest {
        name,
        url,
        events,
        active,
    };
    let webhook = web.app.make_webhook(&ctx, &request).await?;
    Ok((StatusCode::CREATED, Json(with_secret(&webhook))).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    name: Option<String>,
    url: Option<String>,
    events: Option<Vec<String>>,
    active: Option<bool>,
}

async fn change(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(webhook): Path<String>,
    body: JsonBody<Changed>,
) -> ApiResult {
    let now = web.app.webhook(&ctx, id(&webhook)?).await?;
    let Changed {
        name,
        url,
        events,
        active,
    } = body.value;
    let request = WebhookRequest {
        name: name.unwrap_or(now.name),
        url: url.unwrap_or(now.url),
        events: events.unwrap_or(now.events),
        active: active.unwrap_or(now.active),
    };
    let webhook = web.app.change_webhook(&ctx, now.id, &request).await?;
    Ok(Json(shown(&webhook)).into_response())
}

async fn forget(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(webhook): Path<String>,
) -> ApiResult {
    web.app.forget_webhook(&ctx, id(&webhook)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn rotate(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(webhook): Path<String>,
) -> ApiResult {
    let webhook = web.app.rotate_webhook(&ctx, id(&webhook)?).await?;
    Ok(Json(with_secret(&webhook)).into_response())
}

async fn test(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(webhook): Path<String>,
) -> ApiResult {
    let delivery = web.app.test_webhook(&ctx, id(&webhook)?).await?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "delivery": delivery }))).into_response())
}

async fn deliveries(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(webhook): Path<String>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let before = cursor(query.as_deref())?;
    let (found, next) = web.app.deliveries(&ctx, id(&webhook)?, before).await?;
    let data: Vec<JsonValue> = found.iter().map(delivered).collect();
    let next = next.map(|next| next.to_string());
    Ok(Json(json!({ "data": data, "page": { "next": next, "count": null } })).into_response())
}

async fn delivery(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((webhook, delivery)): Path<(String, String)>,
) -> ApiResult {
    let found = web
        .app
        .delivery(&ctx, id(&webhook)?, id(&delivery)?)
        .await?;
    let mut json = delivered(&found);
    if let Some(map) = json.as_object_mut() {
        map.insert("body".to_owned(), found.body.into());
    }
    Ok(Json(json).into_response())
}

async fn resend(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((webhook, delivery)): Path<(String, String)>,
) -> ApiResult {
    web.app.resend(&ctx, id(&webhook)?, id(&delivery)?).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

fn shown(webhook: &Webhook) -> JsonValue {
    json!({
        "id": webhook.id,
        "name": webhook.name,
        "url": webhook.url,
        "events": webhook.events,
        "active": webhook.active,
        "owner": webhook.owner,
        "created_at": webhook.created_at.to_string(),
        "updated_at": webhook.updated_at.to_string(),
        "failing_since": webhook.failing_since.map(|at| at.to_string()),
        "paused": webhook.paused,
    })
}

fn with_secret(webhook: &Webhook) -> JsonValue {
    let mut json = shown(webhook);
    if let Some(map) = json.as_object_mut() {
        map.insert("secret".to_owned(), webhook.secret.clone().into());
    }
    json
}

fn delivered(delivery: &Delivery) -> JsonValue {
    json!({
        "id": delivery.id,
        "message": delivery.message,
        "event": delivery.event,
        "state": delivery.state.name(),
        "attempts": delivery.attempts,
        "created_at": delivery.created_at.to_string(),
        "next_at": delivery.next_at.map(|at| at.to_string()),
        "log": delivery.log,
    })
}
