//! The one search box, for programs.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_model::Reason;
use serde_json::{Value as JsonValue, json};

use super::list::pairs;
use super::problem::{ApiError, ApiResult, bad_limit, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/search", Needs::Program, search)
}

async fn search(
    State(web): State<Web>,
    Program(ctx): Program,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let (mut words, mut only, mut limit) = (String::new(), None, 20usize);
    for (name, value) in pairs(query.as_deref())? {
        let problem = match name.as_str() {
            "q" => {
                words = value;
                continue;
            }
            "object" if value.is_empty() => continue,
            "object" if ctx.access.object(&value).is_some() => {
                only = Some(value);
                continue;
            }
            "object" => Reason::new("unknown_object", format!("There is no object `{value}`."))
                .with(&[&value]),
            "limit" => match value.parse() {
                Ok(number) if (1..=100).contains(&number) => {
                    limit = number;
                    continue;
                }
                _ => bad_limit(&value, 100),
            },
            _ => unknown_parameter(&name, &["q", "object", "limit"]),
        };
        return Err(ApiError::parameters(vec![problem.at(name)]));
    }
    let hits = web
        .app
        .store()
        .find(&ctx.access, &words, limit, only.as_deref())
        .await
        .map_err(Error::from)?;
    let data: Vec<JsonValue> = hits
        .iter()
        .map(|hit| json!({ "object": hit.record.object.name, "id": hit.record.id, "title": hit.title, "record": hit.record }))
        .collect();
    Ok(Json(json!({ "data": data })).into_response())
}
