//! API keys, by the API. A key cannot make keys: whoever steals one must not be able to outlive it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::Timestamp;
use mainstay_app::Error;
use mainstay_app::auth::KeyRequest;
use mainstay_model::Reason;
use serde::Deserialize;
use serde_json::{Value as JsonValue, json};

use super::body::{JsonBody, id};
use super::problem::ApiResult;
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/keys", Needs::Program, list)
        .post("/api/v1/keys", Needs::Program, create)
        .delete("/api/v1/keys/{id}", Needs::Program, revoke)
}

async fn list(State(web): State<Web>, Program(ctx): Program) -> ApiResult {
    let keys = web.app.keys(&ctx, false).await?;
    let data: Vec<JsonValue> = keys
        .iter()
        .map(|key| {
            json!({
                "id": key.id,
                "name": key.name,
                "prefix": key.prefix,
                "scope": key.scope,
                "created_at": key.created_at.to_string(),
                "expires_at": key.expires_at.map(|at| at.to_string()),
                "used_at": key.used_at.map(|at| at.to_string()),
                "revoked_at": key.revoked_at.map(|at| at.to_string()),
            })
        })
        .collect();
    Ok(Json(json!({ "data": data })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    #[serde(default)]
    read_only: bool,
    #[serde(default)]
    objects: Vec<String>,
    #[serde(default)]
    expires_at: Option<Timestamp>,
}

async fn create(
    State(web): State<Web>,
    Program(ctx): Program,
    body: JsonBody<Wanted>,
) -> ApiResult {
    if ctx.access.subject().key.is_some() {
        let reason = Reason::new(
            "key_by_key",
            "A key cannot make keys; sign in and make it on the settings page.",
        );
        return Err(Error::Denied(reason).into());
    }
    let Wanted {
        name,
        read_only,
        objects,
        expires_at,
    } = body.value;
    let key = web
        .app
        .make_key(
            &ctx,
            &KeyRequest {
                name,
                read_only,
                objects,
                expires_at,
            },
        )
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": key.id, "token": key.token })),
    )
        .into_response())
}

async fn revoke(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(key): Path<String>,
) -> ApiResult {
    web.app.revoke_key(&ctx, id(&key)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
