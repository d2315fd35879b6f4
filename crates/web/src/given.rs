//! What comes to a page with a request: forms, parameters of the address, and of somebody who is not signed in the little that
//! is known. What cannot be read is refused by a page in words, where the framework would send a line of plain text.

use std::convert::Infallible;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse as _;
use mainstay_app::Error;
use mainstay_app::auth::Visitor;
use mainstay_model::Reason;
use serde::de::DeserializeOwned;

use crate::error::{self, PageError};
use crate::guard;
use crate::i18n::Lang;
use crate::state::Web;

/// A form.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Web> for Form<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, PageError> {
        let unread = unread(&request);
        match axum::Form::from_request(request, web).await {
            Ok(axum::Form(form)) => Ok(Self(form)),
            Err(rejection) => Err(told(unread, rejection.into_response().status())),
        }
    }
}

/// Parameters of the address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Query<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        match axum::extract::Query::from_request_parts(parts, web).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(_) => {
                let reason = Reason::new(
                    "bad_address",
                    "Something behind the question mark of this address cannot be read.",
                );
                let page =
                    PageError::for_sender(Error::NotFound, &parts.extensions, &parts.headers);
                Err(page.by_form(StatusCode::BAD_REQUEST, reason))
            }
        }
    }
}

/// A form with files.
pub struct Multipart(pub axum::extract::Multipart);

impl FromRequest<Web> for Multipart {
    type Rejection = PageError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, PageError> {
        let unread = unread(&request);
        match axum::extract::Multipart::from_request(request, web).await {
            Ok(parts) => Ok(Self(parts)),
            Err(rejection) => Err(told(unread, rejection.status())),
        }
    }
}

/// Somebody of whom only this is known.
pub struct Guest {
    /// The language that the browser asks for.
    pub lang: Lang,
    /// Where they come from.
    pub visitor: Visitor,
}

impl FromRequestParts<Web> for Guest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Self, Infallible> {
        Ok(Self {
            lang: guard::lang(&parts.headers),
            visitor: guard::visitor(parts),
        })
    }
}

/// The refusal of what a request brings, made before it is read: reading takes the request.
fn unread(request: &Request) -> PageError {
    PageError::for_sender(Error::NotFound, request.extensions(), request.headers())
}

/// What was wrong with it, by the framework's status.
fn told(unread: PageError, status: StatusCode) -> PageError {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => unread.by_form(status, error::too_large()),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => unread.by_form(
            status,
            Reason::new("no_form", "What was sent here is not a form."),
        ),
        _ => unread.by_form(
            StatusCode::BAD_REQUEST,
            Reason::new(
                "unread_form",
                "The form did not arrive whole, or not as this page sends it. Load the page again and send it once more.",
            ),
        ),
    }
}
