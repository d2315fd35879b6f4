//! Lists of records, and making one.

use axum::Json;
use axum::extract::{Path, RawQuery as RawQueryString, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_model::query::{Cursor, RawQuery};
use mainstay_model::{Object, Reason, Record};
use serde::Serialize;
use serde_json::{Map, Value as JsonValue};

use super::body::{JsonBody, etag, object};
use super::idempotent;
use super::problem::{ApiError, ApiResult};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/{plural}", Needs::Program, list)
        .post("/api/v1/{plural}", Needs::Program, create)
}

/// A list as it is answered.
#[derive(Serialize)]
struct List {
    data: Vec<Record>,
    page: Page,
}

#[derive(Serialize)]
struct Page {
    next: Option<String>,
    count: Option<u64>,
}

/// Parameters of a list that are not the query's own.
const OTHER: [&str; 1] = ["count"];

async fn list(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(plural): Path<String>,
    RawQueryString(query): RawQueryString,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let pairs = pairs(query.as_deref())?;
    let (raw, mut problems) = RawQuery::from_pairs(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
        &OTHER,
    );
    let counted = match pairs
        .iter()
        .find(|(name, _)| name == "count")
        .map(|(_, value)| value.as_str())
    {
        None | Some("none" | "") => false,
        Some("exact") => true,
        Some(other) => {
            problems.push(
                Reason::new(
                    "bad_count",
                    format!("`{other}` is neither `exact` nor `none`."),
                )
                .with(&[other])
                .at("count"),
            );
            false
        }
    };
    let query = match (web.app.query(&ctx, &object.name, &raw), problems.is_empty()) {
        (Ok(query), true) => query,
        (Ok(_), false) => return Err(ApiError::parameters(problems)),
        (Err(Error::Invalid(more)), _) => {
            problems.extend(more);
            return Err(ApiError::parameters(problems));
        }
        (Err(error), _) => return Err(error.into()),
    };
    let page = web.app.page(&query).await?;
    let count = if counted {
        Some(web.app.count(&query).await?)
    } else {
        None
    };
    let next = page.next.as_ref().map(Cursor::write);
    let link = next
        .as_ref()
        .and_then(|next| next_link(&plural, &pairs, next));
    let mut response = Json(List {
        data: page.records,
        page: Page { next, count },
    })
    .into_response();
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The parameters of an address.
pub(super) fn pairs(query: Option<&str>) -> ApiResult<Vec<(String, String)>> {
    serde_urlencoded::from_str(query.unwrap_or("")).map_err(|_| {
        ApiError::bad_request(
            "bad_query",
            "The parameters of the address are not properly encoded.",
        )
    })
}

fn next_link(plural: &str, pairs: &[(String, String)], next: &str) -> Option<HeaderValue> {
    let mut kept: Vec<(&str, &str)> = pairs
        .iter()
        .filter(|(name, _)| name != "cursor")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    kept.push(("cursor", next));
    let query = serde_urlencoded::to_string(kept).ok()?;
    HeaderValue::from_str(&format!("</api/v1/{plural}?{query}>; rel=\"next\"")).ok()
}

async fn create(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(plural): Path<String>,
    headers: HeaderMap,
    body: JsonBody<Map<String, JsonValue>>,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let what = format!("POST /{plural}");
    idempotent::once(&web, &ctx, &headers, &what, &body.bytes, async {
        let record = web.app.create(&ctx, &object.name, &body.value).await?;
        Ok(answer(StatusCode::CREATED, &object, &record, &headers))
    })
    .await
}

/// A record as an answer: with its place and version; without the record where that is preferred.
pub(super) fn answer(
    status: StatusCode,
    object: &Object,
    record: &Record,
    headers: &HeaderMap,
) -> Response {
    let minimal = headers
        .get("prefer")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|prefer| {
            prefer
                .split([',', ';'])
                .any(|part| part.trim() == "return=minimal")
        });
    let mut response = match (minimal, status) {
        (true, StatusCode::CREATED) => status.into_response(),
        (true, _) => StatusCode::NO_CONTENT.into_response(),
        (false, status) => (status, Json(record)).into_response(),
    };
    let mut set = |name: header::HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::ETAG, etag(record.version));
    if status == StatusCode::CREATED {
        set(
            header::LOCATION,
            format!("/api/v1/{}/{}", object.plural, record.id),
        );
    }
    response
}
