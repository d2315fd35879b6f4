//! Jobs for the people who look at them: found, counted, called back, dropped, forgotten.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use super::{Job, JobState, columns, job};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// Which jobs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Jobs {
    /// Of these kinds; empty for all.
    pub kinds: Vec<String>,
    /// In these states; empty for all.
    pub states: Vec<JobState>,
    /// About this.
    pub subject: Option<RecordId>,
    /// Older than this place.
    pub before: Option<i64>,
}

/// Jobs of a kind in a state.
#[derive(Clone, Debug, PartialEq)]
pub struct JobCount {
    /// What kind of work.
    pub kind: String,
    /// What is happening to them.
    pub state: JobState,
    /// How many.
    pub count: u64,
    /// Since when the oldest of them should have begun; of those that wait alone.
    pub oldest_due: Option<Timestamp>,
}

impl Store {
    /// A job.
    pub async fn job(&self, id: RecordId) -> Result<Option<Job>> {
        let mut sql = Sql::new(self.dialect(), "SELECT ");
        columns(&mut sql);
        sql.push(" FROM job WHERE id = ")
            .bind(Cell::Id(id), ColumnType::Id);
        let rows = self.read_rows("job", sql).await?;
        rows.into_iter().next().map(job).transpose()
    }

    /// Jobs, the newest first.
    pub async fn jobs(&self, which: &Jobs, limit: usize) -> Result<Vec<Job>> {
        let mut sql = Sql::new(self.dialect(), "SELECT ");
        columns(&mut sql);
        sql.push(" FROM job WHERE ");
        narrow(&mut sql, which);
        sql.push(" ORDER BY rid DESC LIMIT ")
            .bind(Cell::Int(limit.min(1_000) as i64), ColumnType::Int);
        let rows = self.read_rows("jobs", sql).await?;
        rows.into_iter().map(job).collect()
    }

    /// How many jobs of each kind are in each state.
    pub async fn job_counts(&self) -> Result<Vec<JobCount>> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT kind, state, count(*), min(CASE WHEN state = 'waiting' THEN due_at END) FROM job GROUP BY kind, state ORDER BY kind, state",
        );
        sql.results_are(&[
            ColumnType::Text,
            ColumnType::Text,
            ColumnType::Int,
            ColumnType::Time,
        ]);
        let rows = self.read_rows("job_counts", sql).await?;
        let mut counts = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells = Cells::of(row);
            let (kind, state) = (cells.text()?, cells.text()?);
            let Some(state) = JobState::from_name(&state) else {
                continue;
            };
            counts.push(JobCount {
                kind,
                state,
                count: u64::try_from(cells.int()?).unwrap_or(0),
                oldest_due: cells.maybe_time()?,
            });
        }
        Ok(counts)
    }

    /// Has jobs that are over done anew, all their attempts before them; how many.
    pub async fn call_back_jobs(&self, which: &Jobs, now: Timestamp) -> Result<u64> {
        let mut sql = Sql::new(
            self.dialect(),
            "UPDATE job SET state = 'waiting', attempts = 0, token = NULL, due_at = ",
        );
        sql.bind(Cell::Time(now), ColumnType::Time)
            .push(", updated_at = ")
            .bind(Cell::Time(now), ColumnType::Time);
        sql.push(" WHERE state IN ('dead', 'done', 'dropped') AND ");
        narrow(&mut sql, which);
        self.write_one("call_back_jobs", sql).await
    }

    /// Drops jobs that wait or lie with the dead; how many. What somebody does just now is done to its end.
    pub async fn drop_jobs(&self, which: &Jobs, now: Timestamp) -> Result<u64> {
        let mut sql = Sql::new(
            self.dialect(),
            "UPDATE job SET state = 'dropped', token = NULL, due_at = NULL, updated_at = ",
        );
        sql.bind(Cell::Time(now), ColumnType::Time);
        sql.push(" WHERE state IN ('waiting', 'dead') AND ");
        narrow(&mut sql, which);
        self.write_one("drop_jobs", sql).await
    }

    /// Has a job done anew, whatever became of it; whether it was over.
    pub async fn call_back_job(&self, id: RecordId, now: Timestamp) -> Result<bool> {
        let mut sql = Sql::new(
            self.dialect(),
            "UPDATE job SET state = 'waiting', attempts = CASE WHEN state = 'waiting' THEN attempts ELSE 0 END, token = NULL, due_at = ",
        );
        sql.bind(Cell::Time(now), ColumnType::Time)
            .push(", updated_at = ")
            .bind(Cell::Time(now), ColumnType::Time);
        sql.push(" WHERE state <> 'running' AND id = ")
            .bind(Cell::Id(id), ColumnType::Id);
        Ok(self.write_one("call_back_job", sql).await? > 0)
    }

    /// Drops a job that waits or lies with the dead; whether it did.
    pub async fn drop_job(&self, id: RecordId, now: Timestamp) -> Result<bool> {
        let mut sql = Sql::new(
            self.dialect(),
            "UPDATE job SET state = 'dropped', token = NULL, due_at = NULL, updated_at = ",
        );
        sql.bind(Cell::Time(now), ColumnType::Time);
        sql.push(" WHERE state IN ('waiting', 'dead') AND id = ")
            .bind(Cell::Id(id), ColumnType::Id);
        Ok(self.write_one("drop_job", sql).await? > 0)
    }

    /// Forgets jobs that ended before these instants: those that came to their end, and those that lie with the dead. So
    /// many at most at once.
    pub async fn forget_jobs(&self, ended: Timestamp, dead: Timestamp) -> Result<u64> {
        let mut sql = Sql::new(
            self.dialect(),
            "DELETE FROM job WHERE rid IN (SELECT rid FROM job WHERE (state IN ('done', 'dropped') AND updated_at < ",
        );
        sql.bind(Cell::Time(ended), ColumnType::Time)
            .push(") OR (state = 'dead' AND updated_at < ")
            .bind(Cell::Time(dead), ColumnType::Time)
            .push(") LIMIT 5000)");
        let mut gone = 0;
        loop {
            let some = self.write_one("forget_jobs", sql.clone()).await?;
            gone += some;
            if some == 0 {
                return Ok(gone);
            }
        }
    }
}

fn narrow(sql: &mut Sql, which: &Jobs) {
    // Something that is always true, in the words of both databases.
    sql.push(match sql.dialect() {
        Dialect::Sqlite => "1",
        Dialect::Postgres => "TRUE",
    });
    let texts = |texts: Vec<&str>| {
        texts
            .into_iter()
            .map(|text| Cell::Text(text.to_owned()))
            .collect()
    };
    if !which.kinds.is_empty() {
        let kinds = which.kinds.iter().map(String::as_str).collect();
        sql.push(" AND kind").any_of(texts(kinds), ColumnType::Text);
    }
    if !which.states.is_empty() {
        let states = which.states.iter().map(|state| state.name()).collect();
        sql.push(" AND state")
            .any_of(texts(states), ColumnType::Text);
    }
    if let Some(subject) = which.subject {
        sql.push(" AND subject = ")
            .bind(Cell::Id(subject), ColumnType::Id);
    }
    if let Some(before) = which.before {
        sql.push(" AND rid < ")
            .bind(Cell::Int(before), ColumnType::Int);
    }
}
