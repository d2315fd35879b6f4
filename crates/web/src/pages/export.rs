//! Taking a list out as a file: the records that the list's address shows, written while they are read.

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::export::{Format, Naming};
use mainstay_model::query::RawQuery;

use super::record::object_of;
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// `/{plural}/export`: the parameters of the list, `format` (`csv`, `jsonl`) and `headers` (`labels` for spreadsheets).
pub(super) fn routes() -> Routes {
    Routes::new().get("/{plural}/export", Needs::Person, export)
}

/// Parameters that are the pages' own and no part of the query.
const OTHERS: [&str; 9] = ["format", "headers", "view", "_edited", "_layout", "_group", "lane", "id", "_csrf"];

async fn export(State(web): State<Web>, person: Person, Path(plural): Path<String>, Query(pairs): Query<Pairs>) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let (raw, problems) = RawQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), &OTHERS);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems)).page(&person);
    }
    let format = last(&pairs, "format").and_then(Format::from_name).unwrap_or(Format::Csv);
    let naming = if last(&pairs, "headers") == Some("labels") { Naming::Labels } else { Naming::Fields };
    // Lists show some columns; what is taken out is whole, so that it can be brought in again.
    let raw = RawQuery { select: raw.select.filter(|_| last(&pairs, "format").is_some()), ..raw };
    let export = web.app.export(&person.ctx, &object.name, &raw, format, naming).page(&person)?;
    let headers = [
        (header::CONTENT_TYPE, export.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", export.file_name())),
    ];
    let pieces = futures_util::stream::try_unfold(export, |mut export| async move {
        let piece = export.next().await.map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok::<_, std::io::Error>(piece.map(|bytes| (Bytes::from(bytes), export)))
    });
    Ok((headers, Body::from_stream(pieces)).into_response())
}
