//! Everything that matches a few words, by object.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_model::access::Action;
use mainstay_model::object::Role;
use mainstay_model::{Object, Record};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

use super::palette::beside;
use crate::components::head::object_mark;
use crate::components::{Button, Card, Empty, Item, PageHead, Tab, Tone, avatar, item_list, tabs};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::layout::shell;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::display;

pub(super) fn routes() -> Routes {
    Routes::new().get("/search", Needs::Person, search)
}

/// Hits of an object beside those of others, and alone.
const FEW: usize = 8;
const MANY: usize = 60;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// Only this object.
    #[serde(default, rename = "in")]
    only: String,
}

/// What was found of one object.
struct Found {
    object: Arc<Object>,
    records: Vec<Record>,
}

async fn search(State(web): State<Web>, person: Person, Query(asked): Query<Asked>) -> PageResult {
    let t = person.t;
    let words = asked.q.trim();
    let found = if words.is_empty() {
        Vec::new()
    } else {
        find(&web, &person, words, &asked.only)
            .await
            .page(&person)?
    };
    let main = html! {
        (PageHead::new(t.get("search-title")).icon("search"))
        div.page-body.narrow {
            form.search-form role="search" aria-label=(t.get("search-title")) method="get" action="/search" {
                input.input type="search" name="q" value=(words) aria-label=(t.get("search-label")) placeholder=(t.get("search-placeholder")) autofocus[words.is_empty()];
                @if !asked.only.is_empty() { input type="hidden" name="in" value=(asked.only); }
                (Button::new(t.get("search-label")).primary().submit())
            }
            @if words.is_empty() {
                (Empty::new("search", t.get("search-empty-title"), t.get("search-empty")))
            } @else {
                (kinds(&person, words, &asked.only))
                @if found.iter().all(|one| one.records.is_empty()) {
                    (Empty::new("search", t.with("search-none-title", &[("words", words.into())]), t.get("search-none")))
                }
                @for one in found.iter().filter(|one| !one.records.is_empty()) { (group(&person, words, &asked.only, one)) }
            }
        }
    };
    let mut frame = person.shell(t.get("search-title"), "/search");
    frame.search = words.to_owned();
    Ok(shell(&frame, &main).into_response())
}

async fn find(
    web: &Web,
    person: &Person,
    words: &str,
    only: &str,
) -> mainstay_app::Result<Vec<Found>> {
    let access = &person.ctx.access;
    let searches = searched(person)
        .into_iter()
        .filter(|object| only.is_empty() || object.name == only)
        .map(|object| async move {
            let limit = if only.is_empty() { FEW } else { MANY };
            let hits = web
                .app
                .store()
                .find(access, words, limit, Some(&object.name))
                .await?;
            let best = hits.first().map_or(0.0, |hit| hit.score);
            Ok::<_, mainstay_app::Error>((
                best,
                Found {
                    object,
                    records: hits.into_iter().map(|hit| hit.record).collect(),
                },
            ))
        });
    let mut found = futures_util::future::try_join_all(searches).await?;
    // The object with the likeliest hit comes first.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

fn searched(person: &Person) -> Vec<Arc<Object>> {
    let access = &person.ctx.access;
    let catalog = access.catalog();
    catalog
        .subjects()
        .chain(catalog.activities())
        .filter(|object| access.may(Action::Read, &object.name))
        .cloned()
        .collect()
}

fn address(words: &str, only: &str) -> String {
    let pairs: Vec<(&str, &str)> = [("q", words), ("in", only)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    format!(
        "/search?{}",
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    )
}

fn kinds(person: &Person, words: &str, only: &str) -> Markup {
    let mut all = vec![Tab {
        label: person.t.get("search-all").to_owned(),
        href: address(words, ""),
        current: only.is_empty(),
        ..Tab::default()
    }];
    all.extend(searched(person).into_iter().map(|object| Tab {
        label: object.plural_label.get(person.ctx.lang()).to_owned(),
        href: address(words, &object.name),
        icon: Some(object.icon.clone()),
        current: only == object.name,
        count: None,
    }));
    tabs(person.t.get("search-kinds"), &all)
}

fn group(person: &Person, words: &str, only: &str, found: &Found) -> Markup {
    let object = &found.object;
    let items: Vec<Item> = found
        .records
        .iter()
        .map(|record| {
            let title = display::title(&person.ctx, record);
            let mark = avatar(&title);
            Item {
                lead: Some(html! {
                    @if object.role == Role::Activity { (object_mark(&object.icon, Tone::of(&object.name))) }
                    @else if display::is_square(object) { (mark.square()) }
                    @else { (mark) }
                }),
                href: display::record_href(&person.ctx, &object.name, record.id),
                meta: Some(html! { (beside(person, record)) }),
                title,
                ..Item::default()
            }
        })
        .collect();
    let more = only.is_empty() && found.records.len() == FEW;
    let card = Card::new(object.plural_label.get(person.ctx.lang())).flush(item_list(&items));
    let card = if more {
        card.actions(html! { (Button::new(person.t.get("search-more")).quiet().small().icon_after("chevron-right").href(address(words, &object.name))) })
    } else {
        card
    };
    html! { (card) }
}
