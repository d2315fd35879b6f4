//! Work that nobody waits for, by the API: what there is, what failed, once more.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use mainstay_app::jobs::Which;
use mainstay_model::Reason;
use mainstay_store::{Job, JobState};
use serde_json::{Value as JsonValue, json};

use super::body::id;
use super::list::pairs;
use super::problem::{ApiError, ApiResult, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/jobs", Needs::Program, list)
        .get("/api/v1/jobs/{id}", Needs::Program, get)
        .post("/api/v1/jobs/{id}/retry", Needs::Program, retry)
        .post("/api/v1/jobs/{id}/drop", Needs::Program, drop_job)
}

async fn list(
    State(web): State<Web>,
    Program(ctx): Program,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let which = asked(query.as_deref())?;
    let (jobs, next) = web.app.jobs(&ctx, &which).await?;
    let data: Vec<JsonValue> = jobs.iter().map(shown).collect();
    let next = next.map(|next| next.to_string());
    Ok(Json(json!({ "data": data, "page": { "next": next, "count": null } })).into_response())
}

/// `kind`, `state` and `cursor`.
fn asked(query: Option<&str>) -> ApiResult<Which> {
    let mut which = Which::default();
    for (name, value) in pairs(query)? {
        let reason = match name.as_str() {
            "kind" => {
                which.kind = Some(value);
                continue;
            }
            "state" => match JobState::from_name(&value) {
                Some(state) => {
                    which.state = Some(state);
                    continue;
                }
                None => {
                    let all = JobState::ALL.map(JobState::name).join(", ");
                    let text = format!("There is no state `{value}` of jobs; there are {all}.");
                    Reason::new("unknown_state", text).with(&[&value, &all])
                }
            },
            "cursor" if value.is_empty() => continue,
            "cursor" => match value.parse() {
                Ok(place) => {
                    which.before = Some(place);
                    continue;
                }
                Err(_) => super::history::bad_cursor(),
            },
            _ => unknown_parameter(&name, &["kind", "state", "cursor"]),
        };
        return Err(ApiError::parameters(vec![reason.at(name)]));
    }
    Ok(which)
}

async fn get(State(web): State<Web>, Program(ctx): Program, Path(job): Path<String>) -> ApiResult {
    let job = web.app.job(&ctx, id(&job)?).await?;
    let mut json = shown(&job);
    if let Some(map) = json.as_object_mut() {
        map.insert("payload".to_owned(), job.payload);
    }
    Ok(Json(json).into_response())
}

async fn retry(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(job): Path<String>,
) -> ApiResult {
    web.app.call_back_job(&ctx, id(&job)?).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

async fn drop_job(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(job): Path<String>,
) -> ApiResult {
    web.app.drop_job(&ctx, id(&job)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn shown(job: &Job) -> JsonValue {
    json!({
        "id": job.id,
        "kind": job.kind,
        "state": job.state.name(),
        "attempts": job.attempts,
        "most": job.most,
        "due_at": job.due_at.map(|at| at.to_string()),
        "created_at": job.created_at.to_string(),
        "updated_at": job.updated_at.to_string(),
        "log": job.log,
    })
}
