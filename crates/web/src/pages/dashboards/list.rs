//! The dashboards that somebody may use.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_model::access::Action;
use maud::{Markup, html};

use crate::components::chart;
use crate::components::{Button, Empty, PageHead, crumbs, icon};
use crate::error::{OrPage, PageResult};
use crate::pages::reports::words;
use crate::person::Person;
use crate::state::Web;

/// `GET /dashboards`
pub async fn show(State(web): State<Web>, person: Person) -> PageResult {
    let (t, ctx) = (person.t, &person.ctx);
    let dashboards = web.app.dashboards(ctx).await.page(&person)?;
    let title = t.get("nav-dashboards");
    let way = [(t.get("nav-reports").to_owned(), "/reports".to_owned())];
    let main = html! {
        (chart::styles())
        (PageHead::new(title).icon("layout-dashboard").crumbs(crumbs(t.get("record-where"), &way)))
        div.page-body {
            @if dashboards.is_empty() {
                (Empty::new("layout-dashboard", t.get("dash-empty-title"), t.get("dash-empty")))
            } @else {
                ul.report-cards {
                    @for dashboard in &dashboards {
                        li {
                            div.card-name { (icon("layout-dashboard")) a href={ "/dashboards/" (dashboard.id) } { (dashboard.name) } }
                            div.meta { (t.with("dash-tiles", &[("n", (dashboard.tiles.len() as u64).into())])) }
                            div.meta { (words::shared(&person, dashboard.shared)) }
                        }
                    }
                }
            }
            @if ctx.access.may(Action::Create, "dashboard") { (make(&person)) }
        }
    };
    Ok(person.page(title, "/dashboards", &main).into_response())
}

fn make(person: &Person) -> Markup {
    let t = person.t;
    html! {
        form.dash-filter action="/dashboards" method="post" {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            label { (t.get("dash-new-name")) input.input type="text" name="name" required maxlength="200" autocomplete="off"; }
            label.check { input type="checkbox" name="shared" value="true"; span { (t.get("report-share")) } }
            (Button::new(t.get("dash-make")).primary().submit().icon("plus"))
        }
    }
}
