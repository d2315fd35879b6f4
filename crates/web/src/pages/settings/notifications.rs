//! What one wants to be told of.

use axum::extract::State;
use axum_extra::extract::CookieJar;
use mainstay_app::notifications::Kind;
use maud::{Markup, html};
use serde_json::{Map, json};

use super::done;
use crate::components::{Button, Card, Field, Form as FormFrame};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::pages::notifications::kind_name;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

pub(super) fn routes() -> Routes {
    Routes::new().post("/settings/notifications", Needs::Person, save)
}

pub(super) fn part(person: &Person) -> Markup {
    let t = person.t;
    let Some(user) = &person.ctx.user else {
        return html! {};
    };
    let wanted = |kind: Kind| !user.muted.iter().any(|muted| muted == kind.name());
    let body = html! {
        p.muted { (t.get("settings-notifications-words")) }
        (FormFrame::post("/settings/notifications", &person.session.csrf).guarded().render(&html! {
            @for kind in Kind::ALL {
                (Field::new(kind.name(), kind_name(t, kind)).checkbox(wanted(kind)))
            }
            div.form-foot { (Button::new(t.get("action-save")).primary().submit()) }
        }))
    };
    html! { (Card::new(t.get("settings-notifications")).icon("bell").body(body).id("notifications")) }
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    let muted: Vec<&str> = Kind::ALL
        .into_iter()
        .map(Kind::name)
        .filter(|name| last(&given, name) != Some("true"))
        .collect();
    let input = Map::from_iter([("muted".to_owned(), json!(muted))]);
    web.app
        .update_account(&person.ctx, &input)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "settings-saved"))
}
