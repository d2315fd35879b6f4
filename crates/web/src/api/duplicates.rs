//! Pairs of records that may be one, and looking for them.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use mainstay_app::duplicates::Place;
use mainstay_model::Reason;
use mainstay_model::access::Right;
use serde_json::json;

use super::body::object;
use super::idempotent;
use super::list::pairs;
use super::problem::{ApiError, ApiResult, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/{plural}/duplicates", Needs::Program, list)
        .post("/api/v1/{plural}/duplicates", Needs::Program, look)
}

async fn list(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    ctx.require(Right::Merge)?;
    let mut after = None;
    for (name, value) in pairs(query.as_deref())? {
        if name != "cursor" {
            let reason = unknown_parameter(&name, &["cursor"]);
            return Err(ApiError::parameters(vec![reason.at(name)]));
        }
        let place = place(&value).ok_or_else(|| {
            let reason = Reason::new("bad_cursor", "This is no cursor that this list gave.");
            ApiError::parameters(vec![reason.at("cursor")])
        })?;
        after = Some(place);
    }
    let suspects = web.app.suspects(&ctx, &object.name, after).await?;
    let data: Vec<_> = suspects
        .pairs
        .iter()
        .map(|pair| {
            json!({
                "records": [pair.records.0.id, pair.records.1.id],
                "score": pair.score,
                "sure": pair.sure,
                "findings": pair.findings,
            })
        })
        .collect();
    let next = suspects
        .next
        .map(|(evidence, a, b)| format!("{evidence}_{a}_{b}"));
    let page = json!({ "next": next, "count": suspects.count });
    Ok(Json(json!({ "data": data, "page": page })).into_response())
}

/// Begins to look, and does not wait for the end.
async fn look(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(plural): Path<String>,
    headers: HeaderMap,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let what = format!("POST /{plural}/duplicates");
    idempotent::once(&web, &ctx, &headers, &what, &[], async |ctx| {
        web.app.scan(&ctx, &object.name).await?;
        let answer = Json(json!({ "state": "running" }));
        Ok((StatusCode::ACCEPTED, answer).into_response())
    })
    .await
}

/// `<evidence>_<record>_<record>`.
pub(crate) fn place(text: &str) -> Option<Place> {
    let mut parts = text.split('_');
    let place = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    Some(place)
}
