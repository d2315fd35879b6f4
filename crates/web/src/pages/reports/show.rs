//! A saved report: what it comes to now, for whoever looks.

use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::reports::{Reported, SavedReport};
use mainstay_model::RecordId;
use mainstay_model::access::{Action, Right};
use mainstay_model::filter::RawFilter;
use maud::{Markup, html};

use super::{draw, query, table, words};
use crate::components::chart;
use crate::components::{Button, Callout, Menu, MenuItem, PageHead, crumbs};
use crate::error::{OrPage, PageResult, reason_text};
use crate::pages::list::chips;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// `GET /reports/{id}`
pub async fn show(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<RecordId>,
    RawQuery(raw): RawQuery,
) -> PageResult {
    let pairs: Pairs = serde_urlencoded::from_str(raw.as_deref().unwrap_or("")).unwrap_or_default();
    let mut saved = web.app.report(&person.ctx, id).await.page(&person)?;
    if let Some(currency) = last(&pairs, "currency") {
        currency.clone_into(&mut saved.report.currency);
    }
    let mut problems = saved.problems.clone();
    let told = match web.app.run_report(&person.ctx, &saved.report).await {
        Ok(told) => Some(told),
        Err(Error::Invalid(more)) => {
            problems.extend(more);
            None
        }
        Err(error) => return Err(error).page(&person),
    };
    let may_edit = web
        .app
        .may_edit_report(&person.ctx, id)
        .await
        .page(&person)?;
    let dashboards = own_dashboards(&web, &person).await.page(&person)?;
    let t = person.t;
    let way = [(t.get("nav-reports").to_owned(), "/reports".to_owned())];
    let filter = match &told {
        Some(told) => conditions(&web, &person, told).await,
        None => Vec::new(),
    };
    let main = html! {
        (chart::styles())
        (PageHead::new(saved.name.clone())
            .icon(words::chart_icon(saved.report.chart))
            .crumbs(crumbs(t.get("record-where"), &way))
            .actions(actions(&person, &saved, may_edit, &dashboards)))
        div.page-body {
            @if !problems.is_empty() { (broken(&person, &saved, &problems, may_edit)) }
            @if let Some(told) = &told {
                div.report-told {
                    p.report-note {
                        (words::line(&person, &told.report))
                        @for (at, words) in filter.iter().enumerate() { @if at == 0 { " · " (t.get("report-where")) " " } @else { (t.get("list-comma")) } (words) }
                    }
                    (draw::chart(&person, told, &saved.name))
                    (currencies(&person, told, id))
                    (words::notes(&person, told))
                    (table::table(&person, told, &saved.name))
                }
            }
        }
    };
    Ok(person.page(&saved.name, "/reports", &main).into_response())
}

/// Which parts are lost, and where they are mended.
fn broken(
    person: &Person,
    saved: &SavedReport,
    problems: &[mainstay_model::Problem],
    may_edit: bool,
) -> Markup {
    let t = person.t;
    let body = html! {
        ul { @for problem in problems { li { (reason_text(t, &problem.reason)) } } }
        @if may_edit { p { a href={ "/reports/new?id=" (saved.id) } { (t.get("report-mend")) } } }
    };
    html! { (Callout::bad(body).title(t.get("report-broken"))) }
}

/// The conditions of a report in words.
pub async fn conditions(web: &Web, person: &Person, told: &Reported) -> Vec<String> {
    let filter = &told.report.report().filter;
    let parts = match filter {
        RawFilter::All(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut words = Vec::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let (field, op, value) =
            chips::in_words(&web.app, person, told.report.object(), part).await;
        let said = [field, op, value]
            .into_iter()
            .filter(|word| !word.is_empty());
        words.push(said.collect::<Vec<_>>().join(" "));
    }
    words
}

/// The other currencies in which the chart can be drawn.
fn currencies(person: &Person, told: &Reported, id: RecordId) -> Markup {
    let table = &told.table;
    let drawn = told
        .report
        .measures()
        .first()
        .is_some_and(|one| one.is_money());
    html! {
        @if drawn && table.currencies.len() > 1 {
            p.row {
                (person.t.get("report-currency-of-chart"))
                @for code in &table.currencies {
                    a.chip href={ "/reports/" (id) "?currency=" (code) } aria-current=[(*code == table.currency).then_some("true")] { (code) }
                }
            }
        }
    }
}

/// The dashboards that this person may put something on.
async fn own_dashboards(
    web: &Web,
    person: &Person,
) -> mainstay_app::Result<Vec<(RecordId, String)>> {
    let mut own = Vec::new();
    for dashboard in web.app.dashboards(&person.ctx).await? {
        if web
            .app
            .may_edit_dashboard(&person.ctx, dashboard.id)
            .await?
        {
            own.push((dashboard.id, dashboard.name));
        }
    }
    Ok(own)
}

fn actions(
    person: &Person,
    saved: &SavedReport,
    may_edit: bool,
    dashboards: &[(RecordId, String)],
) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let mut menu = Menu::icon_only("ellipsis", t.get("nav-more")).at_end();
    if ctx.access.has(Right::Export) {
        let name = serde_urlencoded::to_string([("name", &saved.name)]).unwrap_or_default();
        let file = |format: &str| {
            let query = query(&saved.report);
            format!("/reports/file?format={format}&{query}&{name}")
        };
        menu = menu
            .title(t.get("list-export"))
            .item(MenuItem::link(t.get("list-export-xlsx"), file("xlsx")).icon("download"))
            .item(MenuItem::link(t.get("list-export-csv"), file("csv")).icon("download"));
    }
    let csrf = person.session.csrf.clone();
    if !dashboards.is_empty() {
        menu = menu.separator().title(t.get("report-to-dashboard"));
        for (id, name) in dashboards {
            let item = MenuItem::post(name.clone(), format!("/dashboards/{id}/tiles"))
                .field("_csrf", csrf.clone())
                .field("report", saved.id.to_string())
                .icon("layout-dashboard");
            menu = menu.item(item);
        }
    }
    if may_edit && ctx.access.may(Action::Delete, "report") {
        let gone = MenuItem::post(
            t.get("report-delete"),
            format!("/reports/{}/delete", saved.id),
        );
        menu = menu
            .separator()
            .item(gone.field("_csrf", csrf).icon("trash-2"));
    }
    let (change, words) = match may_edit {
        true => (
            format!("/reports/new?id={}", saved.id),
            t.get("report-change"),
        ),
        // Whoever may not change it can make one of their own of it.
        false => (
            format!("/reports/new?{}", query(&saved.report)),
            t.get("report-vary"),
        ),
    };
    html! {
        (Button::new(words).icon("pencil").href(change))
        (menu)
    }
}
