//! Files of records, for programs.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use mainstay_app::Error;
use mainstay_model::query::Trash;
use mainstay_model::{Reason, Value};

use super::body::{id, object};
use super::list::pairs;
use super::problem::{ApiError, ApiResult, unknown_parameter};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::transfer;

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/{plural}/{id}/content", Needs::Program, content)
}

/// A file of a record; `field` and `hash` name it where there are several.
async fn content(
    State(web): State<Web>,
    Program(ctx): Program,
    Path((plural, record)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let id = id(&record)?;
    let (mut wanted_field, mut wanted_hash) = (None, None);
    for (name, value) in pairs(query.as_deref())? {
        match name.as_str() {
            "field" => wanted_field = Some(value),
            "hash" => wanted_hash = Some(value),
            _ => {
                let problem = unknown_parameter(&name, &["field", "hash"]);
                return Err(ApiError::parameters(vec![problem.at(name)]));
            }
        }
    }
    let record = web.app.get_in(&ctx, &object.name, id, Trash::Any).await?;
    let mut found = Vec::new();
    for (field, value) in record.entries() {
        if let Value::Files(files) = value
            && wanted_field
                .as_ref()
                .is_none_or(|wanted| *wanted == field.name)
        {
            let files = files.iter().filter(|file| {
                wanted_hash
                    .as_ref()
                    .is_none_or(|wanted| *wanted == file.hash)
            });
            found.extend(files.map(|file| (field.name.clone(), file.hash.clone())));
        }
    }
    found.dedup();
    let (field, hash) = match found.as_slice() {
        [] => return Err(Error::NotFound.into()),
        [only] => only,
        several => {
            let count = several.len().to_string();
            let reason = Reason::new(
                "several_files",
                format!("This record has {count} files; name one by its `hash`, and its `field`."),
            );
            return Err(ApiError::parameters(vec![
                reason.with(&[&count]).at("hash"),
            ]));
        }
    };
    let (file, content) = web
        .app
        .open_file(&ctx, &object.name, id, field, hash)
        .await?;
    Ok(transfer::send(&file, content, false, &headers))
}
