//! All webhooks.

use axum::extract::State;
use axum::response::IntoResponse;
use maud::html;

use super::{HERE, state};
use crate::components::{Button, Card, Empty, PageHead};
use crate::error::{OrPage, PageResult};
use crate::pages::admin::parts;
use crate::person::Person;
use crate::state::Web;

/// `GET /admin/webhooks`
pub async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let webhooks = web.app.webhooks(&person.ctx).await.page(&person)?;
    let new = || {
        Button::new(t.get("webhook-new"))
            .icon("plus")
            .primary()
            .href("/admin/new-webhook")
    };
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings").actions(html! { @if !webhooks.is_empty() { (new()) } }))
        (parts(t, HERE))
        div.settings {
            @if webhooks.is_empty() {
                (Empty::new("webhook", t.get("webhook-none-title"), t.get("webhook-none")).actions(html! { (new()) }))
            } @else {
                p.muted { (t.get("webhook-words")) }
                (Card::new(t.get("admin-webhooks")).icon("webhook").count(webhooks.len()).body(html! {
                    ul.plain-list {
                        @for webhook in &webhooks {
                            li.row.between.wrap {
                                div {
                                    div { a href={ (HERE) "/" (webhook.id) } { strong { (webhook.name) } } }
                                    div.muted.break { (webhook.url) }
                                    div.muted.small.break { (webhook.events.join(", ")) }
                                }
                                (state(t, webhook))
                            }
                        }
                    }
                }))
            }
        }
    };
    Ok(person
        .page(t.get("admin-webhooks"), "/admin", &main)
        .into_response())
}
