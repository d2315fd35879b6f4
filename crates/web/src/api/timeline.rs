//! The story of a record: its changes and the activities about it, newest first.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use mainstay_app::records::{Entry, EntryKind, TimelineFilter};
use mainstay_model::Reason;
use serde_json::{Value as JsonValue, json};

use super::body::{id, object};
use super::history::change_json;
use super::list::pairs;
use super::problem::{ApiError, ApiResult, bad_limit, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/{plural}/{id}/timeline", Needs::Program, timeline)
}

/// The kind of entries that are changes; the others are called by their object.
const CHANGE: &str = "change";

async fn timeline(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let id = id(&record)?;
    let mut filter = TimelineFilter {
        limit: 50,
        ..TimelineFilter::default()
    };
    for (name, value) in pairs(query.as_deref())? {
        let problem = match name.as_str() {
            "only" => {
                let kinds = value.split(',').map(str::trim);
                filter.only = kinds
                    .filter(|kind| !kind.is_empty())
                    .map(str::to_owned)
                    .collect();
                let known = |kind: &String| {
                    let catalog = ctx.access.catalog();
                    kind == CHANGE || catalog.activities().any(|activity| activity.name == *kind)
                };
                match filter.only.iter().find(|kind| !known(kind)) {
                    None => continue,
                    Some(kind) => Reason::new(
                        "unknown_entry",
                        format!("A timeline has no `{kind}`; it has `change` and the names of activities, such as `note`."),
                    )
                    .with(&[kind]),
                }
            }
            "cursor" if value.is_empty() => continue,
            "cursor" => match value.parse() {
                Ok(place) => {
                    filter.before = Some(place);
                    continue;
                }
                Err(()) => Reason::new(
                    "bad_cursor",
                    "This cursor is damaged; start again from the first page.",
                ),
            },
            "limit" => match value.parse() {
                Ok(number) if (1..=200).contains(&number) => {
                    filter.limit = number;
                    continue;
                }
                _ => bad_limit(&value, 200),
            },
            _ => unknown_parameter(&name, &["only", "cursor", "limit"]),
        };
        return Err(ApiError::parameters(vec![problem.at(name)]));
    }
    let story = web.app.timeline(&ctx, &object.name, id, &filter).await?;
    let data: Vec<JsonValue> = story.entries.iter().map(entry_json).collect();
    let next = story.next.map(|place| place.to_string());
    Ok(Json(json!({ "data": data, "page": { "next": next, "count": null } })).into_response())
}

fn entry_json(entry: &Entry) -> JsonValue {
    let at = entry.at.to_string();
    match &entry.kind {
        EntryKind::Change(change) => {
            json!({ "at": at, "kind": CHANGE, "change": change_json(change) })
        }
        EntryKind::Activity(record) => {
            json!({ "at": at, "kind": record.object.name, "record": record })
        }
    }
}
