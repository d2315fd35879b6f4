//! The form that makes a report, with what it comes to beside it. It asks by its address, so that it works without scripts
//! and can be sent; with scripts the answer follows each change.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use mainstay_app::{Error, Result};
use mainstay_model::Object;
use mainstay_model::access::Action;
use mainstay_model::filter::RawFilter;
use mainstay_model::object::Role;
use mainstay_model::report::{Chart, Order, Report};
use mainstay_model::{Problem, RecordId};
use maud::{Markup, html};

use super::fields::{self, Options};
use super::{draw, query, table, words};
use crate::components::chart;
use crate::components::filter::filter_builder;
use crate::components::{Button, Callout, Empty, PageHead, crumbs, icon};
use crate::error::{OrPage, PageResult, reason_text};
use crate::pages::list::build::Build;
use crate::pages::list::builder;
use crate::pages::list::state::State as ListState;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// What the form says.
pub struct Asked {
    /// The report.
    pub report: Report,
    /// What of it could not be read.
    pub problems: Vec<Problem>,
    /// The saved one that is changed; blank for a new one.
    pub id: String,
    /// What it shall be called.
    pub name: String,
    /// Others shall see it.
    pub shared: bool,
    build: Build,
}

impl Asked {
    /// Reads the form, wherever it was sent.
    pub async fn of(web: &Web, person: &Person, pairs: &Pairs) -> Result<Self> {
        let id = last(pairs, "id").unwrap_or("").to_owned();
        let parts = pairs.iter().filter(|(name, _)| name != "order");
        let parts = parts.map(|(name, value)| (name.as_str(), value.as_str()));
        let order = last(pairs, "order").unwrap_or("");
        let (mut report, mut problems) = Report::from_pairs(parts.clone());
        // An order by a number that was chosen no longer means nothing.
        let (ordered, others) = Report::from_pairs(parts.chain([("order", order)]));
        if others.len() == problems.len() {
            report = ordered;
        }
        let mut asked = Self {
            name: last(pairs, "name").unwrap_or("").to_owned(),
            shared: last(pairs, "shared") == Some("true"),
            build: Build::default(),
            id,
            report,
            problems: Vec::new(),
        };
        if asked.report.object.is_empty() && !asked.id.is_empty() {
            let id: RecordId = asked.id.parse().map_err(|_| Error::NotFound)?;
            let saved = web.app.report(&person.ctx, id).await?;
            problems = saved.problems;
            (asked.report, asked.name, asked.shared) = (saved.report, saved.name, saved.shared);
        }
        asked.problems = problems;
        asked.conditions(web, person, pairs).await;
        Ok(asked)
    }

    /// The conditions: those of the form, else those that the report came with.
    async fn conditions(&mut self, web: &Web, person: &Person, pairs: &Pairs) {
        if !pairs.iter().any(|(name, _)| name.starts_with("f[")) {
            let mut state = ListState::default();
            let look = mainstay_app::views::Look {
                filter: self.report.filter.clone(),
                ..Default::default()
            };
            state.take_look(&look);
            self.build = Build::of(&state.parts);
            return;
        }
        let mut build = Build::posted(pairs);
        if let Some(access) = person.ctx.access.object(&self.report.object) {
            let object = access.object.clone();
            for row in build.groups.iter_mut().flat_map(|group| &mut group.rows) {
                builder::named(&web.app, &person.ctx, &object, row).await;
            }
        }
        builder::again(&mut build, pairs);
        let state = ListState {
            parts: build.parts(),
            ..ListState::default()
        };
        self.report.filter = match state.filter() {
            RawFilter::All(parts) if parts.is_empty() => RawFilter::default(),
            filter => filter,
        };
        self.build = build;
    }

    fn object(&self, person: &Person) -> Result<Arc<Object>> {
        let access = person.ctx.access.object(&self.report.object);
        let access = access.filter(|access| access.object.role != Role::System);
        Ok(access.ok_or(Error::NotFound)?.object.clone())
    }
}

fn read(raw: Option<String>) -> Pairs {
    serde_urlencoded::from_str(raw.as_deref().unwrap_or("")).unwrap_or_default()
}

/// `GET /reports/new`
pub async fn show(State(web): State<Web>, person: Person, RawQuery(raw): RawQuery) -> PageResult {
    let asked = Asked::of(&web, &person, &read(raw)).await.page(&person)?;
    page(&web, &person, asked, Vec::new()).await
}

/// The page, with what was wrong when it was to be saved.
pub async fn page(web: &Web, person: &Person, mut asked: Asked, wrong: Vec<Problem>) -> PageResult {
    let t = person.t;
    let title = match asked.id.is_empty() {
        true => t.get("report-new"),
        false => t.get("report-change"),
    };
    let way = [(t.get("nav-reports").to_owned(), "/reports".to_owned())];
    let head = PageHead::new(title)
        .icon("chart-column")
        .crumbs(crumbs(t.get("record-where"), &way));
    if asked.report.object.is_empty() {
        let main = html! { (chart::styles()) (head) div.page-body { (objects(person)) } };
        return Ok(person.page(title, "/reports", &main).into_response());
    }
    let object = asked.object(person).page(person)?;
    asked.problems.extend(wrong);
    let told = told(web, person, &asked).await;
    let form = form(web, person, &object, &asked).await;
    let main = html! {
        (chart::styles())
        (head)
        div.page-body {
            div.report-make { (form) (told) }
        }
    };
    Ok(person.page(title, "/reports", &main).into_response())
}

/// `GET /reports/preview`: what the form comes to, after something in it changed.
pub async fn preview(
    State(web): State<Web>,
    person: Person,
    RawQuery(raw): RawQuery,
) -> PageResult {
    let asked = Asked::of(&web, &person, &read(raw)).await.page(&person)?;
    asked.object(&person).page(&person)?;
    let told = told(&web, &person, &asked).await;
    let mut response: Response = told.into_response();
    let address = format!("/reports/new?{}", address(&asked));
    if let Ok(address) = address.parse() {
        response.headers_mut().insert("HX-Replace-Url", address);
    }
    Ok(response)
}

/// The address of the form as it is.
fn address(asked: &Asked) -> String {
    let mut query = query(&asked.report);
    let more = [("id", &asked.id), ("name", &asked.name)];
    for (name, value) in more.iter().filter(|(_, value)| !value.is_empty()) {
        let pair = serde_urlencoded::to_string([(name, value)]).unwrap_or_default();
        query = format!("{query}&{pair}");
    }
    if asked.shared {
        query.push_str("&shared=true");
    }
    query
}

/// What the report comes to, or what is wrong with it.
async fn told(web: &Web, person: &Person, asked: &Asked) -> Markup {
    let t = person.t;
    let mut problems = asked.problems.clone();
    let reported = match web.app.run_report(&person.ctx, &asked.report).await {
        Ok(reported) => Some(reported),
        Err(Error::Invalid(more)) => {
            problems.extend(more);
            None
        }
        Err(error) => {
            let (title, body) = crate::error::words(t, &error);
            return html! { div.report-told id="report-preview" { (Callout::bad(html! { (body) }).title(title)) } };
        }
    };
    html! {
        div.report-told id="report-preview" {
            @for problem in &problems { (Callout::bad(html! { (reason_text(t, &problem.reason)) })) }
            @if let Some(told) = &reported {
                @let name = words::line(person, &told.report);
                h2 { (name) }
                (draw::chart(person, told, &name))
                (words::notes(person, told))
                (table::table(person, told, &name))
            }
        }
    }
}

/// Of what a report shall be.
fn objects(person: &Person) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let catalog = ctx.access.catalog();
    let seen = catalog
        .subjects()
        .chain(catalog.activities())
        .filter(|object| ctx.access.may(Action::Read, &object.name));
    let seen: Vec<_> = seen.collect();
    html! {
        @if seen.is_empty() {
            (Empty::new("chart-column", t.get("report-no-objects-title"), t.get("report-no-objects")))
        } @else {
            p { (t.get("report-of-what")) }
            ul.report-cards {
                @for object in seen {
                    li { div.card-name { (icon(&object.icon)) a href={ "/reports/new?object=" (object.name) } { (object.plural_label.get(ctx.lang())) } } }
                }
            }
        }
    }
}

async fn form(web: &Web, person: &Person, object: &Arc<Object>, asked: &Asked) -> Markup {
    let t = person.t;
    let mut build = asked.build.clone();
    if build.groups.is_empty() {
        build.groups.push(Default::default());
    }
    let conditions = builder::groups(web, person, object, &mut build, false, "").await;
    let place = builder::place(object, false, "");
    let (groupings, measures) = (
        fields::groupings(person, object),
        fields::measures(person, object),
    );
    let report = &asked.report;
    let group = |at: usize| report.groups.get(at).map(|group| group.write());
    let measure = |at: usize| report.measures.get(at).map(|measure| measure.write());
    let more = report
        .measures
        .len()
        .clamp(2, mainstay_model::report::MOST_MEASURES - 1);
    html! {
        form.report-form action="/reports/new" method="get"
            hx-get="/reports/preview" hx-trigger="change delay:150ms" hx-target="#report-preview" hx-swap="outerHTML" hx-sync="this:replace" {
            input type="hidden" name="object" value=(report.object);
            @if !asked.id.is_empty() { input type="hidden" name="id" value=(asked.id); }
            // Enter shows the report; the first button of the form would take a condition away.
            button.sr type="submit" tabindex="-1" aria-hidden="true" {}
            p.row { (icon(&object.icon)) strong { (object.plural_label.get(person.ctx.lang())) } a href="/reports/new" { (t.get("report-other-object")) } }
            fieldset {
                legend { (t.get("report-groups")) }
                (select("group", t.get("report-rows"), &groupings, group(0), Some(t.get("report-no-group"))))
                (select("group", t.get("report-columns"), &groupings, group(1), Some(t.get("report-no-group"))))
            }
            fieldset {
                legend { (t.get("report-numbers")) }
                (select("measure", t.get("report-first-number"), &measures, measure(0), None))
                @for at in 1..=more {
                    (select("measure", &t.with("report-further-number", &[("n", (at as u64 + 1).into())]), &measures, measure(at), Some(t.get("report-no-number"))))
                }
            }
            fieldset {
                legend { (t.get("report-chart")) }
                div.chart-choices {
                    @for chart in Chart::ALL {
                        label { input type="radio" name="chart" value=(chart.name()) checked[report.chart == chart]; (icon(words::chart_icon(chart))) (words::chart(t, chart)) }
                    }
                }
            }
            fieldset {
                legend { (t.get("report-order")) }
                (orders(person, object, report))
                label.field { span.label { (t.get("report-top")) }
                    input.input type="number" name="top" min="1" max=(mainstay_model::report::MOST_ROWS) value=[report.top] inputmode="numeric" placeholder=(t.get("report-top-all")); }
            }
            fieldset {
                legend { (t.get("report-filter")) }
                (filter_builder(t, &conditions, build.any, &place))
            }
            (Button::new(t.get("report-show")).submit().icon("refresh-cw"))
            @if may_save(person) { (save(person, asked)) }
        }
    }
}

fn may_save(person: &Person) -> bool {
    person.ctx.access.may(Action::Create, "report")
}

/// The name under which it is kept. The button alone sends what changes something, and the proof that it was this page.
fn save(person: &Person, asked: &Asked) -> Markup {
    let t = person.t;
    html! {
        fieldset {
            legend { (t.get("report-keep")) }
            label.field { span.label { (t.get("report-name")) } input.input type="text" name="name" value=(asked.name) maxlength="200" autocomplete="off"; }
            label.check { input type="checkbox" name="shared" value="true" checked[asked.shared]; span { (t.get("report-share")) } }
            (Button::new(t.get("action-save")).primary().submit_as("_csrf", person.session.csrf.clone())
                .attr("formmethod", "post").attr("formaction", "/reports"))
        }
    }
}

fn select(
    name: &str,
    label: &str,
    groups: &[Options],
    chosen: Option<String>,
    none: Option<&str>,
) -> Markup {
    let chosen = chosen.unwrap_or_default();
    let options = |all: &[(String, String)]| {
        html! { @for (key, words) in all { option value=(key) selected[*key == chosen] { (words) } } }
    };
    let known = groups
        .iter()
        .any(|group| group.options.iter().any(|(key, _)| *key == chosen));
    html! {
        label.field { span.label { (label) }
            select.input name=(name) {
                @if let Some(none) = none { option value="" { (none) } }
                // What the form does not offer, but an address may say: periods of linked records, fields three links away.
                @if !known && !chosen.is_empty() { option value=(chosen) selected { (chosen) } }
                @for group in groups {
                    @if group.title.is_empty() { (options(&group.options)) } @else { optgroup label=(group.title) { (options(&group.options)) } }
                }
            }
        }
    }
}

fn orders(person: &Person, object: &Arc<Object>, report: &Report) -> Markup {
    let t = person.t;
    let mut all = vec![
        (String::new(), t.get("report-order-usual").to_owned()),
        ("group.asc".to_owned(), t.get("report-order-up").to_owned()),
        (
            "group.desc".to_owned(),
            t.get("report-order-down").to_owned(),
        ),
    ];
    for measure in &report.measures {
        let Ok(scoped) = person.ctx.access.measured(object, measure) else {
            continue;
        };
        let name = words::measure(person, object, &scoped);
        for (way, key) in [
            ("desc", "report-order-largest"),
            ("asc", "report-order-least"),
        ] {
            let words = t.with(key, &[("number", name.as_str().into())]);
            all.push((format!("{}.{way}", measure.write()), words));
        }
    }
    let chosen = match report.order {
        Order::Usual => String::new(),
        _ => report.write_order().unwrap_or_default(),
    };
    let all = [Options {
        title: String::new(),
        options: all,
    }];
    select("order", t.get("report-order-by"), &all, Some(chosen), None)
}
