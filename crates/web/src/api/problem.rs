//! Refusals of the API: those of the use cases, and those of HTTP itself.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_model::{Problem, Reason};

use crate::refusal::Refusal;

/// Why a request of a program was refused.
pub enum ApiError {
    /// By a use case.
    App(Error),
    /// By the form of the request.
    Http(StatusCode, Reason),
}

/// The result of an API handler.
pub type ApiResult<T = Response> = Result<T, ApiError>;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        ApiError::App(error)
    }
}

impl ApiError {
    /// A request that cannot be understood.
    pub fn bad_request(code: &str, message: impl Into<String>) -> Self {
        ApiError::Http(StatusCode::BAD_REQUEST, Reason::new(code, message))
    }

    /// Problems with parameters.
    pub fn parameters(problems: Vec<Problem>) -> Self {
        ApiError::App(Error::Invalid(problems))
    }
}

/// A parameter that an address does not have.
pub fn unknown_parameter(name: &str, known: &[&str]) -> Reason {
    let known = known
        .iter()
        .map(|known| format!("`{known}`"))
        .collect::<Vec<_>>()
        .join(", ");
    Reason::new(
        "unknown_parameter",
        format!("There is no parameter `{name}` here; there are {known}."),
    )
    .with(&[name, &known])
}

/// A number of entries that no page has.
pub fn bad_limit(given: &str, most: usize) -> Reason {
    Reason::new(
        "bad_limit",
        format!("A page has 1 to {most} entries, not `{given}`."),
    )
    .with(&[given, &most.to_string()])
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            ApiError::App(error) => Refusal::App(error).into_response(),
            ApiError::Http(status, reason) => Refusal::Form(status, reason.at("")).into_response(),
        }
    }
}
