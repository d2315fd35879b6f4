//! The list of keyboard shortcuts, in a dialog that `?` opens on every page.

use maud::{Markup, html};

use super::dialog::Dialog;
use crate::i18n::T;

/// The help dialog. A part of the frame.
pub fn shortcut_help(t: T) -> Markup {
    let everywhere: [(&str, &[&str]); 6] = [
        (t.get("shortcut-palette"), &["Ctrl", "K"]),
        (t.get("shortcut-search"), &["/"]),
        (t.get("shortcut-new"), &["c"]),
        (t.get("shortcut-home"), &["g", "h"]),
        (t.get("shortcut-help"), &["?"]),
        (t.get("shortcut-close"), &["Esc"]),
    ];
    let lists: [(&str, &[&str]); 7] = [
        (t.get("shortcut-down"), &["j"]),
        (t.get("shortcut-up"), &["k"]),
        (t.get("shortcut-select"), &["x"]),
        (t.get("shortcut-open"), &["Enter"]),
        (t.get("shortcut-edit"), &["e"]),
        (t.get("shortcut-range"), &["Shift", "x"]),
        (t.get("shortcut-bulk"), &["b"]),
    ];
    let record: [(&str, &[&str]); 3] = [
        (t.get("shortcut-note"), &["n"]),
        (t.get("shortcut-task"), &["t"]),
        (t.get("shortcut-edit"), &["e"]),
    ];
    let editing: [(&str, &[&str]); 3] = [
        (t.get("shortcut-save"), &["Enter"]),
        (t.get("shortcut-save-long"), &["Ctrl", "Enter"]),
        (t.get("shortcut-cancel"), &["Esc"]),
    ];
    let body = html! {
        div.shortcuts {
            (block(t.get("shortcuts-everywhere"), &everywhere))
            (block(t.get("shortcuts-lists"), &lists))
            (block(t.get("shortcuts-record"), &record))
            (block(t.get("shortcuts-editing"), &editing))
        }
        hr;
        label.check { input type="checkbox" data-single-keys checked; span { (t.get("shortcuts-single")) } }
    };
    Dialog {
        id: "shortcuts".to_owned(),
        title: t.get("shortcuts-title").to_owned(),
        body,
        foot: None,
        wide: true,
    }
    .render(t)
}

fn block(title: &str, entries: &[(&str, &[&str])]) -> Markup {
    html! {
        section {
            h3 { (title) }
            dl {
                @for (what, keys) in entries {
                    div { dt { (what) } dd { @for key in *keys { kbd.kbd { (key) } } } }
                }
            }
        }
    }
}
