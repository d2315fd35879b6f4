//! Changing objects and fields, by the API: the same overlays as in files of `mainstay schema`.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use mainstay_model::Reason;
use serde::Deserialize;
use serde_json::{Value as JsonValue, json};

use super::body::JsonBody;
use super::list::pairs;
use super::problem::{ApiError, ApiResult, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/schema", Needs::Program, export)
        .patch("/api/v1/schema", Needs::Program, change)
        .delete("/api/v1/schema/{object}", Needs::Program, purge_object)
        .delete(
            "/api/v1/schema/{object}/{field}",
            Needs::Program,
            purge_field,
        )
        .unhurried()
}

async fn export(State(web): State<Web>, Program(ctx): Program) -> ApiResult {
    let objects = web.app.export_schema(&ctx).await?;
    Ok(Json(json!({ "objects": objects })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    objects: Vec<JsonValue>,
}

/// Whether only what would change is asked for.
fn dry_run(query: Option<&str>) -> ApiResult<bool> {
    let mut dry = false;
    for (name, value) in pairs(query)? {
        let reason = match (name.as_str(), value.as_str()) {
            ("dry_run", "true") => {
                dry = true;
                continue;
            }
            ("dry_run", "false") => {
                dry = false;
                continue;
            }
            ("dry_run", _) => {
                let text = format!("`{value}` is neither true nor false.");
                Reason::new("not_true_or_false", text).with(&[&value])
            }
            _ => unknown_parameter(&name, &["dry_run"]),
        };
        return Err(ApiError::parameters(vec![reason.at(name)]));
    }
    Ok(dry)
}

async fn change(
    State(web): State<Web>,
    Program(ctx): Program,
    RawQuery(query): RawQuery,
    body: JsonBody<Wanted>,
) -> ApiResult {
    let objects = body.value.objects;
    let differences = if dry_run(query.as_deref())? {
        web.app.foresee_schema(&ctx, &objects).await?
    } else {
        web.app.change_schema(&ctx, objects).await?
    };
    Ok(Json(json!({ "differences": differences })).into_response())
}

async fn purge_object(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(object): Path<String>,
) -> ApiResult {
    web.app.purge_schema(&ctx, &object, None).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn purge_field(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((object, field)): Path<(String, String)>,
) -> ApiResult {
    web.app.purge_schema(&ctx, &object, Some(&field)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
