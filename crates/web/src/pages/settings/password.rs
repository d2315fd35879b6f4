//! Changing the password; all other sessions end.

use axum::extract::State;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use maud::{Markup, html};
use serde::Deserialize;

use super::{After, done, show};
use crate::components::{Button, Card, Field, Form as FormFrame};
use crate::error::{PageError, PageResult};
use crate::given::Form;
use crate::guard::visitor;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new().post("/settings/password", Needs::Person, change)
}

pub(super) fn part(person: &Person, has_password: bool, shortest: usize, after: &After) -> Markup {
    let t = person.t;
    let hint = t.with("password-hint", &[("n", (shortest as u64).into())]);
    let body = html! {
        @if !has_password { p.muted { (t.get("settings-no-password")) } }
        (FormFrame::post("/settings/password", &person.session.csrf).two_columns().render(&html! {
            @if has_password {
                (Field::new("current", t.get("settings-password-now")).error(after.problem(t, "current")).required().attr("autocomplete", "current-password").password())
            }
            (Field::new("password", t.get("password-new")).hint(hint).error(after.problem(t, "password")).required().attr("autocomplete", "new-password").password())
            div.form-foot.wide { (Button::new(t.get("settings-password-action")).submit()) }
        }))
    };
    html! { (Card::new(t.get("sign-in-password")).icon("key-round").body(body).id("password")) }
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

async fn change(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    parts: Parts,
    Form(given): Form<Given>,
) -> PageResult {
    let visitor = visitor(&parts);
    match web
        .app
        .change_password(
            &person.ctx,
            &given.current,
            &given.password,
            person.session.id,
            &visitor,
        )
        .await
    {
        Ok(()) => Ok(done(jar, person.t, "settings-password-changed")),
        Err(Error::Invalid(problems)) => {
            show(&web, &person, &After::refused(problems, Vec::new())).await
        }
        Err(error) => Err(PageError::for_person(error, &person)),
    }
}
