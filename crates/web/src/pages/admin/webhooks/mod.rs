//! Webhooks: which addresses are told of which changes, and what arrived.

mod form;
mod list;
mod one;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_store::Webhook;
use maud::Markup;

use super::{done, id_of};
use crate::components::{Toast, status};
use crate::error::{OrPage, PageResult, reason_text};
use crate::flash;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

const HERE: &str = "/admin/webhooks";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(HERE, Needs::Administrator, list::page)
        .post(HERE, Needs::Administrator, form::create)
        .get("/admin/new-webhook", Needs::Administrator, form::new)
        .get("/admin/webhooks/{id}", Needs::Administrator, one::page)
        .post("/admin/webhooks/{id}", Needs::Administrator, form::change)
        .get(
            "/admin/webhooks/{id}/edit",
            Needs::Administrator,
            form::edit,
        )
        .post("/admin/webhooks/{id}/test", Needs::Administrator, test)
        .post("/admin/webhooks/{id}/rotate", Needs::Administrator, rotate)
        .post("/admin/webhooks/{id}/delete", Needs::Administrator, forget)
        .post(
            "/admin/webhooks/{id}/resend",
            Needs::Administrator,
            resend_failed,
        )
        .get(
            "/admin/webhooks/{id}/deliveries/{delivery}",
            Needs::Administrator,
            one::delivery,
        )
        .post(
            "/admin/webhooks/{id}/deliveries/{delivery}/resend",
            Needs::Administrator,
            resend,
        )
}

/// How a webhook stands, in a word.
fn state(t: T, webhook: &Webhook) -> Markup {
    if let Some(why) = &webhook.paused {
        let key = if why == "gone" {
            "webhook-paused-gone"
        } else {
            "webhook-paused-silent"
        };
        return status(t.find(key).unwrap_or(""), "bad");
    }
    if !webhook.active {
        return status(t.get("webhook-off"), "");
    }
    if webhook.failing_since.is_some() {
        return status(t.get("webhook-failing"), "warn");
    }
    status(t.get("webhook-on"), "good")
}

async fn test(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    match web.app.test_webhook(&person.ctx, id).await {
        Ok(delivery) => Ok(done(
            jar,
            person.t,
            "webhook-test-sent",
            &format!("{HERE}/{id}/deliveries/{delivery}"),
        )),
        Err(Error::Conflict(problem)) => {
            let toast = Toast::bad(reason_text(person.t, &problem.reason));
            let to = Redirect::to(&format!("{HERE}/{id}"));
            Ok((flash::leave(jar, &toast), to).into_response())
        }
        Err(error) => Err(crate::error::PageError::for_person(error, &person)),
    }
}

async fn rotate(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    web.app
        .rotate_webhook(&person.ctx, id)
        .await
        .page(&person)?;
    Ok(done(
        jar,
        person.t,
        "webhook-rotated",
        &format!("{HERE}/{id}"),
    ))
}

async fn forget(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    web.app
        .forget_webhook(&person.ctx, id)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "webhook-deleted", HERE))
}

async fn resend_failed(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    web.app.resend_failed(&person.ctx, id).await.page(&person)?;
    Ok(done(
        jar,
        person.t,
        "jobs-called-back",
        &format!("{HERE}/{id}"),
    ))
}

async fn resend(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((id, delivery)): Path<(String, String)>,
) -> PageResult {
    let (id, delivery) = (id_of(&id, &person)?, id_of(&delivery, &person)?);
    web.app
        .resend(&person.ctx, id, delivery)
        .await
        .page(&person)?;
    Ok(done(
        jar,
        person.t,
        "webhook-resent",
        &format!("{HERE}/{id}/deliveries/{delivery}"),
    ))
}
