//! What became of a migration, file by file, and the way back.

use mainstay_app::import::outcome::Totals;
use mainstay_app::import::together::{Stage, Together};
use mainstay_model::access::Right;
use maud::{Markup, html};

use super::super::checked::{figures, told};
use super::super::start;
use super::{address, post, rows_of};
use crate::components::{Button, Callout, Card};
use crate::person::Person;
use crate::state::Web;

pub(super) async fn body(web: &Web, person: &Person, together: &Together) -> Markup {
    let t = person.t;
    let here = address(together.id);
    let mut all = Totals::default();
    for part in &together.parts {
        all.rows += part.totals.rows;
        all.created += part.totals.created;
        all.updated += part.totals.updated;
        all.unchanged += part.totals.unchanged;
        all.refused += part.totals.refused;
        all.linked += part.totals.linked;
    }
    let mut can_go_on = together.stage == Stage::Stopped;
    for part in &together.parts {
        can_go_on = can_go_on && web.app.has_import_file(part).await;
    }
    let undoable = together.stage != Stage::Undone
        && all.created + all.updated + all.linked > 0
        && person.ctx.access.has(Right::Import);
    let undo = Button::new(t.get("together-undo")).icon("undo-2");
    html! {
        (said(person, together, &all, can_go_on))
        (figures(t, &all, false))
        div.form-foot {
            @if can_go_on { (post(person, &format!("{here}/run"), Button::new(t.get("import-go-on")).primary().icon("play"))) }
            @if undoable { (post(person, &format!("{here}/undo"), undo)) }
            (Button::new(t.get("together-another")).quiet().icon("upload").href("/import"))
        }
        (Card::new(t.get("together-files")).count(together.parts.len()).flush(table(person, together)))
        @if all.refused > 0 { p.hint { (t.get("import-refused-hint")) } }
        @for part in &together.parts {
            @if !part.notes.is_empty() {
                @let notes = part.notes.iter().map(|(row, problem)| (*row, problem));
                @let title = t.with("together-left-out", &[("file", part.name.as_str().into())]);
                (told(t, &title, t.number(part.notes.len() as u64), notes, &html! {}))
            }
        }
    }
}

fn said(person: &Person, together: &Together, all: &Totals, can_go_on: bool) -> Markup {
    let t = person.t;
    let failures = together.parts.iter();
    let failures = failures.filter_map(|part| Some((part.name.as_str(), part.failure.as_deref()?)));
    match together.stage {
        Stage::Undone => {
            let undone = || {
                together
                    .parts
                    .iter()
                    .filter_map(|part| part.undone.as_ref())
            };
            let clean: u64 = undone().map(|undone| undone.clean).sum();
            let left: u64 = undone().map(|undone| undone.conflicts).sum();
            html! {
                (Callout::good(html! { p {
                    (t.with("import-undone", &[("n", clean.into())]))
                    @if left > 0 { " " (t.with("import-undone-left", &[("n", left.into())])) }
                } }).title(t.get("import-is-undone")))
            }
        }
        Stage::HalfUndone => {
            html! { (Callout::bad(html! { p { (t.get("together-undo-again")) } }).title(t.get("import-undo-broke-off"))) }
        }
        Stage::Stopped => html! {
            (Callout::warn(html! {
                @for (name, failure) in failures { p { (name) (t.get("colon")) (failure) } }
                p { @if can_go_on { (t.get("together-can-go-on")) } @else { (t.get("together-cannot-go-on")) } }
            }).title(t.get("together-stopped")))
        },
        _ if all.refused == 0 => {
            html! { (Callout::good(html! { p { (t.get("together-went-well")) } })) }
        }
        _ => html! { (Callout::warn(html! { p { (t.get("together-went-partly")) } })) },
    }
}

fn table(person: &Person, together: &Together) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    html! {
        div.table-scroll tabindex="0" role="region" aria-label=(t.get("together-files")) {
            table.table.cards.told {
                caption.sr { (t.get("together-files")) }
                thead { tr {
                    th scope="col" { (t.get("import-file")) }
                    th scope="col" { (t.get("import-object")) }
                    th scope="col" { (t.get("import-state")) }
                    th.num scope="col" { (t.get("import-created")) }
                    th.num scope="col" { (t.get("import-updated")) }
                    th.num scope="col" { (t.get("import-unchanged")) }
                    th.num scope="col" { (t.get("import-refused")) }
                    th scope="col" { (t.get("import-refused-rows")) }
                } }
                tbody {
                    @for part in &together.parts {
                        @let object = person.ctx.access.object(&part.object);
                        tr {
                            th.lead scope="row" { @if object.is_some() { a href={ "/import/" (part.id) } { (part.name) } } @else { (part.name) } }
                            td data-label=(t.get("import-object")) {
                                @if let Some(access) = object {
                                    a href={ "/" (access.object.plural) "?order=created_at.desc" } { (access.object.plural_label.get(lang)) }
                                } @else { (rows_of(person, part)) }
                            }
                            td data-label=(t.get("import-state")) { (start::state(person, part)) }
                            td.num data-label=(t.get("import-created")) { (t.number(part.totals.created)) }
                            td.num data-label=(t.get("import-updated")) { (t.number(part.totals.updated)) }
                            td.num data-label=(t.get("import-unchanged")) { (t.number(part.totals.unchanged)) }
                            td.num data-label=(t.get("import-refused")) { (t.number(part.totals.refused)) }
                            td data-label=(t.get("import-refused-rows")) {
                                @if part.totals.refused > 0 {
                                    @let label = t.with("together-download-of", &[("file", part.name.as_str().into())]);
                                    a href={ "/import/" (part.id) "/refused.csv" } aria-label=(label) { (t.get("together-download")) }
                                } @else { "–" }
                            }
                        }
                    }
                }
            }
        }
    }
}
