//! What is left from step to step: bars in the middle, each with its number and what part of the step before it is.

use maud::{Markup, html};

use super::{ChartData, figure, percent};

/// A funnel of the first series. `of_before` says "60% of the step before".
pub fn funnel(data: &ChartData, of_before: &dyn Fn(String) -> String) -> Markup {
    let value = |point| data.value(point, 0).max(0.0);
    let most = (0..data.points.len()).map(value).fold(0.0_f64, f64::max);
    let body = html! {
        ol.chart-bars.funnel {
            @for (at, point) in data.points.iter().enumerate() {
                @let share = if most > 0.0 { value(at) / most * 100.0 } else { 0.0 };
                li {
                    span.name title=(point.label) {
                        @if let Some(href) = &point.href { a href=(href) { (point.label) } } @else { (point.label) }
                    }
                    svg.plot height="32" width="100%" aria-hidden="true" {
                        rect class="fill s0" x=(percent(50.0 - share / 2.0)) y="3" width=(percent(share)) height="26" rx="3" { title { (data.words(at, 0)) } }
                    }
                    span.number {
                        (data.mark(at, 0).map_or("", |mark| &mark.words))
                        @if at > 0 && value(at - 1) > 0.0 {
                            span.step { (of_before(format!("{:.0}%", value(at) / value(at - 1) * 100.0))) }
                        }
                    }
                }
            }
        }
    };
    figure(data, "funnel", &body)
}
