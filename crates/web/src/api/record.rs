//! One record: see, change, put in the trash, take back.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use jiff::Timestamp;
use mainstay_app::Ctx;
use mainstay_model::query::Trash;
use mainstay_model::{Reason, Record, RecordId};
use serde::Serialize;
use serde_json::{Map, Value as JsonValue, json};

use super::body::{JsonBody, answered, etag, id, if_match, object};
use super::idempotent;
use super::list::{answer, pairs};
use super::problem::{ApiError, ApiResult, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/{plural}/{id}", Needs::Program, get)
        .patch("/api/v1/{plural}/{id}", Needs::Program, update)
        .delete("/api/v1/{plural}/{id}", Needs::Program, trash)
        .post("/api/v1/{plural}/{id}/restore", Needs::Program, restore)
        .get("/api/v1/{plural}/{id}/access", Needs::Program, access)
}

async fn get(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let id = id(&record)?;
    let mut at = None;
    for (name, value) in pairs(query.as_deref())? {
        let problem = match name.as_str() {
            "as_of" => match value.parse::<Timestamp>() {
                Ok(instant) => {
                    at = Some(instant);
                    continue;
                }
                Err(_) => Reason::new(
                    "not_an_instant",
                    format!("`{value}` is not an instant such as 2026-03-01T09:30:00Z."),
                )
                .with(&[&value]),
            },
            _ => unknown_parameter(&name, &["as_of"]),
        };
        return Err(ApiError::parameters(vec![problem.at(name)]));
    }
    if let Some(at) = at {
        return Ok(Json(web.app.as_of(&ctx, &object.name, id, at).await?).into_response());
    }
    let record = web.app.get_in(&ctx, &object.name, id, Trash::Any).await?;
    let tag = etag(record.version);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| {
        known
            .split(',')
            .any(|known| known.trim() == tag || known.trim() == "*")
    }) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let mut response = match record.trashed {
        true => trashed(&web, &ctx, &record).await?,
        false => answered(&record),
    };
    if let Ok(value) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    Ok(response)
}

/// A record of the trash, with where it went when it was merged into another.
async fn trashed(web: &Web, ctx: &Ctx, record: &Record) -> ApiResult {
    let Some(went) = web.app.went_into(ctx, record.id).await? else {
        return Ok(answered(record));
    };
    let told = Told {
        record,
        merged_into: went.survivor.id,
    };
    Ok(answered(&told))
}

#[derive(Serialize)]
struct Told<'r> {
    #[serde(flatten)]
    record: &'r Record,
    merged_into: RecordId,
}

async fn update(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    headers: HeaderMap,
    body: JsonBody<Map<String, JsonValue>>,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let id = id(&record)?;
    let expect = if_match(&headers)?;
    let what = format!("PATCH /{plural}/{id}");
    idempotent::once(&web, &ctx, &headers, &what, &body.bytes, async |ctx| {
        let record = web
            .app
            .update(&ctx, &object.name, id, &body.value, expect)
            .await?;
        Ok(answer(StatusCode::OK, &object, &record, &headers))
    })
    .await
}

async fn trash(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    headers: HeaderMap,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let id = id(&record)?;
    let expect = if_match(&headers)?;
    let what = format!("DELETE /{plural}/{id}");
    idempotent::once(&web, &ctx, &headers, &what, &[], async |ctx| {
        web.app.trash(&ctx, &object.name, id, expect).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

async fn restore(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    headers: HeaderMap,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let id = id(&record)?;
    let what = format!("POST /{plural}/{id}/restore");
    idempotent::once(&web, &ctx, &headers, &what, &[], async |ctx| {
        web.app.restore(&ctx, &object.name, id).await?;
        let record = web.app.get(&ctx, &object.name, id).await?;
        Ok(answer(StatusCode::OK, &object, &record, &headers))
    })
    .await
}

async fn access(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let panel = web
        .app
        .access_panel(&ctx, &object.name, id(&record)?)
        .await?;
    let data: Vec<JsonValue> = panel
        .rows
        .iter()
        .map(|row| {
            let actions: Map<String, JsonValue> = row
                .actions
                .iter()
                .map(|(action, grants)| {
                    let by: Vec<JsonValue> = grants
                        .iter()
                        .map(|grant| json!({ "role": grant.role, "scope": grant.scope, "rules": grant.rules }))
                        .collect();
                    (action.name().to_owned(), json!({ "allowed": !by.is_empty(), "by": by }))
                })
                .collect();
            json!({ "user": { "id": row.user.id, "name": row.user.display_name() }, "actions": actions })
        })
        .collect();
    Ok(Json(json!({ "data": data })).into_response())
}
