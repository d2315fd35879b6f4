//! Refusals of the API: those of the use cases, and those of HTTP itself.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_model::{Problem, Reason};

use crate::error::{ProblemDocument, ProblemError, problem_response};

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

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            ApiError::App(error) => ProblemError(error).into_response(),
            ApiError::Http(status, reason) => problem_response(
                status,
                &ProblemDocument {
                    kind: format!("/problems/{}", reason.code.replace('_', "-")),
                    title: status.canonical_reason().unwrap_or("Refused"),
                    status: status.as_u16(),
                    detail: reason.message,
                    errors: Vec::new(),
                },
            ),
        }
    }
}
