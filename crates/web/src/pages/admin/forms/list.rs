//! All forms: whether each is open, and what arrived by it.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::forms::{Form, Standing};
use maud::{Markup, html};

use super::{HERE, NEW, act};
use crate::components::{Button, Card, Empty, PageHead, Tone, pill, status};
use crate::error::{OrPage, PageResult};
use crate::pages::admin::parts;
use crate::pages::settings::when;
use crate::person::Person;
use crate::state::Web;

/// `GET /admin/forms`
pub async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let all = web.app.forms_overview(&person.ctx).await.page(&person)?;
    let new = || {
        Button::new(t.get("forms-new"))
            .icon("plus")
            .primary()
            .href(NEW)
    };
    let main = html! {
        (super::styles())
        (PageHead::new(t.get("nav-admin")).icon("settings").actions(html! { @if !all.is_empty() { (new()) } }))
        (parts(t, HERE))
        div.settings {
            @if all.is_empty() {
                (Empty::new("clipboard-list", t.get("forms-none-title"), t.get("forms-none")).actions(html! { (new()) }))
            } @else {
                p.muted { (t.get("forms-words")) }
                (Card::new(t.get("admin-forms")).icon("clipboard-list").count(all.len()).body(html! {
                    ul.plain-list { @for one in &all { (line(&person, one)) } }
                }))
            }
        }
    };
    Ok(person
        .page(t.get("admin-forms"), "/admin", &main)
        .into_response())
}

fn line(person: &Person, standing: &Standing) -> Markup {
    let t = person.t;
    let one = &standing.form;
    let own = format!("{HERE}/{}", one.id);
    let catalog = person.ctx.access.catalog();
    let object = catalog.get(&one.target);
    html! {
        li.row.between.wrap {
            div {
                div { a href=(own) { strong { (one.name) } } }
                div.muted.small {
                    @if let Some(object) = object { (object.plural_label.get(person.ctx.lang())) " · " }
                    (t.with("forms-taken", &[("n", standing.taken.into())]))
                    @if let Some(last) = standing.last { " · " (t.get("forms-last")) (t.get("colon")) (when(person, last)) }
                }
            }
            div.row.wrap {
                @if standing.held > 0 {
                    a href={ (own) "#held" } { (pill(&t.with("forms-held-count", &[("n", standing.held.into())]), Tone::Amber)) }
                }
                (state(person, one))
                (act::switch(person, one, act::TO_LIST))
            }
        }
    }
}

/// How it stands, in a word.
pub(super) fn state(person: &Person, one: &Form) -> Markup {
    let t = person.t;
    let wrong = !one.problems(person.ctx.access.catalog()).is_empty();
    match (one.active, wrong) {
        (true, true) => status(t.get("forms-state-wrong"), "bad"),
        (true, false) => status(t.get("forms-state-on"), "good"),
        (false, _) => status(t.get("forms-state-off"), ""),
    }
}
