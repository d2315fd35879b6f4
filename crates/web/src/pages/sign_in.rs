//! Signing in and out.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use mainstay_app::auth::SignInError;
use maud::{Markup, html};
use serde::Deserialize;

use super::session::begin;
use crate::components::{Button, Callout, Field};
use crate::error::{PageError, PageResult};
use crate::given::{Form, Guest, Query};
use crate::guard::{VIEW_AS, Who, lang, session_cookie};
use crate::i18n::T;
use crate::layout::{Document, bare};
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Needs::Nobody, page)
        .post("/sign-in", Needs::Nobody, sign_in)
        .post("/sign-out", Needs::Nobody, sign_out)
}

#[derive(Deserialize, Default)]
struct Back {
    #[serde(default)]
    next: String,
}

async fn page(Query(back): Query<Back>, request: Request) -> Response {
    if let Some(Who::Person(..)) = request.extensions().get::<Who>() {
        return Redirect::to(super::session::own_path(&back.next)).into_response();
    }
    let t = T::new(lang(request.headers()));
    show(t, "", &back.next, None).into_response()
}

fn show(t: T, email: &str, next: &str, problem: Option<&str>) -> Markup {
    let card = html! {
        section.card.auth {
            h1 { (t.get("sign-in-title")) }
            @if let Some(problem) = problem { (Callout::bad(html! { (problem) })) }
            form method="post" action="/sign-in" {
                input type="hidden" name="next" value=(next);
                (Field::new("email", t.get("sign-in-email")).required().attr("autocomplete", "username").attr("autofocus", "").email(email))
                (Field::new("password", t.get("sign-in-password")).required().attr("autocomplete", "current-password").password())
                div.form-foot { (Button::new(t.get("sign-in-action")).primary().block().submit()) }
            }
            p.muted.hint { (t.get("sign-in-forgotten")) }
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
}

#[derive(Deserialize)]
struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(web): State<Web>,
    jar: CookieJar,
    guest: Guest,
    Form(given): Form<Credentials>,
) -> PageResult {
    let t = T::new(guest.lang);
    match web
        .app
        .sign_in(&given.email, &given.password, &guest.visitor)
        .await
    {
        Ok(opened) => Ok(begin(&web, jar, &opened, &given.next)),
        Err(SignInError::Wrong) => {
            let page = show(t, &given.email, &given.next, Some(t.get("sign-in-wrong")));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(SignInError::TooMany(seconds)) => {
            let minutes = seconds.div_ceil(60);
            let words = t.with("sign-in-too-many", &[("minutes", minutes.into())]);
            let page = show(t, &given.email, &given.next, Some(&words));
            Ok((
                StatusCode::TOO_MANY_REQUESTS,
                [("retry-after", seconds.to_string())],
                page,
            )
                .into_response())
        }
        Err(SignInError::Other(error)) => Err(PageError::for_guest(error, guest.lang)),
    }
}

async fn sign_out(State(web): State<Web>, jar: CookieJar, request: Request) -> PageResult {
    let name = session_cookie(&web);
    if let Some(cookie) = jar.get(name) {
        let token = cookie.value().to_owned();
        let lang = lang(request.headers());
        web.app
            .sign_out(&token)
            .await
            .map_err(|error| PageError::for_guest(error, lang))?;
    }
    let gone = Cookie::build((name, ""))
        .path("/")
        .http_only(true)
        .secure(web.settings.secure_cookies);
    Ok((
        jar.remove(gone).remove(Cookie::build(VIEW_AS).path("/")),
        [("clear-site-data", "\"cache\"")],
        Redirect::to("/sign-in"),
    )
        .into_response())
}
