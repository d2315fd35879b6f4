//! The page: what was not read first, then the rest, each by time.

use axum::extract::State;
use axum::response::IntoResponse;
use jiff::Timestamp;
use mainstay_app::notifications::{Inbox, Item, Kind};
use mainstay_store::notifications::{Place, Read};
use maud::{Markup, html};
use serde::Deserialize;

use super::words::{about, actor, sentence};
use super::{HERE, LIVE};
use crate::components::icon::icon;
use crate::components::{Button, Empty, IconButton, PageHead, avatar};
use crate::error::{OrPage, PageError, PageResult};
use crate::given::Query;
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

/// Notifications of a page.
const PAGE: usize = 50;

#[derive(Deserialize)]
pub struct Asked {
    /// Where the page before ended: `n` or `o` for those not read and the others, the instant and the row.
    #[serde(default)]
    behind: String,
}

/// Where a page begins.
#[derive(Clone, Copy)]
enum From {
    Start,
    Unread(Place),
    Earlier(Place),
}

impl From {
    fn read(text: &str) -> Self {
        let mut parts = text.split('.');
        let (kind, at, rid) = (parts.next(), parts.next(), parts.next());
        let place = || {
            let at = Timestamp::from_microsecond(at?.parse().ok()?).ok()?;
            let rid = rid?.parse().ok()?;
            Some(Place { at, rid })
        };
        match (kind, place()) {
            (Some("n"), Some(place)) => From::Unread(place),
            (Some("o"), Some(place)) => From::Earlier(place),
            _ => From::Start,
        }
    }
}

fn written(kind: &str, place: Place) -> String {
    format!("{kind}.{}.{}", place.at.as_microsecond(), place.rid)
}

/// A page of both parts.
#[derive(Default)]
struct Page {
    unread: Vec<Item>,
    earlier: Vec<Item>,
    next: Option<String>,
}

/// `GET /notifications`
pub async fn page(
    State(web): State<Web>,
    person: Person,
    Query(asked): Query<Asked>,
) -> PageResult {
    let t = person.t;
    let from = From::read(&asked.behind);
    let first = matches!(from, From::Start);
    let page = read(&web, &person, from).await?;
    let back = if first {
        HERE.to_owned()
    } else {
        format!("{HERE}?behind={}", asked.behind)
    };
    let title = t.get("notifications-title");
    let settings = IconButton::new("sliders-horizontal", t.get("notifications-settings"))
        .href("/settings#notifications");
    let read_all = html! {
        form method="post" action="/notifications/read" {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="until" value=(person.ctx.env.now);
            (Button::new(t.get("notifications-read-all")).small().icon("check-check").submit())
        }
    };
    let empty = page.unread.is_empty() && page.earlier.is_empty();
    let main = html! {
        (PageHead::new(title).icon("bell").actions(html! { (settings) }))
        div.page-body.narrow data-live-list=(LIVE) {
            @if empty && first {
                (Empty::new("bell", t.get("notifications-none-title"), t.get("notifications-none")).actions(html! {
                    (Button::new(t.get("notifications-none-action")).href("/companies"))
                }))
            } @else if first && page.unread.is_empty() {
                p.muted { (t.get("notifications-caught-up")) }
            }
            (part(&web, &person, t.get("notifications-new"), &page.unread, &back, &read_all))
            (part(&web, &person, t.get("notifications-earlier"), &page.earlier, &back, &html! {}))
            @if let Some(next) = &page.next {
                div { (Button::new(t.get("table-more")).href(format!("{HERE}?behind={next}"))) }
            }
        }
    };
    Ok(person.page(title, HERE, &main).into_response())
}

/// A page is full of what was not read, as far as there is enough of it; the others fill what is left.
async fn read(web: &Web, person: &Person, from: From) -> Result<Page, PageError> {
    let ctx = &person.ctx;
    let mut page = Page::default();
    let behind = match from {
        From::Earlier(place) => Some(place),
        From::Start | From::Unread(_) => {
            let behind = match from {
                From::Unread(place) => Some(place),
                _ => None,
            };
            let found = web.app.inbox(ctx, Read::No, behind, PAGE).await;
            let Inbox { items, next } = found.page(person)?;
            page.unread = items;
            if let Some(next) = next {
                page.next = Some(written("n", next));
                return Ok(page);
            }
            None
        }
    };
    let room = PAGE.saturating_sub(page.unread.len()).max(1);
    let found = web.app.inbox(ctx, Read::Yes, behind, room).await;
    let Inbox { items, next } = found.page(person)?;
    page.earlier = items;
    page.next = next.map(|next| written("o", next));
    Ok(page)
}

fn part(
    web: &Web,
    person: &Person,
    title: &str,
    items: &[Item],
    back: &str,
    actions: &Markup,
) -> Markup {
    html! {
        @if !items.is_empty() {
            section.section {
                div.section-head { h2 { (title) } div.actions { (actions) } }
                ul.item-list { @for item in items { (one(web, person, item, back)) } }
            }
        }
    }
}

/// A line: who, what, when; where it leads; the way to read it later.
pub(super) fn one(web: &Web, person: &Person, item: &Item, back: &str) -> Markup {
    let t = person.t;
    let told = &item.notification;
    let unread = told.read_at.is_none();
    let words = sentence(web, person, item);
    let (label, icon_name, value) = if unread {
        (t.get("notification-mark-read"), "check", "yes")
    } else {
        (t.get("notification-mark-unread"), "mail", "no")
    };
    let id = format!("n-{}", told.id);
    html! {
        li.item id=(id) {
            @match actor(web, item) {
                Some(name) => (avatar(&name)),
                None => (icon(if item.kind == Some(Kind::Ended) { "upload" } else { "workflow" })),
            }
            div.main {
                a href={ (HERE) "/" (told.id) } {
                    @if unread { span.sr { (t.get("notification-unread")) " " } strong { (words) } }
                    @else { (words) }
                }
                div.meta { (about(person, item)) time datetime=(told.at) data-relative { (when(person, told.at)) } }
            }
            form method="post" action={ (HERE) "/" (told.id) "/mark" } hx-post={ (HERE) "/" (told.id) "/mark" } hx-target={ "#" (id) } hx-swap="outerHTML" {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                input type="hidden" name="back" value=(back);
                input type="hidden" name="read" value=(value);
                button.btn.quiet.icon-only.small id={ "m-" (told.id) } type="submit" aria-label={ (label) ": " (words) } title=(label) { (icon(icon_name)) }
            }
        }
    }
}
