//! The files of a migration before they are brought in: what each is, what it refers to, what the check said.

use mainstay_app::import::Import;
use mainstay_app::import::outcome::Totals;
use mainstay_app::import::together::{Part, Reference, Together};
use mainstay_model::{Problem, RecordId};
use maud::{Markup, html};

use super::super::start;
use super::{address, at, post, rows_of};
use crate::components::{Button, Callout, Card, Form as FormOf, IconButton, status};
use crate::error::reason_text;
use crate::person::Person;
use crate::state::Web;

pub(super) fn body(web: &Web, person: &Person, together: &Together) -> Markup {
    let t = person.t;
    let here = address(together.id);
    let checked = together.is_checked();
    let totals = |pick: fn(&Totals) -> u64| -> u64 {
        let checks = together.parts.iter().filter_map(|part| part.check.as_ref());
        checks.map(|check| pick(&check.totals)).sum()
    };
    let usable = totals(|totals| totals.created + totals.updated);
    let refused = totals(|totals| totals.refused);
    let free = together.is_free();
    let add = FormOf::post(format!("{here}/files"), &person.session.csrf)
        .multipart()
        .render(&html! {
            (start::chooser(web, person, t.get("together-more-files")))
            div.form-foot { (Button::new(t.get("together-add")).icon("upload").submit()) }
        });
    html! {
        p.muted { (t.get("together-about")) }
        @if checked && free && refused == 0 && usable > 0 { (Callout::good(html! { p { (t.get("together-all-good")) } })) }
        @if checked && free && refused > 0 { (Callout::warn(html! { p { (t.with("together-some-refused", &[("n", refused.into())])) } })) }
        (Card::new(t.get("together-files")).count(together.parts.len()).flush(table(person, together)))
        div.form-foot {
            @if checked && free {
                (post(person, &format!("{here}/run"), Button::new(t.with("together-run", &[("n", usable.into())])).primary().icon("play").disabled(usable == 0)))
                (post(person, &format!("{here}/check"), Button::new(t.get("together-check-again")).icon("clipboard-list")))
                @if usable > 0 { span.hint { (t.get("together-run-hint")) } }
            } @else {
                (post(person, &format!("{here}/check"), Button::new(t.get("together-check")).primary().icon("clipboard-list").disabled(!free)))
                span.hint { @if free { (t.get("import-check-hint")) } @else { (t.get("together-first-mend")) } }
            }
        }
        (Card::new(t.get("together-add-title")).body(add))
    }
}

fn table(person: &Person, together: &Together) -> Markup {
    let t = person.t;
    html! {
        div.table-scroll tabindex="0" role="region" aria-label=(t.get("together-files")) {
            table.table.cards.told.together {
                caption.sr { (t.get("together-files")) }
                thead { tr {
                    th.num scope="col" { (t.get("together-order")) }
                    th scope="col" { (t.get("import-file")) }
                    th scope="col" { (t.get("import-object")) }
                    th.num scope="col" { (t.get("together-rows")) }
                    th scope="col" { (t.get("together-refers")) }
                    th scope="col" { (t.get("together-checked")) }
                    th scope="col" { span.sr { (t.get("action-remove")) } }
                } }
                tbody {
                    @for (import, hindrances) in together.parts.iter().zip(&together.hindrances) {
                        (line(person, together, import, hindrances))
                    }
                }
            }
        }
    }
}

fn line(person: &Person, together: &Together, import: &Import, hindrances: &[Problem]) -> Markup {
    let t = person.t;
    let here = address(together.id);
    let known = person.ctx.access.object(&import.object).is_some();
    let part = import.part.as_ref();
    let place = part.map_or(0, |part| part.place) + 1;
    let rows = part.and_then(|part| part.rows);
    let remove = t.with("together-remove", &[("file", import.name.as_str().into())]);
    html! {
        tr {
            td.num data-label=(t.get("together-order")) { (place) }
            th.lead scope="row" {
                @if known { a href={ "/import/" (import.id) "?step=map" } { (import.name) } } @else { (import.name) }
            }
            td data-label=(t.get("import-object")) { (what(person, &here, import)) }
            td.num data-label=(t.get("together-rows")) { @if let Some(rows) = rows { (t.number(rows)) } @else { span.muted { "–" } } }
            td data-label=(t.get("together-refers")) { div { (refers(person, together, import)) } }
            td data-label=(t.get("together-checked")) { div { (state(person, import, hindrances)) } }
            td {
                form method="post" action={ (here) "/remove" } {
                    input type="hidden" name="_csrf" value=(person.session.csrf);
                    input type="hidden" name="file" value=(import.id);
                    (IconButton::new("trash-2", remove).small().submit())
                }
            }
        }
    }
}

/// What the rows are, to be changed.
fn what(person: &Person, here: &str, import: &Import) -> Markup {
    let t = person.t;
    let label = t.with("together-what", &[("file", import.name.as_str().into())]);
    let objects = start::objects(person);
    let known = objects.iter().any(|choice| choice.key == import.object);
    let form = format!("what-{}", import.id);
    html! {
        select.input form=(form) name="object" aria-label=(label) required {
            @if !known { option value="" selected { @if import.object.is_empty() { (t.get("together-choose")) } @else { (rows_of(person, import)) } } }
            @for choice in &objects { option value=(choice.key) selected[choice.key == import.object] { (choice.label) } }
        }
        form id=(form) method="post" action={ (here) "/object" } {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="file" value=(import.id);
            (Button::new(t.get("together-say")).small().quiet().submit())
        }
    }
}

/// Which columns hold what other files call their rows.
fn refers(person: &Person, together: &Together, import: &Import) -> Markup {
    let t = person.t;
    let Some(part) = &import.part else {
        return html! {};
    };
    let names = part.choices.iter().filter(|(column, _)| {
        let by_id = |one: &&Reference| one.column == *column && one.by_id;
        part.references.iter().find(by_id).is_none()
    });
    html! {
        @for reference in &part.references { (reference_line(person, together, import, part, reference)) }
        @for (column, _) in names {
            div {
                (t.with("together-by-name", &[("column", column_of(import, *column).into())]))
                (chooser(person, together, import, *column, "names", &[]))
            }
        }
        @if part.references.is_empty() && part.choices.is_empty() { span.muted { (t.get("together-refers-none")) } }
    }
}

fn reference_line(
    person: &Person,
    together: &Together,
    import: &Import,
    part: &Part,
    reference: &Reference,
) -> Markup {
    let t = person.t;
    let Some(other) = at(together, reference.file) else {
        return html! {};
    };
    let column = column_of(import, reference.column);
    let ids = other.part.as_ref().and_then(|part| part.old);
    let ids = ids.map_or("", |old| column_of(other, old));
    let file = other.name.as_str();
    let words = if reference.by_id {
        let args = [
            ("column", column.into()),
            ("file", file.into()),
            ("ids", ids.into()),
        ];
        t.with("together-by-id", &args)
    } else {
        t.with(
            "together-by-names-of",
            &[("column", column.into()), ("file", file.into())],
        )
    };
    let said = part
        .choices
        .iter()
        .any(|(column, _)| *column == reference.column);
    let mut files = vec![reference.file];
    files.extend(&reference.others);
    html! {
        div {
            (words)
            @if reference.later { " " span.muted { (t.get("together-later")) } }
            @if reference.by_id && (said || !reference.others.is_empty()) {
                @if !said { " " (status(t.get("together-two"), "warn")) }
                (chooser(person, together, import, reference.column, &other.id.to_string(), &files))
            }
        }
    }
}

/// Says which file a column refers to.
fn chooser(
    person: &Person,
    together: &Together,
    import: &Import,
    column: usize,
    now: &str,
    files: &[usize],
) -> Markup {
    let t = person.t;
    let named = [("column", column_of(import, column).into())];
    let files: Vec<(RecordId, &str)> = files
        .iter()
        .filter_map(|file| at(together, *file))
        .map(|other| (other.id, other.name.as_str()))
        .collect();
    html! {
        form.row method="post" action={ (address(together.id)) "/refer" } {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="file" value=(import.id);
            input type="hidden" name="column" value=(column);
            select.input name="to" aria-label=(t.with("together-which", &named)) {
                @for (id, name) in files { option value=(id) selected[id.to_string() == now] { (name) } }
                option value="names" selected[now == "names"] { (t.get("together-names")) }
                option value="" { (t.get("import-automatic")) }
            }
            (Button::new(t.get("together-say")).small().submit())
        }
    }
}

fn column_of(import: &Import, column: usize) -> &str {
    import.columns.get(column).map_or("", String::as_str)
}

/// What stands in the way, or what the check said.
fn state(person: &Person, import: &Import, hindrances: &[Problem]) -> Markup {
    let t = person.t;
    let leads = format!("/import/{}", import.id);
    if !hindrances.is_empty() {
        return html! {
            (status(t.get("together-in-the-way"), "bad"))
            @for problem in hindrances {
                div { @if problem.field != import.name { (problem.field) (t.get("colon")) } (reason_text(t, &problem.reason)) }
            }
        };
    }
    if let Some(failure) = &import.failure {
        return html! { (status(t.get("import-is-failed"), "bad")) div { (failure) } };
    }
    let Some(check) = &import.check else {
        return html! { span.muted { (t.get("together-unchecked")) } };
    };
    let kind = if check.totals.refused > 0 {
        "warn"
    } else {
        "good"
    };
    let look = match check.totals.refused {
        0 => t.get("together-look"),
        _ => t.get("together-mend"),
    };
    html! {
        (status(&counts(person, &check.totals), kind))
        div { a href=(leads) { (look) } }
    }
}

/// How many rows became what, in words.
pub(super) fn counts(person: &Person, totals: &Totals) -> String {
    let t = person.t;
    let said = [
        ("together-new", totals.created),
        ("together-changed", totals.updated),
        ("together-same", totals.unchanged),
        ("together-refused", totals.refused),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .filter_map(|(key, count)| t.dynamic(key, &[("n", count.into())]))
        .collect();
    match said.is_empty() {
        true => t.get("together-nothing").to_owned(),
        false => said.join(" · "),
    }
}
