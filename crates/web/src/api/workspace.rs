//! Objects and fields, as far as one may see them.

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use mainstay_app::{Ctx, Error};
use mainstay_model::Object;
use serde_json::{Value as JsonValue, json};

use super::problem::ApiResult;
use super::program::Program;
use crate::routes::{Needs, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/objects", Needs::Program, list)
        .get("/api/v1/objects/{name}", Needs::Program, get)
}

async fn list(Program(ctx): Program) -> ApiResult {
    let data: Vec<JsonValue> = ctx
        .access
        .catalog()
        .objects()
        .iter()
        .filter(|object| ctx.access.object(&object.name).is_some())
        .map(|object| object_json(&ctx, object))
        .collect();
    Ok(Json(json!({ "data": data })).into_response())
}

async fn get(Program(ctx): Program, Path(name): Path<String>) -> ApiResult {
    let object = ctx
        .access
        .object(&name)
        .ok_or(Error::NotFound)?
        .object
        .clone();
    Ok(Json(object_json(&ctx, &object)).into_response())
}

fn object_json(ctx: &Ctx, object: &Arc<Object>) -> JsonValue {
    let fields: Vec<JsonValue> = object
        .fields
        .iter()
        .enumerate()
        .filter(|(position, _)| ctx.access.may_read(object, *position))
        .map(|(position, field)| {
            let operators: Vec<&str> = field
                .kind
                .operators(field)
                .iter()
                .map(|op| op.name())
                .collect();
            json!({
                "name": field.name,
                "label": field.label,
                "kind": field.kind.name(),
                "required": field.params.required,
                "unique": field.params.unique,
                "indexed": field.params.indexed,
                "writable": ctx.access.may_write(object, position),
                "targets": field.params.targets,
                "options": field.params.options,
                "operators": operators,
            })
        })
        .collect();
    json!({
        "name": object.name,
        "plural": object.plural,
        "label": object.label,
        "plural_label": object.plural_label,
        "title": object.title,
        "custom": object.custom,
        "fields": fields,
    })
}
