//! An import on record: the file, the mapping, what the check said, how far the run is.

use std::path::PathBuf;

use jiff::Timestamp;
use mainstay_model::RecordId;
use mainstay_store::ImportJob;
use serde::{Deserialize, Serialize};

use super::check::Check;
use super::mapping::{Guess, Mapping};
use super::outcome::{CellProblem, Totals};
use super::progress::Progress;
use super::source::{Mend, Options};
use super::together::Part;
use crate::error::{Error, Result};

/// An import.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its identity, in its address.
    pub id: RecordId,
    /// Whose it is; nobody's when it came from the command line of the machine.
    pub user: Option<RecordId>,
    /// What it brings in.
    pub object: String,
    /// What is happening to it.
    pub state: State,
    /// Since when.
    pub created_at: Timestamp,
    /// When progress was last made.
    pub updated_at: Timestamp,
    /// The number of the last row that is in, or refused.
    pub position: u64,
    /// The name that the file had.
    pub name: String,
    /// Where the file is.
    pub path: PathBuf,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// What the person said about the file.
    pub options: Options,
    /// What the columns were taken for.
    pub guesses: Vec<Guess>,
    /// Where they go.
    pub mapping: Mapping,
    /// Cells that somebody has put right.
    pub mends: Vec<Mend>,
    /// What the check said, if there was one with this mapping.
    pub check: Option<Check>,
    /// The change set of the run.
    pub set: Option<RecordId>,
    /// When the run began.
    pub started_at: Option<Timestamp>,
    /// What became of the rows so far.
    pub totals: Totals,
    /// How much of the file is done.
    pub fraction: f64,
    /// How long it took so far.
    pub seconds: f64,
    /// Links that had to be left out: the row, and why.
    pub notes: Vec<(u64, CellProblem)>,
    /// Why it failed.
    pub failure: Option<String>,
    /// How far taking it back is.
    pub undoing: Option<Undoing>,
    /// What taking it back came to.
    pub undone: Option<Undone>,
    /// Who works on it, or did last.
    pub(crate) claim: Option<RecordId>,
    /// How often it broke off where it is.
    pub(crate) broke: Broke,
    /// What it is within a migration.
    pub part: Option<Part>,
    /// What it waits for. Not kept.
    pub paused: Option<Paused>,
}

/// How often an import broke off at a row without getting any further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Broke {
    pub(crate) position: u64,
    pub(crate) times: u32,
}

/// Why an import that is under way waits: it goes on by itself when that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paused {
    /// The disk is full.
    DiskFull,
    /// The database or the file cannot be reached.
    Unavailable,
}

impl Paused {
    /// Whether this error will pass without anybody changing the import.
    pub(crate) fn by(error: &Error) -> Option<Self> {
        match error {
            Error::Full => Some(Paused::DiskFull),
            Error::Unavailable(_) => Some(Paused::Unavailable),
            _ => None,
        }
    }
}

/// How far an import is on its way back.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undoing {
    /// Changes looked at so far.
    pub done: u64,
    /// Changes of the import.
    pub total: u64,
    /// How long it took so far.
    pub seconds: f64,
}

/// What taking an import back came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The change set that did it.
    pub set: Option<RecordId>,
    /// Changes taken back.
    pub clean: u64,
    /// Records that kept some values because they were changed again since.
    pub conflicts: u64,
}

/// What is happening to an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The file is there; its columns can be mapped and checked.
    Ready,
    /// A check is reading it.
    Checking,
    /// Rows go in.
    Running,
    /// Rows go in, but somebody said to stop.
    Cancelling,
    /// It was stopped; what went in stays until it is undone.
    Cancelled,
    /// All rows are in or refused.
    Done,
    /// It broke off; it can go on.
    Failed,
    /// It is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl State {
    /// All of them.
    pub const ALL: [State; 9] = [
        State::Ready,
        State::Checking,
        State::Running,
        State::Cancelling,
        State::Cancelled,
        State::Done,
        State::Failed,
        State::Undoing,
        State::Undone,
    ];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            State::Ready => "ready",
            State::Checking => "checking",
            State::Running => "running",
            State::Cancelling => "cancelling",
            State::Cancelled => "cancelled",
            State::Done => "done",
            State::Failed => "failed",
            State::Undoing => "undoing",
            State::Undone => "undone",
        }
    }

    /// The state stored so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What it is when whoever did something with it is gone.
    pub(crate) fn broken_off(self) -> Self {
        match self {
            State::Checking => State::Ready,
            State::Running => State::Failed,
            State::Cancelling | State::Undoing => State::Cancelled,
            other => other,
        }
    }

    /// Whether something is being done at the moment, so that a page should look again.
    pub fn busy(self) -> bool {
        matches!(
            self,
            State::Checking | State::Running | State::Cancelling | State::Undoing
        )
    }
}

/// What is kept beside the columns of the job.
#[derive(Serialize, Deserialize)]
struct Detail {
    name: String,
    path: PathBuf,
    #[serde(default)]
    columns: Vec<String>,
    options: Options,
    guesses: Vec<Guess>,
    mapping: Mapping,
    #[serde(default)]
    mends: Vec<Mend>,
    #[serde(default)]
    check: Option<Check>,
    #[serde(default)]
    set: Option<RecordId>,
    #[serde(default)]
    started_at: Option<Timestamp>,
    #[serde(default)]
    totals: Totals,
    #[serde(default)]
    fraction: f64,
    #[serde(default)]
    seconds: f64,
    #[serde(default)]
    notes: Vec<(u64, CellProblem)>,
    #[serde(default)]
    failure: Option<String>,
    #[serde(default)]
    undoing: Option<Undoing>,
    #[serde(default)]
    undone: Option<Undone>,
    #[serde(default)]
    claim: Option<RecordId>,
    #[serde(default)]
    broke: Broke,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
}

impl Import {
    /// How far the run is.
    pub fn progress(&self) -> Progress {
        Progress {
            totals: self.totals,
            fraction: self.fraction,
            seconds: self.seconds,
        }
    }

    /// How many rows (or, on the way back, changes) are done, of how many, and how many seconds it took so far.
    pub fn how_far(&self) -> (u64, Option<u64>, f64) {
        if self.state == State::Undoing {
            let undoing = self.undoing.as_ref();
            return undoing.map_or((0, None, 0.0), |undoing| {
                (undoing.done, Some(undoing.total), undoing.seconds)
            });
        }
        let (rows, fraction) = (self.totals.rows, self.fraction);
        // A check has counted the rows; before it is at its end, how far the file is read tells well enough.
        let counted = self.check.as_ref().map(|check| check.totals.rows);
        let counted = counted.filter(|total| self.state != State::Checking && *total >= rows);
        let total = counted
            .or_else(|| (fraction > 0.02).then(|| ((rows as f64 / fraction) as u64).max(rows)));
        (rows, total, self.seconds)
    }

    pub(crate) fn to_job(&self) -> Result<ImportJob> {
        let detail = Detail {
            name: self.name.clone(),
            path: self.path.clone(),
            columns: self.columns.clone(),
            options: self.options.clone(),
            guesses: self.guesses.clone(),
            mapping: self.mapping.clone(),
            mends: self.mends.clone(),
            check: self.check.clone(),
            set: self.set,
            started_at: self.started_at,
            totals: self.totals,
            fraction: self.fraction,
            seconds: self.seconds,
            notes: self.notes.clone(),
            failure: self.failure.clone(),
            undoing: self.undoing,
            undone: self.undone.clone(),
            claim: self.claim,
            broke: self.broke,
            part: self.part.clone(),
        };
        Ok(ImportJob {
            id: self.id,
            user: self.user,
            object: self.object.clone(),
            state: self.state.name().to_owned(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            position: i64::try_from(self.position).unwrap_or(i64::MAX),
            detail: serde_json::to_value(detail).map_err(|error| Error::Bug(error.to_string()))?,
            together: self.part.as_ref().map(|part| part.migration),
        })
    }

    pub(crate) fn from_job(job: ImportJob) -> Result<Self> {
        let bug = |what: String| Error::Bug(format!("import {} cannot be read: {what}", job.id));
        let state = State::from_name(&job.state)
            .ok_or_else(|| bug(format!("its state is {}", job.state)))?;
        let detail: Detail =
            serde_json::from_value(job.detail.clone()).map_err(|error| bug(error.to_string()))?;
        Ok(Self {
            id: job.id,
            user: job.user,
            object: job.object,
            state,
            created_at: job.created_at,
            updated_at: job.updated_at,
            position: u64::try_from(job.position).unwrap_or(0),
            name: detail.name,
            path: detail.path,
            columns: detail.columns,
            options: detail.options,
            guesses: detail.guesses,
            mapping: detail.mapping,
            mends: detail.mends,
            check: detail.check,
            set: detail.set,
            started_at: detail.started_at,
            totals: detail.totals,
            fraction: detail.fraction,
            seconds: detail.seconds,
            notes: detail.notes,
            failure: detail.failure,
            undoing: detail.undoing,
            undone: detail.undone,
            claim: detail.claim,
            broke: detail.broke,
            part: detail.part,
            paused: None,
        })
    }
}
