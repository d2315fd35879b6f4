//! Words: one line, several lines, rich text, addresses of the web, secrets, JSON.

use maud::{Markup, html};

use super::Field;
use crate::i18n::T;

impl Field {
    /// One line.
    pub fn text(&self, value: &str) -> Markup {
        self.line("text", value)
    }

    /// One email address (a contact has [`Field::emails`]).
    pub fn email(&self, value: &str) -> Markup {
        self.line("email", value)
    }

    /// One telephone number (a contact has [`Field::phones`]).
    pub fn tel(&self, value: &str) -> Markup {
        self.line("tel", value)
    }

    /// An address of the web. A text input, so that "example.org" may be typed; the server completes it.
    pub fn url(&self, value: &str) -> Markup {
        let input = self
            .input("input")
            .with("type", "text")
            .with("inputmode", "url")
            .with("autocapitalize", "none")
            .with("value", value.to_owned());
        self.wrap(&input.void("input"))
    }

    /// A password. Give it `autocomplete` by [`Field::attr`]; the value never comes back.
    pub fn password(&self) -> Markup {
        self.wrap(&self.input("input").with("type", "password").void("input"))
    }

    /// Several lines without marks.
    pub fn textarea(&self, value: &str) -> Markup {
        let input = self.input("input").with("rows", "3");
        // The parser drops one line feed right behind the tag.
        self.wrap(&input.wrap("textarea", &html! { "\n" (value) }))
    }

    /// Formatted text, as HTML. Without scripts it is a plain text area holding that HTML; the editor comes with scripts.
    /// The server cleans what arrives.
    pub fn rich_text(&self, t: T, value: &str) -> Markup {
        let input = self
            .input("input")
            .with("rows", "5")
            .with("data-rich", "")
            .with("data-rich-label", self.label.clone())
            .with("data-words", rich_words(t));
        self.wrap(&input.wrap("textarea", &html! { "\n" (value) }))
    }

    /// JSON, in a fixed-width face.
    pub fn json(&self, value: &str) -> Markup {
        let input = self
            .input("input code-input")
            .with("rows", "6")
            .with("spellcheck", "false")
            .with("autocapitalize", "none");
        self.wrap(&input.wrap("textarea", &html! { "\n" (value) }))
    }

    fn line(&self, kind: &'static str, value: &str) -> Markup {
        self.wrap(
            &self
                .input("input")
                .with("type", kind)
                .with("value", value.to_owned())
                .void("input"),
        )
    }
}

fn rich_words(t: T) -> String {
    [
        t.get("rich-bold"),
        t.get("rich-italic"),
        t.get("rich-heading"),
        t.get("rich-bullets"),
        t.get("rich-numbers"),
        t.get("rich-quote"),
        t.get("rich-link"),
        t.get("rich-undo"),
        t.get("rich-redo"),
        t.get("rich-link-prompt"),
    ]
    .join("|")
}
