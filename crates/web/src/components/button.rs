//! Buttons, and links that look like them.
//!
//! ```
//! use mainstay_web::components::{Button, IconButton};
//! use maud::html;
//! html! {
//!     (Button::new("Save").primary().submit())
//!     (Button::new("New contact").icon("plus").href("/contacts/new"))
//!     (Button::new("Follow").attr("hx-post", "/contacts/1/follow").attr("hx-swap", "outerHTML"))
//!     (IconButton::new("ellipsis", "More actions").small())
//! };
//! ```

use std::borrow::Cow;

use maud::{Markup, Render, html};

use super::attrs::Attrs;
use super::icon::{icon, icon_small};

/// A button with words.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Button {
    label: Cow<'static, str>,
    icon: Option<&'static str>,
    icon_after: Option<&'static str>,
    classes: String,
    href: Option<String>,
    kind: Option<&'static str>,
    disabled: bool,
    attrs: Attrs,
}

impl Button {
    /// A plain button. Inside a form it does nothing by itself; see [`Button::submit`].
    pub fn new(label: impl Into<Cow<'static, str>>) -> Self {
        Self {
            label: label.into(),
            classes: "btn".to_owned(),
            ..Self::default()
        }
    }

    /// The one thing that this page is for.
    pub fn primary(self) -> Self {
        self.class("primary")
    }

    /// No border until it is pointed at.
    pub fn quiet(self) -> Self {
        self.class("quiet")
    }

    /// Something is lost, or hard to bring back.
    pub fn danger(self) -> Self {
        self.class("danger")
    }

    /// 28 pixels high: inside rows and cards.
    pub fn small(self) -> Self {
        self.class("small")
    }

    /// 40 pixels high: pages with one form.
    pub fn large(self) -> Self {
        self.class("large")
    }

    /// As wide as what it stands in.
    pub fn block(self) -> Self {
        self.class("block")
    }

    /// An icon before the words.
    pub fn icon(mut self, name: &'static str) -> Self {
        self.icon = Some(name);
        self
    }

    /// An icon after the words, such as `chevron-down`.
    pub fn icon_after(mut self, name: &'static str) -> Self {
        self.icon_after = Some(name);
        self
    }

    /// A link that looks like a button.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Sends the form it stands in.
    pub fn submit(mut self) -> Self {
        self.kind = Some("submit");
        self
    }

    /// Sends the form it stands in with `name=value`, so that the server knows which button it was.
    pub fn submit_as(
        self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.submit().attr("name", name).attr("value", value)
    }

    /// Cannot be used now.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// A further class.
    pub fn class(mut self, class: &str) -> Self {
        self.classes.push(' ');
        self.classes.push_str(class);
        self
    }

    /// Any further attribute: `hx-…`, `data-…`, `aria-…`.
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attrs.push(name, value);
        self
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let body = html! {
            @if let Some(name) = self.icon { (icon(name)) }
            span { (self.label) }
            @if let Some(name) = self.icon_after { (icon_small(name)) }
        };
        element(
            &self.href,
            self.kind,
            self.disabled,
            &self.classes,
            &self.attrs,
            &body,
        )
    }
}

/// A button with an icon alone. It always has words, for screen readers and as its tooltip.
#[derive(Clone, Debug)]
#[must_use]
pub struct IconButton {
    icon: &'static str,
    label: Cow<'static, str>,
    button: Button,
}

impl IconButton {
    /// A quiet icon button.
    pub fn new(icon: &'static str, label: impl Into<Cow<'static, str>>) -> Self {
        Self {
            icon,
            label: label.into(),
            button: Button::new("").class("icon-only").quiet(),
        }
    }

    /// 28 pixels square.
    pub fn small(mut self) -> Self {
        self.button = self.button.small();
        self
    }

    /// A link.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.button = self.button.href(href);
        self
    }

    /// Sends the form it stands in with `name=value`.
    pub fn submit_as(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.button = self.button.submit_as(name, value);
        self
    }

    /// Sends the form it stands in.
    pub fn submit(mut self) -> Self {
        self.button = self.button.submit();
        self
    }

    /// A further class.
    pub fn class(mut self, class: &str) -> Self {
        self.button = self.button.class(class);
        self
    }

    /// Any further attribute.
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.button = self.button.attr(name, value);
        self
    }
}

impl Render for IconButton {
    fn render(&self) -> Markup {
        let attrs = Attrs::new()
            .with("aria-label", self.label.clone())
            .with("title", self.label.clone())
            .and(&self.button.attrs);
        element(
            &self.button.href,
            self.button.kind,
            false,
            &self.button.classes,
            &attrs,
            &icon(self.icon),
        )
    }
}

fn element(
    href: &Option<String>,
    kind: Option<&'static str>,
    disabled: bool,
    classes: &str,
    attrs: &Attrs,
    body: &Markup,
) -> Markup {
    let base = Attrs::new().with("class", classes.to_owned());
    match href {
        Some(href) if !disabled => base.with("href", href.clone()).and(attrs).wrap("a", body),
        _ => base
            .with("type", kind.unwrap_or("button"))
            .flag("disabled", disabled)
            .and(attrs)
            .wrap("button", body),
    }
}
