//! Menus that drop down: a `<details>` element, so they open without scripts. With scripts the arrow keys move, Escape and
//! a click elsewhere close, and one menu is open at a time.

use std::borrow::Cow;

use maud::{Markup, Render, html};

use super::attrs::Attrs;
use super::icon::{icon, icon_small};

/// A button with a list of actions.
///
/// ```
/// use mainstay_web::components::{Menu, MenuItem};
/// let menu = Menu::icon_only("ellipsis", "More actions")
///     .at_end()
///     .item(MenuItem::link("Merge", "/companies/1/merge").icon("git-merge"))
///     .separator()
///     .item(MenuItem::post("Move to trash", "/companies/1/trash").icon("trash-2").danger());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Menu {
    label: Cow<'static, str>,
    face: Markup,
    button: String,
    named: bool,
    end: bool,
    wide: bool,
    entries: Vec<Markup>,
}

impl Menu {
    /// A button with words and an arrow.
    pub fn new(label: impl Into<Cow<'static, str>>) -> Self {
        let label = label.into();
        let face = html! { span { (label) } (icon_small("chevron-down")) };
        Self {
            label,
            face,
            button: "btn".to_owned(),
            named: true,
            end: false,
            wide: false,
            entries: Vec::new(),
        }
    }

    /// A button with an icon, words and an arrow.
    pub fn with_icon(name: &str, label: impl Into<Cow<'static, str>>) -> Self {
        let label = label.into();
        let face = html! { (icon(name)) span.wide-only { (label) } (icon_small("chevron-down")) };
        Self {
            face,
            ..Self::new(label)
        }
    }

    /// A quiet icon alone.
    pub fn icon_only(name: &str, label: impl Into<Cow<'static, str>>) -> Self {
        Self {
            face: icon(name),
            button: "btn quiet icon-only".to_owned(),
            ..Self::new(label)
        }
    }

    /// Any face: an avatar, a pill. The label is what screen readers say after it.
    pub fn faced(label: impl Into<Cow<'static, str>>, face: Markup) -> Self {
        let label = label.into();
        let face = html! { (face) span.sr { (label) } };
        Self {
            face,
            button: "btn quiet".to_owned(),
            named: false,
            ..Self::new(label)
        }
    }

    /// Further classes for the button, such as `small` or `primary`.
    pub fn class(mut self, class: &str) -> Self {
        self.button.push(' ');
        self.button.push_str(class);
        self
    }

    /// Opens towards the start of the line: for buttons at the end of a row.
    pub fn at_end(mut self) -> Self {
        self.end = true;
        self
    }

    /// Wide enough for a small form.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// An action.
    pub fn item(mut self, item: MenuItem) -> Self {
        self.entries.push(item.render());
        self
    }

    /// A line.
    pub fn separator(mut self) -> Self {
        self.entries.push(html! { hr.menu-sep; });
        self
    }

    /// A heading.
    pub fn title(mut self, title: &str) -> Self {
        self.entries.push(html! { div.menu-title { (title) } });
        self
    }

    /// Anything else: a form, a person's card.
    pub fn part(mut self, part: Markup) -> Self {
        self.entries.push(part);
        self
    }
}

impl Render for Menu {
    fn render(&self) -> Markup {
        let pop = format!(
            "menu-pop{}{}",
            if self.end { " end" } else { "" },
            if self.wide { " wide" } else { "" }
        );
        html! {
            details.menu data-menu {
                summary class=(self.button) aria-label=[self.named.then_some(&self.label)] title=(self.label) { (self.face) }
                div class=(pop) { @for entry in &self.entries { (entry) } }
            }
        }
    }
}

/// One action of a menu.
#[derive(Clone, Debug)]
#[must_use]
pub struct MenuItem {
    label: String,
    icon: Option<String>,
    keys: Option<&'static str>,
    danger: bool,
    href: Option<String>,
    post: Option<(String, Vec<(String, String)>)>,
    attrs: Attrs,
}

impl MenuItem {
    /// Leads somewhere.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::button(label)
        }
    }

    /// Does something by itself: a form with one button, so that it works without scripts. The CSRF token is filled in by
    /// [`crate::layout`] for htmx, and by [`MenuItem::field`] for forms.
    pub fn post(label: impl Into<String>, action: impl Into<String>) -> Self {
        Self {
            post: Some((action.into(), Vec::new())),
            ..Self::button(label)
        }
    }

    /// Does what its attributes say (`data-open-dialog`, `hx-get` …).
    pub fn button(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            keys: None,
            danger: false,
            href: None,
            post: None,
            attrs: Attrs::new(),
        }
    }

    /// A hidden value of a [`MenuItem::post`].
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Some((_, fields)) = &mut self.post {
            fields.push((name.into(), value.into()));
        }
        self
    }

    /// An icon before it.
    pub fn icon(mut self, name: impl Into<String>) -> Self {
        self.icon = Some(name.into());
        self
    }

    /// The key that does the same.
    pub fn keys(mut self, keys: &'static str) -> Self {
        self.keys = Some(keys);
        self
    }

    /// In red.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// This is where we are, or what is chosen.
    pub fn current(mut self, current: bool) -> Self {
        if current {
            self.attrs.push("aria-current", "true");
        }
        self
    }

    /// Any further attribute. For a [`MenuItem::post`] it goes to the form.
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attrs.push(name, value);
        self
    }
}

impl Render for MenuItem {
    fn render(&self) -> Markup {
        let class = if self.danger {
            "menu-item danger"
        } else {
            "menu-item"
        };
        let body = html! {
            @if let Some(name) = &self.icon { (icon(name)) }
            span { (self.label) }
            @if let Some(keys) = self.keys { kbd.kbd { (keys) } }
        };
        if let Some((action, fields)) = &self.post {
            let form = html! {
                @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                button type="submit" class=(class) { (body) }
            };
            return Attrs::new()
                .with("method", "post")
                .with("action", action.clone())
                .and(&self.attrs)
                .wrap("form", &form);
        }
        let base = Attrs::new().with("class", class);
        match &self.href {
            Some(href) => base
                .with("href", href.clone())
                .and(&self.attrs)
                .wrap("a", &body),
            None => base
                .with("type", "button")
                .and(&self.attrs)
                .wrap("button", &body),
        }
    }
}
