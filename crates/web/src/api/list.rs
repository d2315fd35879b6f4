//! Lists of records, and making one.

use axum::body::Bytes;
use axum::extract::{
    DefaultBodyLimit, FromRequest as _, Multipart, Path, RawQuery as RawQueryString, Request, State,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::views::Look;
use mainstay_app::{Ctx, Error};
use mainstay_model::access::Action;
use mainstay_model::filter::RawFilter;
use mainstay_model::query::{Cursor, RawQuery};
use mainstay_model::{Object, Reason, Record};
use serde::Serialize;
use serde_json::{Map, Value as JsonValue, json};

use super::body::{JsonBody, answered, etag, object};
use super::idempotent;
use super::problem::{ApiError, ApiResult};
use super::program::Program;
use crate::address;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::transfer;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/{plural}", Needs::Program, list)
        .post("/api/v1/{plural}", Needs::Program, create)
}

/// A list as it is answered.
#[derive(Serialize)]
struct List<'a> {
    data: &'a [Record],
    page: Page<'a>,
}

#[derive(Serialize)]
struct Page<'a> {
    next: Option<&'a str>,
    count: Option<u64>,
}

/// Parameters of a list that are not the query's own.
const OTHER: [&str; 2] = ["count", "view"];

async fn list(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(plural): Path<String>,
    RawQueryString(query): RawQueryString,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let pairs = pairs(query.as_deref())?;
    let (mut raw, mut problems) = RawQuery::from_pairs(
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
    if let Some((_, view)) = pairs.iter().find(|(name, _)| name == "view") {
        match saved_view(&web, &ctx, &object, view).await? {
            Ok(look) => through(look, &mut raw),
            Err(reason) => problems.push(reason.at("view")),
        }
    }
    let query = match (web.app.query(&ctx, &object.name, &raw), problems.is_empty()) {
        (Ok(query), true) => query,
        (Ok(_), false) => return Err(ApiError::parameters(problems)),
        (Err(Error::Invalid(more)), _) => {
            problems.extend(more);
            return Err(ApiError::parameters(problems));
        }
        (Err(error), _) => return Err(error.into()),
    };
    let (next, mut response) = web
        .app
        .page_told(&query, counted, |page, count| {
            let next = page.next.as_ref().map(Cursor::write);
            let response = answered(&List {
                data: &page.records,
                page: Page {
                    next: next.as_deref(),
                    count,
                },
            });
            (next, response)
        })
        .await?;
    let link = next
        .as_ref()
        .and_then(|next| next_link(&plural, &pairs, next));
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// What a saved view shows, or why it cannot be used here.
async fn saved_view(
    web: &Web,
    ctx: &Ctx,
    object: &Object,
    id: &str,
) -> ApiResult<Result<Look, Reason>> {
    let unknown = || {
        Reason::new(
            "no_view",
            format!(
                "There is no view `{id}` of {}, or you may not see it.",
                object.plural
            ),
        )
        .with(&[id, &object.plural])
    };
    let Ok(id) = id.parse() else {
        return Ok(Err(unknown()));
    };
    let view = match web.app.view(ctx, id).await {
        Ok(view) if view.target == object.name => view,
        Ok(_) | Err(Error::NotFound) => return Ok(Err(unknown())),
        Err(error) => return Err(error.into()),
    };
    Ok(match view.broken {
        Some(reason) => Err(reason),
        None => Ok(view.look),
    })
}

/// Looks through a view: its conditions and words hold besides those asked for, its order where no other is asked for.
fn through(look: Look, raw: &mut RawQuery) {
    raw.filter = RawFilter::All(vec![look.filter, std::mem::take(&mut raw.filter)]);
    raw.search = format!("{} {}", look.search, raw.search).trim().to_owned();
    if raw.order.trim().is_empty() {
        raw.order = look.order;
    }
}

/// The parameters of an address.
pub(super) fn pairs(query: Option<&str>) -> ApiResult<Vec<(String, String)>> {
    // The guard has refused what is no text, naming it.
    address::parameters(query.unwrap_or("")).map_err(|name| {
        let text = format!("The parameter `{name}` is not properly encoded: it has to be UTF-8.");
        let reason = Reason::new("parameter_not_text", text).with(&[&name]);
        ApiError::Http(StatusCode::BAD_REQUEST, reason)
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
    request: Request,
) -> ApiResult {
    let object = object(&ctx, &plural)?;
    let what = format!("POST /{plural}");
    let (value, bytes) = if is_form(&headers) {
        form(&web, &ctx, &object, request).await?
    } else {
        let body = JsonBody::from_request(request, &web).await?;
        (body.value, body.bytes)
    };
    idempotent::once(&web, &ctx, &headers, &what, &bytes, async |ctx| {
        let record = web.app.create(&ctx, &object.name, &value).await?;
        Ok(answer(StatusCode::CREATED, &object, &record, &headers))
    })
    .await
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}

/// A record with its files: a part for each file, the other fields as text. Gives the values, and what tells one request
/// from another.
async fn form(
    web: &Web,
    ctx: &Ctx,
    object: &Object,
    mut request: Request,
) -> ApiResult<(Map<String, JsonValue>, Bytes)> {
    // Nobody fills the disk who may not make anything here.
    if !ctx.access.may(Action::Create, &object.name) {
        return Err(Error::NotFound.into());
    }
    // Files have a limit of their own and are never whole in memory.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, web).await.map_err(|_| {
        ApiError::bad_request("bad_form", "The form names no boundary between its parts.")
    })?;
    let (pairs, files) = transfer::receive(web, ctx.env.now, object, &mut parts).await?;
    let mut values: Map<String, JsonValue> = pairs
        .into_iter()
        .map(|(name, text)| (name, JsonValue::String(text)))
        .collect();
    for (field, files) in files {
        values.insert(field, json!(files));
    }
    let bytes = serde_json::to_vec(&values).map_err(|error| Error::Bug(error.to_string()))?;
    Ok((values, bytes.into()))
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
        (false, status) => (status, answered(record)).into_response(),
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

#[cfg(test)]
mod tests {
    #[test]
    fn no_field_can_take_the_name_of_a_parameter() {
        for name in super::OTHER {
            assert!(mainstay_model::catalog::RESERVED.contains(&name), "{name}");
        }
    }
}
