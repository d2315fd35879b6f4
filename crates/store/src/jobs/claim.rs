//! Taking a job under a lease, keeping it, and putting down what came of it.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};
use serde_json::Value as Json;

use super::{Job, JobState, columns, job};
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// Entries of a job's log that are kept, the latest.
const LOGGED: usize = 50;

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// What is happening to the job from now on.
    pub state: JobState,
    /// When it is taken again.
    pub due_at: Option<Timestamp>,
    /// What it goes on with, when that is something else; the attempt does not count then.
    pub payload: Option<Json>,
    /// The entry in its log.
    pub entry: Json,
}

impl Store {
    /// Takes jobs of a lane that are due, the longest due first, but none about these subjects. They are the caller's, under
    /// the token, until the lease ends.
    pub async fn claim_jobs(
        &self,
        lane: &str,
        most: usize,
        but: &[RecordId],
        now: Timestamp,
        (token, until): (RecordId, Timestamp),
    ) -> Result<Vec<Job>> {
        // Looking costs next to nothing; a transaction that writes costs a disk its turn.
        let found = due(self.dialect(), lane, 1, but, now);
        if self.read_rows("jobs due", found).await?.is_empty() {
            return Ok(Vec::new());
        }
        let due = due(self.dialect(), lane, most, but, now);
        self.db()
            .write("claim_jobs", move |tx| {
                let due = due.clone();
                Box::pin(async move { claim(tx, due, now, token, until).await })
            })
            .await
    }

    /// Makes a lease longer; whether the job is still the caller's.
    pub async fn extend_job(
        &self,
        id: RecordId,
        token: RecordId,
        until: Timestamp,
    ) -> Result<bool> {
        let mut sql = Sql::new(self.dialect(), "UPDATE job SET due_at = ");
        sql.bind(Cell::Time(until), ColumnType::Time);
        held(&mut sql, id, token);
        Ok(self.write_one("extend_job", sql).await? > 0)
    }

    /// Puts down what came of an attempt; whether the job was still the caller's.
    pub async fn end_job(
        &self,
        id: RecordId,
        token: RecordId,
        ended: Ended,
        now: Timestamp,
    ) -> Result<bool> {
        self.db()
            .write("end_job", move |tx| {
                let ended = ended.clone();
                Box::pin(async move { end(tx, id, token, &ended, now).await })
            })
            .await
    }
}

pub(super) fn held(sql: &mut Sql, id: RecordId, token: RecordId) {
    sql.push(" WHERE id = ").bind(Cell::Id(id), ColumnType::Id);
    sql.push(" AND state = 'running' AND token = ")
        .bind(Cell::Id(token), ColumnType::Id);
}

fn due(dialect: Dialect, lane: &str, most: usize, but: &[RecordId], now: Timestamp) -> Sql {
    let mut sql = Sql::new(dialect, "SELECT rid FROM job WHERE lane = ");
    sql.bind(Cell::Text(lane.to_owned()), ColumnType::Text);
    sql.push(" AND due_at <= ")
        .bind(Cell::Time(now), ColumnType::Time);
    if !but.is_empty() {
        let but = but.iter().copied().map(Cell::Id).collect();
        sql.push(" AND (subject IS NULL OR NOT (subject");
        sql.any_of(but, ColumnType::Id).push("))");
    }
    sql.push(" ORDER BY due_at, rid LIMIT ")
        .bind(Cell::Int(most.min(1_000) as i64), ColumnType::Int)
        .result(ColumnType::Int);
    sql
}

async fn claim(
    tx: &mut Tx,
    mut due: Sql,
    now: Timestamp,
    token: RecordId,
    until: Timestamp,
) -> Result<Vec<Job>> {
    // SQLite serialises writers, so a claim needs no row lock.
    if tx.dialect() == Dialect::Postgres {
        due.push(" FOR UPDATE SKIP LOCKED");
    }
    let mut rids = Vec::new();
    for row in tx.query(&due).await? {
        rids.push(Cell::Int(Cells::of(row).int()?));
    }
    if rids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(
        tx.dialect(),
        "UPDATE job SET state = 'running', attempts = attempts + 1, token = ",
    );
    sql.bind(Cell::Id(token), ColumnType::Id)
        .push(", due_at = ");
    sql.bind(Cell::Time(until), ColumnType::Time)
        .push(", updated_at = ")
        .bind(Cell::Time(now), ColumnType::Time);
    sql.push(" WHERE rid").any_of(rids, ColumnType::Int);
    sql.push(" RETURNING ");
    columns(&mut sql);
    let mut jobs = tx
        .query(&sql)
        .await?
        .into_iter()
        .map(job)
        .collect::<Result<Vec<_>>>()?;
    jobs.sort_by_key(|job| job.rid);
    Ok(jobs)
}

async fn end(
    tx: &mut Tx,
    id: RecordId,
    token: RecordId,
    ended: &Ended,
    now: Timestamp,
) -> Result<bool> {
    let mut sql = Sql::new(tx.dialect(), "SELECT log FROM job");
    held(&mut sql, id, token);
    if tx.dialect() == Dialect::Postgres {
        sql.push(" FOR UPDATE");
    }
    sql.result(ColumnType::Json);
    let Some(row) = tx.query_first(&sql).await? else {
        return Ok(false);
    };
    let mut log = match Cells::of(row).json()? {
        Json::Array(log) => log,
        _ => Vec::new(),
    };
    log.push(ended.entry.clone());
    log.drain(..log.len().saturating_sub(LOGGED));
    let mut sql = Sql::new(tx.dialect(), "UPDATE job SET token = NULL, state = ");
    sql.bind(Cell::Text(ended.state.name().to_owned()), ColumnType::Text);
    sql.push(", due_at = ").bind(
        ended.due_at.map_or(Cell::Null, Cell::Time),
        ColumnType::Time,
    );
    sql.push(", updated_at = ")
        .bind(Cell::Time(now), ColumnType::Time);
    sql.push(", log = ")
        .bind(Cell::Json(Json::Array(log).to_string()), ColumnType::Json);
    if let Some(payload) = &ended.payload {
        sql.push(", attempts = attempts - 1, payload = ")
            .bind(Cell::Json(payload.to_string()), ColumnType::Json);
    }
    held(&mut sql, id, token);
    Ok(tx.execute(&sql).await? > 0)
}
