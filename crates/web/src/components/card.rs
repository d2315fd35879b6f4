//! Framed cards, unframed sections, and the simple lists that stand in them.

use maud::{Markup, Render, html};

use super::icon::icon;

/// A framed block with a heading.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Card {
    title: String,
    icon: Option<&'static str>,
    count: Option<String>,
    actions: Option<Markup>,
    body: Option<Markup>,
    flush: bool,
    id: Option<String>,
}

impl Card {
    /// A card with this heading.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// An icon before the heading.
    pub fn icon(mut self, name: &'static str) -> Self {
        self.icon = Some(name);
        self
    }

    /// How many, behind the heading.
    pub fn count(mut self, count: impl ToString) -> Self {
        self.count = Some(count.to_string());
        self
    }

    /// Small buttons at the end of the heading.
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    /// The element's id, for links and for replacing it.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What stands in it.
    pub fn body(mut self, body: Markup) -> Self {
        self.body = Some(body);
        self
    }

    /// What stands in it, reaching to the edges: lists and tables.
    pub fn flush(mut self, body: Markup) -> Self {
        self.flush = true;
        self.body(body)
    }
}

impl Render for Card {
    fn render(&self) -> Markup {
        html! {
            section.card id=[&self.id] {
                div.card-head {
                    @if let Some(name) = self.icon { (icon(name)) }
                    h2 { (self.title) }
                    @if let Some(count) = &self.count { span.count { (count) } }
                    @if let Some(actions) = &self.actions { div.actions { (actions) } }
                }
                @if let Some(body) = &self.body {
                    div class={ "card-body" @if self.flush { " flush" } } { (body) }
                }
            }
        }
    }
}

/// An unframed block with a quiet heading: the columns of a record page.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Section {
    title: String,
    count: Option<String>,
    actions: Option<Markup>,
    body: Option<Markup>,
    id: Option<String>,
}

impl Section {
    /// A section with this heading.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// How many, behind the heading.
    pub fn count(mut self, count: impl ToString) -> Self {
        self.count = Some(count.to_string());
        self
    }

    /// Small buttons at the end of the heading.
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    /// The element's id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What stands in it.
    pub fn body(mut self, body: Markup) -> Self {
        self.body = Some(body);
        self
    }
}

impl Render for Section {
    fn render(&self) -> Markup {
        html! {
            section.section id=[&self.id] {
                div.section-head {
                    h2 { (self.title) }
                    @if let Some(count) = &self.count { span.count { (count) } }
                    @if let Some(actions) = &self.actions { div.actions { (actions) } }
                }
                @if let Some(body) = &self.body { (body) }
            }
        }
    }
}

/// One line of a simple list.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What stands first: a checkbox, an avatar, an icon.
    pub lead: Option<Markup>,
    /// The words that lead on.
    pub title: String,
    /// Where they lead.
    pub href: Option<String>,
    /// Quieter words below.
    pub meta: Option<Markup>,
    /// What stands at the end: a time, a pill.
    pub aside: Option<Markup>,
    /// The aside is something missed.
    pub late: bool,
}

/// A list of tasks, related records, things seen recently.
pub fn item_list(items: &[Item]) -> Markup {
    html! {
        ul.item-list {
            @for item in items {
                li.item {
                    @if let Some(lead) = &item.lead { (lead) }
                    div.main {
                        @if let Some(href) = &item.href { a href=(href) { (item.title) } } @else { (item.title) }
                        @if let Some(meta) = &item.meta { div.meta.truncate { (meta) } }
                    }
                    @if let Some(aside) = &item.aside {
                        div class={ "aside" @if item.late { " late" } } { (aside) }
                    }
                }
            }
        }
    }
}
