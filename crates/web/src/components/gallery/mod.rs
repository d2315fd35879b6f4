//! Every component with an example, on one page: the place to look before writing a page, and what the accessibility
//! check walks. The headings are translated; the sample records stay as they are, some in Chinese, for both scripts have to
//! look right beside each other.

mod forms;
mod lists;
mod pieces;

use maud::{Markup, html};

use super::PageHead;
use crate::i18n::T;

/// The style guide's body, to stand in the shell. Forms in it post to `#`, with this CSRF token.
pub fn gallery(t: T, csrf: &str) -> Markup {
    let parts: [(&str, &str, Markup); 20] = [
        ("colours", t.get("design-colours"), pieces::colours(t)),
        ("buttons", t.get("design-buttons"), pieces::buttons(t)),
        ("pills", t.get("design-pills"), pieces::pills(t)),
        ("icons", t.get("design-icons"), pieces::icons()),
        ("menus", t.get("design-menus"), pieces::menus(t, csrf)),
        ("dialogs", t.get("design-dialogs"), pieces::dialogs(t)),
        ("callouts", t.get("design-callouts"), pieces::callouts(t)),
        ("cards", t.get("design-cards"), pieces::cards(t)),
        ("stats", t.get("design-stats"), pieces::figures(t)),
        ("progress", t.get("design-progress"), pieces::progress(t)),
        ("empty", t.get("design-empty"), pieces::empty(t)),
        ("code", t.get("design-code"), pieces::code(t)),
        ("fields", t.get("design-fields"), forms::fields(t, csrf)),
        (
            "lists-in-forms",
            t.get("design-form-lists"),
            forms::lists(t, csrf),
        ),
        (
            "errors",
            t.get("design-form-errors"),
            forms::errors(t, csrf),
        ),
        ("facts", t.get("design-facts"), forms::facts_shown(t, csrf)),
        ("table", t.get("design-table"), lists::table(t, csrf)),
        ("filters", t.get("design-filters"), lists::filters(t, csrf)),
        ("board", t.get("design-board"), lists::board(t, csrf)),
        (
            "timeline",
            t.get("design-timeline"),
            lists::timeline_shown(t, csrf),
        ),
    ];
    html! {
        (PageHead::new(t.get("design-title")).icon("layers").sub(html! { (t.get("design-lead")) }))
        div.page-body {
            nav.pills aria-label=(t.get("design-contents")) { @for (id, title, _) in &parts { a.btn.quiet.small href={ "#" (id) } { (title) } } }
            @for (id, title, body) in &parts {
                section.stack id=(id) {
                    h2 { (title) }
                    (body)
                }
            }
        }
    }
}
