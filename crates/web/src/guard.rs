//! Who comes, and whether they may: before every handler.

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::auth::Visitor;
use mainstay_app::{Ctx, Error, Origin};
use mainstay_model::access::Right;
use mainstay_model::change::Source;
use mainstay_model::{Lang, RecordId};
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::address;
use crate::error::{self, PageError};
use crate::i18n;
use crate::refusal::{self, Refusal};
use crate::routes::Route;
use crate::state::Web;

/// The cookie of a session. Over TLS its name makes browsers refuse one that was planted by a neighbouring host.
pub fn session_cookie(web: &Web) -> &'static str {
    if web.settings.secure_cookies {
        "__Host-mainstay_session"
    } else {
        "mainstay_session"
    }
}

/// The cookie that names whom an administrator looks on as.
pub const VIEW_AS: &str = "mainstay_view_as";

/// Where looking on as somebody else ends.
pub const VIEW_END: &str = "/view-as/end";

/// Who sent a request.
#[derive(Clone, Debug)]
pub enum Who {
    /// Nobody we know.
    Nobody,
    /// Somebody who is signed in.
    Person(Box<Ctx>, Session),
    /// A program with a key.
    Key(Box<Ctx>),
}

/// What a handler may want of the session in use.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its identity.
    pub id: RecordId,
    /// The secret that forms carry.
    pub csrf: String,
}

/// The name of a request, in logs, answers and change sets.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Names the request.
pub async fn request_id(mut request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// Refuses addresses that are no text, before a handler makes something else of them.
pub async fn readable(request: Request, next: Next) -> Response {
    if !address::is_text(request.uri().path()) {
        return error::unreadable(&request, None);
    }
    match address::parameters(request.uri().query().unwrap_or("")) {
        Ok(_) => next.run(request).await,
        Err(name) => error::unreadable(&request, Some(&name)),
    }
}

/// How long requests may take, and which may take longer.
#[derive(Clone)]
pub struct TimeLimit {
    most: Duration,
    unhurried: Arc<HashSet<(&'static str, &'static str)>>,
}

impl TimeLimit {
    /// For the addresses of a table.
    pub fn of(most: Duration, table: &[Route]) -> Self {
        let unhurried = table
            .iter()
            .filter(|route| route.unhurried)
            .map(|route| (route.method, route.path));
        Self {
            most,
            unhurried: Arc::new(unhurried.collect()),
        }
    }

    fn holds_for(&self, request: &Request) -> bool {
        let Some(path) = request.extensions().get::<MatchedPath>() else {
            return true;
        };
        let key = (request.method().as_str(), path.as_str());
        let content = request.headers().get(header::CONTENT_TYPE);
        // Files come as fast as somebody's line lets them.
        let upload = content.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
        !upload && !self.unhurried.contains(&key)
    }
}

/// Gives up on what takes too long. Only the answer: a change under way is made as a whole or not at all.
pub async fn in_time(State(limit): State<TimeLimit>, request: Request, next: Next) -> Response {
    if !limit.holds_for(&request) {
        return next.run(request).await;
    }
    let late = error::Late::of(&request, limit.most);
    match tokio::time::timeout(limit.most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => late.into_response(),
    }
}

/// Finds out who comes: a session's cookie or a key.
pub async fn identify(
    State(web): State<Web>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone());
    match who(&web, &jar, request.headers().clone(), id, api).await {
        Ok(who) => {
            request.extensions_mut().insert(who);
            next.run(request).await
        }
        Err(error) if api => {
            let lang = refusal::language(request.headers(), None);
            refusal::said_in(lang, Refusal::App(error).into_response())
        }
        Err(error) => PageError::for_guest(error, lang(request.headers())).into_response(),
    }
}

async fn who(
    web: &Web,
    jar: &CookieJar,
    headers: HeaderMap,
    request: Option<String>,
    api: bool,
) -> Result<Who, Error> {
    let mut origin = Origin::of(if api { Source::Api } else { Source::Page });
    origin.request = request;
    origin.lang = Some(model_lang(lang(&headers)));
    if let Some(token) = bearer(&headers) {
        return Ok(Who::Key(Box::new(web.app.key_ctx(token, origin).await?)));
    }
    let Some(token) = jar
        .get(session_cookie(web))
        .map(|cookie| cookie.value().to_owned())
    else {
        return Ok(Who::Nobody);
    };
    match web.app.session(&token).await {
        Ok(live) => {
            let mut ctx = web.app.ctx(live.user, origin.clone())?;
            // An administrator may look on as somebody else; of anybody else that cookie is worth nothing.
            let looked_at = jar
                .get(VIEW_AS)
                .and_then(|cookie| cookie.value().parse().ok());
            if let Some(user) = looked_at
                && let Ok(theirs) = web.app.view_as(&ctx, user, origin)
            {
                ctx = theirs;
            }
            Ok(Who::Person(
                Box::new(ctx),
                Session {
                    id: live.id,
                    csrf: live.csrf,
                },
            ))
        }
        Err(Error::SignedOut) => Ok(Who::Nobody),
        Err(error) => Err(error),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The language that the browser asks for.
pub fn lang(headers: &HeaderMap) -> i18n::Lang {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(i18n::Lang::En, i18n::Lang::negotiate)
}

/// The model's name of a language.
pub fn model_lang(lang: i18n::Lang) -> Lang {
    Lang::from_tag(lang.tag()).unwrap_or_default()
}

/// The pages' name of a language.
pub fn page_lang(lang: Lang) -> i18n::Lang {
    i18n::Lang::from_tag(lang.tag()).unwrap_or_default()
}

/// Where a request comes from, as sessions remember it.
pub fn visitor(request: &axum::http::request::Parts) -> Visitor {
    let address = request
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip().to_string());
    let agent = request
        .headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    Visitor {
        address: address.unwrap_or_default(),
        agent: agent.to_owned(),
    }
}

/// Refuses requests that change something and were sent by another site's page. Two defences, each enough by itself: where
/// the browser says the request comes from, and (for people) the session's secret, in a header or in the form.
pub async fn same_origin(State(web): State<Web>, request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || matches!(request.extensions().get::<Who>(), Some(Who::Key(_))) {
        return next.run(request).await;
    }
    // Sites of others send here, and who is signed in does not matter.
    let place = request.extensions().get::<MatchedPath>();
    if place.is_some_and(|place| place.as_str() == crate::api::forms::SUBMISSIONS) {
        return next.run(request).await;
    }
    if !from_own_page(request.headers(), web.settings.base_url.as_deref()) {
        return refused(&request);
    }
    let Some(Who::Person(ctx, session)) = request.extensions().get::<Who>().cloned() else {
        return next.run(request).await;
    };
    if ctx.viewer.is_some() && !matches!(request.uri().path(), VIEW_END | "/sign-out") {
        return looking_on(&request);
    }
    match with_secret(request, &session.csrf).await {
        Ok(request) => next.run(request).await,
        Err(response) => response,
    }
}

fn from_own_page(headers: &HeaderMap, base_url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    // Browsers without that header send the origin; programs send neither and carry no cookie of ours.
    let origin = text("origin");
    if origin.is_some() && origin == base_url.map(|url| url.trim_end_matches('/')) {
        return true;
    }
    match (origin, text("host")) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// Largest form without files; forms with files are told apart by their origin alone.
const LARGEST_FORM: usize = 2 << 20;

async fn with_secret(request: Request, secret: &str) -> Result<Request, Response> {
    use subtle::ConstantTimeEq as _;
    let matches = |given: &str| bool::from(given.as_bytes().ct_eq(secret.as_bytes()));
    if let Some(given) = request
        .headers()
        .get("x-csrf-token")
        .and_then(|value| value.to_str().ok())
    {
        return if matches(given) {
            Ok(request)
        } else {
            Err(refused(&request))
        };
    }
    let content = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let told_origin = ["sec-fetch-site", "origin"]
        .iter()
        .any(|name| request.headers().contains_key(*name));
    if content.starts_with("multipart/form-data") && told_origin {
        return Ok(request);
    }
    if !content.starts_with("application/x-www-form-urlencoded") {
        return Err(refused(&request));
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_FORM).await else {
        let request = Request::from_parts(parts, Body::empty());
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        return Err(error::refused(&request, status, error::too_large()));
    };
    let given = form_urlencoded(&bytes);
    let request = Request::from_parts(parts, Body::from(bytes));
    if given.is_some_and(|given| matches(&given)) {
        Ok(request)
    } else {
        Err(refused(&request))
    }
}

fn form_urlencoded(body: &[u8]) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body).ok()?;
    pairs
        .into_iter()
        .find(|(name, _)| name == "_csrf")
        .map(|(_, value)| value)
}

fn refused(request: &Request) -> Response {
    let reason = mainstay_model::Reason::new(
        "forged",
        "This request did not come from a page of this workspace, or that page is too old; load the page again.",
    );
    let error = Error::Denied(reason);
    if request.uri().path().starts_with("/api/") {
        return Refusal::App(error).into_response();
    }
    PageError::for_guest(error, lang(request.headers())).into_response()
}

/// Refuses to change anything in the name of somebody who is only looked on as.
fn looking_on(request: &Request) -> Response {
    let reason = mainstay_model::Reason::new(
        "looking_on",
        "You are looking at this as somebody else: nothing can be changed until you stop.",
    );
    let error = Error::Denied(reason);
    if request.uri().path().starts_with("/api/") {
        return Refusal::App(error).into_response();
    }
    PageError::for_sender(error, request.extensions(), request.headers()).into_response()
}

/// Whether a program is astray: an address of the API that there is not, taken for a page of `/{plural}/...`.
fn is_astray(request: &Request) -> bool {
    let page = request.extensions().get::<MatchedPath>();
    request.uri().path().starts_with("/api/")
        && page.is_none_or(|path| !path.as_str().starts_with("/api/"))
}

/// Lets people in who are signed in; sends others to the sign-in page, and back here afterwards.
pub async fn person(request: Request, next: Next) -> Response {
    if is_astray(&request) {
        return Refusal::App(Error::NotFound).into_response();
    }
    match request.extensions().get::<Who>() {
        Some(Who::Person(..)) => next.run(request).await,
        _ => to_sign_in(&request),
    }
}

/// Lets administrators in; for others there is nothing here.
pub async fn administrator(request: Request, next: Next) -> Response {
    match request.extensions().get::<Who>() {
        Some(Who::Person(ctx, _)) if ctx.access.has(Right::Administration) => {
            next.run(request).await
        }
        Some(Who::Person(..)) => error::no_such_page(request).await,
        _ => to_sign_in(&request),
    }
}

/// Lets programs in, and pages of people who are signed in.
pub async fn program(request: Request, next: Next) -> Response {
    match request.extensions().get::<Who>() {
        Some(Who::Person(..) | Who::Key(_)) => next.run(request).await,
        _ => Refusal::App(Error::SignedOut).into_response(),
    }
}

fn to_sign_in(request: &Request) -> Response {
    let back = match *request.method() {
        Method::GET => request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str()),
        _ => "/",
    };
    let query = serde_urlencoded::to_string([("next", back)]).unwrap_or_default();
    let address = if back == "/" {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?{query}")
    };
    if request.headers().contains_key("hx-request") {
        // A part of a page cannot become the sign-in page: the whole page goes there.
        let Ok(value) = HeaderValue::from_str(&address) else {
            return StatusCode::UNAUTHORIZED.into_response();
        };
        return (StatusCode::UNAUTHORIZED, [("hx-redirect", value)]).into_response();
    }
    Redirect::to(&address).into_response()
}
