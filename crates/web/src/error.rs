//! What went wrong, as a status and a page in words; for programs it is a [`Refusal`]. With it the one place that maps.

use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_model::Reason;
use maud::html;

use crate::components::{Button, error_page};
use crate::guard::{self, RequestId, Who};
use crate::i18n::{self, T};
use crate::layout::{Document, Theme, bare};
use crate::person::Person;
use crate::refusal::Refusal;

/// The status of an error.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Denied(_) => StatusCode::FORBIDDEN,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Stale { .. } => StatusCode::PRECONDITION_FAILED,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::SignedOut => StatusCode::UNAUTHORIZED,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Full => StatusCode::INSUFFICIENT_STORAGE,
        Error::Bug(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Writes our own mistakes to the log, once, here; people's mistakes are not ours to log.
pub(crate) fn note(error: &Error) {
    match error {
        Error::Bug(what) => tracing::error!(error = %what, "A request failed by our mistake"),
        Error::Unavailable(what) => {
            tracing::warn!(error = %what, "A request failed: the database is not available")
        }
        Error::Full => tracing::error!("A request failed: the disk is full; make room on it"),
        _ => {}
    }
}

/// An error on its way to a person.
pub struct PageError {
    error: Error,
    status: StatusCode,
    lang: i18n::Lang,
    person: Option<Box<Person>>,
    request: Option<String>,
}

/// The result of a page's handler.
pub type PageResult = Result<Response, PageError>;

impl PageError {
    /// For somebody of whom only the browser's language is known.
    pub fn for_guest(error: Error, lang: i18n::Lang) -> Self {
        Self {
            status: status(&error),
            error,
            lang,
            person: None,
            request: None,
        }
    }

    /// For whoever sent a request, before any handler has seen it.
    pub fn for_sender(error: Error, extensions: &Extensions, headers: &HeaderMap) -> Self {
        if let Some(Who::Person(ctx, session)) = extensions.get::<Who>() {
            let person = Person::new((**ctx).clone(), session.clone(), Vec::new());
            return Self::for_person(error, &person);
        }
        let id = extensions.get::<RequestId>();
        Self {
            request: id.map(|id| id.0.clone()),
            ..Self::for_guest(error, guard::lang(headers))
        }
    }

    /// The same page for a request that is wrong by its form.
    #[must_use]
    pub fn by_form(self, status: StatusCode, reason: Reason) -> Self {
        Self {
            error: Error::Invalid(vec![reason.at("")]),
            status,
            ..self
        }
    }

    /// For somebody who is signed in: the page keeps its frame.
    pub fn for_person(error: Error, person: &Person) -> Self {
        Self {
            status: status(&error),
            error,
            lang: person.t.lang(),
            request: person.ctx.request.clone(),
            person: Some(Box::new(person.clone())),
        }
    }
}

/// Turns an error into a page for a person: `app.get(..).await.page(&person)?`.
pub trait OrPage<V> {
    /// With the frame of this person's pages.
    fn page(self, person: &Person) -> Result<V, PageError>;
}

impl<V> OrPage<V> for Result<V, Error> {
    fn page(self, person: &Person) -> Result<V, PageError> {
        self.map_err(|error| PageError::for_person(error, person))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        note(&self.error);
        let t = T::new(self.lang);
        let status = self.status;
        let (title, body) = words(t, &self.error);
        let actions = html! { (Button::new(t.get("error-home")).href("/")) };
        // What went wrong here can be found by it in the log; other refusals are no riddle.
        let request = self
            .request
            .as_deref()
            .filter(|_| status.is_server_error())
            .map(|id| t.with("error-request", &[("id", id.into())]));
        let content = error_page(status.as_u16(), &title, &body, request.as_deref(), &actions);
        let page = match &self.person {
            Some(person) => person.page(&title, "", &content),
            None => {
                let document = Document {
                    t,
                    title,
                    theme: Theme::Auto,
                    ..Document::default()
                };
                bare(&document, &[], &content)
            }
        };
        let mut response = (status, page).into_response();
        retry_after(&self.error, &mut response);
        response
    }
}

/// The title and the sentence for a person.
pub fn words(t: T, error: &Error) -> (String, String) {
    let (title, body) = match error {
        Error::NotFound => ("error-not-found-title", t.get("error-not-found").to_owned()),
        Error::Denied(reason) => ("error-denied-title", reason_text(t, reason)),
        Error::Invalid(problems) => (
            "error-invalid-title",
            problems
                .iter()
                .map(|problem| reason_text(t, &problem.reason))
                .collect::<Vec<_>>()
                .join(" "),
        ),
        Error::Stale { .. } => ("error-stale-title", t.get("error-stale").to_owned()),
        Error::Conflict(problem) => ("error-conflict-title", reason_text(t, &problem.reason)),
        Error::SignedOut => (
            "error-signed-out-title",
            t.get("error-signed-out").to_owned(),
        ),
        Error::TooMany { seconds } => (
            "error-too-many-title",
            t.with("error-too-many", &[("seconds", (*seconds).into())]),
        ),
        Error::Unavailable(_) => (
            "error-unavailable-title",
            t.get("error-unavailable").to_owned(),
        ),
        Error::Full => ("error-full-title", t.get("error-full").to_owned()),
        Error::Bug(_) => ("error-bug-title", t.get("error-bug").to_owned()),
    };
    (t.get(title).to_owned(), body)
}

/// A reason in the reader's language: the message `reason-<code>` of the locale files with `{ $a }`, `{ $b }`, `{ $c }` for
/// its arguments, else the English sentence it came with.
pub fn reason_text(t: T, reason: &Reason) -> String {
    if t.lang() == i18n::Lang::En {
        return quoted(&reason.message);
    }
    let key = format!("reason-{}", reason.code.replace('_', "-"));
    let names = ["a", "b", "c", "d"];
    let arguments: Vec<(&'static str, i18n::FluentValue<'_>)> = names
        .iter()
        .zip(&reason.args)
        .map(|(name, arg)| (*name, arg.as_str().into()))
        .collect();
    // Where there is nothing for the last argument to say, a sentence may have a plain form.
    let plain = reason.args.last().is_some_and(String::is_empty);
    plain
        .then(|| t.dynamic(&format!("{key}-plain"), &arguments))
        .flatten()
        .or_else(|| t.dynamic(&key, &arguments))
        .unwrap_or_else(|| reason.message.clone())
}

/// What stands between backquotes, as programs read it, between the quotation marks of people.
fn quoted(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return message.to_owned();
    }
    let mut text = String::with_capacity(message.len() + 8);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            text.push(if at % 2 == 1 { '“' } else { '”' });
        }
        text.push_str(part);
    }
    text
}

pub(crate) fn retry_after(error: &Error, response: &mut Response) {
    let seconds = match error {
        Error::TooMany { seconds } => *seconds,
        Error::Unavailable(_) => 5,
        Error::Full => 60,
        _ => return,
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

/// An address that does not exist, or that this person may not know of.
pub async fn no_such_page(request: Request) -> Response {
    if is_api(&request) {
        return Refusal::App(Error::NotFound).into_response();
    }
    for_sender(Error::NotFound, &request).into_response()
}

fn for_sender(error: Error, request: &Request) -> PageError {
    PageError::for_sender(error, request.extensions(), request.headers())
}

/// A request that is wrong by its form, refused before any handler has seen it.
pub fn refused(request: &Request, status: StatusCode, reason: Reason) -> Response {
    if is_api(request) {
        return Refusal::Form(status, reason.at("")).into_response();
    }
    for_sender(Error::NotFound, request)
        .by_form(status, reason)
        .into_response()
}

/// Why a body is not read to its end.
pub fn too_large() -> Reason {
    Reason::new(
        "body_too_large",
        "The body is larger than this server accepts; send it in parts.",
    )
}

/// An address that is no text; `parameter` names where, if not in the path.
pub fn unreadable(request: &Request, parameter: Option<&str>) -> Response {
    let reason = match parameter {
        Some(name) => Reason::new(
            "parameter_not_text",
            format!("The parameter `{name}` of this address is not properly encoded: it has to be UTF-8."),
        )
        .with(&[name]),
        None => Reason::new(
            "address_not_text",
            "This address is not properly encoded: it has to be UTF-8.",
        ),
    };
    let status = StatusCode::BAD_REQUEST;
    let problem = reason.at(parameter.unwrap_or(""));
    if is_api(request) {
        return Refusal::Form(status, problem).into_response();
    }
    let error = Error::Invalid(vec![problem]);
    PageError {
        status,
        ..for_sender(error, request)
    }
    .into_response()
}

/// What a request is told that took too long; made before it is worked on.
pub struct Late {
    /// For people; programs get the problem.
    page: Option<PageError>,
    most: std::time::Duration,
}

impl Late {
    /// For whoever sent it.
    pub fn of(request: &Request, most: std::time::Duration) -> Self {
        let page = (!is_api(request)).then(|| PageError {
            status: StatusCode::SERVICE_UNAVAILABLE,
            ..for_sender(Error::Invalid(vec![too_slow(most).at("")]), request)
        });
        Self { page, most }
    }
}

fn too_slow(most: std::time::Duration) -> Reason {
    let seconds = most.as_secs().to_string();
    Reason::new(
        "too_slow",
        format!(
            "This took longer than {seconds} seconds, and the server gave up. A change may have been made all the same: look before you make it again."
        ),
    )
    .with(&[&seconds])
}

impl IntoResponse for Late {
    fn into_response(self) -> Response {
        tracing::warn!("A request took longer than server.request_timeout allows");
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let mut response = match self.page {
            Some(page) => page.into_response(),
            None => {
                let problem = too_slow(self.most).at("");
                Refusal::Form(status, problem).into_response()
            }
        };
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(5));
        response
    }
}

fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

/// A method that an address does not know.
pub async fn no_such_method(request: Request) -> Response {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    if !is_api(&request) {
        // Links and forms of ours lead nowhere else: whoever comes so typed or kept an address, and knows no methods.
        let page = for_sender(Error::NotFound, &request);
        return PageError { status, ..page }.into_response();
    }
    let reason = Reason::new(
        "method",
        format!(
            "This address does not answer {}; the header `Allow` tells what it answers.",
            request.method()
        ),
    )
    .with(&[request.method().as_str()]);
    refused(&request, status, reason)
}
