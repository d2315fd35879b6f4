//! Tabs that are links: each has an address, and works without scripts.

use maud::{Markup, html};

use super::icon::icon_small;

/// One tab.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// An icon of the sprite.
    pub icon: Option<String>,
    /// How many are in it.
    pub count: Option<String>,
    /// This is where we are.
    pub current: bool,
}

/// A row of tabs.
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a.tab href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    @if let Some(name) = &tab.icon { (icon_small(name)) }
                    (tab.label)
                    @if let Some(count) = &tab.count { span.count { (count) } }
                }
            }
        }
    }
}
