//! Switching an automation on and off, and throwing it away.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::automations::Automation;
use maud::{Markup, html};
use serde_json::{Map, json};

use super::{HERE, OBJECT};
use crate::components::{Button, Toast};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::flash;
use crate::given::Form;
use crate::pages::admin::id_of;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// Where a button leads back to.
pub(super) const TO_LIST: &str = "list";
pub(super) const TO_ITSELF: &str = "";

/// The button that switches it on or off.
pub(super) fn switch(person: &Person, one: &Automation, back: &str) -> Markup {
    let t = person.t;
    let (what, words, spoken) = match one.active {
        true => ("off", "automation-switch-off", "automation-switch-off-this"),
        false => ("on", "automation-switch-on", "automation-switch-on-this"),
    };
    let spoken = t.dynamic(spoken, &[("name", one.name.as_str().into())]);
    let button = Button::new(t.find(words).unwrap_or(""))
        .small()
        .attr("aria-label", spoken.unwrap_or_default());
    form(person, one, what, &button, back)
}

/// A button that changes how one stands.
pub(super) fn form(
    person: &Person,
    one: &Automation,
    what: &str,
    button: &Button,
    back: &str,
) -> Markup {
    html! {
        form method="post" action={ (HERE) "/" (one.id) "/state" } {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="what" value=(what);
            input type="hidden" name="back" value=(back);
            (button.clone().submit())
        }
    }
}

/// `POST /admin/automations/{id}/state`
pub async fn state(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let t = person.t;
    let id = id_of(&id, &person)?;
    let (app, ctx) = (&web.app, &person.ctx);
    let one = app.automation(ctx, id).await.page(&person)?;
    let name = || [("name", one.name.as_str().into())];
    let active = match last(&given, "what") {
        Some("on") => true,
        Some("off") => false,
        Some("delete") => {
            let set = app.trash(ctx, OBJECT, id, None).await.page(&person)?;
            let words = t.with("automation-deleted", &name());
            let toast = Toast::done(words).undo(format!("/undo/{set}"));
            return Ok((flash::leave(jar, &toast), Redirect::to(HERE)).into_response());
        }
        _ => return Err(Error::NotFound).page(&person),
    };
    let values = Map::from_iter([("active".to_owned(), json!(active))]);
    let toast = match app.edit(ctx, OBJECT, id, &values, None).await {
        Ok(edited) => {
            let words = match active {
                true => t.with("automation-switched-on", &name()),
                false => t.with("automation-switched-off", &name()),
            };
            match edited.set {
                Some(set) => Toast::done(words).undo(format!("/undo/{set}")),
                None => Toast::done(words),
            }
        }
        // One that cannot be carried out stays off; its page says what is wrong.
        Err(Error::Invalid(problems)) => {
            let words: Vec<String> = problems
                .iter()
                .map(|problem| reason_text(t, &problem.reason))
                .collect();
            Toast::bad(words.join(" "))
        }
        Err(error) => return Err(PageError::for_person(error, &person)),
    };
    let to = match last(&given, "back") {
        Some(TO_LIST) => HERE.to_owned(),
        _ => format!("{HERE}/{id}"),
    };
    Ok((flash::leave(jar, &toast), Redirect::to(&to)).into_response())
}
