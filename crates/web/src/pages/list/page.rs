//! The list's page: what it is, its views, what one can do, and the records.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Ctx;
use mainstay_app::export::Format;
use mainstay_app::views::Layout;
use mainstay_model::access::{Action, Right};
use mainstay_model::object::Role;
use mainstay_model::query::ScopedQuery;
use mainstay_model::{Object, Predicate};
use mainstay_store::Page;
use maud::{Markup, html};

use super::here::Here;
use super::state::State as ListState;
use super::table::{self, BULK};
use super::viewbar::viewbar;
use super::{chips, density};
use crate::components::table::list_count;
use crate::components::{
    BulkAction, BulkBar, Button, Empty, FilterChip, IconButton, Menu, MenuItem, PageHead, crumbs,
    filter_chips, skeleton,
};
use crate::error::{OrPage, PageResult};
use crate::layout::shell;
use crate::pages::board;
use crate::person::Person;
use crate::state::Web;

/// `GET /{plural}`
pub async fn show(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    jar: CookieJar,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let query = query.unwrap_or_default();
    let mut here = Here::find(&web, &person, &plural, &query)
        .await
        .page(&person)?;
    let wanted = headers
        .get("hx-target")
        .and_then(|target| target.to_str().ok())
        .unwrap_or("");
    let fragment = headers.contains_key("hx-request");
    if here.state.layout == Layout::Board
        && board::field(&person.ctx, &here).is_some()
        && !here.state.trash
    {
        let board = board::board(&web, &person, &here).await.page(&person)?;
        let chips = chips::chips(&web.app, &person, &here).await;
        if fragment && wanted == "results" {
            let chips = filter_line(&person, &here, &chips, true);
            return Ok(html! { div id="results" .results { (board) } (chips) }.into_response());
        }
        return Ok(whole(&web, &person, &here, &jar, None, &chips, &board)
            .await
            .page(&person)?
            .into_response());
    }
    let raw = here.raw(&person.ctx);
    let (scoped, problems) = web
        .app
        .lenient_query(&person.ctx, &here.object.name, &raw)
        .page(&person)?;
    let stale = problems.iter().any(|problem| problem.field == "cursor");
    here.others = problems
        .into_iter()
        .filter(|problem| matches!(problem.field.as_str(), "order" | "select"))
        .collect();
    if fragment && here.state.cursor.is_some() && wanted != "results" {
        if stale {
            return Ok(begin_again(&person, &here).into_response());
        }
        let page = web.app.page(&scoped).await.page(&person)?;
        return Ok(table::table(&person.ctx, &here, &page, true)
            .more_rows(person.t)
            .into_response());
    }
    let page = web.app.page(&scoped).await.page(&person)?;
    let asked = query.split('&').any(|pair| pair == "count=exact");
    let total = total(
        &web,
        &scoped,
        &page,
        here.state.cursor.is_some() && !stale,
        asked,
    )
    .await
    .page(&person)?;
    let chips = chips::chips(&web.app, &person, &here).await;
    let body = records(&person, &here, &page, total);
    if fragment && wanted == "results" {
        let count = html! { span id="count" hx-swap-oob="true" { (count(&person, &here, total)) } };
        let chips = filter_line(&person, &here, &chips, true);
        return Ok(html! { div id="results" .results { (body) } (count) (chips) }.into_response());
    }
    Ok(
        whole(&web, &person, &here, &jar, Some(total), &chips, &body)
            .await
            .page(&person)?
            .into_response(),
    )
}

/// How many there are, where that costs nothing or was asked for; else it is fetched beside.
async fn total(
    web: &Web,
    query: &ScopedQuery,
    page: &Page,
    further: bool,
    asked: bool,
) -> Result<Option<u64>, mainstay_app::Error> {
    if page.next.is_none() && !further {
        return Ok(Some(page.records.len() as u64));
    }
    let kept = *query.predicate() == Predicate::True
        && query.trash() == mainstay_model::query::Trash::Live;
    if kept || asked {
        web.app.count(query).await.map(Some)
    } else {
        Ok(None)
    }
}

/// The page around the records. `total` is nothing for a board, which counts its lanes.
async fn whole(
    web: &Web,
    person: &Person,
    here: &Here,
    jar: &CookieJar,
    total: Option<Option<u64>>,
    chips: &[FilterChip],
    body: &Markup,
) -> Result<Markup, mainstay_app::Error> {
    let may_edit = match here.view() {
        Some(view) => web.app.may_edit_view(&person.ctx, view).await?,
        None => false,
    };
    let title = here.object.plural_label.get(person.ctx.lang());
    let beside =
        html! { span id="count" { @if let Some(total) = total { (count(person, here, total)) } } };
    let head = if here.state.trash {
        // A list of what was thrown away is not mistaken for the list.
        let list = [(title.to_owned(), format!("/{}", here.object.plural))];
        PageHead::new(person.t.get("list-trash"))
            .icon("trash-2")
            .crumbs(crumbs(person.t.get("record-where"), &list))
            .beside(beside)
    } else {
        PageHead::new(title)
            .icon(&here.object.icon)
            .beside(beside)
            .actions(actions(person, here))
    };
    let main = html! {
        (head)
        div.toolbar.list-views { (viewbar(person, here, may_edit)) }
        (tools(person, here, chips, density::chosen(jar)))
        div id="results" .results { (body) }
    };
    let mut frame = person.shell(title, &format!("/{}", here.object.plural));
    frame.document.density = density::chosen(jar);
    Ok(shell(&frame, &main))
}

fn count(person: &Person, here: &Here, total: Option<u64>) -> Markup {
    match total {
        Some(total) => list_count(person.t, total),
        None => html! {
            span.list-count hx-get=(here.below("count", &here.state)) hx-trigger="load" hx-swap="outerHTML" {
                span.js-only { (person.t.get("list-counting")) }
                noscript { a href={ (here.href(&here.state)) "&count=exact" } { (person.t.get("list-count")) } }
            }
        },
    }
}

/// Whether records of this object can be made one by this person.
fn may_merge(ctx: &Ctx, object: &Object) -> bool {
    object.role == Role::Subject && ctx.access.has(Right::Merge)
}

/// Whether rows of a table can become records of this object: a table holds no files.
fn may_import(ctx: &Ctx, object: &Object) -> bool {
    ctx.access.has(Right::Import)
        && ctx.access.may(Action::Create, &object.name)
        && !object.is_uploaded()
}

fn actions(person: &Person, here: &Here) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let plural = &here.object.plural;
    html! {
        @if may_import(ctx, &here.object) {
            (Button::new(t.get("nav-import")).icon("upload").href(format!("/import?object={}", here.object.name)).class("wide-only"))
        }
        @if ctx.access.may(Action::Create, &here.object.name) {
            (Button::new(t.with("list-new", &[("object", here.one(ctx).into())]))
                .primary().icon("plus").href(format!("/{plural}/new")).attr("data-shortcut", "n"))
        }
    }
}

fn tools(person: &Person, here: &Here, chips: &[FilterChip], density: Option<&str>) -> Markup {
    let t = person.t;
    let lazy = |what: &str, words: &'static str| {
        let source = here.below(what, &here.state);
        html! {
            div hx-get=(source) hx-trigger="toggle from:closest details once" hx-swap="outerHTML" {
                div.js-only { (skeleton(t.get("state-loading"), 3)) }
                noscript { a.menu-item href=(source) { (words) } }
            }
        }
    };
    let board = board::field(&person.ctx, here).is_some();
    let is_board = here.state.layout == Layout::Board;
    html! {
        div.toolbar.list-tools {
            (search(person, here))
            (Menu::with_icon("list-filter", t.get("list-filter")).wide().class("filter-face").part(lazy("filter", t.get("list-filter"))))
            (filter_line(person, here, chips, false))
            div.row.push {
                @if !is_board { (Menu::with_icon("columns-3", t.get("list-columns")).at_end().part(lazy("columns", t.get("list-columns")))) }
                @if board && !here.state.trash { (layouts(person, here, is_board)) }
                (more(person, here, is_board, density))
            }
        }
    }
}

/// Table or board.
fn layouts(person: &Person, here: &Here, is_board: bool) -> Markup {
    let t = person.t;
    let face = |icon: &'static str, words: &'static str, layout: Layout, current: bool| {
        let button = IconButton::new(icon, words)
            .href(here.href(&here.state.with(|state| state.layout = layout)));
        html! { @if current { (button.attr("aria-current", "true")) } @else { (button) } }
    };
    html! {
        div.btn-group {
            (face("table-2", t.get("list-table"), Layout::Table, !is_board))
            (face("square-kanban", t.get("list-board"), Layout::Board, is_board))
        }
    }
}

/// The search within the list; with scripts the records follow while one types.
fn search(person: &Person, here: &Here) -> Markup {
    let t = person.t;
    let plural = &here.object.plural;
    let rest = here.state.with(|state| state.search.clear());
    html! {
        form.list-search role="search" aria-label=(t.get("list-search")) action={ "/" (plural) } method="get" {
            @for (name, value) in rest.pairs() { input type="hidden" name=(name) value=(value); }
            input.input.small type="search" name="q" value=(here.state.search) placeholder=(t.get("list-search")) aria-label=(t.get("list-search")) autocomplete="off"
                data-list-search hx-get={ "/" (plural) } hx-include="closest form" hx-trigger="input changed delay:250ms, search" hx-target="#results" hx-swap="outerHTML" hx-push-url="true" hx-sync="this:replace";
        }
    }
}

/// What is seldom wanted: lanes, density, export, the trash.
fn more(person: &Person, here: &Here, is_board: bool, density: Option<&str>) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let mut menu = Menu::icon_only("ellipsis", t.get("nav-more")).at_end();
    if is_board {
        let by = board::field(ctx, here)
            .map(|field| field.name.clone())
            .unwrap_or_default();
        menu = menu.title(t.get("list-lanes"));
        for field in here.lanes(ctx) {
            let href = here.href(&here.state.with(|state| state.group.clone_from(&field.name)));
            menu = menu
                .item(MenuItem::link(field.label.get(ctx.lang()), href).current(field.name == by));
        }
        menu = menu.separator();
    } else {
        let words = [
            t.get("list-density-normal"),
            t.get("list-density-compact"),
            t.get("list-density-roomy"),
        ];
        menu = menu.title(t.get("list-density"));
        for (key, words) in density::ALL.iter().zip(words) {
            let item = MenuItem::post(words, format!("/{}/density", here.object.plural))
                .field("_csrf", person.session.csrf.clone())
                .field("density", *key);
            let current = density.unwrap_or(density::ALL[0]) == *key;
            menu = menu.item(if current { item.icon("check") } else { item });
        }
        menu = menu.separator();
    }
    if ctx.access.has(Right::Export) && !here.state.trash {
        let state = ListState {
            cursor: None,
            ..here.state.clone()
        };
        let href = here.below("export", &state);
        let mark = if href.contains('?') { '&' } else { '?' };
        let file =
            |format: Format, all: &str| format!("{href}{mark}_format={}{all}", format.ending());
        let columns = |label: &'static str, format| {
            MenuItem::link(t.get(label), file(format, "")).icon("download")
        };
        menu = menu
            .title(t.get("list-export"))
            .item(columns("list-export-xlsx", Format::Xlsx))
            .item(columns("list-export-csv", Format::Csv));
        if Format::Vcard.suits(&here.object) {
            menu = menu.item(columns("list-export-vcf", Format::Vcard));
        }
        let all = |label: &'static str, format| {
            MenuItem::link(t.get(label), file(format, "&_all=1")).icon("database")
        };
        menu = menu
            .title(t.get("list-export-all"))
            .item(all("list-export-xlsx", Format::Xlsx))
            .item(all("list-export-csv", Format::Csv))
            .item(all("list-export-jsonl", Format::Jsonl))
            .separator();
    }
    if here.state.trash {
        menu = menu.item(
            MenuItem::link(t.get("list-live"), format!("/{}", here.object.plural)).icon("list"),
        );
    } else if ctx.access.may(Action::Delete, &here.object.name) {
        let trash = ListState {
            trash: true,
            ..ListState::default()
        };
        menu = menu.item(MenuItem::link(t.get("list-trash"), here.href(&trash)).icon("trash-2"));
    }
    html! { (menu) }
}

/// The chips; `beside` when they come along with other rows and find their place by themselves.
fn filter_line(person: &Person, here: &Here, chips: &[FilterChip], beside: bool) -> Markup {
    let clear = here.href(&here.state.with(|state| {
        state.parts.clear();
        state.search.clear();
    }));
    html! {
        div id="chips" hx-swap-oob=[beside.then_some("true")] {
            (filter_chips(person.t, chips, (chips.len() > 1).then_some(clear.as_str())))
        }
    }
}

/// The table with its bar, or what stands in its place when there is nothing.
fn records(person: &Person, here: &Here, page: &Page, total: Option<u64>) -> Markup {
    let further = here.state.cursor.is_some();
    if page.records.is_empty() && !further {
        return empty(person, here);
    }
    let table = table::table(&person.ctx, here, page, true);
    html! {
        @if further {
            p.toolbar.no-js { a href=(here.href(&ListState { cursor: None, ..here.state.clone() })) { (person.t.get("list-first-page")) } }
        }
        (table.render(person.t))
        (bulk(person, here, total.unwrap_or(0)))
    }
}

fn bulk(person: &Person, here: &Here, total: u64) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let action = |key: &str, label: &'static str, icon: &'static str| BulkAction {
        key: key.to_owned(),
        label: label.to_owned(),
        icon,
        danger: matches!(key, "trash" | "purge"),
        asks: !matches!(key, "trash" | "restore" | "merge"),
    };
    let mut actions = Vec::new();
    let may = |action: Action| ctx.access.may(action, &here.object.name);
    if here.state.trash {
        if may(Action::Delete) {
            actions.push(action("restore", t.get("list-restore"), "rotate-ccw"));
        }
        if may(Action::Delete) && ctx.access.has(Right::Administration) {
            actions.push(action("purge", t.get("list-purge"), "trash-2"));
        }
    } else {
        if may(Action::Edit) {
            actions.push(action("edit", t.get("list-edit"), "pencil"));
            if here.owner().is_some() {
                actions.push(action("assign", t.get("list-assign"), "user-check"));
            }
            if crate::pages::bulk::tags(ctx, &here.object).is_some() {
                actions.push(action("tag", t.get("list-tag"), "tags"));
            }
        }
        if may(Action::Edit) && may(Action::Delete) && may_merge(ctx, &here.object) {
            actions.push(action("merge", t.get("list-merge"), "git-merge"));
        }
        if may(Action::Delete) {
            actions.push(action("trash", t.get("list-delete"), "trash-2"));
        }
    }
    let state = ListState {
        cursor: None,
        ..here.state.clone()
    };
    let bar = BulkBar {
        id: BULK.to_owned(),
        action: format!("/{}/bulk", here.object.plural),
        csrf: person.session.csrf.clone(),
        total,
        filter: state.query(),
        actions,
    };
    bar.render(t)
}

/// Nothing: because nothing was made yet, because nothing matches, or because the trash is empty.
fn empty(person: &Person, here: &Here) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let several = here.several(ctx);
    if here.state.trash {
        return html! { (Empty::new("trash-2", t.get("list-trash-empty-title"), t.get("list-trash-empty"))) };
    }
    let may_create = ctx.access.may(Action::Create, &here.object.name);
    let new = || {
        Button::new(t.with("list-new", &[("object", here.one(ctx).into())]))
            .icon("plus")
            .href(format!("/{}/new", here.object.plural))
    };
    let narrowed = !here.state.parts.is_empty() || !here.state.search.is_empty();
    if narrowed {
        let clear = here.href(&here.state.with(|state| {
            state.parts.clear();
            state.search.clear();
        }));
        let actions = html! {
            (Button::new(t.get("list-clear-filter")).href(clear))
            @if may_create { (new()) }
        };
        return html! {
            (Empty::new("search", t.get("list-no-match-title"), t.with("list-no-match", &[("objects", several.into())])).actions(actions))
        };
    }
    let actions = html! {
        @if may_create {
            (new().primary())
            @if may_import(ctx, &here.object) {
                (Button::new(t.get("list-import")).icon("upload").href(format!("/import?object={}", here.object.name)))
            }
        }
    };
    let words = if may_create && here.object.is_uploaded() {
        t.get("list-empty-files")
    } else if may_create {
        t.get("list-empty")
    } else {
        t.get("list-empty-reader")
    };
    html! { (Empty::new(&here.object.icon, t.with("list-empty-title", &[("objects", several.into())]), words).actions(actions)) }
}

/// In the place of more rows, when where they were going on from no longer means anything.
fn begin_again(person: &Person, here: &Here) -> Markup {
    let href = here.href(&ListState {
        cursor: None,
        ..here.state.clone()
    });
    let columns = here.columns(&person.ctx).len() + 1;
    html! {
        tr.more { td colspan=(columns) { (person.t.get("list-stale")) " " a href=(href) { (person.t.get("action-reload")) } } }
    }
}
