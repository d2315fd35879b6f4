//! A remark in the flow of a page, and lists of problems that lead to the fields they are about.

use maud::{Markup, Render, html};

use super::icon::icon;
use crate::i18n::T;

/// A remark with a meaning: information unless it is told otherwise.
#[derive(Clone, Debug)]
#[must_use]
pub struct Callout {
    kind: &'static str,
    icon: &'static str,
    title: Option<String>,
    body: Markup,
    actions: Option<Markup>,
}

impl Callout {
    /// Something worth knowing.
    pub fn info(body: Markup) -> Self {
        Self {
            kind: "info",
            icon: "info",
            title: None,
            body,
            actions: None,
        }
    }

    /// It went well.
    pub fn good(body: Markup) -> Self {
        Self {
            kind: "good",
            icon: "circle-check",
            ..Self::info(body)
        }
    }

    /// Look before you go on.
    pub fn warn(body: Markup) -> Self {
        Self {
            kind: "warn",
            icon: "triangle-alert",
            ..Self::info(body)
        }
    }

    /// It did not work. Announced by screen readers.
    pub fn bad(body: Markup) -> Self {
        Self {
            kind: "bad",
            icon: "octagon-alert",
            ..Self::info(body)
        }
    }

    /// A heading.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Buttons below the text.
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }
}

impl Render for Callout {
    fn render(&self) -> Markup {
        let role = if self.kind == "bad" { "alert" } else { "note" };
        html! {
            div class={ "callout " (self.kind) } role=(role) {
                (icon(self.icon))
                div {
                    @if let Some(title) = &self.title { h2 { (title) } }
                    (self.body)
                    @if let Some(actions) = &self.actions { div.actions { (actions) } }
                }
            }
        }
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The `id` of the input, when it is on the page: `f-` and the field's name.
    pub target: Option<String>,
    /// What the field is called.
    pub label: String,
    /// What is wrong, as a sentence.
    pub reason: String,
}

/// All that is wrong with a form, above it; each entry leads to its field. Takes the focus when it appears.
pub fn problem_list(t: T, title: &str, problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.callout.bad role="alert" tabindex="-1" data-focus {
                (icon("octagon-alert"))
                div {
                    h2 { (title) }
                    ul.problems {
                        @for problem in problems {
                            li {
                                @if let Some(target) = &problem.target {
                                    a href={ "#" (target) } { (problem.label) }
                                } @else { (problem.label) }
                                (t.get("colon")) (problem.reason)
                            }
                        }
                    }
                }
            }
        }
    }
}
