//! What becomes of a row, told so that a person can mend it: row, column, value, reason.

use mainstay_model::{Problem, Reason, RecordId};
use serde::{Deserialize, Serialize};

/// What became of a row, or would become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowOutcome {
    /// As a spreadsheet numbers it: the header is row 1.
    pub row: u64,
    /// The line of the file it begins in.
    pub line: u64,
    /// What.
    pub outcome: Outcome,
    /// The record, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// What the record is called, for showing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Why it was refused; or what was left out of a row that went in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<CellProblem>,
    /// What changes in a record that exists; filled in by the check alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new record.
    Created,
    /// A record changed.
    Updated,
    /// The record has these values already.
    Unchanged,
    /// Nothing; the row has problems.
    Refused,
}

impl Outcome {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Created => "created",
            Outcome::Updated => "updated",
            Outcome::Unchanged => "unchanged",
            Outcome::Refused => "refused",
        }
    }

    /// The outcome stored so.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Outcome::Created,
            Outcome::Updated,
            Outcome::Unchanged,
            Outcome::Refused,
        ]
        .into_iter()
        .find(|one| one.name() == name)
    }
}

/// What is wrong with a cell, or with a whole row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellProblem {
    /// The column's name; blank for the whole row.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// The field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// What stands there, shortened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

impl CellProblem {
    /// A problem of the whole row.
    pub fn row(reason: Reason) -> Self {
        Self {
            column: String::new(),
            field: String::new(),
            value: String::new(),
            reason,
        }
    }

    /// A problem of a record, at the column that gave the field.
    pub(crate) fn at(problem: Problem, column: Option<&str>, value: Option<&str>) -> Self {
        Self {
            column: column.unwrap_or("").to_owned(),
            field: problem.field,
            value: shortened(value.unwrap_or("")),
            reason: problem.reason,
        }
    }
}

/// A value as a list of problems shows it.
pub(crate) fn shortened(value: &str) -> String {
    match value.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

/// A change of a field, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// As it is.
    pub old: String,
    /// As it will be.
    pub new: String,
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rows seen, blank ones left out.
    pub rows: u64,
    /// New records.
    pub created: u64,
    /// Records changed.
    pub updated: u64,
    /// Records that had these values already.
    pub unchanged: u64,
    /// Rows refused.
    pub refused: u64,
    /// Records made besides, because rows link to them.
    pub linked: u64,
}

impl Totals {
    /// Counts a row.
    pub fn count(&mut self, outcome: Outcome) {
        self.rows += 1;
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Refused => self.refused += 1,
        }
    }
}
