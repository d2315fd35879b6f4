//! The first start: whoever has the link from the terminal becomes the administrator.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::auth::{LinkPurpose, NewUser};
use mainstay_model::value::PersonName;
use maud::{Markup, html};
use serde::Deserialize;

use super::password::{Place, dead, place_inputs, problem_at, settle};
use super::session::begin;
use crate::components::{Button, Field, Form as FormFrame};
use crate::error::{PageError, PageResult};
use crate::given::{Form, Guest};
use crate::i18n::T;
use crate::layout::{Document, bare};
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/setup/{token}", Needs::Nobody, page)
        .post("/setup/{token}", Needs::Nobody, set_up)
}

#[derive(Deserialize, Default)]
struct Given {
    #[serde(default)]
    given: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(flatten)]
    place: Place,
}

async fn page(State(web): State<Web>, Path(token): Path<String>, guest: Guest) -> Response {
    let t = T::new(guest.lang);
    match web.app.one_time(&token).await {
        Ok(link) if link.purpose == LinkPurpose::Setup => {
            show(&web, t, &token, &Given::default(), &[]).into_response()
        }
        _ => dead(t),
    }
}

fn show(
    web: &Web,
    t: T,
    token: &str,
    given: &Given,
    problems: &[mainstay_model::Problem],
) -> Markup {
    let shortest = web.app.settings().password_min as u64;
    let card = html! {
        section.card.auth {
            h1 { (t.get("setup-title")) }
            p.muted { (t.get("setup-words")) }
            (FormFrame::post(format!("/setup/{token}"), "").render(&html! {
                @let (one, other) = (
                    Field::new("given", t.get("setup-given")).error(problem_at(t, problems, "name")).required().attr("autocomplete", "given-name"),
                    Field::new("family", t.get("setup-family")).attr("autocomplete", "family-name"),
                );
                // As people write names in the reader's language.
                @if t.family_first() { (other.attr("autofocus", "").text(&given.family)) (one.text(&given.given)) }
                @else { (one.attr("autofocus", "").text(&given.given)) (other.text(&given.family)) }
                (Field::new("email", t.get("sign-in-email")).error(problem_at(t, problems, "email")).required().attr("autocomplete", "username").email(&given.email))
                (Field::new("password", t.get("password-new")).error(problem_at(t, problems, "password")).hint(t.with("password-hint", &[("n", shortest.into())])).required().attr("autocomplete", "new-password").password())
                (place_inputs())
                div.form-foot { (Button::new(t.get("setup-action")).primary().block().submit()) }
            }))
        }
    };
    bare(
        &Document {
            t,
            title: t.get("setup-title").to_owned(),
            ..Document::default()
        },
        &[],
        &card,
    )
}

async fn set_up(
    State(web): State<Web>,
    Path(token): Path<String>,
    jar: CookieJar,
    guest: Guest,
    Form(given): Form<Given>,
) -> PageResult {
    let t = T::new(guest.lang);
    let new = NewUser {
        name: PersonName {
            prefix: String::new(),
            given: given.given.trim().to_owned(),
            family: given.family.trim().to_owned(),
        },
        email: given.email.clone(),
        roles: Vec::new(),
        language: Some(guest.lang.tag().to_owned()),
    };
    match web
        .app
        .set_up(&token, &new, &given.password, &guest.visitor)
        .await
    {
        Ok(opened) => {
            settle(&web, opened.user, &given.place).await;
            Ok(begin(&web, jar, &opened, "/"))
        }
        Err(Error::Invalid(problems)) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            show(&web, t, &token, &given, &problems),
        )
            .into_response()),
        Err(Error::NotFound) => Ok(dead(t)),
        Err(error) => Err(PageError::for_guest(error, guest.lang)),
    }
}
