//! Dates, and dates with a time of day in the user's zone. The browser's own inputs: they speak the user's language, work
//! by keyboard, and bring the right wheel on a phone.

use maud::{Markup, html};

use super::Field;

impl Field {
    /// A date: `2026-03-01`.
    pub fn date(&self, value: &str) -> Markup {
        self.wrap(
            &self
                .input("input")
                .with("type", "date")
                .with("value", value.to_owned())
                .void("input"),
        )
    }

    /// A time on a date, `2026-03-01T09:30`, in the zone that stands behind it.
    pub fn datetime(&self, value: &str, zone: &str) -> Markup {
        let input = self
            .input("input")
            .with("type", "datetime-local")
            .with("value", value.to_owned())
            .void("input");
        self.wrap(&html! { div.row.wrap { (input) span.hint { (zone) } } })
    }
}
