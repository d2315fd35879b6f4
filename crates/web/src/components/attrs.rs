//! Attributes decided at run time, and elements that carry them. Maud writes fixed attributes; this is for the builders.

use std::borrow::Cow;
use std::fmt::Write as _;

use maud::{Escaper, Markup, PreEscaped};

/// An ordered list of attributes. Names come from the source, values are escaped.
#[derive(Clone, Debug, Default)]
pub struct Attrs(Vec<(&'static str, Option<Cow<'static, str>>)>);

impl Attrs {
    /// No attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `name="value"`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.push(name, value);
        self
    }

    /// Adds a bare attribute such as `disabled` when `on`.
    #[must_use]
    pub fn flag(mut self, name: &'static str, on: bool) -> Self {
        if on {
            self.0.push((name, None));
        }
        self
    }

    /// Adds `name="value"` when there is a value.
    #[must_use]
    pub fn maybe(
        mut self,
        name: &'static str,
        value: Option<impl Into<Cow<'static, str>>>,
    ) -> Self {
        if let Some(value) = value {
            self.push(name, value);
        }
        self
    }

    /// Adds `name="value"` in place.
    pub fn push(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        self.0.push((name, Some(value.into())));
    }

    /// Appends other attributes.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.extend(other.0.iter().cloned());
        self
    }

    /// `<tag …>body</tag>`.
    pub fn wrap(&self, tag: &'static str, body: &Markup) -> Markup {
        let mut out = self.open(tag);
        out.push_str(&body.0);
        // Writing to a String cannot fail.
        let _ = write!(out, "</{tag}>");
        PreEscaped(out)
    }

    /// `<tag …>` for elements without content, such as `input`.
    pub fn void(&self, tag: &'static str) -> Markup {
        PreEscaped(self.open(tag))
    }

    fn open(&self, tag: &str) -> String {
        let mut out = String::with_capacity(64);
        out.push('<');
        out.push_str(tag);
        for (name, value) in &self.0 {
            out.push(' ');
            out.push_str(name);
            if let Some(value) = value {
                out.push_str("=\"");
                let _ = Escaper::new(&mut out).write_str(value);
                out.push('"');
            }
        }
        out.push('>');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        let attrs = Attrs::new()
            .with("title", "\"<a>&")
            .flag("disabled", true)
            .flag("hidden", false);
        assert_eq!(
            attrs.void("input").0,
            "<input title=\"&quot;&lt;a&gt;&amp;\" disabled>"
        );
    }
}
