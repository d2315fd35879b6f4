//! The filter over all tiles: whose records, made when, and whatever else an address or the dashboard says.

use mainstay_model::filter::{RawCondition, RawFilter};
use mainstay_model::query::RawQuery;
use maud::{Markup, html};

use crate::components::{Button, icon};
use crate::person::Person;
use crate::widgets::form::{Pairs, all};

/// The conditions that the form offers, by field: what is written behind it and the words for it.
const WHOSE: [(&str, &str); 3] = [
    ("", "dash-everybody"),
    ("eq.me", "dash-mine"),
    ("eq.my_team", "dash-my-team"),
];
const WHEN: [(&str, &str); 8] = [
    ("", "dash-any-time"),
    ("eq.this_month", "dash-this-month"),
    ("eq.last_month", "dash-last-month"),
    ("eq.this_quarter", "dash-this-quarter"),
    ("eq.last_quarter", "dash-last-quarter"),
    ("eq.this_year", "dash-this-year"),
    ("eq.last_year", "dash-last-year"),
    ("eq.last_12_months", "dash-last-12-months"),
];

/// Parameters that are not conditions.
const OTHER: [&str; 2] = ["edit", "_sifted"];

/// A filter as conditions on fields.
#[derive(Clone, Debug, Default)]
pub struct Sift(pub RawFilter);

impl Sift {
    /// What the address says; what the dashboard keeps where it says nothing.
    pub fn of(pairs: &Pairs, kept: &RawFilter) -> Self {
        let asked = pairs
            .iter()
            .any(|(name, _)| !OTHER.contains(&name.as_str()) || name == "_sifted");
        if !asked {
            return Self(kept.clone());
        }
        let conditions = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let (raw, _) = RawQuery::from_pairs(conditions, &OTHER);
        Self(raw.filter)
    }

    /// The parameters that it is read from again.
    pub fn query(&self) -> String {
        let raw = RawQuery {
            filter: self.0.clone(),
            ..RawQuery::default()
        };
        let mut pairs = vec![("_sifted".to_owned(), "1".to_owned())];
        pairs.extend(raw.to_pairs());
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    fn parts(&self) -> &[RawFilter] {
        match &self.0 {
            RawFilter::All(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// What is asked of a field, as it is written.
    fn asked(&self, path: &str) -> String {
        let found = self.parts().iter().find_map(|part| match part {
            RawFilter::Condition(condition) if condition.path == path => Some(condition.write()),
            _ => None,
        });
        found.unwrap_or_default()
    }

    /// The form.
    pub fn form(&self, person: &Person, address: &str, editing: bool) -> Markup {
        let t = person.t;
        let select = |name: &str, label: &'static str, options: &[(&str, &'static str)]| {
            let asked = self.asked(name);
            html! {
                label { (t.get(label))
                    select.input name=(name) {
                        @for (value, words) in options { option value=(value) selected[*value == asked] { (t.get(words)) } }
                        @if !options.iter().any(|(value, _)| *value == asked) { option value=(asked) selected { (asked) } }
                    }
                }
            }
        };
        let known = |part: &RawFilter| matches!(part, RawFilter::Condition(RawCondition { path, .. }) if path == "owner" || path == "created_at");
        let others = RawQuery {
            filter: RawFilter::All(
                self.parts()
                    .iter()
                    .filter(|part| !known(part))
                    .cloned()
                    .collect(),
            ),
            ..RawQuery::default()
        };
        html! {
            form.dash-filter action=(address) method="get" {
                input type="hidden" name="_sifted" value="1";
                @if editing { input type="hidden" name="edit" value="1"; }
                @for (name, value) in others.to_pairs() { input type="hidden" name=(name) value=(value); }
                (select("owner", "dash-whose", &WHOSE))
                (select("created_at", "dash-when", &WHEN))
                (Button::new(t.get("dash-apply")).submit().icon("refresh-cw"))
                @for (name, value) in others.to_pairs() { span.chip { (icon("list-filter")) (name) " " (value) } }
            }
        }
    }
}

/// The filter in a posted form.
pub fn posted(pairs: &Pairs) -> RawFilter {
    let text = all(pairs, "filter").last().copied().unwrap_or("");
    RawFilter::read(text).unwrap_or_default()
}
