//! The top of a page: what it is, and what one can do here.

use maud::{Markup, Render, html};

use super::avatar::avatar;
use super::icon::{icon, icon_large, icon_small};

/// A page's heading with its actions.
///
/// ```
/// use mainstay_web::components::{Button, PageHead};
/// use maud::html;
/// let head = PageHead::new("Contacts").icon("contact").actions(html! { (Button::new("New contact").primary().icon("plus").href("/contacts/new")) });
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct PageHead {
    title: String,
    sub: Option<Markup>,
    crumbs: Option<Markup>,
    icon: Option<String>,
    mark: Option<(String, bool)>,
    beside: Option<Markup>,
    actions: Option<Markup>,
}

impl PageHead {
    /// A heading.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// The object's icon before it.
    pub fn icon(mut self, name: impl Into<String>) -> Self {
        self.icon = Some(name.into());
        self
    }

    /// The record's mark before it: initials, square for companies and things.
    pub fn mark(mut self, name: impl Into<String>, square: bool) -> Self {
        self.mark = Some((name.into(), square));
        self
    }

    /// A quieter line below.
    #[allow(
        clippy::should_implement_trait,
        reason = "nobody subtracts from a heading"
    )]
    pub fn sub(mut self, sub: Markup) -> Self {
        self.sub = Some(sub);
        self
    }

    /// Where we are, above; see [`crumbs`].
    pub fn crumbs(mut self, crumbs: Markup) -> Self {
        self.crumbs = Some(crumbs);
        self
    }

    /// Beside the title: a count, a pill, a follow button.
    pub fn beside(mut self, beside: Markup) -> Self {
        self.beside = Some(beside);
        self
    }

    /// Buttons at the end.
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }
}

impl Render for PageHead {
    fn render(&self) -> Markup {
        let record = self.mark.is_some();
        html! {
            header class={ "page-head" @if record { " record" } } {
                div.titles {
                    @if let Some((name, square)) = &self.mark {
                        @let mark = avatar(name).large();
                        @if *square { (mark.square()) } @else { (mark) }
                    }
                    @if let Some(name) = &self.icon { span.muted { (icon_large(name)) } }
                    div.truncate {
                        @if let Some(crumbs) = &self.crumbs { (crumbs) }
                        h1.truncate { (self.title) }
                        @if let Some(sub) = &self.sub { div.sub { (sub) } }
                    }
                    @if let Some(beside) = &self.beside { (beside) }
                }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
            }
        }
    }
}

/// The way to here: `(label, href)`, the place itself left out.
pub fn crumbs(label: &str, steps: &[(String, String)]) -> Markup {
    html! {
        nav.crumbs aria-label=(label) {
            @for (index, (step, href)) in steps.iter().enumerate() {
                @if index > 0 { (icon_small("chevron-right")) }
                a href=(href) { (step) }
            }
        }
    }
}

/// An object's icon in a tinted square, for cards and search results.
pub fn object_mark(name: &str, tone: super::badge::Tone) -> Markup {
    html! { span class={ "object-mark s " (tone.class()) } aria-hidden="true" { (icon(name)) } }
}
