//! A column for each group, side by side: for periods, which follow each other. Series stand on each other.

use maud::{Markup, html};

use super::axis::{Axis, below, beside, grid, up};
use super::{ChartData, Piece, SERIES, figure, ink, number, percent, pieces};

/// How high the chart is, in pixels.
const HEIGHT: f64 = 280.0;
/// Beyond so many groups each of them is no stop for the keyboard: the table below has them all.
pub(super) const MOST_STOPS: usize = 60;

/// Columns.
pub fn columns(data: &ChartData) -> Markup {
    let axis = Axis::of(data.stacked());
    let count = data.points.len().max(1) as f64;
    let width = 100.0 / count;
    let labels: Vec<&str> = data
        .points
        .iter()
        .map(|point| point.label.as_str())
        .collect();
    let body = html! {
        div.chart-up {
            (beside(&axis, HEIGHT, &data.ticks))
            svg.plot width="100%" height=(number(HEIGHT)) {
                (grid(&axis, HEIGHT))
                @for point in 0..data.points.len() { (column(data, &axis, point, width)) }
                (below(&labels, HEIGHT))
            }
        }
    };
    figure(data, "columns", &body)
}

fn column(data: &ChartData, axis: &Axis, point: usize, width: f64) -> Markup {
    let x = percent((point as f64 + 0.12) * width);
    let wide = percent(width * 0.76);
    let one = |piece: Piece| {
        let series = piece.series;
        let top = up(axis, HEIGHT, piece.to);
        let high = number(up(axis, HEIGHT, piece.from) - top);
        let shape = html! {
            rect class={ "fill " (ink(series)) } x=(x) y=(number(top)) width=(wide) height=(high) rx="1" {}
            rect class={ "texture t" (series % SERIES) } x=(x) y=(number(top)) width=(wide) height=(high) rx="1" {}
            title { (data.words(point, series)) }
        };
        linked(data, point, series, &shape)
    };
    html! { @for piece in pieces(data, point) { (one(piece)) } }
}

/// A mark that leads to its records.
pub(super) fn linked(data: &ChartData, point: usize, series: usize, shape: &Markup) -> Markup {
    match data.mark(point, series).and_then(|mark| mark.href.as_ref()) {
        Some(href) => {
            let skipped = data.points.len() * data.series.len() > MOST_STOPS;
            html! {
                a.mark href=(href) aria-label=(data.words(point, series)) tabindex=[skipped.then_some("-1")] { (shape) }
            }
        }
        None => html! { g { (shape) } },
    }
}
