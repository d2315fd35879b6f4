//! Forms for sites of one's own: what somebody has answered there is sent as JSON, by the browser, without a key. Only sites that the
//! form names are listened to.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_app::forms::{Arrival, Arrived, Came, Form};
use mainstay_model::{Lang, Reason};
use serde::Deserialize;
use serde_json::{Map, Value as JsonValue, json};

use super::body::JsonBody;
use super::problem::{ApiError, ApiResult};
use crate::given::Guest;
use crate::guard::model_lang;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// Where answers are sent, by sites that are not ours.
pub(crate) const SUBMISSIONS: &str = "/api/v1/forms/{id}/submissions";

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(SUBMISSIONS, Needs::Nobody, submit)
        .options(SUBMISSIONS, Needs::Nobody, ask)
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Sent {
    values: Map<String, JsonValue>,
    #[serde(default)]
    consent: bool,
    #[serde(default)]
    language: Option<String>,
    /// The page that it was filled in on, with its parameters.
    #[serde(default)]
    page: String,
    /// A name of its own, so that what is sent twice is taken once.
    #[serde(default)]
    once: String,
}

/// Whether the site that sends is one that the form names.
fn from_allowed(form: &Form, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let text = origin.to_str().ok()?;
    let plan = form.plan.as_ref().ok()?;
    plan.origins
        .iter()
        .any(|allowed| allowed == text)
        .then(|| origin.clone())
}

/// Tells the browser that the site may read the answer.
fn let_read(response: &mut Response, origin: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// What a browser asks before it sends.
async fn ask(State(web): State<Web>, Path(key): Path<String>, headers: HeaderMap) -> ApiResult {
    let form = web.app.form_at(&key).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(origin) = from_allowed(&form, &headers) {
        let told = response.headers_mut();
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
            (header::ACCESS_CONTROL_MAX_AGE, "600"),
        ] {
            told.insert(name, HeaderValue::from_static(value));
        }
        let_read(&mut response, origin);
    }
    Ok(response)
}

async fn submit(
    State(web): State<Web>,
    Path(key): Path<String>,
    guest: Guest,
    headers: HeaderMap,
    body: Result<JsonBody<Sent>, ApiError>,
) -> ApiResult {
    let form = web.app.form_at(&key).await?;
    let Some(origin) = from_allowed(&form, &headers) else {
        let text =
            "This form is not open to the site that sends this; its administrators can allow it.";
        let reason = Reason::new("form_site", text);
        return Err(Error::Denied(reason).into());
    };
    let taken = match body {
        Ok(body) => take(&web, &form, guest, body).await,
        Err(error) => Err(error),
    };
    let mut response = taken.unwrap_or_else(IntoResponse::into_response);
    let_read(&mut response, origin);
    Ok(response)
}

async fn take(web: &Web, form: &Form, guest: Guest, body: JsonBody<Sent>) -> ApiResult {
    let whole = form.whole(&web.app.store().catalog());
    let Some((plan, object)) = whole.filter(|_| form.active) else {
        let reason = Reason::new("form_closed", "This form takes no answers at present.");
        return Err(ApiError::Http(StatusCode::GONE, reason));
    };
    let sent = body.value;
    let (page, query) = sent.page.split_once('?').unwrap_or((&sent.page, ""));
    let query = query.split('#').next().unwrap_or("");
    let lang = sent.language.as_deref().and_then(Lang::from_tag);
    let once = match sent.once.trim() {
        // Without a name, every sending is one of its own.
        "" => web.app.form_stamp(form.id).await?,
        once => format!("{page} {once}"),
    };
    let arrival = Arrival {
        values: sent.values,
        once: Some(once),
        agreed: sent.consent,
        came: Came {
            query: serde_urlencoded::from_str(query).unwrap_or_default(),
            referrer: page.to_owned(),
            address: guest.visitor.address,
            lang: lang.unwrap_or_else(|| model_lang(guest.lang)),
        },
        ..Arrival::default()
    };
    match web.app.take_form(form, &plan, &object, &arrival).await? {
        Arrived::Taken => {
            let answer = json!({ "state": "taken" });
            Ok((StatusCode::CREATED, Json(answer)).into_response())
        }
        Arrived::Again(problems) => Err(Error::Invalid(problems).into()),
        Arrived::Stale => Err(Error::NotFound.into()),
    }
}
