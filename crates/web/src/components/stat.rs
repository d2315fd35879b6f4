//! Figures that answer a question at a glance. The page formats the number; a figure carries its unit.

use maud::{Markup, html};

use super::icon::icon_small;

/// Which way a figure went, and whether that is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Better than before.
    Better,
    /// Worse than before.
    Worse,
    /// Neither.
    Same,
}

/// One figure.
#[derive(Clone, Debug, Default)]
pub struct Stat {
    /// What it is.
    pub label: String,
    /// The number, formatted.
    pub value: String,
    /// Its unit.
    pub unit: Option<String>,
    /// The change in words, and which way it went.
    pub trend: Option<(Trend, String)>,
    /// Where its parts are listed.
    pub href: Option<String>,
}

/// A row of figures.
pub fn stats(stats: &[Stat]) -> Markup {
    html! {
        div.stats {
            @for stat in stats {
                @if let Some(href) = &stat.href { a.stat href=(href) { (face(stat)) } } @else { div.stat { (face(stat)) } }
            }
        }
    }
}

fn face(stat: &Stat) -> Markup {
    html! {
        span.label { (stat.label) }
        span.value { (stat.value) @if let Some(unit) = &stat.unit { span.unit { " " (unit) } } }
        @if let Some((trend, words)) = &stat.trend {
            @let (class, name) = match trend {
                Trend::Better => ("trend up", "trending-up"),
                Trend::Worse => ("trend down", "arrow-down"),
                Trend::Same => ("trend", "minus"),
            };
            span class=(class) { (icon_small(name)) (words) }
        }
    }
}
