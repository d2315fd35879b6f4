//! What one was told, by the API: reading it, and marking it as read.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use jiff::Timestamp;
use mainstay_app::Ctx;
use mainstay_app::notifications::Item;
use mainstay_model::Reason;
use mainstay_store::notifications::{Place, Read};
use serde::Deserialize;
use serde_json::{Value as JsonValue, json};

use super::body::{JsonBody, id};
use super::history::bad_cursor;
use super::list::pairs;
use super::problem::{ApiError, ApiResult, bad_limit, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// Notifications of a page, at most.
const MOST: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/notifications", Needs::Program, list)
        .post("/api/v1/notifications/read", Needs::Program, read_all)
        .patch("/api/v1/notifications/{id}", Needs::Program, mark)
}

#[derive(Default)]
struct Asked {
    read: Read,
    behind: Option<Place>,
    limit: Option<usize>,
}

async fn list(
    State(web): State<Web>,
    Program(ctx): Program,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let Asked {
        read,
        behind,
        limit,
    } = asked(query.as_deref())?;
    let limit = limit.unwrap_or(50);
    let inbox = web.app.inbox(&ctx, read, behind, limit).await?;
    let data: Vec<JsonValue> = inbox.items.iter().map(|item| shown(&ctx, item)).collect();
    let next = inbox.next.map(cursor);
    Ok(Json(json!({ "data": data, "page": { "next": next, "count": null } })).into_response())
}

fn cursor(place: Place) -> String {
    format!("{}.{}", place.at.as_microsecond(), place.rid)
}

fn place(text: &str) -> Option<Place> {
    let (at, rid) = text.split_once('.')?;
    Some(Place {
        at: Timestamp::from_microsecond(at.parse().ok()?).ok()?,
        rid: rid.parse().ok()?,
    })
}

/// `read`, `cursor` and `limit`.
fn asked(query: Option<&str>) -> ApiResult<Asked> {
    let mut asked = Asked::default();
    for (name, value) in pairs(query)? {
        let problem = match (name.as_str(), value.as_str()) {
            ("cursor", "") => continue,
            ("cursor", text) => match place(text) {
                Some(place) => {
                    asked.behind = Some(place);
                    continue;
                }
                None => bad_cursor(),
            },
            ("read", "true") => {
                asked.read = Read::Yes;
                continue;
            }
            ("read", "false") => {
                asked.read = Read::No;
                continue;
            }
            ("read", _) => Reason::new(
                "bad_boolean",
                format!("`{value}` is neither true nor false."),
            )
            .with(&[&value]),
            ("limit", text) => match text.parse() {
                Ok(number) if (1..=MOST).contains(&number) => {
                    asked.limit = Some(number);
                    continue;
                }
                _ => bad_limit(&value, MOST),
            },
            _ => unknown_parameter(&name, &["read", "cursor", "limit"]),
        };
        return Err(ApiError::parameters(vec![problem.at(name)]));
    }
    Ok(asked)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    read: bool,
}

async fn mark(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(notification): Path<String>,
    body: JsonBody<Marked>,
) -> ApiResult {
    let id = id(&notification)?;
    web.app.mark_notification(&ctx, id, body.value.read).await?;
    let item = web.app.notification(&ctx, id).await?;
    Ok(Json(shown(&ctx, &item)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadAll {
    /// What came since is left unread; now when it is not told.
    until: Option<Timestamp>,
}

async fn read_all(
    State(web): State<Web>,
    Program(ctx): Program,
    body: JsonBody<ReadAll>,
) -> ApiResult {
    let read = web.app.mark_all_read(&ctx, body.value.until).await?;
    Ok(Json(json!({ "read": read })).into_response())
}

fn shown(ctx: &Ctx, item: &Item) -> JsonValue {
    let told = &item.notification;
    let hidden = item.is_hidden();
    json!({
        "id": told.id,
        "kind": told.kind,
        "at": told.at.to_string(),
        "read_at": told.read_at.map(|at| at.to_string()),
        "object": item.object.as_ref().map(|object| &object.name),
        "record": told.record.filter(|_| !hidden),
        "title": item.title.as_ref(),
        "actors": item.actors(),
        "count": item.count(),
        "fields": item.fields(ctx),
        "action": told.args["verb"].as_str(),
        "words": item.words(),
        "url": item.leads_to(),
    })
}
