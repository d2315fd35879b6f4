//! The API's description (OpenAPI 3.1), generated from the objects and fields that the asking person may see.

mod answers;
mod notifications;
mod objects;
mod operation;
mod operations;
mod parameters;
mod schemas;
mod workspace;

use std::sync::{Arc, Weak};

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use mainstay_app::Ctx;
use mainstay_model::access::{Access, Action};
use parking_lot::Mutex;
use serde_json::{Value as JsonValue, json};

use super::problem::ApiResult;
use super::program::Program;
use crate::routes::{Needs, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/openapi.json", Needs::Program, openapi)
}

/// The last descriptions made, by the access they were made for: it changes with metadata, roles and teams.
static MADE: Mutex<Vec<(Weak<Access>, Arc<Made>)>> = Mutex::new(Vec::new());
const KEPT: usize = 8;

struct Made {
    text: String,
    etag: String,
}

async fn openapi(Program(ctx): Program, headers: HeaderMap) -> ApiResult {
    let made = made(&ctx);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known == Some(made.etag.as_str()) {
        return Ok((
            StatusCode::NOT_MODIFIED,
            [(header::ETAG, made.etag.clone())],
        )
            .into_response());
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, made.etag.clone()),
    ];
    Ok((headers, made.text.clone()).into_response())
}

fn made(ctx: &Ctx) -> Arc<Made> {
    let found = MADE
        .lock()
        .iter()
        .find(|(access, _)| {
            access
                .upgrade()
                .is_some_and(|access| Arc::ptr_eq(&access, &ctx.access))
        })
        .map(|(_, made)| made.clone());
    if let Some(made) = found {
        return made;
    }
    let text = document(ctx).to_string();
    let etag = format!(
        "\"{}\"",
        &blake3::hash(text.as_bytes()).to_hex().as_str()[..24]
    );
    let made = Arc::new(Made { text, etag });
    let mut kept = MADE.lock();
    kept.retain(|(access, _)| access.strong_count() > 0);
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push((Arc::downgrade(&ctx.access), made.clone()));
    made
}

/// The whole document.
pub(super) fn document(ctx: &Ctx) -> JsonValue {
    let mut paths = workspace::paths();
    paths.extend(operations::paths());
    paths.extend(notifications::paths());
    let mut schemas = answers::all();
    schemas.extend(operations::schemas());
    schemas.extend(notifications::schemas());
    let mut tags = vec![
        json!({ "name": "Workspace", "description": "Who one is, what there is, what was done." }),
        json!({ "name": "Notifications", "description": "What one was told: records given to one, changes of what one follows, messages of automations." }),
        json!({ "name": "Webhooks", "description": "Telling other programs of changes, by the Standard Webhooks specification. For administrators." }),
        json!({ "name": "Forms", "description": "What people fill in on sites of one's own." }),
        json!({ "name": "Jobs", "description": "Work that nobody waits for. For administrators." }),
    ];
    for object in ctx.access.catalog().objects() {
        let Some(access) = ctx.access.object(&object.name) else {
            continue;
        };
        let name = schemas::pascal(&object.name);
        schemas.insert(
            name.clone(),
            schemas::record(ctx, object, schemas::Use::Read),
        );
        schemas.insert(format!("{name}List"), schemas::list_of(&name));
        if access.may(Action::Create) {
            schemas.insert(
                format!("{name}Create"),
                schemas::record(ctx, object, schemas::Use::Create),
            );
        }
        if access.may(Action::Edit) {
            schemas.insert(
                format!("{name}Update"),
                schemas::record(ctx, object, schemas::Use::Update),
            );
        }
        objects::paths(ctx, object, &name, &mut paths);
        tags.push(json!({ "name": object.plural_label.get(mainstay_model::Lang::En) }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Mainstay",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The REST API of this workspace, made from its objects and fields, as far as the asking key may see them. \
                Every write is a change set that can be undone. Errors are problem documents (RFC 9457) that name the field.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "tags": tags,
        "paths": JsonValue::Object(paths),
        "components": {
            "schemas": JsonValue::Object(schemas),
            "responses": JsonValue::Object(operation::responses()),
            "parameters": JsonValue::Object(parameters::all()),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "An API key, made under Settings." },
            },
        },
    })
}
