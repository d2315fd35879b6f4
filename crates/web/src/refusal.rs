//! A refusal as programs read it: problem+json (RFC 9457). Its code and its fields are for programs; its words are for whoever
//! reads the program's log, in the language of the request.

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mainstay_app::{Ctx, Error};
use mainstay_model::{Problem, Reason};
use serde::Serialize;

use crate::error::{note, reason_text, retry_after, status};
use crate::guard::{self, Who};
use crate::i18n::{Lang, T};

/// A problem document.
#[derive(Debug, Serialize)]
struct Document {
    /// A stable address that names the kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// This occurrence in words.
    detail: String,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Problem>,
}

/// Why a program is not given what it asked for.
#[derive(Debug)]
pub enum Refusal {
    /// By a use case.
    App(Error),
    /// By the form of the request. A problem at no field is told by the words alone.
    Form(StatusCode, Problem),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::App(error)
    }
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::App(error) => status(error),
            Self::Form(status, _) => *status,
        }
    }

    fn document(&self, t: T) -> Document {
        match self {
            Self::App(error) => of_error(t, error),
            Self::Form(status, problem) => of_form(t, *status, problem),
        }
    }
}

fn of_form(t: T, status: StatusCode, problem: &Problem) -> Document {
    let problem = translated(t, problem);
    let key = format!("refusal-status-{}", status.as_u16());
    let title = t.find(&key).or(status.canonical_reason());
    Document {
        kind: format!("/problems/{}", problem.reason.code.replace('_', "-")),
        title: title.unwrap_or("Refused").to_owned(),
        status: status.as_u16(),
        detail: problem.reason.message.clone(),
        errors: Some(problem)
            .into_iter()
            .filter(|problem| !problem.field.is_empty())
            .collect(),
    }
}

fn of_error(t: T, error: &Error) -> Document {
    let (kind, title) = match error {
        Error::NotFound => ("not-found", t.get("refusal-not-found-title")),
        Error::Denied(_) => ("denied", t.get("refusal-denied-title")),
        Error::Invalid(_) => ("invalid", t.get("refusal-invalid-title")),
        Error::Stale { .. } => ("stale", t.get("refusal-stale-title")),
        Error::Conflict(_) => ("conflict", t.get("refusal-conflict-title")),
        Error::SignedOut => ("signed-out", t.get("refusal-signed-out-title")),
        Error::TooMany { .. } => ("too-many", t.get("refusal-too-many-title")),
        Error::Unavailable(_) => ("unavailable", t.get("refusal-unavailable-title")),
        Error::Full => ("disk-full", t.get("refusal-full-title")),
        Error::Bug(_) => ("bug", t.get("refusal-bug-title")),
    };
    let errors: Vec<Problem> = match error {
        Error::Invalid(problems) => problems.iter().map(|one| translated(t, one)).collect(),
        Error::Conflict(problem) => vec![translated(t, problem)],
        _ => Vec::new(),
    };
    let detail = match error {
        Error::Invalid(_) | Error::Conflict(_) => errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        Error::Denied(reason) => said(t, reason),
        Error::NotFound => t.get("refusal-not-found").to_owned(),
        Error::SignedOut => t.get("refusal-signed-out").to_owned(),
        Error::Unavailable(_) => t.get("refusal-unavailable").to_owned(),
        // Numbers of programs are not grouped.
        Error::Stale { version } => {
            t.with("refusal-stale", &[("version", version.to_string().into())])
        }
        Error::TooMany { seconds } => t.with(
            "refusal-too-many",
            &[("seconds", seconds.to_string().into())],
        ),
        Error::Full => t.get("refusal-full").to_owned(),
        Error::Bug(_) => t.get("refusal-bug").to_owned(),
    };
    Document {
        kind: format!("/problems/{kind}"),
        title: title.to_owned(),
        status: status(error).as_u16(),
        detail,
        errors,
    }
}

/// A reason as programs read it: names stand between backquotes in English, as they are written.
fn said(t: T, reason: &Reason) -> String {
    match t.lang() {
        Lang::En => reason.message.clone(),
        Lang::ZhCn => reason_text(t, reason),
    }
}

/// The same problem in words of another language.
pub fn translated(t: T, problem: &Problem) -> Problem {
    let mut problem = problem.clone();
    problem.reason.message = said(t, &problem.reason);
    problem
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Self::App(error) = &self {
            note(error);
        }
        let mut response = answer(&self, T::new(Lang::En));
        if let Self::App(error) = &self {
            if matches!(error, Error::SignedOut) {
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            retry_after(error, &mut response);
        }
        // For whoever knows the language of the request.
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

fn answer(refusal: &Refusal, t: T) -> Response {
    let mut response = (refusal.status(), Json(refusal.document(t))).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(t.lang().tag()),
    );
    response
}

/// The language that a program asks for, else that of its user.
pub fn language(headers: &HeaderMap, ctx: Option<&Ctx>) -> Lang {
    match (headers.get(header::ACCEPT_LANGUAGE), ctx) {
        (None, Some(ctx)) => guard::page_lang(ctx.lang()),
        _ => guard::lang(headers),
    }
}

/// Says refusals in the language of the request: whoever makes one knows nothing of it.
pub async fn in_language(request: Request, next: Next) -> Response {
    let ctx = match request.extensions().get::<Who>() {
        Some(Who::Person(ctx, _) | Who::Key(ctx)) => Some(&**ctx),
        Some(Who::Nobody) | None => None,
    };
    let lang = language(request.headers(), ctx);
    said_in(lang, next.run(request).await)
}

/// A refusal in this language; any other answer as it is.
pub fn said_in(lang: Lang, response: Response) -> Response {
    let refusal = response.extensions().get::<Arc<Refusal>>().cloned();
    let Some(refusal) = refusal.filter(|_| lang != Lang::En) else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    let (said, body) = answer(&refusal, T::new(lang)).into_parts();
    parts.headers.extend(said.headers);
    Response::from_parts(parts, body)
}
