//! Durable work as rows. What it is and when it is tried again is the use cases' business; here jobs are put, taken under a
//! lease, given back and found. Times come in as parameters.

mod claim;
mod clock;
mod find;
mod step;

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};
use serde_json::Value as Json;

use crate::db::{Row, Tx};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

pub use claim::Ended;
pub use clock::Winding;
pub use find::{JobCount, Jobs};

/// What is happening to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobState {
    /// It waits for its time, or for somebody to take it.
    Waiting,
    /// Somebody does it.
    Running,
    /// It is done.
    Done,
    /// It failed as often as it was to be tried; somebody has to look at it.
    Dead,
    /// Nobody needs it any more.
    Dropped,
}

impl JobState {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Running,
        Self::Done,
        Self::Dead,
        Self::Dropped,
    ];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Dropped => "dropped",
        }
    }

    /// The state stored so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A job that is new.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Its identity.
    pub id: RecordId,
    /// What kind of work.
    pub kind: String,
    /// With what it shares its workers.
    pub lane: String,
    /// What it is about.
    pub subject: Option<RecordId>,
    /// A name that only one job has for as long as it is kept: a second one is not put down.
    pub once: Option<String>,
    /// How often it is tried.
    pub most: u32,
    /// When it is to begin.
    pub due_at: Timestamp,
    /// What the work needs to know.
    pub payload: Json,
}

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its place: later ones are newer.
    pub rid: i64,
    /// Its identity.
    pub id: RecordId,
    /// What kind of work.
    pub kind: String,
    /// What it is about.
    pub subject: Option<RecordId>,
    /// What is happening to it.
    pub state: JobState,
    /// How often it was begun.
    pub attempts: u32,
    /// How often it is tried.
    pub most: u32,
    /// When it begins next, or when its lease ends; nothing when it is over.
    pub due_at: Option<Timestamp>,
    /// When it was put down.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// What the work needs to know.
    pub payload: Json,
    /// What came of each attempt, the latest last.
    pub log: Json,
}

const JOB: [(&str, ColumnType); 12] = [
    ("rid", ColumnType::Int),
    ("id", ColumnType::Id),
    ("kind", ColumnType::Text),
    ("subject", ColumnType::Id),
    ("state", ColumnType::Text),
    ("attempts", ColumnType::Int),
    ("most", ColumnType::Int),
    ("due_at", ColumnType::Time),
    ("created_at", ColumnType::Time),
    ("updated_at", ColumnType::Time),
    ("payload", ColumnType::Json),
    ("log", ColumnType::Json),
];

fn columns(sql: &mut Sql) {
    sql.idents(JOB.iter().map(|(name, _)| *name));
    for (_, ty) in JOB {
        sql.result(ty);
    }
}

fn job(row: Row) -> Result<Job> {
    let mut cells = Cells::of(row);
    let (rid, id, kind, subject) = (cells.int()?, cells.id()?, cells.text()?, cells.maybe_id()?);
    let state = cells.text()?;
    Ok(Job {
        rid,
        id,
        kind,
        subject,
        state: JobState::from_name(&state)
            .ok_or_else(|| Error::Bug(format!("a job is in the unknown state {state}")))?,
        attempts: u32::try_from(cells.int()?).unwrap_or(u32::MAX),
        most: u32::try_from(cells.int()?).unwrap_or(u32::MAX),
        due_at: cells.maybe_time()?,
        created_at: cells.time()?,
        updated_at: cells.time()?,
        payload: cells.json()?,
        log: cells.json()?,
    })
}

impl Store {
    /// Puts jobs down; how many of them are new.
    pub async fn add_jobs(&self, jobs: Vec<NewJob>, now: Timestamp) -> Result<u64> {
        self.db()
            .write("add_jobs", move |tx| {
                let jobs = jobs.clone();
                Box::pin(async move { put(tx, &jobs, now).await })
            })
            .await
    }
}

/// Puts jobs down within a transaction; how many of them are new.
pub(crate) async fn put(tx: &mut Tx, jobs: &[NewJob], now: Timestamp) -> Result<u64> {
    let statements: Vec<Sql> = jobs
        .iter()
        .map(|job| {
            let mut sql = head(tx.dialect());
            sql.push(" VALUES (");
            values(&mut sql, job, now);
            sql.push(") ON CONFLICT DO NOTHING");
            sql
        })
        .collect();
    Ok(tx.execute_all(&statements).await?.into_iter().sum())
}

fn head(dialect: Dialect) -> Sql {
    Sql::new(
        dialect,
        "INSERT INTO job (id, kind, lane, subject, once, state, attempts, most, due_at, created_at, updated_at, payload, log)",
    )
}

fn values(sql: &mut Sql, job: &NewJob, now: Timestamp) {
    let text = |text: &str| (Cell::Text(text.to_owned()), ColumnType::Text);
    let time = |at| (Cell::Time(at), ColumnType::Time);
    let subject = job.subject.map_or(Cell::Null, Cell::Id);
    let once = job.once.clone().map_or(Cell::Null, Cell::Text);
    let cells = [
        (Cell::Id(job.id), ColumnType::Id),
        text(&job.kind),
        text(&job.lane),
        (subject, ColumnType::Id),
        (once, ColumnType::Text),
        text(JobState::Waiting.name()),
        (Cell::Int(0), ColumnType::Int),
        (Cell::Int(i64::from(job.most)), ColumnType::Int),
        time(job.due_at),
        time(now),
        time(now),
        (Cell::Json(job.payload.to_string()), ColumnType::Json),
        (Cell::Json("[]".to_owned()), ColumnType::Json),
    ];
    for (at, (cell, ty)) in cells.into_iter().enumerate() {
        if at > 0 {
            sql.push(", ");
        }
        sql.bind(cell, ty);
    }
}
