//! Who calls: a program with a key, or a page of somebody who is signed in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use mainstay_app::{Ctx, Error};

use super::problem::ApiError;
use crate::guard::Who;
use crate::state::Web;

/// The context of a call.
#[derive(Clone, Debug)]
pub struct Program(pub Ctx);

impl FromRequestParts<Web> for Program {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Self, Self::Rejection> {
        match parts.extensions.get::<Who>() {
            Some(Who::Person(ctx, _) | Who::Key(ctx)) => Ok(Self((**ctx).clone())),
            _ => Err(ApiError::App(Error::SignedOut)),
        }
    }
}
