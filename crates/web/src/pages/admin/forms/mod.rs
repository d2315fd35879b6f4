//! Forms that outsiders fill in: which there are, what arrived by each, and putting one together.

mod act;
mod draft;
mod list;
mod make;
mod one;
mod write;

use maud::{Markup, html};

use crate::assets::asset_url;
use crate::routes::{Needs, Routes};

const HERE: &str = "/admin/forms";
const NEW: &str = "/admin/new-form";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(HERE, Needs::Administrator, list::page)
        .get(NEW, Needs::Administrator, write::new)
        .post(NEW, Needs::Administrator, write::create)
        .get("/admin/forms/{id}", Needs::Administrator, one::page)
        .post("/admin/forms/{id}/state", Needs::Administrator, act::state)
        .post("/admin/forms/{id}/held", Needs::Administrator, act::held)
        .get("/admin/forms/{id}/edit", Needs::Administrator, write::edit)
        .post("/admin/forms/{id}/edit", Needs::Administrator, write::save)
}

/// Their styles, at the top of each of their pages: all others do without their weight.
fn styles() -> Markup {
    html! { link rel="stylesheet" href=(asset_url("forms.css")); }
}
