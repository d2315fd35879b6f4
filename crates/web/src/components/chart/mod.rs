//! Charts, drawn by the server without any script: real axes, lines of the grid, labels, and a link at each group.
//!
//! Everything across is told in percent and everything up and down in pixels, so that a chart is as wide as its place and its
//! words stay as large as all others. Nothing is told by colour alone: series have textures, dashes, marks and numbers, and
//! every chart says what it shows to those who do not see it. A chart knows no report: the page gives words and numbers.

mod axis;
mod bars;
mod columns;
mod funnel;
mod line;
mod pie;

use maud::{Markup, html};

use crate::assets::asset_url;

pub use bars::bars;
pub use columns::columns;
pub use funnel::funnel;
pub use line::line;
pub use pie::pie;

/// Colours and textures that there are; a series beyond takes the first again.
pub const SERIES: usize = 8;

/// The styles of charts and of the pages around them, at the top of each such page: all others do without their weight.
pub fn styles() -> Markup {
    html! { link rel="stylesheet" href=(asset_url("reports.css")); }
}

/// What a chart shows.
#[derive(Clone, Debug, Default)]
pub struct ChartData {
    /// What it is called, for those who do not see it.
    pub name: String,
    /// What it shows in one sentence.
    pub summary: String,
    /// The groups, in order.
    pub points: Vec<Point>,
    /// What is shown of each group; one without a name when there is one alone.
    pub series: Vec<Series>,
    /// How an axis writes a number.
    pub ticks: Ticks,
}

/// A group.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// What it is called.
    pub label: String,
    /// Its records.
    pub href: Option<String>,
}

/// What is shown of each group.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// What it is called; blank for the only one.
    pub name: String,
    /// By group.
    pub marks: Vec<Mark>,
}

/// A number of a group.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    /// The number; nothing where there is none.
    pub value: Option<f64>,
    /// The same in words.
    pub words: String,
    /// Its records.
    pub href: Option<String>,
}

/// How an axis writes numbers, which have no more than a few digits there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    /// What they are.
    pub unit: TickUnit,
    /// Large ones are told in ten thousands and hundred millions (万, 亿) instead of thousands and millions.
    pub by_ten_thousands: bool,
    /// A comma stands before the broken part.
    pub comma: bool,
}

/// What the numbers of an axis are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TickUnit {
    /// Plain.
    #[default]
    Plain,
    /// With a percent sign.
    Percent,
    /// With the sign of a currency in front.
    Money(String),
    /// With the sign of a currency behind.
    MoneyBehind(String),
    /// Seconds, as hours or minutes.
    Duration,
}

impl ChartData {
    /// What a mark says when it is pointed at or read out: group, series, number.
    fn words(&self, point: usize, series: usize) -> String {
        let (Some(group), Some(row)) = (self.points.get(point), self.series.get(series)) else {
            return String::new();
        };
        let words = row.marks.get(point).map_or("", |mark| &mark.words);
        if row.name.is_empty() {
            format!("{}: {words}", group.label)
        } else {
            format!("{}, {}: {words}", group.label, row.name)
        }
    }

    fn value(&self, point: usize, series: usize) -> f64 {
        let mark = self.series.get(series).and_then(|row| row.marks.get(point));
        mark.and_then(|mark| mark.value).unwrap_or(0.0)
    }

    fn mark(&self, point: usize, series: usize) -> Option<&Mark> {
        self.series.get(series).and_then(|row| row.marks.get(point))
    }

    /// The least and the most of groups whose series stand on each other.
    fn stacked(&self) -> (f64, f64) {
        let mut range = (0.0_f64, 0.0_f64);
        for point in 0..self.points.len() {
            let values = (0..self.series.len()).map(|series| self.value(point, series));
            let (mut below, mut above) = (0.0, 0.0);
            for value in values {
                if value < 0.0 {
                    below += value;
                } else {
                    above += value;
                }
            }
            range = (range.0.min(below), range.1.max(above));
        }
        range
    }

    /// The least and the most of all numbers, nought between.
    fn range(&self) -> (f64, f64) {
        let marks = self.series.iter().flat_map(|row| &row.marks);
        marks
            .filter_map(|mark| mark.value)
            .fold((0.0_f64, 0.0_f64), |range, value| {
                (range.0.min(value), range.1.max(value))
            })
    }

    /// Whether there is more than one series.
    fn is_several(&self) -> bool {
        self.series.len() > 1
    }
}

/// A part of a bar or column, on which the next one stands.
struct Piece {
    series: usize,
    from: f64,
    to: f64,
}

/// The parts of a group that are not nought; those below it hang from it.
fn pieces(data: &ChartData, point: usize) -> Vec<Piece> {
    let (mut below, mut above) = (0.0, 0.0);
    let mut pieces = Vec::new();
    for series in 0..data.series.len() {
        let value = data.value(point, series);
        if value == 0.0 {
            continue;
        }
        let start = if value < 0.0 { &mut below } else { &mut above };
        let from = *start;
        *start += value;
        pieces.push(Piece {
            series,
            from: from.min(*start),
            to: from.max(*start),
        });
    }
    pieces
}

/// A chart with what it says, around its drawing.
fn figure(data: &ChartData, class: &str, body: &Markup) -> Markup {
    html! {
        figure class={ "drawing " (class) } aria-label=(data.name) {
            figcaption.sr { (data.summary) }
            @if data.is_several() { (legend(data, class)) }
            (body)
            @if data.is_several() { (textures()) }
        }
    }
}

/// Which colour, texture and mark is which series.
fn legend(data: &ChartData, class: &str) -> Markup {
    html! {
        ul.chart-legend {
            @for (at, series) in data.series.iter().enumerate() {
                li {
                    svg.swatch width="20" height="12" aria-hidden="true" {
                        @if class == "line" {
                            line class={ "stroke " (ink(at)) } x1="0" y1="6" x2="20" y2="6" {}
                            (marker(at, "10", "6"))
                        } @else {
                            rect class={ "fill " (ink(at)) } width="20" height="12" rx="2" {}
                            rect class={ "texture t" (at % SERIES) } width="20" height="12" rx="2" {}
                        }
                    }
                    (series.name)
                }
            }
        }
    }
}

/// The class of a series' colour.
fn ink(series: usize) -> String {
    format!("s{}", series % SERIES)
}

/// The mark of a series on a line: circles, squares, triangles, diamonds in turn.
fn marker(series: usize, x: &str, y: &str) -> Markup {
    let class = format!("marker {}", ink(series));
    html! {
        // A drawing of its own, so that its middle can stand at a percentage.
        svg.at x=(x) y=(y) overflow="visible" {
            @match series % 4 {
                0 => { circle class=(class) r="4" {} }
                1 => { rect class=(class) x="-4" y="-4" width="8" height="8" {} }
                2 => { path class=(class) d="M0-5 5 4H-5Z" {} }
                _ => { path class=(class) d="M0-5 5 0 0 5-5 0Z" {} }
            }
        }
    }
}

/// Textures that tell series apart without colour.
fn textures() -> Markup {
    let lines = [
        "",
        "M0 6 6 0",
        "M3 3h.01",
        "M0 3h6",
        "M0 0 6 6",
        "M3 0v6",
        "M0 3h6M3 0v6",
        "M0 0 6 6M0 6 6 0",
    ];
    html! {
        svg.chart-textures width="0" height="0" aria-hidden="true" {
            defs {
                @for (at, path) in lines.iter().enumerate().skip(1) {
                    pattern id={ "texture-" (at) } width="6" height="6" patternUnits="userSpaceOnUse" { path class="texture-line" d=(path) {} }
                }
            }
        }
    }
}

/// A number as short as on an axis.
pub fn short(value: f64, ticks: &Ticks) -> String {
    axis::tick(value, ticks)
}

/// A number of percent, or of pixels.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn percent(value: f64) -> String {
    format!("{}%", number(value))
}
