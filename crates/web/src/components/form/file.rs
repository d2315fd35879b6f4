//! Files: a place to drop them, and those that are there.

use maud::{Markup, html};

use super::Field;
use crate::components::icon::{icon, icon_large};
use crate::i18n::T;

/// A file that is there.
#[derive(Clone, Debug, Default)]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in words.
    pub size: String,
    /// Where it is downloaded.
    pub href: String,
}

impl Field {
    /// Files to upload. `accept` is the input's attribute of that name; `limit` says in words how large they may be. The form
    /// has to be [`super::Form::multipart`].
    pub fn files(
        &self,
        t: T,
        present: &[Attachment],
        accept: Option<&str>,
        many: bool,
        limit: &str,
    ) -> Markup {
        let input = self
            .input("sr")
            .with("type", "file")
            .maybe("accept", accept.map(str::to_owned))
            .flag("multiple", many)
            .with("aria-labelledby", format!("{}-label", self.id()))
            .void("input");
        html! {
            div class={ "field" @if self.wide { " wide" } } {
                span.label id={ (self.id()) "-label" } { (self.label) (self.mark()) }
                @for file in present {
                    div.file-row {
                        (icon("file-text"))
                        a.truncate href=(file.href) { (file.name) }
                        span.hint { (file.size) }
                        label.check.push { input type="checkbox" name={ (self.name) ".remove" } value=(file.id); span.muted { (t.get("action-remove")) } }
                    }
                }
                label.drop data-drop {
                    (input)
                    (icon_large("cloud-upload"))
                    span { strong { (t.get("form-file-choose")) } " " span.js-only { (t.get("form-file-drop")) } }
                    span.hint data-drop-names aria-live="polite" { (limit) }
                }
                (self.notes())
            }
        }
    }
}
