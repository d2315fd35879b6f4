//! Dashboards: those that there are, one of them with its tiles, and what is changed about one.

mod act;
mod list;
mod show;
mod sift;

use crate::routes::{Needs, Routes};

/// `/dashboards` and what is below it.
pub fn routes() -> Routes {
    Routes::new()
        .get("/dashboards", Needs::Person, list::show)
        .post("/dashboards", Needs::Person, act::make)
        .post("/dashboards/{id}/name", Needs::Person, act::name)
        .post("/dashboards/{id}/filter", Needs::Person, act::filter)
        .post("/dashboards/{id}/tiles", Needs::Person, act::add)
        .post("/dashboards/{id}/tile", Needs::Person, act::tile)
        .post("/dashboards/{id}/delete", Needs::Person, act::delete)
        .and(
            Routes::new()
                .get("/dashboards/{id}", Needs::Person, show::show)
                .unhurried(),
        )
}
