//! What one was told: the bell in the frame, the page behind it, reading and keeping for later.

mod list;
mod words;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use jiff::Timestamp;
use mainstay_app::Error;
use mainstay_app::notifications::MOST_COUNTED;
use mainstay_model::RecordId;
use maud::{Markup, html};

use crate::components::icon::icon;
use crate::components::{Toast, Tone, pill};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

pub(crate) use words::kind_name;

/// Where they are read.
pub(crate) const HERE: &str = "/notifications";
/// What live pages call them.
pub(crate) const LIVE: &str = "notification";

/// `/notifications` and what can be done there.
pub fn routes() -> Routes {
    Routes::new()
        .get(HERE, Needs::Person, list::page)
        .get("/notifications/bell", Needs::Person, ring)
        .post("/notifications/read", Needs::Person, read_all)
        .get("/notifications/{id}", Needs::Person, open)
        .post("/notifications/{id}/mark", Needs::Person, mark)
}

/// The bell, with the number of those that were not read. Follows what happens by itself.
pub(crate) fn bell(t: T, unread: i64) -> Markup {
    hung(t, unread, false)
}

fn hung(t: T, unread: i64, beside: bool) -> Markup {
    let number = if unread > MOST_COUNTED {
        format!("{MOST_COUNTED}+")
    } else {
        unread.to_string()
    };
    let label = if unread > 0 {
        t.with("bell-unread", &[("n", number.as_str().into())])
    } else {
        t.get("bell-none").to_owned()
    };
    let class = if unread > 0 { "" } else { " icon-only" };
    html! {
        a id="bell" hx-swap-oob=[beside.then_some("true")] class={ "btn quiet" (class) } href=(HERE) aria-label=(label) title=(label) data-live-object=(LIVE) data-live-src="/notifications/bell" {
            (icon("bell")) @if unread > 0 { (pill(&number, Tone::Blue)) }
        }
    }
}

async fn ring(State(web): State<Web>, person: Person) -> PageResult {
    let unread = web.app.unread(&person.ctx).await.page(&person)?;
    Ok(bell(person.t, unread).into_response())
}

/// Leads to what it is about, and marks it as read on the way; a browser that only looks ahead marks nothing.
async fn open(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    let item = web.app.notification(&person.ctx, id).await.page(&person)?;
    let ahead = headers
        .get("sec-purpose")
        .is_some_and(|purpose| purpose.as_bytes().starts_with(b"prefetch"));
    let may = person.ctx.access.read_only_key().is_none();
    if !ahead && may && item.notification.read_at.is_none() {
        let marked = web.app.mark_notification(&person.ctx, id, true).await;
        marked.page(&person)?;
    }
    let to = item.leads_to().unwrap_or_else(|| HERE.to_owned());
    Ok(Redirect::to(&to).into_response())
}

async fn mark(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    let read = last(&given, "read") == Some("yes");
    web.app
        .mark_notification(&person.ctx, id, read)
        .await
        .page(&person)?;
    if !headers.contains_key("hx-request") {
        let to = super::session::own_path(last(&given, "back").unwrap_or(HERE)).to_owned();
        return Ok(Redirect::to(&to).into_response());
    }
    let item = web.app.notification(&person.ctx, id).await.page(&person)?;
    let back = last(&given, "back").unwrap_or(HERE);
    let unread = web.app.unread(&person.ctx).await.page(&person)?;
    let line = list::one(&web, &person, &item, back);
    Ok(html! { (line) (hung(person.t, unread, true)) }.into_response())
}

async fn read_all(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    // What came since the page was made was not seen yet.
    let until = last(&given, "until").and_then(|text| text.parse::<Timestamp>().ok());
    let read = web
        .app
        .mark_all_read(&person.ctx, until)
        .await
        .page(&person)?;
    let told = person
        .t
        .with("notifications-all-read", &[("n", read.into())]);
    Ok(done(jar, told))
}

fn done(jar: CookieJar, told: String) -> Response {
    (
        StatusCode::SEE_OTHER,
        flash::leave(jar, &Toast::done(told)),
        Redirect::to(HERE),
    )
        .into_response()
}

fn id_of(text: &str, person: &Person) -> Result<RecordId, crate::error::PageError> {
    text.parse().map_err(|_| Error::NotFound).page(person)
}
