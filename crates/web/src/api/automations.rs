//! What automations have done, and what a plan would have done, by the API. Keeping them is keeping records.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use jiff::{SignedDuration, Timestamp};
use mainstay_app::Error;
use mainstay_app::automations::{Rehearsed, Run, Would};
use mainstay_model::Reason;
use mainstay_model::automation::Plan;
use serde::Deserialize;
use serde_json::{Map, Value as JsonValue, json};

use super::body::{JsonBody, id};
use super::history::cursor;
use super::problem::ApiResult;
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// Days that one may look back, and that one does unless told otherwise.
const MOST_DAYS: i64 = 366;
const USUAL_DAYS: i64 = 30;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/automations/{id}/runs", Needs::Program, runs)
        .post("/api/v1/automations/rehearse", Needs::Program, rehearse)
}

async fn runs(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(automation): Path<String>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let before = cursor(query.as_deref())?;
    let found = web.app.automation_runs(&ctx, id(&automation)?, before);
    let (runs, next) = found.await?;
    let data: Vec<JsonValue> = runs.iter().map(shown).collect();
    let next = next.map(|next| next.to_string());
    Ok(Json(json!({ "data": data, "page": { "next": next, "count": null } })).into_response())
}

fn shown(run: &Run) -> JsonValue {
    json!({
        "id": run.id,
        "state": run.state.name(),
        "object": run.object,
        "record": run.record,
        "title": run.title,
        "started_at": run.started.to_string(),
        "updated_at": run.at.to_string(),
        "next_at": run.next_at.map(|at| at.to_string()),
        "steps": run.steps,
        "done": run.done,
        "said": run.said,
        "attempts": run.attempts,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    target: String,
    plan: JsonValue,
    days: Option<i64>,
}

async fn rehearse(
    State(web): State<Web>,
    Program(ctx): Program,
    body: JsonBody<Asked>,
) -> ApiResult {
    let Asked { target, plan, days } = body.value;
    let plan = Plan::read(&plan).map_err(|why| Error::invalid("plan", why))?;
    let days = days.unwrap_or(USUAL_DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        let text = format!("One may look back from one day to {MOST_DAYS}.");
        let reason = Reason::new("automation_look_back", text).with(&[&MOST_DAYS.to_string()]);
        return Err(Error::invalid("days", reason).into());
    }
    let since = ctx
        .env
        .now
        .saturating_sub(SignedDuration::from_hours(days * 24));
    let since = since.unwrap_or(Timestamp::MIN);
    let told = web.app.rehearse(&ctx, &plan, &target, since).await?;
    let records: Vec<JsonValue> = told.records.iter().map(rehearsed).collect();
    let answer = json!({ "started": told.started, "looked": told.looked, "whole": told.whole, "records": records });
    Ok(Json(answer).into_response())
}

fn rehearsed(one: &Rehearsed) -> JsonValue {
    let would: Vec<JsonValue> = one.would.iter().map(would_do).collect();
    json!({ "record": one.record, "title": one.title, "at": one.at.to_string(), "would": would })
}

fn would_do(would: &Would) -> JsonValue {
    match would {
        Would::Set(values) => {
            let change = |(name, from, to): &(String, JsonValue, JsonValue)| {
                (name.clone(), json!({ "from": from, "to": to }))
            };
            let fields: Map<String, JsonValue> = values.iter().map(change).collect();
            json!({ "do": "set", "fields": fields })
        }
        Would::Create { object, values } => {
            let values: Map<String, JsonValue> = values.iter().cloned().collect();
            json!({ "do": "create", "object": object, "values": values })
        }
        Would::Assign { field, among } => {
            json!({ "do": "assign", "field": field, "among": among })
        }
        Would::Notify { people, words } => {
            json!({ "do": "notify", "people": people, "words": words })
        }
        Would::Webhook(webhook) => json!({ "do": "webhook", "webhook": webhook }),
        Would::Wait(minutes) => json!({ "do": "wait", "minutes": minutes }),
        Would::Fail(reason) => {
            json!({ "do": "fail", "code": reason.code, "message": reason.message })
        }
    }
}
