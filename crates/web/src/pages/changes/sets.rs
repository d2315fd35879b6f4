//! The list of change sets, day by day.

use std::collections::{HashMap, HashSet};

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Result;
use mainstay_app::changes::{SetLine, Which};
use mainstay_model::RecordId;
use mainstay_model::access::Right;
use mainstay_model::change::Verb;
use maud::{Markup, html};
use serde::Deserialize;

use super::{actor, clock, day, from_where};
use crate::components::tabs::{Tab, tabs};
use crate::components::timeline::{Day, Entry, timeline};
use crate::components::{Button, Empty, PageHead, status};
use crate::error::{OrPage, PageResult, reason_text};
use crate::given::Query;
use crate::pages::import::of_migration;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    /// Whose; blank for everybody's.
    #[serde(default)]
    by: String,
    before: Option<i64>,
}

/// `GET /changes`
pub async fn show(
    State(web): State<Web>,
    person: Person,
    Query(asked): Query<Asked>,
) -> PageResult {
    let t = person.t;
    let which = match asked.show.as_str() {
        "all" => asked.by.parse().map_or(Which::All, Which::Of),
        "imports" => Which::Imports,
        _ => Which::Mine,
    };
    let page = web
        .app
        .changes(&person.ctx, which, asked.before)
        .await
        .page(&person)?;
    let tab = |label: &'static str, key: &str, icon: &str, this: Which| Tab {
        label: label.to_owned(),
        href: if key.is_empty() {
            "/changes".to_owned()
        } else {
            format!("/changes?show={key}")
        },
        icon: Some(icon.to_owned()),
        current: this == which || (this == Which::All && matches!(which, Which::Of(_))),
        count: None,
    };
    let mut all = vec![
        tab(t.get("changes-mine"), "", "user", Which::Mine),
        tab(t.get("changes-all"), "all", "users", Which::All),
    ];
    if person.ctx.access.has(Right::Import) {
        all.push(tab(
            t.get("changes-imports"),
            "imports",
            "upload",
            Which::Imports,
        ));
    }
    let migrations = match which {
        Which::Imports if person.ctx.access.has(Right::Import) => {
            web.app.migrations_by_set(&person.ctx).await.page(&person)?
        }
        _ => HashMap::new(),
    };
    let mut days: Vec<Day> = Vec::new();
    let mut told: HashSet<RecordId> = HashSet::new();
    for line in &page.lines {
        // The files of a migration are one thing.
        let migration = migrations.get(&line.meta.id).copied();
        if migration.is_some_and(|id| !told.insert(id)) {
            continue;
        }
        let entry = match migration {
            Some(id) => together(&web, &person, line, id).await.page(&person)?,
            None => entry(&web, &person, line),
        };
        let label = day(&person.ctx, t, line.meta.at);
        if days.last().is_none_or(|last| last.label != label) {
            days.push(Day {
                label,
                entries: Vec::new(),
            });
        }
        if let Some(last) = days.last_mut() {
            last.entries.push(entry);
        }
    }
    let title = t.get("nav-changes");
    let main = html! {
        (PageHead::new(title).icon("history").sub(html! { (t.get("changes-lead")) }))
        (tabs(title, &all))
        div.page-body.narrow {
            @if matches!(which, Which::All | Which::Of(_)) { (whose(&web, &person, &asked.by)) }
            @if days.is_empty() { (Empty::new("history", t.get("changes-none-title"), t.get("changes-none"))) }
            @if !days.is_empty() { h2.sr { (t.get("changes-by-day")) } }
            (timeline(&days, t.get("value-empty")))
            @if let Some(next) = page.next {
                div { (Button::new(t.get("table-more")).href(format!("/changes?show={}&by={}&before={next}", asked.show, if matches!(which, Which::Of(_)) { asked.by.as_str() } else { "" }))) }
            }
        }
    };
    Ok(person.page(title, "/changes", &main).into_response())
}

/// Chooses one person among everybody.
fn whose(web: &Web, person: &Person, by: &str) -> Markup {
    let t = person.t;
    html! {
        form.whose method="get" action="/changes" {
            input type="hidden" name="show" value="all";
            select.input name="by" aria-label=(t.get("changes-whose")) {
                option value="" { (t.get("changes-of-everybody")) }
                @for user in web.app.directory().users() {
                    @let id = user.id.to_string();
                    option value=(id) selected[id == by] { (user.display_name()) }
                }
            }
            (Button::new(t.get("record-show")).submit())
        }
    }
}

fn entry(web: &Web, person: &Person, line: &SetLine) -> Entry {
    let (icon, tone, source) = from_where(person.t, line.meta.source);
    Entry {
        id: format!("set-{}", line.meta.id),
        icon: icon.to_owned(),
        tone,
        what: what(web, person, line, source),
        at: line.meta.at.to_string(),
        at_text: clock(&person.ctx, line.meta.at),
        body: line
            .meta
            .reason
            .as_ref()
            .map(|reason| html! { p.muted { (reason_text(person.t, reason)) } }),
        changes: Vec::new(),
        menu: menu(person, line),
    }
}

/// A migration, by the newest of its files.
async fn together(web: &Web, person: &Person, line: &SetLine, id: RecordId) -> Result<Entry> {
    let link = of_migration(web, person, id).await?;
    let name = actor(web, person, &line.meta);
    let shown = entry(web, person, line);
    Ok(Entry {
        what: html! { span { strong { (name) } " " (link) } },
        body: None,
        menu: None,
        ..shown
    })
}

/// "You changed Ada Lovelace", "Anna imported 1,204 records".
fn what(web: &Web, person: &Person, line: &SetLine, source: &str) -> Markup {
    let t = person.t;
    let name = actor(web, person, &line.meta);
    let href = format!("/changes/{}", line.meta.id);
    let one = line.count.is_none_or(|count| count <= 1);
    let words = match &line.example {
        Some((change, record)) if one => {
            let title = record.as_ref().map_or_else(
                || t.get("changes-gone").to_owned(),
                |record| display::title(&person.ctx, record),
            );
            let title = [("name", title.into())];
            match change.verb {
                Verb::Create => t.with("changes-created", &title),
                Verb::Update => t.with("changes-changed", &title),
                Verb::Trash => t.with("changes-trashed", &title),
                Verb::Restore => t.with("changes-restored", &title),
                Verb::Purge => t.with("changes-purged", &title),
            }
        }
        _ => t.with("changes-many", &[("n", line.count.unwrap_or(0).into())]),
    };
    html! {
        span { strong { (name) } " " a href=(href) { (words) } " " span.muted { (source) } }
        @if line.undone_by.is_some() { " " (status(t.get("changes-undone"), "")) }
    }
}

fn menu(person: &Person, line: &SetLine) -> Option<Markup> {
    line.undone_by
        .is_none()
        .then(|| undo(person, &line.meta.id.to_string(), true))
}

/// The button that takes a change set back.
pub fn undo(person: &Person, set: &str, small: bool) -> Markup {
    let button = Button::new(person.t.get("action-undo"))
        .icon("undo-2")
        .submit();
    html! {
        form.push method="post" action={ "/undo/" (set) } {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            @if small { (button.small().quiet()) } @else { (button) }
        }
    }
}
