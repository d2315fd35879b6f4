//! The list as a file: what it matches, in its order.

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt as _};
use mainstay_app::Error;
use mainstay_app::export::{Export, Format, Naming};

use super::here::Here;
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::state::Web;

/// `GET /{plural}/export`: the columns of the list by the names that people read; with `_all`, every field by the names that
/// an import knows again; with `_format`, in another format than CSV.
pub async fn show(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let query = query.unwrap_or_default();
    let here = Here::find(&web, &person, &plural, &query)
        .await
        .page(&person)?;
    if !here.problems.is_empty() {
        // Leaving out what nobody understands would give away more than was asked for.
        let problems = here
            .problems
            .iter()
            .map(|(_, problem)| problem.clone())
            .collect();
        return Err(Error::Invalid(problems)).page(&person);
    }
    let all = query.split('&').any(|pair| pair.starts_with("_all="));
    let wanted = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("_format="));
    let format = match wanted {
        None => Format::Csv,
        Some(name) => Format::from_name(name)
            .ok_or(Error::NotFound)
            .page(&person)?,
    };
    let mut raw = here.raw(&person.ctx);
    let naming = if all { Naming::Fields } else { Naming::Labels };
    if all {
        raw.select = None;
    }
    let export = web
        .app
        .export(&person.ctx, &here.object.name, &raw, format, naming)
        .page(&person)?;
    Ok(file(export))
}

fn file(export: Export) -> Response {
    let kind = HeaderValue::from_static(export.media_type());
    let name = format!("attachment; filename=\"{}\"", export.file_name());
    let pieces = stream::unfold(export, |mut export| async move {
        match export.next().await {
            Ok(Some(bytes)) => Some((Ok(Bytes::from(bytes)), export)),
            Ok(None) => None,
            Err(error) => {
                // The file breaks off, which the browser tells; the status has long been sent.
                tracing::warn!(%error, "An export broke off");
                Some((Err(std::io::Error::other("the export broke off")), export))
            }
        }
    });
    // Compression asks once more behind the end.
    let mut response = Body::from_stream(pieces.fuse()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if let Ok(name) = name.parse() {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
