//! Where one is signed in, and ending that.

use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::RecordId;
use mainstay_store::accounts::Session;
use maud::{Markup, html};

use super::done;
use crate::components::{Button, Card};
use crate::error::{OrPage, PageResult};
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/settings/sessions/{id}/end", Needs::Person, end)
        .post("/settings/sessions/end-others", Needs::Person, end_others)
}

pub(super) fn part(person: &Person, sessions: &[Session]) -> Markup {
    let t = person.t;
    let csrf = &person.session.csrf;
    let body = html! {
        ul.plain-list {
            @for session in sessions {
                li.row.between {
                    div {
                        div { strong { (device(t, &session.agent)) } @if session.id == person.session.id { " " span.muted { (t.get("settings-this-session")) } } }
                        div.muted { (session.address) " · " (t.get("settings-last-seen")) " " (when(person, session.seen_at)) }
                    }
                    @if session.id != person.session.id {
                        form method="post" action={ "/settings/sessions/" (session.id) "/end" } {
                            input type="hidden" name="_csrf" value=(csrf);
                            (Button::new(t.get("settings-end-session")).small().submit())
                        }
                    }
                }
            }
        }
        @if sessions.len() > 1 {
            form method="post" action="/settings/sessions/end-others" {
                input type="hidden" name="_csrf" value=(csrf);
                div.form-foot { (Button::new(t.get("settings-end-others")).submit()) }
            }
        }
    };
    html! { (Card::new(t.get("settings-sessions")).icon("monitor").body(body).id("sessions")) }
}

/// An instant in the person's zone and manner.
pub(crate) fn when(person: &Person, at: jiff::Timestamp) -> String {
    person
        .ctx
        .env
        .locale
        .format_datetime(at, &person.ctx.env.zone)
}

/// What a browser's name for itself means in plain words.
fn device(t: T, agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("MicroMessenger", "WeChat"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => t.get("settings-unknown-device").to_owned(),
    }
}

async fn end(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    web.app.end_session(&person.ctx, id).await.page(&person)?;
    Ok(done(jar, person.t, "settings-session-ended"))
}

async fn end_others(State(web): State<Web>, person: Person, jar: CookieJar) -> PageResult {
    web.app
        .end_other_sessions(&person.ctx, person.session.id)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "settings-session-ended"))
}
