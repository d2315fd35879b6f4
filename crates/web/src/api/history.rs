//! What a record was.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use mainstay_model::Reason;
use mainstay_model::change::Change;
use serde_json::{Value as JsonValue, json};

use super::body::{id, object};
use super::list::pairs;
use super::problem::{ApiError, ApiResult, bad_limit, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/{plural}/{id}/history", Needs::Program, history)
}

async fn history(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let (before, limit) = paging(query.as_deref())?;
    let id = id(&record)?;
    web.app
        .get_in(&ctx, &object.name, id, mainstay_model::query::Trash::Any)
        .await?;
    let changes = web
        .app
        .history(&ctx, &object.name, id, before, limit)
        .await?;
    let next = (changes.len() == limit)
        .then(|| changes.last().map(|change| change.rid.to_string()))
        .flatten();
    let data: Vec<JsonValue> = changes.iter().map(change_json).collect();
    Ok(Json(json!({ "data": data, "page": { "next": next, "count": null } })).into_response())
}

/// `cursor` and `limit` of lists that are not of records.
pub(super) fn paging(query: Option<&str>) -> ApiResult<(Option<i64>, usize)> {
    let (mut before, mut limit) = (None, 50);
    for (name, value) in pairs(query)? {
        let problem = match name.as_str() {
            "cursor" if value.is_empty() => continue,
            "cursor" => match value.parse() {
                Ok(position) => {
                    before = Some(position);
                    continue;
                }
                Err(_) => bad_cursor(),
            },
            "limit" => match value.parse() {
                Ok(number) if (1..=200).contains(&number) => {
                    limit = number;
                    continue;
                }
                _ => bad_limit(&value, 200),
            },
            _ => unknown_parameter(&name, &["cursor", "limit"]),
        };
        return Err(ApiError::parameters(vec![problem.at(name)]));
    }
    Ok((before, limit))
}

/// `cursor` alone, of lists whose pages have a length of their own.
pub(super) fn cursor(query: Option<&str>) -> ApiResult<Option<i64>> {
    let mut before = None;
    for (name, value) in pairs(query)? {
        let problem = match name.as_str() {
            "cursor" if value.is_empty() => continue,
            "cursor" => match value.parse() {
                Ok(position) => {
                    before = Some(position);
                    continue;
                }
                Err(_) => bad_cursor(),
            },
            _ => unknown_parameter(&name, &["cursor"]),
        };
        return Err(ApiError::parameters(vec![problem.at(name)]));
    }
    Ok(before)
}

pub(super) fn bad_cursor() -> Reason {
    Reason::new(
        "bad_cursor",
        "This cursor is damaged; start again from the first page.",
    )
}

/// A change as programs read it.
pub(super) fn change_json(change: &Change) -> JsonValue {
    json!({
        "change_set": change.set.id,
        "at": change.set.at.to_string(),
        "actor": change.set.actor,
        "source": change.set.source,
        "reason": change.set.reason.as_ref().map(|reason| &reason.message),
        "request": change.set.request,
        "undoes": change.set.undoes,
        "undone_by": change.undone_by,
        "object": change.object,
        "record": change.record,
        "action": change.verb,
        "version": change.version,
        "fields": change.fields.iter().map(|(name, delta)| {
            (name.clone(), json!({ "old": delta.0, "new": delta.1 }))
        }).collect::<serde_json::Map<_, _>>(),
    })
}
