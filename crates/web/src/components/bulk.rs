//! The bar that appears when rows are ticked. It is a form of its own; the ticks belong to it by their `form` attribute, so
//! it works without scripts. It posts `ids=<id>` for each ticked row, or `all=1` (with the list's own query string in
//! `filter`) once somebody chose everything that the list matches, and `_action=<key>` for the button.

use maud::{Markup, html};

use super::button::{Button, IconButton};
use crate::i18n::T;

/// Something that can be done with many records.
#[derive(Clone, Debug)]
pub struct BulkAction {
    /// Posted as `_action`.
    pub key: String,
    /// The words.
    pub label: String,
    /// An icon of the sprite.
    pub icon: &'static str,
    /// In red.
    pub danger: bool,
    /// It asks for more first: a form, over the list where there are scripts.
    pub asks: bool,
}

/// The bar.
#[derive(Clone, Debug, Default)]
pub struct BulkBar {
    /// The form's id, as given to the table.
    pub id: String,
    /// Where it posts to.
    pub action: String,
    /// The CSRF token.
    pub csrf: String,
    /// How many records the list matches.
    pub total: u64,
    /// The list's query string, for "all that match".
    pub filter: String,
    /// The actions, most used first.
    pub actions: Vec<BulkAction>,
}

impl BulkBar {
    /// The bar, to stand behind the table in the same parent.
    pub fn render(&self, t: T) -> Markup {
        html! {
            form.bulk id=(self.id) method="post" action=(self.action) data-bulk data-total=(self.total) aria-label=(t.get("bulk-label")) {
                input type="hidden" name="_csrf" value=(self.csrf);
                input type="hidden" name="filter" value=(self.filter);
                span.n.js-only role="status" data-bulk-count data-one=(t.get("bulk-one")) data-many=(t.get("bulk-many")) {}
                (Button::new(t.with("bulk-all", &[("n", t.number(self.total).into())])).quiet().small().class("js-only").attr("data-bulk-all", "").attr("data-words", t.with("bulk-all", &[("n", "{n}".into())])).attr("hidden", ""))
                @for action in &self.actions {
                    @let button = Button::new(action.label.clone()).small().icon(action.icon).submit_as("_action", action.key.clone());
                    @let button = if action.asks { button.attr("data-sheet", "dialog").attr("aria-haspopup", "dialog") } else { button };
                    @if action.danger { (button.quiet().danger()) } @else { (button) }
                }
                (IconButton::new("x", t.get("bulk-none")).small().class("js-only").attr("data-bulk-clear", ""))
            }
        }
    }
}
