//! Automations: what the program does by itself when something happens to a record.

mod act;
mod asking;
mod draft;
mod form;
mod list;
mod one;
mod people;
mod rehearse;
mod runs;
mod starters;
mod step;
mod step_form;
mod values;
mod words;
mod write;

use maud::{Markup, html};

use crate::assets::asset_url;
use crate::routes::{Needs, Routes};

const HERE: &str = "/admin/automations";
const NEW: &str = "/admin/new-automation";
/// The object of which automations are records.
const OBJECT: &str = "automation";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(HERE, Needs::Administrator, list::page)
        .get(NEW, Needs::Administrator, write::new)
        .post(NEW, Needs::Administrator, write::create)
        .get("/admin/automations/{id}", Needs::Administrator, one::page)
        .get(
            "/admin/automations/{id}/rehearse",
            Needs::Administrator,
            rehearse::page,
        )
        .post(
            "/admin/automations/{id}/again",
            Needs::Administrator,
            runs::all_again,
        )
        .post(
            "/admin/automations/{id}/runs/{run}/again",
            Needs::Administrator,
            runs::again,
        )
        .post(
            "/admin/automations/{id}/state",
            Needs::Administrator,
            act::state,
        )
        .get(
            "/admin/automations/{id}/edit",
            Needs::Administrator,
            write::edit,
        )
        .post(
            "/admin/automations/{id}/edit",
            Needs::Administrator,
            write::save,
        )
}

/// Their styles, at the top of each of their pages: all others do without their weight.
fn styles() -> Markup {
    html! { link rel="stylesheet" href=(asset_url("automations.css")); }
}
