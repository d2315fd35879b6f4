//! Several operations in one request and one change set.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use mainstay_app::records::{BatchOp, BatchResult};
use mainstay_model::{Problem, Reason, RecordId};
use serde::Deserialize;
use serde_json::{Map, Value as JsonValue, json};

use super::body::{JsonBody, object};
use super::idempotent;
use super::problem::{ApiError, ApiResult};
use super::program::Program;
use crate::i18n::T;
use crate::refusal;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/{plural}/batch", Needs::Program, batch)
        .unhurried()
}

/// Most operations of a batch.
pub(super) const MOST: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    #[serde(default = "yes")]
    atomic: bool,
    operations: Vec<Operation>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum Operation {
    Create {
        data: Map<String, JsonValue>,
    },
    Update {
        id: RecordId,
        #[serde(default)]
        version: Option<i64>,
        data: Map<String, JsonValue>,
    },
    Delete {
        id: RecordId,
        #[serde(default)]
        version: Option<i64>,
    },
}

async fn batch(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(plural): Path<String>,
    headers: HeaderMap,
    body: JsonBody<Batch>,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let count = body.value.operations.len();
    if count > MOST {
        let reason = Reason::new(
            "too_many",
            format!("A batch has at most {MOST} operations; this one has {count}."),
        )
        .with(&[&count.to_string(), &MOST.to_string()]);
        return Err(ApiError::parameters(vec![reason.at("operations")]));
    }
    let t = T::new(refusal::language(&headers, Some(&ctx)));
    let what = format!("POST /{plural}/batch");
    idempotent::once(&web, &ctx, &headers, &what, &body.bytes, async |ctx| {
        let operations = body
            .value
            .operations
            .into_iter()
            .map(|operation| match operation {
                Operation::Create { data } => BatchOp::Create(data),
                Operation::Update { id, version, data } => BatchOp::Update(id, data, version),
                Operation::Delete { id, version } => BatchOp::Delete(id, version),
            })
            .collect();
        let results = web
            .app
            .batch(&ctx, &object.name, operations, body.value.atomic)
            .await?;
        let told = |problems: &[Problem]| -> Vec<Problem> {
            problems
                .iter()
                .map(|one| refusal::translated(t, one))
                .collect()
        };
        let data: Vec<JsonValue> = results
            .iter()
            .map(|result| match result {
                BatchResult::Done(id, version) => json!({ "id": id, "version": version }),
                BatchResult::Refused(problems) => json!({ "errors": told(problems) }),
            })
            .collect();
        Ok(Json(json!({ "data": data })).into_response())
    })
    .await
}
