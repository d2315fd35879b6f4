//! The steps of a procedure, and where in it one is.

use maud::{Markup, html};

use super::icon::icon_small;

/// One step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Where to go back to it, when that is possible.
    pub href: Option<String>,
}

/// `stepper("Import", &steps, 2)`: steps before `current` are done.
pub fn stepper(label: &str, steps: &[Step], current: usize) -> Markup {
    html! {
        nav aria-label=(label) {
            ol.steps {
                @for (index, step) in steps.iter().enumerate() {
                    @let now = (index == current).then_some("step");
                    li class={ "step" @if index < current { " done" } } aria-current=[now] {
                        span.n aria-hidden="true" { @if index < current { (icon_small("check")) } @else { (index + 1) } }
                        @match &step.href {
                            Some(href) => { a.name href=(href) { (step.name) } }
                            None => { span.name { (step.name) } }
                        }
                    }
                }
            }
        }
    }
}
