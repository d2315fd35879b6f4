//! Short messages that come and go, with a way back. After a form without scripts the next page shows them (a flash); an
//! htmx answer sends them in the `HX-Trigger` header, see [`toast_header`].

use maud::{Markup, html};
use serde_json::json;

use super::button::{Button, IconButton};
use super::icon::icon;
use crate::i18n::T;

/// How a toast is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToastKind {
    /// It is done.
    #[default]
    Done,
    /// It is done, but look.
    Warn,
    /// It did not work. Stays until it is closed.
    Bad,
}

/// A message.
#[derive(Clone, Debug, Default)]
pub struct Toast {
    /// What happened.
    pub text: String,
    /// How it is meant.
    pub kind: ToastKind,
    /// Where a POST takes it back.
    pub undo: Option<String>,
    /// Where one can look at it: a label and an address.
    pub link: Option<(String, String)>,
}

impl Toast {
    /// It is done.
    pub fn done(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// It did not work.
    pub fn bad(text: impl Into<String>) -> Self {
        Self {
            kind: ToastKind::Bad,
            ..Self::done(text)
        }
    }

    /// With a button that takes it back: a POST to this address.
    #[must_use]
    pub fn undo(mut self, action: impl Into<String>) -> Self {
        self.undo = Some(action.into());
        self
    }
}

/// The region where toasts appear, with those that came with the page. A part of the frame.
pub fn toast_region(t: T, csrf: &str, toasts: &[Toast]) -> Markup {
    html! {
        div.toasts id="toasts" role="region" aria-label=(t.get("toasts-label")) aria-live="polite" {
            @for toast in toasts { (toast_markup(t, csrf, toast)) }
        }
    }
}

fn toast_markup(t: T, csrf: &str, toast: &Toast) -> Markup {
    let (class, name) = match toast.kind {
        ToastKind::Done => ("toast", "circle-check"),
        ToastKind::Warn => ("toast warn", "triangle-alert"),
        ToastKind::Bad => ("toast bad", "octagon-alert"),
    };
    html! {
        div class=(class) data-toast {
            (icon(name))
            span.text { (toast.text) }
            @if let Some((label, href)) = &toast.link { (Button::new(label.clone()).small().href(href.clone())) }
            @if let Some(action) = &toast.undo {
                form method="post" action=(action) {
                    input type="hidden" name="_csrf" value=(csrf);
                    (Button::new(t.get("action-undo")).small().icon("undo-2").submit())
                }
            }
            (IconButton::new("x", t.get("action-close")).small().class("js-only").attr("data-close-toast", ""))
        }
    }
}

/// The value of the `HX-Trigger` response header that shows a toast: ASCII, as headers have to be.
pub fn toast_header(toast: &Toast) -> String {
    let kind = match toast.kind {
        ToastKind::Done => "done",
        ToastKind::Warn => "warn",
        ToastKind::Bad => "bad",
    };
    let value = json!({ "toast": { "text": toast.text, "kind": kind, "undo": toast.undo, "link": toast.link } }).to_string();
    let mut ascii = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toast_travels_in_a_header() {
        let header = toast_header(&Toast::done("已保存 🙂").undo("/undo/1"));
        assert!(header.is_ascii());
        let back: serde_json::Value = serde_json::from_str(&header).unwrap();
        assert_eq!(back["toast"]["text"], "已保存 🙂");
        assert_eq!(back["toast"]["undo"], "/undo/1");
    }
}
