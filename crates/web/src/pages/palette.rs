//! The palette's answers: go anywhere, find anything, do anything.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_model::access::{Action, Right};
use mainstay_model::fold::fold;
use mainstay_model::query::RawQuery;
use mainstay_model::{Record, Value};
use serde::Deserialize;

use super::record;
use crate::components::{PaletteGroup, PaletteItem, palette_options};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::i18n::Lang;
use crate::layout::Theme;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::display;

pub(super) fn routes() -> Routes {
    Routes::new().get("/palette", Needs::Person, palette)
}

/// Records in an answer.
const RECORDS: usize = 8;
/// Records seen lately, before anything is typed.
const RECENT: usize = 6;
/// Saved views that are looked through.
const VIEWS: usize = 200;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// The path of the page that the palette was opened on.
    #[serde(default)]
    at: String,
}

async fn palette(State(web): State<Web>, person: Person, Query(asked): Query<Asked>) -> PageResult {
    let typed = asked.q.trim();
    let mut groups = Vec::new();
    let t = person.t;
    let here = record::offers(&web, &person, &asked.at).await;
    if typed.is_empty() {
        let recent = web
            .app
            .recently_seen(&person.ctx, RECENT)
            .await
            .page(&person)?;
        let items = recent
            .iter()
            .map(|record| item_of(&person, record))
            .filter(|item| item.href != asked.at)
            .collect();
        groups.push(PaletteGroup {
            title: t.get("palette-recent").to_owned(),
            items,
        });
    } else {
        let (hits, views) = tokio::join!(
            web.app
                .store()
                .find(&person.ctx.access, typed, RECORDS, None),
            views(&web, &person)
        );
        let hits = hits.map_err(mainstay_app::Error::from).page(&person)?;
        let records = hits
            .iter()
            .map(|hit| item_of(&person, &hit.record))
            .collect();
        groups.push(PaletteGroup {
            title: t.get("palette-records").to_owned(),
            items: records,
        });
        groups.push(PaletteGroup {
            title: t.get("palette-views").to_owned(),
            items: matching(typed, views),
        });
    }
    if let Some((title, offers)) = here {
        let items = matching(typed, offers);
        put(&mut groups, title, items, typed);
    }
    groups.push(PaletteGroup {
        title: t.get("palette-places").to_owned(),
        items: matching(typed, places(&person)),
    });
    let new = matching(typed, creations(&person));
    put(&mut groups, t.get("palette-new").to_owned(), new, typed);
    if !typed.is_empty() {
        groups.push(PaletteGroup {
            title: t.get("palette-do").to_owned(),
            items: matching(typed, actions(&person)),
        });
        let all = PaletteItem {
            icon: "search".to_owned(),
            label: t.with("palette-search-all", &[("words", typed.into())]),
            href: format!(
                "/search?{}",
                serde_urlencoded::to_string([("q", typed)]).unwrap_or_default()
            ),
            ..PaletteItem::default()
        };
        groups.push(PaletteGroup {
            title: t.get("search-label").to_owned(),
            items: vec![all],
        });
    }
    Ok(palette_options(t, &groups).into_response())
}

fn item_of(person: &Person, record: &Record) -> PaletteItem {
    let object = &record.object;
    PaletteItem {
        icon: object.icon.clone(),
        label: display::title(&person.ctx, record),
        sub: Some(beside(person, record)),
        href: format!("/{}/{}", object.plural, record.id),
        ..PaletteItem::default()
    }
}

/// What tells a record from its namesakes.
pub(super) fn beside(person: &Person, record: &Record) -> String {
    let object = &record.object;
    let mut parts = vec![object.label.get(person.ctx.lang()).to_owned()];
    let others = object.distinctive().into_iter().filter_map(|name| {
        let field = object.find(name).filter(|field| !field.params.kept)?;
        Some(display::words(&person.ctx, field, record.get(name)))
    });
    parts.extend(others.filter(|words| !words.is_empty()).take(2));
    parts.join(" · ")
}

/// Those in whose words every word typed begins some word.
fn matching(typed: &str, items: Vec<PaletteItem>) -> Vec<PaletteItem> {
    let wanted: Vec<String> = fold(typed).split_whitespace().map(str::to_owned).collect();
    items
        .into_iter()
        .filter(|item| {
            let text = fold(&format!(
                "{} {}",
                item.label,
                item.sub.as_deref().unwrap_or("")
            ));
            wanted.iter().all(|word| text.contains(word.as_str()))
        })
        .collect()
}

/// Adds a group of things to do: before all others when the words of one of them are being typed, else behind.
fn put(groups: &mut Vec<PaletteGroup>, title: String, items: Vec<PaletteItem>, typed: &str) {
    let typed = fold(typed);
    let meant = typed.chars().count() > 2
        && items
            .iter()
            .any(|item| fold(&item.label).starts_with(&typed));
    let place = if meant { 0 } else { groups.len() };
    groups.insert(place, PaletteGroup { title, items });
}

fn place(label: &str, href: impl Into<String>, icon: &str) -> PaletteItem {
    PaletteItem {
        icon: icon.to_owned(),
        label: label.to_owned(),
        href: href.into(),
        ..PaletteItem::default()
    }
}

fn places(person: &Person) -> Vec<PaletteItem> {
    let t = person.t;
    let access = &person.ctx.access;
    let mut places = vec![place(t.get("nav-home"), "/", "house")];
    let catalog = access.catalog();
    for object in catalog
        .subjects()
        .chain(catalog.activities())
        .filter(|object| access.may(Action::Read, &object.name))
    {
        places.push(place(
            object.plural_label.get(person.ctx.lang()),
            object.address(),
            &object.icon,
        ));
    }
    places.push(place(t.get("nav-changes"), "/changes", "history"));
    places.push(place(t.get("nav-reports"), "/reports", "chart-column"));
    places.push(place(
        t.get("nav-dashboards"),
        "/dashboards",
        "layout-dashboard",
    ));
    if access.has(Right::Merge) {
        places.push(place(t.get("nav-duplicates"), "/duplicates", "copy"));
    }
    if access.has(Right::Import) {
        places.push(place(t.get("nav-import"), "/import", "upload"));
    }
    places.push(place(
        t.get("nav-settings"),
        "/settings",
        "sliders-horizontal",
    ));
    if access.has(Right::Administration) {
        places.push(place(t.get("nav-admin"), "/admin", "settings"));
        places.push(place(t.get("admin-archives"), "/admin/archives", "archive"));
    }
    places
}

fn creations(person: &Person) -> Vec<PaletteItem> {
    let access = &person.ctx.access;
    let catalog = access.catalog();
    catalog
        .subjects()
        .chain(catalog.activities())
        .filter(|object| access.may(Action::Create, &object.name))
        .map(|object| {
            let words = person
                .t
                .with("new-title", &[("object", person.noun(object).into())]);
            place(&words, format!("/{}/new", object.plural), &object.icon)
        })
        .collect()
}

fn actions(person: &Person) -> Vec<PaletteItem> {
    let t = person.t;
    let post = |label: String, icon: &str, action: &str, field: (&str, &str)| PaletteItem {
        icon: icon.to_owned(),
        label,
        post: Some((action.to_owned(), field.0.to_owned(), field.1.to_owned())),
        ..PaletteItem::default()
    };
    let mut actions = Vec::new();
    for (theme, words, icon) in [
        (Theme::Auto, t.get("theme-auto"), "monitor"),
        (Theme::Light, t.get("theme-light"), "sun"),
        (Theme::Dark, t.get("theme-dark"), "moon"),
    ] {
        let label = format!("{}{}{words}", t.get("theme-title"), t.get("colon"));
        actions.push(post(
            label,
            icon,
            "/settings/theme",
            ("theme", theme.name()),
        ));
    }
    for lang in Lang::ALL {
        let label = format!(
            "{}{}{}",
            t.get("language-title"),
            t.get("colon"),
            lang.own_name()
        );
        actions.push(post(
            label,
            "languages",
            "/settings/language",
            ("language", lang.tag()),
        ));
    }
    actions.push(post(
        t.get("sign-out").to_owned(),
        "log-out",
        "/sign-out",
        ("", ""),
    ));
    actions
}

/// Saved views that this person may use.
async fn views(web: &Web, person: &Person) -> Vec<PaletteItem> {
    let raw = RawQuery {
        limit: Some(VIEWS),
        ..RawQuery::default()
    };
    let Ok((query, _)) = web.app.lenient_query(&person.ctx, "view", &raw) else {
        return Vec::new();
    };
    let Ok(page) = web.app.page(&query).await else {
        return Vec::new();
    };
    let catalog = person.ctx.access.catalog();
    page.records
        .iter()
        .filter_map(|view| {
            let Value::Text(target) = view.get("target") else {
                return None;
            };
            let object = catalog.get(target)?;
            person.ctx.access.object(target)?;
            Some(PaletteItem {
                icon: "list-filter".to_owned(),
                label: display::title(&person.ctx, view),
                sub: Some(object.plural_label.get(person.ctx.lang()).to_owned()),
                href: format!("/{}?view={}", object.plural, view.id),
                ..PaletteItem::default()
            })
        })
        .collect()
}
