//! Several records made one.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use mainstay_app::merge::{Kept, MergeRequest, Other};
use mainstay_model::{Reason, RecordId};
use serde::Deserialize;
use serde_json::json;

use super::body::{JsonBody, etag, id, if_match, object};
use super::idempotent;
use super::problem::{ApiError, ApiResult};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/{plural}/{id}/merge", Needs::Program, merge)
        .unhurried()
}

/// The word for all values of a field together.
pub(super) const ALL: &str = "all";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    with: Vec<Seen>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    id: RecordId,
    #[serde(default)]
    version: Option<i64>,
}

async fn merge(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    headers: HeaderMap,
    body: JsonBody<Asked>,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let survivor = Other {
        id: id(&record)?,
        version: if_match(&headers)?,
    };
    let mut kept = BTreeMap::new();
    for (field, choice) in &body.value.fields {
        kept.insert(field.clone(), choice_of(field, choice)?);
    }
    let request = MergeRequest {
        survivor,
        others: body
            .value
            .with
            .iter()
            .map(|other| Other {
                id: other.id,
                version: other.version,
            })
            .collect(),
        kept,
    };
    let what = format!("POST /{plural}/{record}/merge");
    idempotent::once(&web, &ctx, &headers, &what, &body.bytes, async |ctx| {
        let merged = web.app.merge(&ctx, &object.name, &request).await?;
        let tag = etag(merged.record.version);
        let answer = json!({ "data": merged.record, "change_set": merged.set });
        let mut response = Json(answer).into_response();
        if let Ok(value) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, value);
        }
        Ok(response)
    })
    .await
}

fn choice_of(field: &str, choice: &str) -> Result<Kept, ApiError> {
    if choice == ALL {
        return Ok(Kept::United);
    }
    choice.parse().map(Kept::Of).map_err(|_| {
        let reason = Reason::new(
            "bad_choice_of_merge",
            format!("`{field}` keeps the value of one of the merged records; only lists and yes-or-no can be united."),
        );
        ApiError::parameters(vec![reason.with(&[field]).at(format!("fields.{field}"))])
    })
}
