//! Change sets: what was done, in one go, by whom; and taking it back.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::records::UndoStopped;
use mainstay_model::Reason;
use mainstay_store::history::{Recent, SetInfo, Sets};
use serde_json::{Value as JsonValue, json};

use super::body::id;
use super::history::{change_json, paging};
use super::idempotent;
use super::problem::{ApiError, ApiResult};
use super::program::Program;
use crate::i18n::T;
use crate::refusal;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/change-sets/{id}/undo", Needs::Program, undo)
        .unhurried()
        .get("/api/v1/change-sets", Needs::Program, list)
        .get("/api/v1/change-sets/{id}", Needs::Program, get)
}

async fn list(
    State(web): State<Web>,
    Program(ctx): Program,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let (before, limit) = paging(query.as_deref())?;
    let sets = web
        .app
        .store()
        .change_sets(&ctx.access, Sets::default(), before, limit)
        .await
        .map_err(Error::from)?;
    let next = (sets.len() == limit)
        .then(|| sets.last().map(|set| set.rid.to_string()))
        .flatten();
    let data: Vec<JsonValue> = sets.iter().map(set_json).collect();
    Ok(Json(json!({ "data": data, "page": { "next": next, "count": null } })).into_response())
}

async fn get(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(set): Path<String>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let (before, limit) = paging(query.as_deref())?;
    let set = web
        .app
        .store()
        .change_set(&ctx.access, id(&set)?)
        .await
        .map_err(Error::from)?
        .ok_or(Error::NotFound)?;
    let which = Recent {
        set: Some(set.meta.id),
        ..Recent::default()
    };
    let found = web
        .app
        .store()
        .recent_changes(&ctx.access, which, before, limit)
        .await
        .map_err(Error::from)?;
    let mut json = set_json(&set);
    if let Some(map) = json.as_object_mut() {
        map.insert(
            "data".to_owned(),
            found.changes.iter().map(change_json).collect(),
        );
        let next = found.next.map(|next| next.to_string());
        map.insert("page".to_owned(), json!({ "next": next, "count": null }));
    }
    Ok(Json(json).into_response())
}

async fn undo(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(set): Path<String>,
    headers: HeaderMap,
) -> ApiResult {
    let set = web
        .app
        .store()
        .change_set(&ctx.access, id(&set)?)
        .await
        .map_err(Error::from)?
        .ok_or(Error::NotFound)?;
    let what = format!("POST /change-sets/{}/undo", set.meta.id);
    let t = T::new(refusal::language(&headers, Some(&ctx)));
    idempotent::once(&web, &ctx, &headers, &what, &[], async |ctx| {
        let undone = web.app.undo(&ctx, set.meta.id).await?;
        if let Some(stopped) = undone.stopped {
            return Err(broke_off(undone.clean, &stopped));
        }
        let conflicts: Vec<JsonValue> = undone
            .conflicts
            .iter()
            .map(|stays| {
                let why = refusal::translated(t, &stays.why.clone().at(""));
                json!({ "object": stays.object, "record": stays.record, "fields": stays.fields,
                    "reason": stays.why.code, "detail": why.reason.message })
            })
            .collect();
        Ok(
            Json(
                json!({ "change_set": undone.set, "clean": undone.clean, "conflicts": conflicts }),
            )
            .into_response(),
        )
    })
    .await
}

/// Some of it is done: the same request goes on from there.
fn broke_off(done: u64, stopped: &UndoStopped) -> ApiError {
    let (done, left) = (done.to_string(), stopped.left.to_string());
    let (code, why) = match stopped.why {
        Error::Full => ("undo_broke_off_full", "the disk of the server is full"),
        _ => ("undo_broke_off", "the database cannot answer now"),
    };
    let text = format!(
        "{done} changes are taken back, {left} are not yet: {why}. Undo it again: it goes on where it was."
    );
    ApiError::Http(
        crate::error::status(&stopped.why),
        Reason::new(code, text).with(&[&done, &left]),
    )
}

fn set_json(set: &SetInfo) -> JsonValue {
    json!({
        "id": set.meta.id,
        "at": set.meta.at.to_string(),
        "actor": set.meta.actor,
        "source": set.meta.source,
        "reason": set.meta.reason.as_ref().map(|reason| &reason.message),
        "request": set.meta.request,
        "undoes": set.meta.undoes,
        "undone_by": set.undone_by,
        "changes": set.changes,
    })
}
