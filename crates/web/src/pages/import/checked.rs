//! The third step: what would become of the rows.

use mainstay_app::Result;
use mainstay_app::import::outcome::{CellProblem, Outcome, RowOutcome, Totals};
use mainstay_app::import::{Alike, Check, Import};
use mainstay_model::Object;
use maud::{Markup, html};

use super::{mend, together};
use crate::components::{Button, Callout, Card, Form as FormOf, Stat, Tone, pill, stats};
use crate::error::reason_text;
use crate::i18n::T;
use crate::person::Person;
use crate::state::Web;

/// Refused rows shown; the file of refused rows has them all.
pub(super) const REFUSED: usize = 100;
const EXAMPLES: usize = 30;

pub(super) async fn body(
    web: &Web,
    person: &Person,
    import: &Import,
    object: &Object,
) -> Result<Markup> {
    let t = person.t;
    let check = import.check.clone().unwrap_or_default();
    let totals = check.totals;
    let usable = totals.created + totals.updated;
    let words = web.app.open_words(&person.ctx, import).await?;
    let columns = Button::new(t.get("import-back"))
        .quiet()
        .href(format!("/import/{}?step=map", import.id));
    let run = match together::home(import) {
        Some(home) => html! {
            div.form-foot {
                (Button::new(t.get("together-back")).primary().icon("arrow-left").href(home))
                (columns)
            }
        },
        None => FormOf::post(format!("/import/{}/run", import.id), &person.session.csrf).render(&html! {
        div.form-foot {
            (Button::new(t.with("import-run", &[("n", usable.into())])).primary().icon("play").submit().disabled(usable == 0))
            (columns)
            @if usable > 0 { span.hint { (t.get("import-run-hint")) } }
        }
        }),
    };
    Ok(html! {
        (figures(t, &totals, true))
        @if totals.refused == 0 && usable > 0 { (Callout::good(html! { p { (t.get("import-all-good")) } })) }
        @if totals.rows == 0 { (Callout::warn(html! { p { (t.get("import-no-rows")) } })) }
        @else if usable == 0 { (Callout::warn(html! { p { (t.get("import-nothing-to-do")) } })) }
        (run)
        (mend::put_right(person, import))
        (alike(person, import, object, &check))
        (kinds(t, &check))
        (mend::form(person, import, object, &words, &check))
        (examples(person, object, &check))
    })
}

/// Rows that look like records that are there, and what becomes of them.
fn alike(person: &Person, import: &Import, object: &Object, check: &Check) -> Markup {
    let t = person.t;
    if check.alike_count == 0 {
        return html! {};
    }
    let fate = match import.mapping.alike {
        Alike::Create => t.get("import-alike-are-created"),
        Alike::Skip => t.get("import-alike-are-skipped"),
        Alike::Update => t.get("import-alike-are-updated"),
    };
    let title = t.with("import-alike-count", &[("n", check.alike_count.into())]);
    html! {
        (Callout::warn(html! {
            p { (fate) }
            details.more-facts {
                summary { (t.get("import-alike-which")) }
                ul {
                    @for row in &check.alike {
                        li { (t.with("import-row", &[("n", row.row.to_string().into())])) (t.get("colon")) a href={ "/" (object.plural) "/" (row.record) } { (row.title) } }
                    }
                }
            }
        }).title(title).actions(html! { (Button::new(t.get("import-alike-choose")).small().href(format!("/import/{}?step=map", import.id))) }))
    }
}

/// How many rows become what.
pub(super) fn figures(t: T, totals: &Totals, would: bool) -> Markup {
    let stat = |label: &'static str, value: u64| Stat {
        label: label.to_owned(),
        value: t.number(value),
        ..Stat::default()
    };
    let mut figures = vec![
        stat(
            if would {
                t.get("import-would-create")
            } else {
                t.get("import-created")
            },
            totals.created,
        ),
        stat(
            if would {
                t.get("import-would-update")
            } else {
                t.get("import-updated")
            },
            totals.updated,
        ),
        stat(t.get("import-unchanged"), totals.unchanged),
        stat(
            if would {
                t.get("import-would-refuse")
            } else {
                t.get("import-refused")
            },
            totals.refused,
        ),
    ];
    if totals.linked > 0 {
        figures.push(stat(t.get("import-linked"), totals.linked));
    }
    stats(&figures)
}

/// What is wrong, each kind once, with how often.
fn kinds(t: T, check: &Check) -> Markup {
    html! {
        @if !check.kinds.is_empty() {
            (Card::new(t.get("import-problems")).count(check.kinds.len()).flush(html! {
                div.table-scroll tabindex="0" role="region" aria-label=(t.get("import-problems")) {
                    table.table.cards.told {
                        caption.sr { (t.get("import-problems")) }
                        thead { tr {
                            th scope="col" { (t.get("import-column")) }
                            th scope="col" { (t.get("import-problem")) }
                            th scope="col" { (t.get("import-first")) }
                            th.num scope="col" { (t.get("import-rows")) }
                        } }
                        tbody {
                            @for kind in &check.kinds {
                                tr {
                                    th.lead scope="row" { @if kind.column.is_empty() { (t.get("import-whole-row")) } @else { (kind.column) } }
                                    td data-label=(t.get("import-problem")) { (reason_text(t, &kind.reason)) }
                                    td data-label=(t.get("import-first")) { @if kind.row > 0 { (t.with("import-row", &[("n", kind.row.to_string().into())])) @if !kind.value.is_empty() { (t.get("colon")) } } (kind.value) }
                                    td.num data-label=(t.get("import-rows")) { (t.number(kind.count)) }
                                }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// Refused rows, each with what is wrong with it.
pub(super) fn refused(t: T, rows: &[RowOutcome], all: u64) -> Markup {
    let shown = rows.iter().take(REFUSED);
    let problems = shown.flat_map(|row| row.problems.iter().map(|problem| (row.row, problem)));
    let more = html! {
        @if all > REFUSED as u64 { p.hint { (t.with("import-more-rows", &[("n", (all - REFUSED as u64).into())])) } }
    };
    html! {
        @if !rows.is_empty() {
            (told(t, t.get("import-refused-rows"), t.number(all), problems, &more))
        }
    }
}

/// What is to be told of some cells: their row, column, value, and what is wrong.
pub(super) fn told<'a>(
    t: T,
    title: &str,
    count: String,
    problems: impl Iterator<Item = (u64, &'a CellProblem)>,
    below: &Markup,
) -> Markup {
    html! {
        (Card::new(title).count(count).flush(html! {
            div.table-scroll tabindex="0" role="region" aria-label=(title) {
                table.table.cards.told {
                    caption.sr { (title) }
                    thead { tr {
                        th.num scope="col" { (t.get("import-row-number")) }
                        th scope="col" { (t.get("import-column")) }
                        th scope="col" { (t.get("import-value")) }
                        th scope="col" { (t.get("import-problem")) }
                    } }
                    tbody { @for (row, problem) in problems { (line(t, row, problem)) } }
                }
            }
            (below)
        }))
    }
}

/// One problem of one row.
fn line(t: T, row: u64, problem: &CellProblem) -> Markup {
    html! {
        tr {
            td.num data-label=(t.get("import-row-number")) { (row) }
            td data-label=(t.get("import-column")) { @if problem.column.is_empty() { (t.get("import-whole-row")) } @else { (problem.column) } }
            td.value data-label=(t.get("import-value")) { (problem.value) }
            td data-label=(t.get("import-problem")) { (reason_text(t, &problem.reason)) }
        }
    }
}

/// Some rows that would go in: what changes in records that exist, and who is new.
fn examples(person: &Person, object: &Object, check: &Check) -> Markup {
    let t = person.t;
    let label = |field: &str| {
        object.find(field).map_or_else(
            || field.to_owned(),
            |field| field.label.get(person.ctx.lang()).to_owned(),
        )
    };
    html! {
        @if !check.examples.is_empty() {
            (Card::new(t.get("import-examples")).flush(html! {
                div.table-scroll tabindex="0" role="region" aria-label=(t.get("import-examples")) {
                    table.table.cards.told {
                        caption.sr { (t.get("import-examples")) }
                        thead { tr {
                            th.num scope="col" { (t.get("import-row-number")) }
                            th scope="col" { (t.get("import-record")) }
                            th scope="col" { (t.get("import-what")) }
                        } }
                        tbody {
                            @for row in check.examples.iter().take(EXAMPLES) {
                                tr {
                                    td.num data-label=(t.get("import-row-number")) { (row.row) }
                                    th.lead scope="row" {
                                        @match row.record {
                                            Some(id) => { a href={ "/" (object.plural) "/" (id) } { (row.title) } }
                                            None => { (row.title) }
                                        }
                                    }
                                    td data-label=(t.get("import-what")) {
                                        @match row.outcome {
                                            Outcome::Created => { (pill(t.get("import-new"), Tone::Green)) }
                                            Outcome::Unchanged => { (pill(t.get("import-same"), Tone::Gray)) }
                                            _ => {
                                                @for change in &row.changes {
                                                    div { span.muted { (label(&change.field)) (t.get("colon")) } del { (change.old) } " → " ins { (change.new) } }
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }))
        }
    }
}
