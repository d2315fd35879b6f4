//! A bar for each group, one below the other, with the group's name before it and its number behind: for groups that have
//! names. Series stand behind each other in a bar.

use maud::{Markup, html};

use super::axis::{Axis, tick};
use super::{ChartData, Piece, SERIES, figure, ink, percent, pieces};

/// Bars.
pub fn bars(data: &ChartData) -> Markup {
    let axis = Axis::of(data.stacked());
    let body = html! {
        ol.chart-bars {
            @for (at, point) in data.points.iter().enumerate() {
                li {
                    span.name title=(point.label) {
                        @if let Some(href) = &point.href { a href=(href) { (point.label) } } @else { (point.label) }
                    }
                    svg.plot height="22" width="100%" aria-hidden=[(!data.is_several()).then_some("true")] {
                        @for value in &axis.ticks {
                            @let x = percent(axis.at(*value) * 100.0);
                            line class={ "grid" @if *value == 0.0 { " nought" } } x1=(x) x2=(x) y1="0" y2="22" {}
                        }
                        @for piece in pieces(data, at) { (drawn(data, &axis, at, &piece)) }
                    }
                    span.number {
                        @if data.is_several() { (whole(data, at)) } @else { (data.mark(at, 0).map_or("", |mark| &mark.words)) }
                    }
                }
            }
            li.axis aria-hidden="true" {
                span.name {}
                svg.plot height="20" width="100%" {
                    @for (place, value) in axis.ticks.iter().enumerate() {
                        @let anchor = if place == 0 { "start" } else if place + 1 == axis.ticks.len() { "end" } else { "middle" };
                        text class={ "below" @if place % 2 == 1 { " roomy" } } x=(percent(axis.at(*value) * 100.0)) y="14" text-anchor=(anchor) { (tick(*value, &data.ticks)) }
                    }
                }
                span.number {}
            }
        }
    };
    figure(data, "bars", &body)
}

fn drawn(data: &ChartData, axis: &Axis, point: usize, piece: &Piece) -> Markup {
    let (x, width) = (
        percent(axis.at(piece.from) * 100.0),
        percent((axis.at(piece.to) - axis.at(piece.from)) * 100.0),
    );
    let series = piece.series;
    let shape = html! {
        rect class={ "fill " (ink(series)) } x=(x) y="3" width=(width) height="16" rx="2" {}
        rect class={ "texture t" (series % SERIES) } x=(x) y="3" width=(width) height="16" rx="2" {}
        title { (data.words(point, series)) }
    };
    match data.mark(point, series).and_then(|mark| mark.href.as_ref()) {
        // The name before a bar of one series leads to the same records.
        Some(href) if data.is_several() => {
            html! { a.mark href=(href) aria-label=(data.words(point, series)) { (shape) } }
        }
        _ => html! { g { (shape) } },
    }
}

/// What the series of a group come to, by the marks' own words: told where there is one alone, else by the title of each.
fn whole(data: &ChartData, point: usize) -> Markup {
    let there: Vec<usize> = (0..data.series.len())
        .filter(|series| data.value(point, *series) != 0.0)
        .collect();
    let sum: f64 = there.iter().map(|series| data.value(point, *series)).sum();
    html! {
        @match there.as_slice() {
            [] => { "–" }
            [only] => { (data.mark(point, *only).map_or("", |mark| &mark.words)) }
            _ => { (tick(sum, &data.ticks)) }
        }
    }
}
