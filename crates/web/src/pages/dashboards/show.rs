//! A dashboard: its tiles under a filter that they share. Tiles are moved by buttons.

use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use futures_util::StreamExt as _;
use futures_util::stream::iter;
use mainstay_app::Error;
use mainstay_app::dashboards::{COLUMNS, Dashboard, Tile};
use mainstay_app::reports::{Reported, SavedReport};
use mainstay_model::RecordId;
use mainstay_model::report::Chart;
use maud::{Markup, html};

use super::sift::Sift;
use crate::components::chart;
use crate::components::{
    Button, Callout, Card, Empty, IconButton, Menu, MenuItem, PageHead, crumbs,
};
use crate::error::{OrPage, PageResult, reason_text};
use crate::pages::reports::{draw, table, words};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// What a tile comes to.
struct Shown {
    at: usize,
    tile: Tile,
    saved: SavedReport,
    told: Result<Reported, Error>,
    /// Conditions of the filter that its object has no field for.
    left: usize,
}

/// `GET /dashboards/{id}`
pub async fn show(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<RecordId>,
    RawQuery(raw): RawQuery,
) -> PageResult {
    let pairs: Pairs = serde_urlencoded::from_str(raw.as_deref().unwrap_or("")).unwrap_or_default();
    let (app, ctx) = (&web.app, &person.ctx);
    let dashboard = app.dashboard(ctx, id).await.page(&person)?;
    let may_edit = app.may_edit_dashboard(ctx, id).await.page(&person)?;
    let editing = may_edit && last(&pairs, "edit") == Some("1");
    let sift = Sift::of(&pairs, &dashboard.filter);
    let tiles = app.dashboard_reports(ctx, &dashboard).await.page(&person)?;
    let tiles = tiles.into_iter().map(async |(at, tile, saved)| {
        let (report, left) = app.narrowed(ctx, &saved.report, &sift.0);
        Shown {
            told: app.run_report(ctx, &report).await,
            at,
            tile,
            saved,
            left,
        }
    });
    // Two at a time: a dashboard over many records leaves readers of the database to everybody else.
    let tiles: Vec<Shown> = iter(tiles).buffered(2).collect().await;
    let reports = match editing {
        true => app.reports(ctx).await.page(&person)?,
        false => Vec::new(),
    };
    let t = person.t;
    let address = format!("/dashboards/{id}");
    let way = [(t.get("nav-dashboards").to_owned(), "/dashboards".to_owned())];
    let main = html! {
        (chart::styles())
        (PageHead::new(dashboard.name.clone())
            .icon("layout-dashboard")
            .crumbs(crumbs(t.get("record-where"), &way))
            .actions(actions(&person, &dashboard, &sift, may_edit, editing)))
        div.page-body {
            (sift.form(&person, &address, editing))
            @if editing { (settings(&person, &dashboard, &sift, &reports)) }
            @if tiles.is_empty() {
                (Empty::new("layout-dashboard", t.get("dash-no-tiles-title"), t.get("dash-no-tiles")))
            }
            div.tiles { @for shown in &tiles { (tile(&person, &dashboard, shown, &sift, editing)) } }
        }
    };
    Ok(person
        .page(&dashboard.name, "/dashboards", &main)
        .into_response())
}

fn actions(
    person: &Person,
    dashboard: &Dashboard,
    sift: &Sift,
    may_edit: bool,
    editing: bool,
) -> Markup {
    let t = person.t;
    let here = format!("/dashboards/{}?{}", dashboard.id, sift.query());
    let csrf = person.session.csrf.clone();
    html! {
        (IconButton::new("refresh-cw", t.get("dash-refresh")).href(here.clone()))
        @if editing {
            (Button::new(t.get("dash-done")).primary().icon("check").href(here))
        } @else if may_edit {
            (Button::new(t.get("dash-edit")).icon("pencil").href(format!("{here}&edit=1")))
        }
        @if may_edit {
            (Menu::icon_only("ellipsis", t.get("nav-more")).at_end()
                .item(MenuItem::post(t.get("dash-delete"), format!("/dashboards/{}/delete", dashboard.id)).field("_csrf", csrf).icon("trash-2")))
        }
    }
}

/// What is changed about a dashboard: its name, whether it is shared, its filter, another tile.
fn settings(
    person: &Person,
    dashboard: &Dashboard,
    sift: &Sift,
    reports: &[SavedReport],
) -> Markup {
    let t = person.t;
    let csrf = html! { input type="hidden" name="_csrf" value=(person.session.csrf); };
    let below = |what: &str| format!("/dashboards/{}/{what}", dashboard.id);
    html! {
        form.dash-filter action=(below("name")) method="post" {
            (csrf)
            label { (t.get("report-name")) input.input type="text" name="name" value=(dashboard.name) required maxlength="200" autocomplete="off"; }
            label.check { input type="checkbox" name="shared" value="true" checked[dashboard.shared]; span { (t.get("report-share")) } }
            (Button::new(t.get("action-save")).submit())
        }
        form.dash-filter action=(below("filter")) method="post" {
            (csrf)
            input type="hidden" name="filter" value=(if sift.0.is_empty() { String::new() } else { sift.0.write() });
            (Button::new(t.get("dash-keep-filter")).submit().icon("list-filter"))
        }
        @if reports.is_empty() {
            p { (t.get("dash-no-reports")) " " a href="/reports/new" { (t.get("report-new")) } }
        } @else {
            form.dash-filter action=(below("tiles")) method="post" {
                (csrf)
                label { (t.get("dash-add-report")) select.input name="report" { @for report in reports { option value=(report.id) { (report.name) } } } }
                label { (t.get("dash-width")) select.input name="width" { @for width in 1..=COLUMNS { option value=(width) selected[width == 2] { (t.with("dash-columns", &[("n", u64::from(width).into())])) } } } }
                (Button::new(t.get("dash-add")).primary().submit().icon("plus"))
            }
        }
    }
}

fn tile(
    person: &Person,
    dashboard: &Dashboard,
    shown: &Shown,
    sift: &Sift,
    editing: bool,
) -> Markup {
    let t = person.t;
    let body = match &shown.told {
        Ok(told) => {
            let name = &shown.saved.name;
            let tabled = told.report.report().chart == Chart::Table;
            html! {
                (draw::chart(person, told, name))
                @if shown.left > 0 { p.report-note { (t.get("dash-not-narrowed")) } }
                (words::notes(person, told))
                @if tabled { (table::table(person, told, name)) } @else if told.report.report().chart != Chart::Number {
                    details.tile-table { summary { (t.get("dash-table")) } (table::table(person, told, name)) }
                }
            }
        }
        Err(Error::Invalid(problems)) => html! {
            (Callout::bad(html! { @for problem in problems { p { (reason_text(t, &problem.reason)) } } }).title(t.get("report-broken")))
        },
        Err(error) => {
            let (title, body) = crate::error::words(t, error);
            html! { (Callout::bad(html! { (body) }).title(title)) }
        }
    };
    let href = format!("/reports/{}", shown.saved.id);
    let mut card = Card::new(shown.saved.name.clone()).body(body);
    card = match editing {
        true => card.actions(buttons(person, dashboard, shown, sift)),
        false => {
            let open = t.with("dash-open", &[("name", shown.saved.name.as_str().into())]);
            card.actions(html! { (IconButton::new("external-link", open).small().href(href)) })
        }
    };
    html! { div class={ "tile w" (shown.tile.width) } { (card) } }
}

fn buttons(person: &Person, dashboard: &Dashboard, shown: &Shown, sift: &Sift) -> Markup {
    let t = person.t;
    let name = &shown.saved.name;
    let button = |icon: &'static str, key: &'static str, change: &'static str| {
        let words = t.with(key, &[("name", name.as_str().into())]);
        html! { (IconButton::new(icon, words).small().submit_as("change", change)) }
    };
    html! {
        form.row action={ "/dashboards/" (dashboard.id) "/tile?" (sift.query()) } method="post" {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="at" value=(shown.at);
            input type="hidden" name="report" value=(shown.saved.id);
            (button("arrow-left", "dash-earlier", "earlier"))
            (button("arrow-right", "dash-later", "later"))
            (button("minus", "dash-narrower", "narrower"))
            (button("plus", "dash-wider", "wider"))
            (button("x", "dash-remove", "remove"))
        }
    }
}
