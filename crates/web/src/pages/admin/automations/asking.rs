//! Inputs and buttons that ask for the form once more as it is now, with what they change about it. Without scripts a button
//! sends the form and the page comes back; with scripts the form is put in its own place, and a list of options asks by itself.

use crate::components::{Button, Field, IconButton};

/// The element that comes back.
pub(super) const WHOLE: &str = "automation";

/// What every one of them has.
const ATTRIBUTES: [(&str, &str); 5] = [
    // To the address of the page, which is that of the form.
    ("hx-post", ""),
    ("hx-target", "#automation"),
    ("hx-select", "#automation"),
    ("hx-swap", "outerHTML show:none"),
    ("hx-sync", "#automation:queue last"),
];

/// Something that asks for the form once more.
pub(super) trait Asking: Sized {
    /// With one more attribute.
    fn with(self, name: &'static str, value: &'static str) -> Self;

    /// Asks when it is pressed or changed.
    fn asking(self) -> Self {
        let all = ATTRIBUTES.into_iter();
        all.fold(self, |one, (name, value)| one.with(name, value))
    }

    /// Asks because what is offered beside it depends on it.
    fn renewing(self) -> Self {
        self.asking().with("hx-vals", r#"{"_refresh":"1"}"#)
    }
}

impl Asking for Button {
    fn with(self, name: &'static str, value: &'static str) -> Self {
        self.attr(name, value)
    }

    fn asking(self) -> Self {
        let all = ATTRIBUTES.into_iter();
        all.fold(self.attr("formnovalidate", ""), |one, (name, value)| {
            one.with(name, value)
        })
    }
}

impl Asking for IconButton {
    fn with(self, name: &'static str, value: &'static str) -> Self {
        self.attr(name, value)
    }

    fn asking(self) -> Self {
        let all = ATTRIBUTES.into_iter();
        all.fold(self.attr("formnovalidate", ""), |one, (name, value)| {
            one.with(name, value)
        })
    }
}

impl Asking for Field {
    fn with(self, name: &'static str, value: &'static str) -> Self {
        self.attr(name, value)
    }
}
