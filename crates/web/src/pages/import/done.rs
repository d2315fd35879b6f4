//! The last step: what became of the rows, and the way back.

use mainstay_app::Result;
use mainstay_app::import::outcome::Outcome;
use mainstay_app::import::{Import, State as Now};
use mainstay_model::access::Right;
use maud::{Markup, html};

use super::checked::{figures, refused, told};
use super::together;
use crate::components::{Button, Callout, Form as FormOf};
use crate::person::Person;
use crate::state::Web;

pub(super) async fn body(web: &Web, person: &Person, import: &Import) -> Result<Markup> {
    let t = person.t;
    let rows = web
        .app
        .import_rows(&person.ctx, import.id, Some(Outcome::Refused), 0, 200)
        .await?;
    let post = |below: &str, button: Button| {
        FormOf::post(
            format!("/import/{}/{below}", import.id),
            &person.session.csrf,
        )
        .render(&html! { (button.submit()) })
    };
    let home = together::home(import);
    let alone = home.is_none();
    let can_go_on = alone && import.state == Now::Failed && web.app.has_import_file(import).await;
    let undoable = alone
        && import.state != Now::Undone
        && import.totals.created + import.totals.updated + import.totals.linked > 0;
    let plural = person
        .ctx
        .access
        .catalog()
        .get(&import.object)
        .map_or("", |object| object.plural.as_str());
    Ok(html! {
        (said(person, import, can_go_on))
        (figures(t, &import.totals, false))
        div.form-foot {
            @if let Some(home) = home { (Button::new(t.get("together-back")).primary().icon("arrow-left").href(home)) }
            @if can_go_on { (post("run", Button::new(t.get("import-go-on")).primary().icon("play"))) }
            @if import.state != Now::Undone {
                (Button::new(t.get("import-see-records")).primary().icon("list").href(format!("/{plural}?order=created_at.desc")))
            }
            @if let Some(set) = import.set
                && import.totals.created + import.totals.updated > 0
            {
                (Button::new(t.get("import-see-changes")).icon("history").href(format!("/changes/{set}")))
            }
            @if undoable && person.ctx.access.has(Right::Import) {
                (post("undo", Button::new(t.get("import-undo")).icon("undo-2")))
            }
            @if import.totals.refused > 0 {
                (Button::new(t.get("import-download-refused")).icon("download").href(format!("/import/{}/refused.csv", import.id)))
            }
            @if alone { (Button::new(t.get("import-another")).quiet().icon("upload").href(format!("/import?object={}", import.object))) }
        }
        @if import.totals.refused > 0 { p.hint { (t.get("import-refused-hint")) } }
        @if !import.notes.is_empty() {
            @let notes = import.notes.iter().map(|(row, problem)| (*row, problem));
            (told(t, t.get("import-left-out"), t.number(import.notes.len() as u64), notes, &html! {}))
        }
        (refused(t, &rows, import.totals.refused))
    })
}

fn said(person: &Person, import: &Import, can_go_on: bool) -> Markup {
    let t = person.t;
    let failure = import.failure.as_deref().unwrap_or("");
    match import.state {
        state if state != Now::Undone && import.undone.is_some() => html! {
            (Callout::bad(html! { p { (t.get("import-undo-can-go-on")) } }).title(t.get("import-undo-broke-off")))
        },
        Now::Cancelled => html! { (Callout::warn(html! { p { (t.get("import-was-stopped")) } })) },
        Now::Failed => html! {
            (Callout::bad(html! { p { (failure) } @if can_go_on { p { (t.get("import-can-go-on")) } } }).title(t.get("import-is-failed")))
        },
        Now::Undone => {
            let (clean, left) = import
                .undone
                .as_ref()
                .map_or((0, 0), |undone| (undone.clean, undone.conflicts));
            html! {
                (Callout::good(html! { p {
                    (t.with("import-undone", &[("n", clean.into())]))
                    @if left > 0 { " " (t.with("import-undone-left", &[("n", left.into())])) }
                } }).title(t.get("import-is-undone")))
            }
        }
        _ if import.totals.refused == 0 => {
            html! { (Callout::good(html! { p { (t.get("import-went-well")) } })) }
        }
        _ => html! { (Callout::warn(html! { p { (t.get("import-went-partly")) } })) },
    }
}
