//! Text for machines, and a button that copies it.

use maud::{Markup, html};

use super::button::IconButton;
use crate::i18n::T;

/// A block of code with a copy button: keys, links, commands.
pub fn code_block(t: T, id: &str, text: &str) -> Markup {
    html! {
        div.code {
            pre id=(id) tabindex="0" { code { (text) } }
            (copy_button(t, &format!("#{id}")))
        }
    }
}

/// Copies the text of the element that the selector finds. Without scripts it is not there.
pub fn copy_button(t: T, selector: &str) -> Markup {
    html! {
        (IconButton::new("copy", t.get("action-copy")).small().class("js-only").attr("data-copy", selector.to_owned()))
    }
}
