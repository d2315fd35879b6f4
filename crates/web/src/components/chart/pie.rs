//! Parts of a whole. Each slice has a number, which stands before its name beside the pie, with its share.

use std::f64::consts::TAU;

use maud::{Markup, html};

use super::{ChartData, ink, number};

/// A pie of the first series. Numbers below nought are no part of a whole.
pub fn pie(data: &ChartData) -> Markup {
    let value = |point| data.value(point, 0).max(0.0);
    let whole: f64 = (0..data.points.len()).map(value).sum();
    let mut from = 0.0;
    let mut slices = Vec::new();
    for point in 0..data.points.len() {
        let share = if whole > 0.0 {
            value(point) / whole
        } else {
            0.0
        };
        slices.push((point, from, share));
        from += share;
    }
    html! {
        figure.drawing.pie aria-label=(data.name) {
            figcaption.sr { (data.summary) }
            div.chart-pie {
                svg.plot viewBox="-104 -104 208 208" width="208" height="208" aria-hidden="true" {
                    @for (point, from, share) in &slices {
                        @if *share > 0.0 {
                            g {
                                (slice(*point, *from, *share))
                                title { (data.words(*point, 0)) }
                            }
                        }
                    }
                }
                ol.pie-parts {
                    @for (point, _, share) in &slices {
                        @let group = &data.points[*point];
                        li {
                            span class={ "pie-number " (ink(*point)) } { (point + 1) }
                            span.name { @if let Some(href) = &group.href { a href=(href) { (group.label) } } @else { (group.label) } }
                            span.number { (data.mark(*point, 0).map_or("", |mark| &mark.words)) }
                            span.share { (share_of(*share)) }
                        }
                    }
                }
            }
        }
    }
}

fn share_of(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 {
        "<1%".to_owned()
    } else {
        format!("{percent:.0}%")
    }
}

fn slice(point: usize, from: f64, share: f64) -> Markup {
    let place = |turn: f64, radius: f64| {
        let angle = (turn - 0.25) * TAU;
        (number(angle.cos() * radius), number(angle.sin() * radius))
    };
    let class = format!("slice {}", ink(point));
    let (label_x, label_y) = place(from + share / 2.0, 66.0);
    let ((x1, y1), (x2, y2)) = (place(from, 100.0), place(from + share, 100.0));
    let large = u8::from(share > 0.5);
    html! {
        @if share > 0.9999 {
            circle class=(class) r="100" {}
        } @else {
            path class=(class) d={ "M0 0L" (x1) " " (y1) "A100 100 0 " (large) " 1 " (x2) " " (y2) "Z" } {}
        }
        @if share > 0.04 { text class="slice-number" x=(label_x) y=(label_y) text-anchor="middle" dominant-baseline="central" { (point + 1) } }
    }
}
