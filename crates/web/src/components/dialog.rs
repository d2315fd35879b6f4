//! Dialogs and side panels: `<dialog>` elements that a button opens. For things that need an address of their own, or that
//! have to work without scripts, make a page and let the button be a link; with scripts `data-sheet` fetches that page's body
//! into a dialog or a panel instead ([`sheet`]).

use maud::{Markup, html};

use super::button::{Button, IconButton};
use crate::i18n::T;

/// A dialog that stands in the page, closed until a button opens it.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// Its id, for [`open_dialog`].
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What stands in it.
    pub body: Markup,
    /// Its buttons; a cancel button comes with it.
    pub foot: Option<Markup>,
    /// 840 pixels instead of 520.
    pub wide: bool,
}

impl Dialog {
    /// The dialog.
    pub fn render(&self, t: T) -> Markup {
        frame(
            t,
            &self.id,
            if self.wide { "dialog wide" } else { "dialog" },
            &self.title,
            &self.body,
            self.foot.as_ref(),
        )
    }
}

/// A panel from the side, for looking at a record without leaving the list.
pub fn side_panel(t: T, id: &str, title: &str, body: &Markup) -> Markup {
    frame(t, id, "panel", title, body, None)
}

/// The inside of what a script opens over the page, in place of going to a page with the same body: of a dialog, or of a
/// panel (`data-sheet` of the link or button says which).
pub fn sheet(t: T, title: &str, body: &Markup) -> Markup {
    html! { (head(t, "sheet", title)) div.dialog-body { (body) } }
}

/// The same for something to read, with nothing in it that could take the focus: the keys that scroll need a place.
pub fn sheet_to_read(t: T, title: &str, body: &Markup) -> Markup {
    html! {
        (head(t, "sheet", title))
        div.dialog-body tabindex="0" role="group" aria-labelledby="sheet-title" { (body) }
    }
}

/// A button that opens the dialog with this id.
pub fn open_dialog(button: Button, id: &str) -> Button {
    button
        .attr("data-open-dialog", id.to_owned())
        .attr("aria-haspopup", "dialog")
}

fn frame(
    t: T,
    id: &str,
    classes: &str,
    title: &str,
    body: &Markup,
    foot: Option<&Markup>,
) -> Markup {
    html! {
        dialog id=(id) class=(classes) aria-labelledby={ (id) "-title" } {
            (head(t, id, title))
            div.dialog-body { (body) }
            @if let Some(foot) = foot {
                div.dialog-foot {
                    (Button::new(t.get("action-cancel")).attr("data-close-dialog", ""))
                    (foot)
                }
            }
        }
    }
}

fn head(t: T, id: &str, title: &str) -> Markup {
    html! {
        div.dialog-head {
            h2 id={ (id) "-title" } { (title) }
            (IconButton::new("x", t.get("action-close")).small().attr("data-close-dialog", ""))
        }
    }
}
