//! The command palette's options: what `GET /palette?q=` answers with. The dialog itself is a part of the frame
//! ([`crate::layout`]). Without scripts the search box leads to the search page instead.

use maud::{Markup, html};

use super::icon::icon;
use crate::i18n::T;

/// A group of options under a heading: recent, records, pages, actions.
#[derive(Clone, Debug, Default)]
pub struct PaletteGroup {
    /// The heading.
    pub title: String,
    /// The options, best first.
    pub items: Vec<PaletteItem>,
}

/// One place to go or thing to do.
#[derive(Clone, Debug, Default)]
pub struct PaletteItem {
    /// An icon of the sprite.
    pub icon: String,
    /// The words.
    pub label: String,
    /// Quieter words at the end: the object, the company, the email address that matched.
    pub sub: Option<String>,
    /// Where it leads.
    pub href: String,
    /// What it does instead: a POST to this address with one value, `(address, name, value)`.
    pub post: Option<(String, String, String)>,
}

/// The listbox's content.
pub fn palette_options(t: T, groups: &[PaletteGroup]) -> Markup {
    let mut number = 0;
    html! {
        @if groups.iter().all(|group| group.items.is_empty()) {
            div.opt-none { (t.get("palette-none")) }
        }
        @for (index, group) in groups.iter().enumerate() {
            @if !group.items.is_empty() {
                div role="group" aria-labelledby={ "palette-group-" (index) } {
                    div.palette-group id={ "palette-group-" (index) } role="presentation" { (group.title) }
                    @for item in &group.items {
                        @let id = { number += 1; format!("palette-{number}") };
                        a.opt role="option" id=(id) aria-selected="false" tabindex="-1" href=(item.href)
                            data-post=[item.post.as_ref().map(|post| post.0.as_str())] data-name=[item.post.as_ref().map(|post| post.1.as_str())] data-value=[item.post.as_ref().map(|post| post.2.as_str())] {
                            (icon(&item.icon))
                            span.truncate { (item.label) }
                            @if let Some(sub) = &item.sub { span.sub.truncate { (sub) } }
                        }
                    }
                }
            }
        }
    }
}
