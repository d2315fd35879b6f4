//! How far something is that takes a while: a bar, how much, how fast, and how long still.

use maud::{Markup, html};

use crate::i18n::T;

/// Work under way. With `source`, the element asks again by itself until the server's answer has none; without scripts the
/// page needs a `<noscript>` refresh or a link.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Its id; also what is replaced.
    pub id: String,
    /// What is going on: "Importing accounts.csv".
    pub label: String,
    /// Units done.
    pub done: u64,
    /// Units altogether; nothing while it is not known.
    pub total: Option<u64>,
    /// Units a second.
    pub per_second: Option<u64>,
    /// Seconds to go.
    pub seconds_left: Option<u64>,
    /// Where the next state comes from, once a second.
    pub source: Option<String>,
}

impl Progress {
    /// The bar.
    pub fn render(&self, t: T) -> Markup {
        let trigger = self.source.as_ref().map(|_| "load delay:1s");
        let swap = self.source.as_ref().map(|_| "outerHTML");
        html! {
            div.progress id=(self.id) hx-get=[&self.source] hx-trigger=[trigger] hx-swap=[swap] {
                label id={ (self.id) "-label" } { (self.label) }
                progress aria-labelledby={ (self.id) "-label" } value=[self.total.map(|_| self.done)] max=[self.total.map(|total| total.max(1))] {}
                div.figures {
                    span { strong { (t.number(self.done)) } @if let Some(total) = self.total { " / " (t.number(total)) } }
                    @if let Some(rate) = self.per_second { span { (t.with("progress-rate", &[("n", t.number(rate).into())])) } }
                    @if let Some(seconds) = self.seconds_left { span { (time_left(t, seconds)) } }
                }
            }
        }
    }
}

fn time_left(t: T, seconds: u64) -> String {
    match seconds {
        0..=89 => t.with("progress-seconds-left", &[("n", seconds.into())]),
        90..=5399 => t.with(
            "progress-minutes-left",
            &[("n", seconds.div_ceil(60).into())],
        ),
        _ => t.with(
            "progress-hours-left",
            &[("n", seconds.div_ceil(3600).into())],
        ),
    }
}
