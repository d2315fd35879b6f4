//! The reports that somebody may use; for whoever has none yet, some to begin with.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::reports::{SavedReport, Starter, Starting};
use mainstay_model::access::Action;
use maud::{Markup, html};

use super::{query, words};
use crate::components::chart;
use crate::components::{Button, PageHead, Section, icon};
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::state::Web;

/// `GET /reports`
pub async fn show(State(web): State<Web>, person: Person) -> PageResult {
    let (t, ctx) = (person.t, &person.ctx);
    let reports = web.app.reports(ctx).await.page(&person)?;
    let mine = |report: &&SavedReport| report.owner.is_some() && report.owner == ctx.env.me;
    let own: Vec<&SavedReport> = reports.iter().filter(mine).collect();
    let others: Vec<&SavedReport> = reports.iter().filter(|report| !mine(report)).collect();
    let starters = web.app.report_starters(ctx);
    let title = t.get("nav-reports");
    let main = html! {
        (chart::styles())
        (PageHead::new(title).icon("chart-column").sub(html! { (t.get("reports-lead")) }).actions(html! {
            (Button::new(t.get("nav-dashboards")).icon("layout-dashboard").href("/dashboards"))
            (Button::new(t.get("report-new")).primary().icon("plus").href("/reports/new").attr("data-shortcut", "n"))
        }))
        div.page-body {
            @if !own.is_empty() { (Section::new(t.get("reports-own")).body(cards(&person, &own))) }
            @if !others.is_empty() { (Section::new(t.get("reports-shared")).body(cards(&person, &others))) }
            @if !starters.is_empty() {
                (Section::new(t.get("reports-start")).body(html! {
                    @if reports.is_empty() { p { (t.get("reports-start-lead")) } }
                    (start(&person, &starters))
                }))
            }
        }
    };
    Ok(person.page(title, "/reports", &main).into_response())
}

fn cards(person: &Person, reports: &[&SavedReport]) -> Markup {
    let ctx = &person.ctx;
    html! {
        ul.report-cards {
            @for report in reports {
                @let scoped = ctx.access.report(&report.report, &ctx.env).ok();
                li {
                    div.card-name { (icon(words::chart_icon(report.report.chart))) a href={ "/reports/" (report.id) } { (report.name) } }
                    @match &scoped {
                        Some(scoped) => { div.meta { (scoped.object().plural_label.get(ctx.lang())) " · " (words::line(person, scoped)) } }
                        None => { div.meta { (person.t.get("report-broken")) } }
                    }
                    div.meta { (words::shared(person, report.shared)) }
                }
            }
        }
    }
}

fn start(person: &Person, starters: &[Starter]) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let seen = starters
        .iter()
        .filter(|starter| ctx.access.may(Action::Read, &starter.object.name));
    html! {
        ul.report-cards {
            @for starter in seen {
                @let objects = match starter.about {
                    Starting::Choice => starter.object.plural_label.get(ctx.lang()).to_owned(),
                    _ => person.nouns(&starter.object),
                };
                @let field = starter.object.find(&starter.field).map_or("", |field| field.label.get(ctx.lang()));
                @let key = match starter.about {
                    Starting::Choice => "report-start-choice",
                    Starting::Growth => "report-start-growth",
                    Starting::Owners => "report-start-owners",
                };
                @let name = t.with(key, &[("objects", objects.as_str().into()), ("field", field.into())]);
                @let named = serde_urlencoded::to_string([("name", &name)]).unwrap_or_default();
                li {
                    div.card-name { (icon(words::chart_icon(starter.report.chart))) a href={ "/reports/new?" (query(&starter.report)) "&" (named) } { (name) } }
                    div.meta { (words::chart(t, starter.report.chart)) }
                }
            }
        }
    }
}
