//! What happened, newest first, by day: changes with old and new values, notes, calls, meetings, tasks, files.

use maud::{Markup, html};

use super::badge::Tone;
use super::icon::icon;

/// A day and what happened on it.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// "Today", "Monday, 3 March".
    pub label: String,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id, so that it can be replaced and linked to.
    pub id: String,
    /// An icon of the sprite.
    pub icon: String,
    /// The icon's colour, one a kind.
    pub tone: Tone,
    /// Who did what, as a sentence; names in `strong` or `a`.
    pub what: Markup,
    /// The instant in RFC 3339, for `<time>`.
    pub at: String,
    /// The time of day as text.
    pub at_text: String,
    /// A note's text, a call's outcome.
    pub body: Option<Markup>,
    /// Fields that changed.
    pub changes: Vec<Change>,
    /// A menu at the end: undo, edit.
    pub menu: Option<Markup>,
}

/// A field's old and new value.
#[derive(Clone, Debug)]
pub struct Change {
    /// The field's name.
    pub field: String,
    /// What it was; nothing when it was empty.
    pub old: Option<Markup>,
    /// What it became; nothing when it was emptied.
    pub new: Option<Markup>,
}

/// `empty` stands for an empty side of a change ("empty").
pub fn timeline(days: &[Day], empty: &str) -> Markup {
    html! {
        div.timeline {
            @for day in days {
                section.tl-group {
                    h3.tl-day { (day.label) }
                    div.tl-entries { @for entry in &day.entries { (one(entry, empty)) } }
                }
            }
        }
    }
}

/// The filter above a timeline: `(icon, label, href, current)`.
pub fn timeline_filter(label: &str, kinds: &[(&str, &str, &str, bool)]) -> Markup {
    html! {
        nav.tl-filter aria-label=(label) {
            @for (name, words, href, current) in kinds {
                a href=(href) aria-current=[current.then_some("true")] { (super::icon::icon_small(name)) (words) }
            }
        }
    }
}

fn one(entry: &Entry, empty: &str) -> Markup {
    html! {
        article.tl-entry id=(entry.id) {
            span class={ "tl-mark " (entry.tone.class()) } { (icon(&entry.icon)) }
            div {
                div.tl-line {
                    span.what { (entry.what) }
                    time datetime=(entry.at) data-relative { (entry.at_text) }
                    @if let Some(menu) = &entry.menu { (menu) }
                }
                @if !entry.changes.is_empty() {
                    div.tl-changes {
                        @for change in &entry.changes { (difference(change, empty)) }
                    }
                }
                @if let Some(body) = &entry.body { div.tl-body.prose { (body) } }
            }
        }
    }
}

fn difference(change: &Change, empty: &str) -> Markup {
    html! {
        div.tl-change {
            span { (change.field) }
            @if let Some(old) = &change.old { del.old { (old) } (icon("arrow-right")) }
            ins.new { @match &change.new { Some(new) => (new), None => (empty) } }
        }
    }
}
