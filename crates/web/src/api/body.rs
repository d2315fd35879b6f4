//! Bodies and path parts of requests, read so that every mistake is told in words.

use std::str::FromStr as _;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::{Ctx, Error};
use mainstay_model::{Object, Reason, RecordId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::{ApiError, ApiResult};
use crate::error::too_large;
use crate::state::Web;

/// A JSON body, with its bytes: those tell one request from another.
pub struct JsonBody<T> {
    /// What it says.
    pub value: T,
    /// As it came.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Web> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Self::Rejection> {
        let content = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let kind = content
            .split(';')
            .next()
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase();
        if kind != "application/json"
            && !(kind.starts_with("application/") && kind.ends_with("+json"))
        {
            return Err(ApiError::Http(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Reason::new(
                    "media_type",
                    "Send JSON, with the header `Content-Type: application/json`.",
                ),
            ));
        }
        let bytes = bytes(request, web).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let error = without_types(&error.to_string());
            let text = format!("The body is not the JSON that is expected here: {error}.");
            ApiError::Http(
                StatusCode::BAD_REQUEST,
                Reason::new("bad_json", text).with(&[&error]),
            )
        })?;
        Ok(Self { value, bytes })
    }
}

/// The reader's words without names of types, which are ours and say nothing to who wrote the body.
fn without_types(error: &str) -> String {
    const OURS: [(&str, &str); 4] = [
        ("internally tagged enum ", "an object"),
        ("adjacently tagged enum ", "an object"),
        ("struct ", "an object"),
        ("enum ", "a word of a list, or an object"),
    ];
    let Some((before, rest)) = error.split_once("expected ") else {
        return error.to_owned();
    };
    for (kind, plain) in OURS {
        if let Some(named) = rest.strip_prefix(kind) {
            let end = named
                .find(|char: char| !(char.is_ascii_alphanumeric() || char == '_'))
                .unwrap_or(named.len());
            return format!("{before}expected {plain}{}", &named[end..]);
        }
    }
    error.to_owned()
}

async fn bytes(request: Request, web: &Web) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, web)
        .await
        .map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(inner)
                if inner.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                ApiError::Http(StatusCode::PAYLOAD_TOO_LARGE, too_large())
            }
            _ => ApiError::bad_request("bad_body", "The body broke off; send it again."),
        })
}

/// The object of a plural name, when anything of it may be seen.
pub fn object(ctx: &Ctx, plural: &str) -> ApiResult<Arc<Object>> {
    let object = ctx
        .access
        .catalog()
        .by_plural(plural)
        .ok_or(Error::NotFound)?;
    Ok(ctx
        .access
        .object(&object.name)
        .ok_or(Error::NotFound)?
        .object
        .clone())
}

/// The id in a path; one that is none is not found.
pub fn id(text: &str) -> ApiResult<RecordId> {
    RecordId::from_str(text).map_err(|_| ApiError::App(Error::NotFound))
}

/// The version that `If-Match` names; nothing for none or `*`.
pub fn if_match(headers: &HeaderMap) -> ApiResult<Option<i64>> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or("").trim();
    if text == "*" {
        return Ok(None);
    }
    // A proxy that compresses answers weakens their ETags.
    let quoted = text.strip_prefix("W/").unwrap_or(text);
    let version = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .and_then(|version| version.parse().ok());
    version.map(Some).ok_or_else(|| {
        ApiError::bad_request(
            "bad_etag",
            "`If-Match` has to be an ETag that this API gave, such as `\"3\"`, or `*`.",
        )
    })
}

/// The ETag of a version.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// A record or a list of them as an answer: written into one piece of memory, where a long list would else be put together
/// from thousands of pieces.
pub(super) fn answered(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => ApiError::App(Error::Bug(error.to_string())).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_types;

    #[test]
    fn types_of_ours_are_not_named() {
        for (told, expected) in [
            (
                "invalid type: integer `5`, expected struct Seen at line 1 column 8",
                "invalid type: integer `5`, expected an object at line 1 column 8",
            ),
            (
                "invalid type: sequence, expected internally tagged enum Trigger at line 1 column 1",
                "invalid type: sequence, expected an object at line 1 column 1",
            ),
            (
                "invalid type: string \"x\", expected u64 at line 1 column 3",
                "invalid type: string \"x\", expected u64 at line 1 column 3",
            ),
        ] {
            assert_eq!(without_types(told), expected);
        }
    }
}
