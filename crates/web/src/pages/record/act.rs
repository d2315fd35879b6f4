//! What one button does: follow, throw away, take back, tick off.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::tasks::TASK;
use serde::Deserialize;

use super::{changed_header, id_of, load, object_of};
use crate::components::Toast;
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::pages::session::own_path;
use crate::pages::undo::back;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    follow: bool,
    #[serde(default)]
    done: bool,
    #[serde(default)]
    back: String,
    #[serde(default, rename = "_version")]
    version: Option<i64>,
}

pub(super) async fn follow(
    State(web): State<Web>,
    person: Person,
    reply: Reply,
    Path((plural, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let id = id_of(&id).page(&person)?;
    web.app
        .follow(&person.ctx, &object.name, id, sent.follow)
        .await
        .page(&person)?;
    let words = if sent.follow {
        "record-followed"
    } else {
        "record-unfollowed"
    };
    let to = format!("/{plural}/{id}");
    Ok(reply.done(&Toast::done(person.t.get(words)), &to))
}

pub(super) async fn trash(
    State(web): State<Web>,
    person: Person,
    reply: Reply,
    Path((plural, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> PageResult {
    let subject = load(&web, &person, &plural, &id, "").await.page(&person)?;
    let (object, title) = (
        subject.object(),
        display::title(&person.ctx, &subject.record),
    );
    let set = web
        .app
        .trash(&person.ctx, &object.name, subject.record.id, sent.version)
        .await
        .page(&person)?;
    let toast = Toast::done(person.t.with("record-trashed", &[("title", title.into())]))
        .undo(format!("/undo/{set}"));
    // From a timeline one goes back to it; from the page of what is gone, to the list.
    let to = if sent.back.is_empty() {
        format!("/{plural}")
    } else {
        own_path(&sent.back).to_owned()
    };
    Ok(reply.done(&toast, &to))
}

pub(super) async fn restore(
    State(web): State<Web>,
    person: Person,
    reply: Reply,
    Path((plural, id)): Path<(String, String)>,
) -> PageResult {
    let subject = load(&web, &person, &plural, &id, "").await.page(&person)?;
    let title = display::title(&person.ctx, &subject.record);
    let set = web
        .app
        .restore(&person.ctx, &subject.object().name, subject.record.id)
        .await
        .page(&person)?;
    let toast = Toast::done(person.t.with("record-restored", &[("title", title.into())]))
        .undo(format!("/undo/{set}"));
    Ok(reply.done(&toast, &subject.href()))
}

/// Ticks a task off, from a timeline or the home page.
pub(super) async fn tick(
    State(web): State<Web>,
    person: Person,
    reply: Reply,
    Path((plural, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    if object.name != TASK {
        return Err(Error::NotFound).page(&person);
    }
    let edited = web
        .app
        .tick(&person.ctx, id_of(&id).page(&person)?, sent.done)
        .await
        .page(&person)?;
    let title = display::title(&person.ctx, &edited.record);
    let words = if sent.done {
        "task-completed"
    } else {
        "task-reopened"
    };
    let mut toast = Toast::done(person.t.with(words, &[("title", title.into())]));
    if let Some(set) = edited.set {
        toast = toast.undo(format!("/undo/{set}"));
    }
    let to = back(&reply.headers, "/");
    Ok(reply.done(&toast, &to))
}

/// Where the answer goes.
pub(super) struct Reply {
    jar: CookieJar,
    headers: HeaderMap,
}

impl FromRequestParts<Web> for Reply {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Self, Infallible> {
        Ok(Self {
            jar: CookieJar::from_headers(&parts.headers),
            headers: parts.headers.clone(),
        })
    }
}

impl Reply {
    /// The message here and now for scripts; a page with the message otherwise.
    fn done(self, toast: &Toast, to: &str) -> Response {
        if self.headers.contains_key("hx-request") {
            return ([("hx-trigger", changed_header(Some(toast)))], "").into_response();
        }
        (flash::leave(self.jar, toast), Redirect::to(to)).into_response()
    }
}
