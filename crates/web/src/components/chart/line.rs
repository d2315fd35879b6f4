//! A line through groups that follow each other; one for each series, told apart by dashes and marks.

use maud::{Markup, html};

use super::axis::{Axis, below, beside, grid, up};
use super::columns::linked;
use super::{ChartData, figure, ink, marker, number, percent};

/// How high the chart is, in pixels.
const HEIGHT: f64 = 280.0;

/// Lines.
pub fn line(data: &ChartData) -> Markup {
    let axis = Axis::of(data.range());
    let labels: Vec<&str> = data
        .points
        .iter()
        .map(|point| point.label.as_str())
        .collect();
    let count = data.points.len().max(1) as f64;
    let x = |point: usize| (point as f64 + 0.5) / count * 100.0;
    let body = html! {
        div.chart-up {
            (beside(&axis, HEIGHT, &data.ticks))
            svg.plot width="100%" height=(number(HEIGHT)) {
                (grid(&axis, HEIGHT))
                @for series in 0..data.series.len() {
                    @let places = places(data, series);
                    @for pair in places.windows(2) {
                        @let (from, to) = (pair[0], pair[1]);
                        // What has no number between has no line either.
                        @if to.0 == from.0 + 1 {
                            line class={ "stroke " (ink(series)) } x1=(percent(x(from.0))) y1=(number(up(&axis, HEIGHT, from.1))) x2=(percent(x(to.0))) y2=(number(up(&axis, HEIGHT, to.1))) {}
                        }
                    }
                    @for (point, value) in &places {
                        @let shape = html! {
                            (marker(series, &percent(x(*point)), &number(up(&axis, HEIGHT, *value))))
                            title { (data.words(*point, series)) }
                        };
                        (linked(data, *point, series, &shape))
                    }
                }
                (below(&labels, HEIGHT))
            }
        }
    };
    figure(data, "line", &body)
}

/// The groups that have a number.
fn places(data: &ChartData, series: usize) -> Vec<(usize, f64)> {
    let marks = data.series.get(series).map_or(&[][..], |row| &row.marks);
    let marks = marks.iter().enumerate();
    marks
        .filter_map(|(point, mark)| mark.value.map(|value| (point, value)))
        .collect()
}
