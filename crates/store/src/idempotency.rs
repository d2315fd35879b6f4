//! Requests that may be sent twice: the answer to the first is the answer to the second.
//!
//! What a request has done is kept in the transaction that does it, its answer afterwards: when a process ends between the
//! two, whoever asks again is told what was done, and nothing is done a second time.

use jiff::Timestamp;
use mainstay_model::change::ChangeSet;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;
use crate::write::{Applied, Beside};

/// What is known of a request that carries a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Begun {
    /// Nothing: go on, then say how it ended by [`Store::finish_request`] or [`Store::abandon_request`].
    New,
    /// It is being worked on.
    Running,
    /// This was done; whoever did it has not come to keep the answer.
    Did(Applied),
    /// It was answered so: the status and the body.
    Done(u16, String),
    /// The key was used for another request.
    Other,
}

/// A request that is done once, however often it is begun.
#[derive(Clone, Debug)]
pub struct Once {
    /// Whose.
    pub user: RecordId,
    /// Its key.
    pub key: String,
    /// When it was begun by whoever works on it now.
    pub began: Timestamp,
    /// What was done before.
    pub done: Option<Applied>,
    /// The change set of work that takes several transactions: each attempt goes on with it.
    pub set: RecordId,
}

impl Store {
    /// Applies the one change set of a request, unless that was done before: then what came of it.
    pub async fn apply_once(&self, set: ChangeSet, once: &Once) -> Result<Applied> {
        if let Some(done) = &once.done {
            return Ok(done.clone());
        }
        let once = once.clone();
        self.apply_beside(set, move |dialect, applied| {
            Ok(Beside {
                guard: Some(did(dialect, &once, applied)?),
                ..Beside::default()
            })
        })
        .await
    }

    /// Begins a request under a user's key. `hash` tells this request from others. A request that began before `stale`, did
    /// nothing and never ended (its process died) is begun anew.
    pub async fn begin_request(
        &self,
        user: RecordId,
        key: &str,
        hash: &str,
        now: Timestamp,
        stale: Timestamp,
    ) -> Result<Begun> {
        let (key, hash) = (key.to_owned(), hash.to_owned());
        self.db()
            .write("begin_request", move |tx| {
                let (key, hash) = (key.clone(), hash.clone());
                Box::pin(async move { begin(tx, user, &key, &hash, now, stale).await })
            })
            .await
    }

    /// Keeps the answer.
    pub async fn finish_request(
        &self,
        user: RecordId,
        key: &str,
        status: u16,
        body: &str,
    ) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "UPDATE idempotency SET status = ");
        sql.bind(Cell::Int(status.into()), ColumnType::Int)
            .push(", body = ");
        // Text in PostgreSQL has no U+0000; JSON writes it as an escape anyway.
        sql.bind(Cell::Text(body.replace('\0', "\u{fffd}")), ColumnType::Text);
        of(&mut sql, user, key);
        sql.push(" AND status IS NULL");
        self.write_one("finish_request", sql).await.map(drop)
    }

    /// Forgets a request that came to nothing, so that it can be tried again. One that has done something stays.
    pub async fn abandon_request(&self, user: RecordId, key: &str, began: Timestamp) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "DELETE FROM idempotency");
        of(&mut sql, user, key);
        sql.push(" AND status IS NULL AND deed IS NULL AND created_at = ")
            .bind(Cell::Time(began), ColumnType::Time);
        self.write_one("abandon_request", sql).await.map(drop)
    }

    /// Forgets the answers to requests that began before.
    pub async fn forget_requests(&self, before: Timestamp) -> Result<u64> {
        let mut sql = Sql::new(
            self.dialect(),
            "DELETE FROM idempotency WHERE created_at < ",
        );
        sql.bind(Cell::Time(before), ColumnType::Time);
        self.write_one("forget_requests", sql).await
    }
}

fn of(sql: &mut Sql, user: RecordId, key: &str) {
    sql.push(" WHERE user_id = ")
        .bind(Cell::Id(user), ColumnType::Id);
    sql.push(" AND key = ")
        .bind(Cell::Text(key.to_owned()), ColumnType::Text);
}

/// Keeps what was done, for the one who works on the request: somebody else may have begun it anew.
fn did(dialect: Dialect, once: &Once, applied: &Applied) -> Result<Sql> {
    let deed = serde_json::to_string(applied)
        .map_err(|error| Error::Bug(format!("a deed is no JSON: {error}")))?;
    let mut sql = Sql::new(dialect, "UPDATE idempotency SET deed = ");
    sql.bind(Cell::Text(deed), ColumnType::Text);
    of(&mut sql, once.user, &once.key);
    sql.push(" AND deed IS NULL AND status IS NULL AND created_at = ")
        .bind(Cell::Time(once.began), ColumnType::Time);
    Ok(sql)
}

async fn begin(
    tx: &mut Tx,
    user: RecordId,
    key: &str,
    hash: &str,
    now: Timestamp,
    stale: Timestamp,
) -> Result<Begun> {
    let mut sql = Sql::new(
        tx.dialect(),
        "INSERT INTO idempotency (user_id, key, request_hash, created_at) VALUES (",
    );
    sql.bind(Cell::Id(user), ColumnType::Id)
        .push(", ")
        .bind(Cell::Text(key.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Text(hash.to_owned()), ColumnType::Text)
        .push(", ")
        .bind(Cell::Time(now), ColumnType::Time);
    sql.push(") ON CONFLICT DO NOTHING");
    if tx.execute(&sql).await? > 0 {
        return Ok(Begun::New);
    }
    let mut left = Sql::new(tx.dialect(), "UPDATE idempotency SET request_hash = ");
    left.bind(Cell::Text(hash.to_owned()), ColumnType::Text)
        .push(", created_at = ")
        .bind(Cell::Time(now), ColumnType::Time);
    of(&mut left, user, key);
    left.push(" AND status IS NULL AND deed IS NULL AND created_at < ")
        .bind(Cell::Time(stale), ColumnType::Time);
    if tx.execute(&left).await? > 0 {
        return Ok(Begun::New);
    }
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT request_hash, coalesce(status, 0), body, deed FROM idempotency",
    );
    of(&mut sql, user, key);
    sql.results_are(&[
        ColumnType::Text,
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Text,
    ]);
    // It ended between the two statements, by being abandoned: whoever asks again begins it.
    let Some(mut row) = tx.query_first(&sql).await? else {
        return Ok(Begun::Running);
    };
    let deed = row.pop();
    let mut cells = Cells::of(row);
    let (known, status, body) = (cells.text()?, cells.int()?, cells.text()?);
    if known != hash {
        return Ok(Begun::Other);
    }
    match (status, deed) {
        (0, Some(Cell::Text(deed))) => serde_json::from_str(&deed)
            .map(Begun::Did)
            .map_err(|error| Error::Bug(format!("a deed cannot be read: {error}"))),
        (0, _) => Ok(Begun::Running),
        (status, _) => Ok(Begun::Done(u16::try_from(status).unwrap_or(500), body)),
    }
}
