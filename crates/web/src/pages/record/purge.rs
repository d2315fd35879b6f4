//! Out of the trash for good: the one act here that cannot be taken back, so it is asked about first.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::{Error, Result};
use mainstay_model::access::{Action, Right};
use maud::html;

use super::{Subject, load};
use crate::components::{Button, Callout, Form as FormOf, PageHead, Toast, crumbs, sheet};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

/// Whether this person may remove a record of the trash for good.
pub(super) fn may(person: &Person, subject: &Subject) -> bool {
    let access = &person.ctx.access;
    subject.record.trashed
        && access.has(Right::Administration)
        && access.may(Action::Delete, &subject.object().name)
}

async fn found(web: &Web, person: &Person, plural: &str, id: &str) -> Result<Subject> {
    let subject = load(web, person, plural, id, "").await?;
    if may(person, &subject) {
        Ok(subject)
    } else {
        Err(Error::NotFound)
    }
}

pub(super) async fn ask(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path((plural, id)): Path<(String, String)>,
) -> PageResult {
    let subject = found(&web, &person, &plural, &id).await.page(&person)?;
    let t = person.t;
    let object = subject.object();
    let title = display::title(&person.ctx, &subject.record);
    let heading = t.with("purge-title", &[("title", title.clone().into())]);
    let action = format!("{}/purge", subject.href());
    let body = html! {
        (Callout::warn(html! { p { (t.get("purge-words")) } }))
        (FormOf::post(action, &person.session.csrf).render(&html! {
            div.form-foot {
                (Button::new(t.get("purge-action")).danger().submit())
                (Button::new(t.get("action-cancel")).quiet().href(subject.href()).attr("data-close-dialog", ""))
            }
        }))
    };
    if headers.contains_key("hx-request") {
        return Ok(sheet(t, &heading, &body).into_response());
    }
    let list = object.address();
    let path = [
        (
            object.plural_label.get(person.ctx.lang()).to_owned(),
            list.clone(),
        ),
        (title, subject.href()),
    ];
    let main = html! {
        (PageHead::new(heading.clone()).crumbs(crumbs(t.get("record-where"), &path)))
        div.page-body.narrow { (body) }
    };
    Ok(person.page(&heading, &list, &main).into_response())
}

pub(super) async fn purge(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((plural, id)): Path<(String, String)>,
) -> PageResult {
    let subject = found(&web, &person, &plural, &id).await.page(&person)?;
    let title = display::title(&person.ctx, &subject.record);
    web.app
        .purge(&person.ctx, &subject.object().name, subject.record.id)
        .await
        .page(&person)?;
    let toast = Toast::done(person.t.with("purge-done", &[("title", title.into())]));
    let trash = format!("/{plural}?trash=trashed");
    Ok((flash::leave(jar, &toast), Redirect::to(&trash)).into_response())
}
