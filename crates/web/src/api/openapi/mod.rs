//! The API's description (OpenAPI 3.1), generated from the objects and fields that the asking person may see.

use std::sync::{Arc, Weak};

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use mainstay_app::Ctx;
use mainstay_model::access::{Access, Action};
use parking_lot::Mutex;
use serde_json::{Map, Value as JsonValue, json};

use super::problem::ApiResult;
use super::program::Program;
use super::schema;
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
    let mut paths = schema::fixed_paths();
    let mut schemas = schema::fixed_schemas();
    let mut tags = vec![
        json!({ "name": "Workspace", "description": "Who one is, what there is, what was done." }),
    ];
    for object in ctx.access.catalog().objects() {
        let Some(access) = ctx.access.object(&object.name) else {
            continue;
        };
        let name = schema::pascal(&object.name);
        schemas.insert(name.clone(), schema::record(ctx, object, schema::Use::Read));
        schemas.insert(format!("{name}List"), schema::list_of(&name));
        if access.may(Action::Create) {
            schemas.insert(
                format!("{name}Create"),
                schema::record(ctx, object, schema::Use::Create),
            );
        }
        if access.may(Action::Edit) {
            schemas.insert(
                format!("{name}Update"),
                schema::record(ctx, object, schema::Use::Update),
            );
        }
        schema::object_paths(ctx, object, &name, &mut paths);
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
            "responses": JsonValue::Object(schema::responses()),
            "parameters": JsonValue::Object(parameters()),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "An API key, made under Settings." },
            },
        },
    })
}

fn parameters() -> Map<String, JsonValue> {
    let query = |name: &str, description: &str, schema: JsonValue| json!({ "name": name, "in": "query", "description": description, "schema": schema });
    let header = |name: &str, description: &str, pattern: &str| json!({ "name": name, "in": "header", "description": description, "schema": { "type": "string", "pattern": pattern } });
    let uuid = json!({ "type": "string", "format": "uuid" });
    [
        (
            "id",
            json!({ "name": "id", "in": "path", "required": true, "schema": uuid }),
        ),
        (
            "select",
            query(
                "select",
                "Fields wanted, separated by commas.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "order",
            query(
                "order",
                "Fields to order by: `name.asc,company.name.desc`.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "q",
            query(
                "q",
                "Words that the search index shall find.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "or",
            query(
                "or",
                "Any of these conditions: `(status.eq.new,owner.eq.me)`.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "and",
            query(
                "and",
                "All of these conditions.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "limit",
            query(
                "limit",
                "Records of a page.",
                json!({ "type": "integer", "minimum": 1, "maximum": 500, "default": 50 }),
            ),
        ),
        (
            "short_limit",
            query(
                "limit",
                "Entries of a page.",
                json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }),
            ),
        ),
        (
            "cursor",
            query(
                "cursor",
                "`page.next` of the page before.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "count",
            query(
                "count",
                "Whether to count all records that match.",
                json!({ "type": "string", "enum": ["exact", "none"] }),
            ),
        ),
        (
            "trash",
            query(
                "trash",
                "Records outside the trash, in it, or both.",
                json!({ "type": "string", "enum": ["live", "trashed", "any"] }),
            ),
        ),
        (
            "as_of",
            query(
                "as_of",
                "The record as it was at this instant.",
                json!({ "type": "string", "format": "date-time" }),
            ),
        ),
        (
            "if_match",
            header(
                "If-Match",
                "Only if the record still has this ETag.",
                "^(\\*|\"[0-9]{1,15}\")$",
            ),
        ),
        (
            "idempotency_key",
            header(
                "Idempotency-Key",
                "A request with this key is done once, however often it is sent.",
                "^[A-Za-z0-9_-]{1,64}$",
            ),
        ),
    ]
    .into_iter()
    .map(|(name, parameter)| (name.to_owned(), parameter))
    .collect()
}
