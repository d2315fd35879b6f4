//! Requests that may be sent twice: the answer to the first is the answer to the second.
//!
//! What a request has done is kept in the transaction that does it, its answer afterwards: when a process ends between the
//! two, whoever asks again is told what was done, and nothing is done a second time.

use jiff::Timestamp;
use mainstay_model::change::ChangeSet;
use mainstay_model::query::ScopedGet;
use mainstay_model::{Cell, ColumnType, Record, RecordId};

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
    /// Applies the one change set of a request, and reads a record as [`Store::apply_seen`] does; unless that was done before:
    /// then what came of it, and no record.
    pub async fn apply_once(
        &self,
        set: ChangeSet,
        seen: Option<ScopedGet>,
        once: &Once,
    ) -> Result<(Applied, Option<Record>)> {
        if let Some(done) = &once.done {
            return Ok((done.clone(), None));
        }
        let once = once.clone();
        self.apply_beside(set, seen, move |dialect, applied| {
            Ok(Beside {
                guard: Some(did(dialect, &once, applied)?),
                ..Beside::default()
            })
        })
        .await
    }

    /// Begins a request under a user's key. `hash` tells this request from others. A request that did nothing and never ended is
    /// begun anew when its process is known to be gone, or when it began before `stale`.
    pub async fn begin_request(
        &self,
        user: RecordId,
        key: &str,
        hash: &str,
        now: Timestamp,
        stale: Timestamp,
    ) -> Result<Begun> {
        let request = Request {
            user,
            key: key.to_owned(),
            hash: hash.to_owned(),
            node: self.db().node(),
            now,
            stale,
        };
        self.db()
            .write("begin_request", move |tx| {
                let request = request.clone();
                Box::pin(async move { begin(tx, &request).await })
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

/// A request that is to be begun.
#[derive(Clone)]
struct Request {
    user: RecordId,
    key: String,
    hash: String,
    /// The process that works on it.
    node: i64,
    now: Timestamp,
    stale: Timestamp,
}

async fn begin(tx: &mut Tx, request: &Request) -> Result<Begun> {
    let mut sql = Sql::new(
        tx.dialect(),
        "INSERT INTO idempotency (user_id, key, request_hash, node, created_at) VALUES (",
    );
    sql.bind(Cell::Id(request.user), ColumnType::Id)
        .push(", ")
        .bind(Cell::Text(request.key.clone()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Text(request.hash.clone()), ColumnType::Text)
        .push(", ")
        .bind(Cell::Int(request.node), ColumnType::Int)
        .push(", ");
    sql.bind(Cell::Time(request.now), ColumnType::Time);
    sql.push(") ON CONFLICT DO NOTHING");
    if tx.execute(&sql).await? > 0 {
        return Ok(Begun::New);
    }
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT node, deed, request_hash, coalesce(status, 0), body, created_at FROM idempotency",
    );
    of(&mut sql, request.user, &request.key);
    sql.results_are(&[
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Text,
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Time,
    ]);
    // It ended between the two statements, by being abandoned: whoever asks again begins it.
    let Some(mut row) = tx.query_first(&sql).await? else {
        return Ok(Begun::Running);
    };
    let rest = row.split_off(2);
    let (deed, node) = (row.pop(), row.pop());
    let mut cells = Cells::of(rest);
    let (known, status, body) = (cells.text()?, cells.int()?, cells.text()?);
    let began = cells.time()?;
    match (status, deed) {
        (0, Some(Cell::Text(deed))) if known == request.hash => serde_json::from_str(&deed)
            .map(Begun::Did)
            .map_err(|error| Error::Bug(format!("a deed cannot be read: {error}"))),
        (0, None | Some(Cell::Null)) => {
            let left = began < request.stale || is_gone(tx, node, request.node).await?;
            if left && take_over(tx, request, began).await? {
                Ok(Begun::New)
            } else if known == request.hash {
                Ok(Begun::Running)
            } else {
                Ok(Begun::Other)
            }
        }
        _ if known != request.hash => Ok(Begun::Other),
        (status, _) => Ok(Begun::Done(u16::try_from(status).unwrap_or(500), body)),
    }
}

/// Whether the process that began a request is known to be gone. Should it not be after all, it can do nothing more under
/// this key: what it would do carries the time at which it began.
async fn is_gone(tx: &mut Tx, node: Option<Cell>, mine: i64) -> Result<bool> {
    let Some(Cell::Int(node)) = node.filter(|node| *node != Cell::Int(mine)) else {
        return Ok(false);
    };
    // The embedded database has one server; a request of another was one of its lives before.
    if tx.dialect() == Dialect::Sqlite {
        return Ok(true);
    }
    let mut sql = Sql::new(Dialect::Postgres, "SELECT pg_try_advisory_xact_lock(");
    sql.bind(Cell::Int(node), ColumnType::Int)
        .push(")::int::bigint")
        .result(ColumnType::Int);
    let free = tx.query_first(&sql).await?;
    Ok(matches!(free.as_deref(), Some([Cell::Int(1)])))
}

async fn take_over(tx: &mut Tx, request: &Request, began: Timestamp) -> Result<bool> {
    let mut sql = Sql::new(tx.dialect(), "UPDATE idempotency SET request_hash = ");
    sql.bind(Cell::Text(request.hash.clone()), ColumnType::Text)
        .push(", node = ")
        .bind(Cell::Int(request.node), ColumnType::Int)
        .push(", created_at = ")
        .bind(Cell::Time(request.now), ColumnType::Time);
    of(&mut sql, request.user, &request.key);
    sql.push(" AND status IS NULL AND deed IS NULL AND created_at = ")
        .bind(Cell::Time(began), ColumnType::Time);
    Ok(tx.execute(&sql).await? > 0)
}
