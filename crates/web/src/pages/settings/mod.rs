//! One's own settings: profile, password, sessions, keys. One page, one file for each part.

mod choices;
mod keys;
mod notifications;
mod password;
mod profile;
mod sessions;

pub(crate) use keys::state as key_state;
pub(crate) use sessions::when;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_model::Problem;
use maud::{Markup, html};

use crate::components::{PageHead, Toast};
use crate::error::{OrPage, PageResult, reason_text};
use crate::flash;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// `/settings` and its parts.
pub fn routes() -> Routes {
    Routes::new()
        .get("/settings", Needs::Person, page)
        .and(profile::routes())
        .and(password::routes())
        .and(sessions::routes())
        .and(keys::routes())
        .and(notifications::routes())
        .and(choices::routes())
}

/// What a part shows after an attempt that was refused, or a key that was made.
#[derive(Default)]
struct After {
    problems: Vec<Problem>,
    /// Input that shall not be lost.
    given: Vec<(String, String)>,
    /// A key just made; shown once.
    key: Option<String>,
}

impl After {
    fn refused(problems: Vec<Problem>, given: Vec<(String, String)>) -> Self {
        Self {
            problems,
            given,
            key: None,
        }
    }

    fn problem(&self, t: T, field: &str) -> Option<String> {
        self.problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| reason_text(t, &problem.reason))
    }

    fn given(&self, field: &str) -> Option<&str> {
        self.given
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.as_str())
    }
}

async fn page(State(web): State<Web>, person: Person) -> PageResult {
    show(&web, &person, &After::default()).await
}

async fn show(web: &Web, person: &Person, after: &After) -> PageResult {
    let t = person.t;
    let sessions = web.app.my_sessions(&person.ctx).await.page(person)?;
    let keys = web.app.keys(&person.ctx, false).await.page(person)?;
    let has_password = match person.ctx.env.me {
        Some(me) => web.app.has_password(me).await.page(person)?,
        None => false,
    };
    let main: Markup = html! {
        (PageHead::new(t.get("settings-title")).icon("sliders-horizontal"))
        div.settings {
            (profile::part(person, after))
            (notifications::part(person))
            (password::part(person, has_password, web.app.settings().password_min, after))
            (sessions::part(person, &sessions))
            (keys::part(person, &keys, after))
        }
    };
    let page = person.page(t.get("settings-title"), "/settings", &main);
    let status = if after.problems.is_empty() {
        axum::http::StatusCode::OK
    } else {
        axum::http::StatusCode::UNPROCESSABLE_ENTITY
    };
    // A key that is shown once must not be found again by the back button.
    Ok((
        status,
        [(HeaderName::from_static("cache-control"), "no-store")],
        page,
    )
        .into_response())
}

/// Back to the settings, with a message.
fn done(jar: CookieJar, t: T, key: &'static str) -> Response {
    (
        flash::leave(jar, &Toast::done(t.get(key))),
        Redirect::to("/settings"),
    )
        .into_response()
}

/// Back to where a menu of the frame was used.
fn back(headers: &HeaderMap) -> Redirect {
    let referer = headers
        .get("referer")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let path = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
        .unwrap_or("/");
    Redirect::to(super::session::own_path(path))
}
