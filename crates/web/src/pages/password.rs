//! Choosing a password behind a link: an invitation, or a reset.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::auth::LinkPurpose;
use mainstay_model::{Problem, RecordId};
use maud::{Markup, html};
use serde::Deserialize;

use super::session::begin;
use crate::components::{Button, Field, Form as FormFrame, error_page};
use crate::error::{PageError, PageResult, reason_text};
use crate::given::{Form, Guest};
use crate::i18n::T;
use crate::layout::{Document, bare};
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/password/{token}", Needs::Nobody, page)
        .post("/password/{token}", Needs::Nobody, choose)
}

async fn page(State(web): State<Web>, Path(token): Path<String>, guest: Guest) -> Response {
    let t = T::new(guest.lang);
    match web.app.one_time(&token).await {
        Ok(link) if matches!(link.purpose, LinkPurpose::Invitation | LinkPurpose::Reset) => {
            show(&web, t, &token, &[]).await.into_response()
        }
        _ => dead(t),
    }
}

async fn show(web: &Web, t: T, token: &str, problems: &[Problem]) -> Markup {
    let shortest = web.app.settings().password_min as u64;
    let link = web.app.one_time(token).await.ok();
    let whose = link.as_ref().and_then(|link| link.user);
    let user = whose.and_then(|id| web.app.directory().user(id).cloned());
    let invited = link.is_some_and(|link| link.purpose == LinkPurpose::Invitation);
    // Whoever is invited has never been here, and is told where they are and by which name.
    let (title, words) = match &user {
        Some(user) if invited => (
            t.with("invited-title", &[("name", user.display_name().into())]),
            t.with("invited-words", &[("email", user.email.clone().into())]),
        ),
        _ => (
            t.get("password-title").to_owned(),
            t.get("password-words").to_owned(),
        ),
    };
    let email = user.map(|user| user.email.clone()).unwrap_or_default();
    let card = html! {
        section.card.auth {
            h1 { (title) }
            p.muted { (words) }
            (FormFrame::post(format!("/password/{token}"), "").render(&html! {
                // For the browser's keeper of passwords.
                input type="text" name="email" value=(email) autocomplete="username" hidden readonly;
                (Field::new("password", t.get("password-new")).error(problem_at(t, problems, "password")).hint(t.with("password-hint", &[("n", shortest.into())])).required().attr("autocomplete", "new-password").attr("autofocus", "").password())
                @if invited { (place_inputs()) }
                div.form-foot { (Button::new(t.get("password-action")).primary().block().submit()) }
            }))
        }
    };
    bare(
        &Document {
            t,
            title,
            ..Document::default()
        },
        &[],
        &card,
    )
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    password: String,
    #[serde(flatten)]
    place: Place,
}

/// Where a new user's browser says it is; blank without scripts.
#[derive(Default, Deserialize)]
pub(super) struct Place {
    #[serde(default)]
    region: String,
    #[serde(default)]
    time_zone: String,
}

/// What a script fills in for [`Place`].
pub(super) fn place_inputs() -> Markup {
    html! {
        input type="hidden" name="region" data-here="region";
        input type="hidden" name="time_zone" data-here="zone";
    }
}

/// Gives a new user the hours and forms of their place. Whoever is in stays in, whatever becomes of it.
pub(super) async fn settle(web: &Web, user: RecordId, place: &Place) {
    let settled = web.app.settle(user, &place.region, &place.time_zone).await;
    if let Err(error) = settled {
        tracing::warn!(user.id = %user, "The region of user {user} could not be kept: {error}");
    }
}

async fn choose(
    State(web): State<Web>,
    Path(token): Path<String>,
    jar: CookieJar,
    guest: Guest,
    Form(given): Form<Given>,
) -> PageResult {
    let t = T::new(guest.lang);
    let link = web.app.one_time(&token).await;
    let invited = link.is_ok_and(|link| link.purpose == LinkPurpose::Invitation);
    match web
        .app
        .choose_password(&token, &given.password, &guest.visitor)
        .await
    {
        Ok(opened) => {
            if invited {
                settle(&web, opened.user, &given.place).await;
            }
            Ok(begin(&web, jar, &opened, "/"))
        }
        Err(Error::Invalid(problems)) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            show(&web, t, &token, &problems).await,
        )
            .into_response()),
        Err(Error::NotFound) => Ok(dead(t)),
        Err(error) => Err(PageError::for_guest(error, guest.lang)),
    }
}

/// The problem at a field, in the reader's language.
pub(super) fn problem_at(t: T, problems: &[Problem], field: &str) -> Option<String> {
    problems
        .iter()
        .find(|problem| problem.field == field)
        .map(|problem| reason_text(t, &problem.reason))
}

/// The page of a link that does not work, or not any more.
pub(super) fn dead(t: T) -> Response {
    let title = t.get("dead-link-title");
    let actions = html! { (Button::new(t.get("sign-in-action")).primary().href("/sign-in")) };
    let content = error_page(404, title, t.get("dead-link"), None, &actions);
    let page = bare(
        &Document {
            t,
            title: title.to_owned(),
            ..Document::default()
        },
        &[],
        &content,
    );
    (StatusCode::NOT_FOUND, page).into_response()
}
