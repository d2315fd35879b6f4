//! Reports: those that there are, one of them, and the form that makes one. A report's address says everything about it, so
//! that one can be sent before it is saved.

mod act;
pub(in crate::pages) mod draw;
mod fields;
mod file;
mod list;
mod make;
mod show;
pub(in crate::pages) mod table;
pub(in crate::pages) mod words;

use mainstay_app::reports::Reported;
use mainstay_model::report::Report;

use crate::routes::{Needs, Routes};

/// `/reports` and what is below it.
pub fn routes() -> Routes {
    let long = Routes::new()
        .get("/reports/preview", Needs::Person, make::preview)
        .get("/reports/file", Needs::Person, file::give)
        .get("/reports/{id}", Needs::Person, show::show)
        .get("/reports/new", Needs::Person, make::show)
        .unhurried();
    Routes::new()
        .get("/reports", Needs::Person, list::show)
        .post("/reports", Needs::Person, act::save)
        .post("/reports/{id}/delete", Needs::Person, act::delete)
        .and(long)
}

/// The parameters of a report, to be read again by [`Report::from_pairs`].
pub(super) fn query(report: &Report) -> String {
    serde_urlencoded::to_string(report.to_pairs()).unwrap_or_default()
}

/// Whether rows are periods, which follow each other from start to end.
pub(super) fn in_time(told: &Reported) -> bool {
    let first = told.report.groups().first();
    first.is_some_and(|group| group.grouping.is_time())
}
