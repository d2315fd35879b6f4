//! Signing in by a link that was printed on the terminal. Opening it does nothing, so that a program that looks into links
//! does not use it up; the button does.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::auth::LinkPurpose;
use maud::html;

use super::password::dead;
use super::session::begin;
use crate::components::{Button, Form};
use crate::error::{PageError, PageResult};
use crate::given::Guest;
use crate::i18n::T;
use crate::layout::{Document, bare};
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/enter/{token}", Needs::Nobody, page)
        .post("/enter/{token}", Needs::Nobody, enter)
}

async fn page(State(web): State<Web>, Path(token): Path<String>, guest: Guest) -> Response {
    let t = T::new(guest.lang);
    let Ok(link) = web.app.one_time(&token).await else {
        return dead(t);
    };
    let name = link
        .user
        .filter(|_| link.purpose == LinkPurpose::SignIn)
        .and_then(|user| {
            web.app
                .directory()
                .user(user)
                .map(|user| user.display_name())
        });
    let Some(name) = name else { return dead(t) };
    let words = t.with("enter-words", &[("name", name.as_str().into())]);
    let card = html! {
        section.card.auth {
            h1 { (t.get("sign-in-title")) }
            p.muted { (words) }
            (Form::post(format!("/enter/{token}"), "").render(&html! {
                div.form-foot { (Button::new(t.with("enter-action", &[("name", name.as_str().into())])).primary().block().submit()) }
            }))
        }
    };
    bare(
        &Document {
            t,
            title: t.get("sign-in-title").to_owned(),
            ..Document::default()
        },
        &[],
        &card,
    )
    .into_response()
}

async fn enter(
    State(web): State<Web>,
    Path(token): Path<String>,
    jar: CookieJar,
    guest: Guest,
) -> PageResult {
    match web.app.enter(&token, &guest.visitor).await {
        Ok(opened) => Ok(begin(&web, jar, &opened, "/")),
        Err(Error::NotFound) => Ok(dead(T::new(guest.lang))),
        Err(error) => Err(PageError::for_guest(error, guest.lang)),
    }
}
