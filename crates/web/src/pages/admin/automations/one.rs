//! One automation: what it says, whether it is on, how it fared, what was changed about it.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_app::automations::Automation;
use mainstay_model::change::Verb;
use maud::{Markup, html};
use serde::Deserialize;

use super::{HERE, NEW, OBJECT, act, list, rehearse, runs, words, write};
use crate::components::{Button, Callout, Card, PageHead, crumbs};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::given::Query;
use crate::pages::admin::{id_of, parts};
use crate::pages::record::who;
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

/// Changes that are shown.
const CHANGES: usize = 10;

#[derive(Deserialize)]
pub struct Asked {
    /// Runs before this place.
    before: Option<i64>,
}

/// `GET /admin/automations/{id}`
pub async fn page(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let t = person.t;
    let id = id_of(&id, &person)?;
    let one = web.app.automation(&person.ctx, id).await.page(&person)?;
    let steps = [(t.get("admin-automations").to_owned(), HERE.to_owned())];
    let says = says(&web, &person, &one).await;
    let runs = runs::shown(&web, &person, &one, asked.before).await?;
    let own = format!("{HERE}/{id}");
    let changes = changes(&web, &person, &one).await?;
    let actions = html! {
        (act::switch(&person, &one, act::TO_ITSELF))
        (Button::new(t.get("automation-edit")).icon("pencil").primary().href(format!("{HERE}/{id}/edit")))
    };
    let main = html! {
        (super::styles())
        (PageHead::new(one.name.clone()).icon("workflow").crumbs(crumbs(t.get("admin-automations"), &steps)).actions(actions))
        (parts(t, HERE))
        div.settings {
            (says)
            (Card::new(t.get("automation-rehearse")).icon("play").body(html! {
                p.muted { (t.get("automation-rehearse-words")) }
                (rehearse::spans(&person, &own, None))
            }))
            (Card::new(t.get("automation-runs")).icon("list-todo").id("runs").body(runs))
            (Card::new(t.get("automation-changes")).icon("history").body(changes))
            (Card::new(t.get("automation-more")).icon("copy").body(html! {
                div.row.wrap {
                    (Button::new(t.get("automation-copy")).small().icon("copy").href(format!("{NEW}?copy={id}")))
                    (act::form(&person, &one, "delete", &Button::new(t.get("automation-delete")).small().danger(), act::TO_LIST))
                }
                p.muted { (t.get("automation-delete-words")) }
            }))
        }
    };
    Ok(person.page(&one.name, "/admin", &main).into_response())
}

/// What it does, how it stands, and what keeps it from being done.
async fn says(web: &Web, person: &Person, one: &Automation) -> Markup {
    let t = person.t;
    let told = match write::readable(person, one) {
        Ok((object, plan)) => words::tell(web, person, &object, &plan).await.shown(person),
        Err(_) => html! {},
    };
    let problems = one.problems(person.ctx.access.catalog());
    html! {
        @if !problems.is_empty() {
            @let words = html! { @for problem in &problems { p { (reason_text(t, &problem.reason)) } } };
            (Callout::bad(words).title(t.get("automation-wrong-now")))
        }
        section.card.pad {
            p.row.wrap { (list::state(person, one)) }
            @if !one.description.is_empty() { p.auto-purpose { (one.description) } }
            div.auto-words { (told) }
        }
    }
}

/// Who changed it when, each with the way back.
async fn changes(web: &Web, person: &Person, one: &Automation) -> Result<Markup, PageError> {
    let t = person.t;
    let (app, ctx) = (&web.app, &person.ctx);
    let found = app.history(ctx, OBJECT, one.id, None, CHANGES).await;
    let found = found.page(person)?;
    let lang = ctx.lang();
    let object = ctx.access.catalog().get(OBJECT);
    let labels = |change: &mainstay_model::change::Change| -> String {
        let fields = change.fields.keys().filter_map(|name| object?.find(name));
        let labels: Vec<&str> = fields.map(|field| field.label.get(lang)).collect();
        labels.join(t.get("list-separator"))
    };
    let verb = |change: &mainstay_model::change::Change| match change.verb {
        Verb::Create => t.get("automation-change-made").to_owned(),
        Verb::Trash => t.get("automation-change-trashed").to_owned(),
        Verb::Restore => t.get("automation-change-restored").to_owned(),
        _ => t.with(
            "automation-changed-fields",
            &[("fields", labels(change).into())],
        ),
    };
    Ok(html! {
        ul.plain-list {
            @for change in &found {
                li.row.between.wrap {
                    span { (who(web, person, change.set.actor)) (t.get("colon")) (verb(change)) }
                    a.muted href={ "/changes/" (change.set.id) } { (when(person, change.set.at)) }
                }
            }
        }
    })
}
