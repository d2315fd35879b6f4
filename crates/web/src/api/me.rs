//! Who one is, and what one may do.

use axum::Json;
use axum::response::IntoResponse;
use mainstay_model::access::{Action, Right};
use serde_json::{Map, Value as JsonValue, json};

use super::problem::ApiResult;
use super::program::Program;
use crate::routes::{Needs, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/me", Needs::Program, me)
}

async fn me(Program(ctx): Program) -> ApiResult {
    let user = ctx.user.as_ref().ok_or(mainstay_app::Error::SignedOut)?;
    let objects: Map<String, JsonValue> = ctx
        .access
        .catalog()
        .objects()
        .iter()
        .filter(|object| ctx.access.object(&object.name).is_some())
        .map(|object| {
            let may = Action::ALL
                .iter()
                .filter(|action| ctx.access.may(**action, &object.name));
            (
                object.name.clone(),
                may.map(|action| json!(action)).collect(),
            )
        })
        .collect();
    let rights: Vec<&Right> = Right::ALL
        .iter()
        .filter(|right| ctx.access.has(**right))
        .collect();
    Ok(Json(json!({
        "id": user.id,
        "name": user.display_name(),
        "email": user.email,
        "language": ctx.lang(),
        "time_zone": ctx.env.zone.iana_name(),
        "objects": objects,
        "rights": rights,
    }))
    .into_response())
}
