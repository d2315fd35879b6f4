//! Reports: computed as whoever looks, saved for oneself or for everybody, given as files. Saved ones are records of an
//! object of their own, so they have rights, history and undo like everything else.

mod export;
mod run;
mod saved;
mod starters;

use mainstay_model::report::{Report, ScopedReport, Table};
use mainstay_model::{Problem, RecordId};

pub use export::FileWords;
pub(crate) use saved::{named, text};
pub use starters::{Starter, Starting};

/// The object that reports are records of.
pub(crate) const OBJECT: &str = "report";

/// What a report comes to for somebody.
#[derive(Clone, Debug)]
pub struct Reported {
    /// How it was understood.
    pub report: ScopedReport,
    /// What it comes to.
    pub table: Table,
}

/// A saved report.
#[derive(Clone, Debug)]
pub struct SavedReport {
    /// Which.
    pub id: RecordId,
    /// Its version, so that two people do not overwrite each other unseen.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// What it is for; often blank.
    pub description: String,
    /// Others see it.
    pub shared: bool,
    /// Whose it is.
    pub owner: Option<RecordId>,
    /// What it asks.
    pub report: Report,
    /// What of it could not be read.
    pub problems: Vec<Problem>,
}
