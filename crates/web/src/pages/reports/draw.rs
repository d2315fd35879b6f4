//! A report as a chart: which of its numbers are drawn, and as what.

use mainstay_app::reports::Reported;
use mainstay_model::Lang;
use mainstay_model::field::Unit;
use mainstay_model::report::{Chart, Function, ScopedMeasure, Slot, Tally};
use maud::{Markup, html};
use rust_decimal::prelude::ToPrimitive as _;

use super::table::href;
use super::{in_time, words};
use crate::components::chart::{self, ChartData, Mark, Point, SERIES, Series, TickUnit, Ticks};
use crate::components::stat::{Stat, stats};
use crate::person::Person;

/// Bars that are drawn: the table has the others.
const MOST_BARS: usize = 50;

/// The chart of a report; nothing for one that is a table.
pub fn chart(person: &Person, told: &Reported, name: &str) -> Markup {
    let kind = told.report.report().chart;
    if kind == Chart::Table {
        return html! {};
    }
    if kind == Chart::Number || told.report.groups().is_empty() {
        return numbers(person, told);
    }
    if told.table.rows.is_empty() {
        return html! { p.report-note { (person.t.get("report-nothing")) } };
    }
    let data = data(person, told, name, kind);
    let hidden = told.table.rows.len().saturating_sub(data.points.len());
    html! {
        (drawn(person, told, kind, &data))
        @if hidden > 0 { p.report-note { (person.t.with("report-note-first", &[("n", (data.points.len() as u64).into())])) } }
    }
}

fn drawn(person: &Person, told: &Reported, kind: Chart, data: &ChartData) -> Markup {
    match kind {
        Chart::Line => chart::line(data),
        Chart::Pie => chart::pie(data),
        Chart::Funnel => chart::funnel(data, &|share| {
            person
                .t
                .with("report-of-before", &[("share", share.into())])
        }),
        _ if in_time(told) => chart::columns(data),
        _ => chart::bars(data),
    }
}

/// The numbers over all, large.
fn numbers(person: &Person, told: &Reported) -> Markup {
    let object = told.report.object();
    let measures = told.report.measures().iter().zip(&told.table.total);
    let figures: Vec<Stat> = measures
        .map(|(measure, tally)| {
            let figures = words::figures(person, measure, tally);
            Stat {
                label: words::measure(person, object, measure),
                value: match figures.is_empty() {
                    true => "–".to_owned(),
                    false => figures.join(" · "),
                },
                href: href(told, &[]),
                ..Stat::default()
            }
        })
        .collect();
    stats(&figures)
}

fn data(person: &Person, told: &Reported, name: &str, kind: Chart) -> ChartData {
    let (report, table) = (&told.report, &told.table);
    let rows = table.rows.iter().take(match kind {
        Chart::Bar if !in_time(told) => MOST_BARS,
        _ => usize::MAX,
    });
    let points: Vec<Point> = rows
        .map(|slot| Point {
            label: words::slot(person.t, slot),
            href: href(told, &[slot]),
        })
        .collect();
    let crossed = !table.columns.is_empty() && matches!(kind, Chart::Bar | Chart::Line);
    let series = match (crossed, report.measures()) {
        (_, []) => Vec::new(),
        (true, [first, ..]) => columns(person, told, first, points.len()),
        (false, [first, ..]) => of_measures(person, told, first, points.len(), kind),
    };
    let mut data = ChartData {
        name: name.to_owned(),
        summary: String::new(),
        points,
        series,
        ticks: ticks(person, told),
    };
    data.summary = summary(person, told, &data);
    if kind == Chart::Pie {
        few(person, &mut data);
    }
    data
}

/// Slices that can be told apart: the others are one.
fn few(person: &Person, data: &mut ChartData) {
    if data.points.len() <= SERIES {
        return;
    }
    let rest = data.points.split_off(SERIES - 1);
    let n = (rest.len() as u64).into();
    data.points.push(Point {
        label: person.t.with("report-others", &[("n", n)]),
        href: None,
    });
    for series in &mut data.series {
        let rest = series.marks.split_off(SERIES - 1);
        let value: f64 = rest.iter().filter_map(|mark| mark.value).sum();
        series.marks.push(Mark {
            value: Some(value),
            words: chart::short(value, &data.ticks),
            href: None,
        });
    }
}

/// A series for each column; those beyond the colours are one.
fn columns(
    person: &Person,
    told: &Reported,
    measure: &ScopedMeasure,
    points: usize,
) -> Vec<Series> {
    let table = &told.table;
    let adds = matches!(measure.measure.function, Function::Count | Function::Sum);
    let alone = match table.columns.len() > SERIES && adds {
        true => SERIES - 1,
        false => table.columns.len().min(SERIES),
    };
    let mut series: Vec<Series> = table
        .columns
        .iter()
        .enumerate()
        .take(alone)
        .map(|(at, column)| Series {
            name: words::slot(person.t, column),
            marks: (0..points)
                .map(|row| {
                    let slots = [&table.rows[row], column];
                    mark(person, told, measure, &table.cells[row][at][0], &slots)
                })
                .collect(),
        })
        .collect();
    if adds && table.columns.len() > alone {
        let rest = |row: usize| {
            let values = (alone..table.columns.len()).filter_map(|at| {
                table.cells[row][at][0]
                    .number(measure.measure.function, &table.currency)
                    .and_then(|number| number.to_f64())
            });
            let value: f64 = values.sum();
            Mark {
                value: Some(value),
                words: chart::short(value, &ticks(person, told)),
                href: None,
            }
        };
        let count = (table.columns.len() - alone) as u64;
        series.push(Series {
            name: person.t.with("report-others", &[("n", count.into())]),
            marks: (0..points).map(rest).collect(),
        });
    }
    series
}

/// The first number, and on lines those that are measured alike.
fn of_measures(
    person: &Person,
    told: &Reported,
    first: &ScopedMeasure,
    points: usize,
    kind: Chart,
) -> Vec<Series> {
    let (report, table) = (&told.report, &told.table);
    let alike =
        |measure: &&ScopedMeasure| kind == Chart::Line && shown_as(measure) == shown_as(first);
    let several = report.measures().iter().filter(alike).count() > 1;
    let wanted = report.measures().iter().enumerate();
    wanted
        .filter(|(at, measure)| *at == 0 || alike(measure))
        .map(|(at, measure)| Series {
            name: match several {
                true => words::measure(person, report.object(), measure),
                false => String::new(),
            },
            marks: (0..points)
                .map(|row| {
                    let slots = [&table.rows[row]];
                    mark(person, told, measure, &table.row_sums[row][at], &slots)
                })
                .collect(),
        })
        .collect()
}

fn mark(
    person: &Person,
    told: &Reported,
    measure: &ScopedMeasure,
    tally: &Tally,
    slots: &[&Slot],
) -> Mark {
    let currency = &told.table.currency;
    let value = tally
        .number(measure.measure.function, currency)
        .and_then(|number| number.to_f64());
    Mark {
        value,
        words: words::figure(person, measure, tally, currency).unwrap_or_else(|| "–".to_owned()),
        href: href(told, slots).filter(|_| value.is_some()),
    }
}

fn shown_as(measure: &ScopedMeasure) -> Option<Unit> {
    let counted = matches!(
        measure.measure.function,
        Function::Count | Function::Distinct
    );
    measure.unit().filter(|_| !counted)
}

fn ticks(person: &Person, told: &Reported) -> Ticks {
    let locale = &person.ctx.env.locale;
    let forms = locale.forms();
    let chinese = locale.lang == Lang::Zh;
    let unit = match told.report.measures().first().and_then(shown_as) {
        Some(Unit::Money) => {
            let sign = locale.currency_symbol(&told.table.currency);
            match forms.currency_first || chinese {
                true => TickUnit::Money(sign),
                false => TickUnit::MoneyBehind(sign),
            }
        }
        Some(Unit::Percent(_)) => TickUnit::Percent,
        Some(Unit::Duration) => TickUnit::Duration,
        _ => TickUnit::Plain,
    };
    Ticks {
        unit,
        by_ten_thousands: chinese,
        comma: forms.decimal == ',',
    }
}

/// What the chart shows in one sentence: how many groups, and which is the largest.
fn summary(person: &Person, told: &Reported, data: &ChartData) -> String {
    let t = person.t;
    let Some(measure) = told.report.measures().first() else {
        return String::new();
    };
    let worth = |row: &usize| {
        let tally = told
            .table
            .row_sums
            .get(*row)
            .and_then(|sums| sums.first())?;
        tally.number(measure.measure.function, &told.table.currency)
    };
    let largest = (0..data.points.len()).max_by_key(worth);
    let Some(row) = largest.filter(|row| worth(row).is_some()) else {
        return t.get("report-nothing").to_owned();
    };
    let tally = &told.table.row_sums[row][0];
    t.with(
        "report-summary",
        &[
            (
                "number",
                words::measure(person, told.report.object(), measure).into(),
            ),
            ("n", (data.points.len() as u64).into()),
            ("largest", data.points[row].label.as_str().into()),
            (
                "worth",
                words::figure(person, measure, tally, &told.table.currency)
                    .unwrap_or_default()
                    .into(),
            ),
        ],
    )
}
