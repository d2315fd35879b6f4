//! What stands where nothing is: empty states that teach, errors that say what to do, and a skeleton while something loads.

use maud::{Markup, Render, html};

use super::icon::sized;

/// An empty state: what would be here, and how it comes here.
#[derive(Clone, Debug)]
#[must_use]
pub struct Empty {
    icon: String,
    title: String,
    body: String,
    actions: Option<Markup>,
}

impl Empty {
    /// `Empty::new("users", "No contacts yet", "Bring in a file, or write down the first one.")`
    pub fn new(icon: &str, title: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            icon: icon.to_owned(),
            title: title.into(),
            body: body.into(),
            actions: None,
        }
    }

    /// The first steps.
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }
}

impl Render for Empty {
    fn render(&self) -> Markup {
        html! {
            div.empty {
                (sized(&self.icon, "icon icon-xl"))
                h2 { (self.title) }
                p { (self.body) }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
            }
        }
    }
}

/// The body of an error page: what happened and what to do, never whose fault it was. `request` is what an operator can
/// find in the log.
pub fn error_page(
    status: u16,
    title: &str,
    body: &str,
    request: Option<&str>,
    actions: &Markup,
) -> Markup {
    html! {
        div.error-page {
            p.code-no { (status) }
            h1 { (title) }
            p.muted { (body) }
            @if let Some(request) = request { p.hint { (request) } }
            div.actions { (actions) }
        }
    }
}

/// Lines that shimmer where content will be.
pub fn skeleton(label: &str, lines: usize) -> Markup {
    html! {
        div.skeleton role="status" aria-label=(label) { @for _ in 0..lines { i {} } }
    }
}
