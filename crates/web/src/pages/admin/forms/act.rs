//! Switching a form on and off, throwing it away, and what becomes of what is held back.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::forms::{Form as Kept, OBJECT, SUBMISSION};
use mainstay_model::RecordId;
use maud::{Markup, html};
use serde_json::{Map, json};

use super::HERE;
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

/// The button that opens it or closes it.
pub(super) fn switch(person: &Person, one: &Kept, back: &str) -> Markup {
    let t = person.t;
    let name = [("name", one.name.as_str().into())];
    let (what, words, spoken) = match one.active {
        true => ("off", t.get("forms-off"), t.with("forms-off-this", &name)),
        false => ("on", t.get("forms-on"), t.with("forms-on-this", &name)),
    };
    let button = Button::new(words).small().attr("aria-label", spoken);
    form(person, one, what, &button, back)
}

/// A button that changes how one stands.
pub(super) fn form(person: &Person, one: &Kept, what: &str, button: &Button, back: &str) -> Markup {
    html! {
        form method="post" action={ (HERE) "/" (one.id) "/state" } {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="what" value=(what);
            input type="hidden" name="back" value=(back);
            (button.clone().submit())
        }
    }
}

/// The buttons beside something that is held back.
pub(super) fn decide(person: &Person, form: RecordId, submission: RecordId) -> Markup {
    let t = person.t;
    html! {
        form.row.wrap method="post" action={ (HERE) "/" (form) "/held" } {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="id" value=(submission);
            (Button::new(t.get("forms-let-in")).small().submit_as("what", "in"))
            (Button::new(t.get("forms-discard")).small().quiet().submit_as("what", "discard"))
        }
    }
}

/// `POST /admin/forms/{id}/state`
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
    let one = app.form(ctx, id).await.page(&person)?;
    let name = || [("name", one.name.as_str().into())];
    let active = match last(&given, "what") {
        Some("on") => true,
        Some("off") => false,
        Some("delete") => {
            let set = app.trash(ctx, OBJECT, id, None).await.page(&person)?;
            let toast = Toast::done(t.with("forms-deleted", &name())).undo(format!("/undo/{set}"));
            return Ok((flash::leave(jar, &toast), Redirect::to(HERE)).into_response());
        }
        _ => return Err(Error::NotFound).page(&person),
    };
    let values = Map::from_iter([("active".to_owned(), json!(active))]);
    let toast = match app.edit(ctx, OBJECT, id, &values, None).await {
        Ok(edited) => {
            let words = match active {
                true => t.with("forms-switched-on", &name()),
                false => t.with("forms-switched-off", &name()),
            };
            match edited.set {
                Some(set) => Toast::done(words).undo(format!("/undo/{set}")),
                None => Toast::done(words),
            }
        }
        Err(Error::Invalid(problems)) => Toast::bad(said(&person, &problems)),
        Err(error) => return Err(PageError::for_person(error, &person)),
    };
    let to = match last(&given, "back") {
        Some(TO_LIST) => HERE.to_owned(),
        _ => format!("{HERE}/{id}"),
    };
    Ok((flash::leave(jar, &toast), Redirect::to(&to)).into_response())
}

fn said(person: &Person, problems: &[mainstay_model::Problem]) -> String {
    let words: Vec<String> = problems
        .iter()
        .map(|problem| reason_text(person.t, &problem.reason))
        .collect();
    words.join(" ")
}

/// `POST /admin/forms/{id}/held`
pub async fn held(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let t = person.t;
    let id = id_of(&id, &person)?;
    let submission = id_of(last(&given, "id").unwrap_or(""), &person)?;
    let (app, ctx) = (&web.app, &person.ctx);
    let toast = match last(&given, "what") {
        Some("in") => match app.let_in(ctx, submission).await {
            Ok(()) => Toast::done(t.get("forms-was-let-in")),
            Err(Error::Invalid(problems)) => Toast::bad(said(&person, &problems)),
            Err(Error::Conflict(problem)) => Toast::bad(said(&person, &[problem])),
            Err(error) => return Err(PageError::for_person(error, &person)),
        },
        Some("discard") => {
            let set = app.trash(ctx, SUBMISSION, submission, None).await;
            let set = set.page(&person)?;
            Toast::done(t.get("forms-was-discarded")).undo(format!("/undo/{set}"))
        }
        _ => return Err(Error::NotFound).page(&person),
    };
    let to = Redirect::to(&format!("{HERE}/{id}"));
    Ok((flash::leave(jar, &toast), to).into_response())
}
