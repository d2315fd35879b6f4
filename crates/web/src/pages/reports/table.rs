//! A report's table. Each row, column and number leads to its records.

use mainstay_app::reports::Reported;
use mainstay_model::filter::RawFilter;
use mainstay_model::query::RawQuery;
use mainstay_model::report::{ScopedMeasure, Slot, Tally};
use maud::{Markup, html};

use super::words;
use crate::person::Person;

/// The address of the records of a row, of a column, or of both; nothing for what is told as one.
pub fn href(told: &Reported, slots: &[&Slot]) -> Option<String> {
    let mut filter = told.report.report().filter.clone();
    for slot in slots {
        filter = RawFilter::All(Vec::new())
            .and(filter)
            .and(slot.filter.clone()?);
    }
    let query = RawQuery {
        filter,
        ..RawQuery::default()
    };
    let query = serde_urlencoded::to_string(query.to_pairs()).unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!("/{}{mark}{query}", told.report.object().plural))
}

/// The table. `name` says what it is to those who do not see it.
pub fn table(person: &Person, told: &Reported, name: &str) -> Markup {
    html! {
        div.report-scroll tabindex="0" role="region" aria-label=(name) {
            @if told.table.columns.is_empty() { (flat(person, told, name)) } @else { (crossed(person, told, name)) }
        }
    }
}

fn flat(person: &Person, told: &Reported, name: &str) -> Markup {
    let (report, table) = (&told.report, &told.table);
    let object = report.object();
    let t = person.t;
    html! {
        table.table.report-table.lead-first {
            caption.sr { (name) }
            thead { tr {
                @if let Some(group) = report.groups().first() { th scope="col" { (words::group(person, group)) } }
                @for measure in report.measures() { th.num scope="col" { (words::measure(person, object, measure)) } }
            } }
            tbody {
                @for (slot, tallies) in table.rows.iter().zip(&table.row_sums) {
                    tr {
                        th scope="row" { (label(person, told, slot)) }
                        @for (measure, tally) in report.measures().iter().zip(tallies) { td.num { (number(person, measure, tally)) } }
                    }
                }
            }
            @if table.rows.len() != 1 {
                tfoot { tr {
                    @if !report.groups().is_empty() { th scope="row" { (t.get("report-total")) } }
                    @for (measure, tally) in report.measures().iter().zip(&table.total) { td.num { (number(person, measure, tally)) } }
                } }
            }
        }
    }
}

/// Rows and columns. With several numbers each row has a line for each of them.
fn crossed(person: &Person, told: &Reported, name: &str) -> Markup {
    let (report, table) = (&told.report, &told.table);
    let (t, object, measures) = (person.t, report.object(), report.measures());
    let several = measures.len() > 1;
    let span = measures.len();
    let line =
        |at: usize, slots: &[&Slot], cells: &mut dyn Iterator<Item = &Tally>, sum: &Tally| {
            let measure = &measures[at];
            let row = slots.first();
            html! {
                @if several { td.what { (words::measure(person, object, measure)) } }
                @for (column, tally) in table.columns.iter().zip(cells) {
                    td.num {
                        @let both: Vec<&Slot> = row.into_iter().copied().chain([column]).collect();
                        @match href(told, &both).filter(|_| *tally != Tally::default()) {
                            Some(href) => { a href=(href) { (number(person, measure, tally)) } }
                            None => { (number(person, measure, tally)) }
                        }
                    }
                }
                td.num.sum { (number(person, measure, sum)) }
            }
        };
    html! {
        table.table.report-table.lead-first {
            caption.sr { (name) }
            thead { tr {
                @if let Some(group) = report.groups().first() { th scope="col" { (words::group(person, group)) } }
                @if several { th scope="col" { (t.get("report-number")) } }
                @for column in &table.columns { th.num scope="col" { (label(person, told, column)) } }
                th.num scope="col" { (t.get("report-total")) }
            } }
            tbody {
                @for (row, slot) in table.rows.iter().enumerate() {
                    @for at in 0..span {
                        tr {
                            @if at == 0 { th scope="row" rowspan=[several.then_some(span)] { (label(person, told, slot)) } }
                            (line(at, &[slot], &mut table.cells[row].iter().map(|cell| &cell[at]), &table.row_sums[row][at]))
                        }
                    }
                }
            }
            tfoot {
                @for at in 0..span {
                    tr {
                        @if at == 0 { th scope="row" rowspan=[several.then_some(span)] { (t.get("report-total")) } }
                        (line(at, &[], &mut table.column_sums.iter().map(|sums| &sums[at]), &table.total[at]))
                    }
                }
            }
        }
    }
}

fn label(person: &Person, told: &Reported, slot: &Slot) -> Markup {
    let words = words::slot(person.t, slot);
    html! {
        @match href(told, &[slot]) {
            Some(href) => { a href=(href) { (words) } }
            None => { (words) }
        }
    }
}

fn number(person: &Person, measure: &ScopedMeasure, tally: &Tally) -> Markup {
    let figures = words::figures(person, measure, tally);
    html! {
        @match figures.as_slice() {
            [] => { span.muted { "–" } }
            [only] => { (only) }
            several => { @for one in several { span.money { (one) } } }
        }
    }
}
