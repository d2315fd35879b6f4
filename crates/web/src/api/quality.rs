//! How good the records are, for programs.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::IntoResponse;
use mainstay_app::quality::Report;
use serde_json::{Value as JsonValue, json};

use super::list::pairs;
use super::problem::{ApiError, ApiResult, unknown_parameter};
use super::program::Program;
use crate::pages::list::condition::parameters;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/quality", Needs::Program, show)
}

async fn show(
    State(web): State<Web>,
    Program(ctx): Program,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let mut only = None;
    for (name, value) in pairs(query.as_deref())? {
        if name != "object" {
            let reason = unknown_parameter(&name, &["object"]);
            return Err(ApiError::parameters(vec![reason.at(name)]));
        }
        only = Some(value);
    }
    let mut data = Vec::new();
    for object in web.app.measured(&ctx) {
        if only.as_ref().is_none_or(|only| *only == object.name) {
            data.push(told(&web.app.quality(&ctx, &object.name).await?));
        }
    }
    if data.is_empty() && only.is_some() {
        return Err(mainstay_app::Error::NotFound.into());
    }
    Ok(Json(json!({ "data": data })).into_response())
}

fn told(report: &Report) -> JsonValue {
    let measures: Vec<JsonValue> = report
        .measures
        .iter()
        .map(|counted| {
            let measure = &counted.measure;
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            json!({
                "kind": measure.kind,
                "field": some(&measure.field),
                "rule": some(&measure.rule),
                "count": counted.count,
                "weight": measure.kind.weight(),
                "filter": parameters(&measure.filter),
            })
        })
        .collect();
    json!({
        "object": report.object.name,
        "records": report.records,
        "score": report.score,
        "duplicates": report.duplicates,
        "measures": measures,
    })
}
