//! Everybody's API keys.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::RecordId;
use maud::html;

use super::{done, parts};
use crate::components::{Button, Card, PageHead};
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/keys", Needs::Administrator, page)
        .post("/admin/keys/{id}/revoke", Needs::Administrator, revoke)
}

async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let keys = web.app.keys(&person.ctx, true).await.page(&person)?;
    let directory = web.app.directory();
    let body = html! {
        @if keys.is_empty() { p.muted { (t.get("admin-no-keys")) } }
        ul.plain-list {
            @for key in &keys {
                li.row.between.wrap {
                    div {
                        div { strong { (key.name) } " " code { (key.prefix) "…" } }
                        div.muted { (directory.user(key.user).map(|user| user.display_name()).unwrap_or_default()) " · " (crate::pages::settings::key_state(&person, key)) }
                    }
                    @if key.revoked_at.is_none() {
                        form method="post" action={ "/admin/keys/" (key.id) "/revoke" } {
                            input type="hidden" name="_csrf" value=(person.session.csrf);
                            (Button::new(t.get("settings-key-revoke")).small().submit())
                        }
                    }
                }
            }
        }
    };
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings"))
        (parts(t, "/admin/keys"))
        div.settings { (Card::new(t.get("admin-keys")).icon("key-round").count(keys.len()).body(body)) }
    };
    Ok(person
        .page(t.get("admin-keys"), "/admin", &main)
        .into_response())
}

async fn revoke(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    web.app.revoke_key(&person.ctx, id).await.page(&person)?;
    Ok(done(jar, person.t, "settings-key-revoked", "/admin/keys"))
}
