//! Requests that may be sent twice: the answer to the first is the answer to the second.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::db::Tx;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// What is known of a request that carries a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: go on, then say how it ended by [`Store::finish_request`] or [`Store::abandon_request`].
    New,
    /// It is being worked on.
    Running,
    /// It was answered so: the status and the body.
    Done(u16, String),
    /// The key was used for another request.
    Other,
}

impl Store {
    /// Begins a request under a user's key. `hash` tells this request from others. A request that began before `stale` and
    /// never ended (its process died) is begun anew.
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
        self.write_one("finish_request", sql).await.map(drop)
    }

    /// Forgets a request that came to nothing, so that it can be tried again.
    pub async fn abandon_request(&self, user: RecordId, key: &str) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "DELETE FROM idempotency");
        of(&mut sql, user, key);
        sql.push(" AND status IS NULL");
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

async fn begin(
    tx: &mut Tx,
    user: RecordId,
    key: &str,
    hash: &str,
    now: Timestamp,
    stale: Timestamp,
) -> Result<Begun> {
    let mut old = Sql::new(tx.dialect(), "DELETE FROM idempotency");
    of(&mut old, user, key);
    old.push(" AND status IS NULL AND created_at < ")
        .bind(Cell::Time(stale), ColumnType::Time);
    tx.execute(&old).await?;
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
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT request_hash, status IS NULL, coalesce(status, 0), body FROM idempotency",
    );
    of(&mut sql, user, key);
    sql.results_are(&[
        ColumnType::Text,
        ColumnType::Bool,
        ColumnType::Int,
        ColumnType::Text,
    ]);
    // It ended between the two statements, by being abandoned: whoever asks again begins it.
    let Some(mut row) = tx.query_first(&sql).await? else {
        return Ok(Begun::Running);
    };
    let running = row.remove(1) == Cell::Bool(true);
    let mut cells = Cells::of(row);
    let (known, status, body) = (cells.text()?, cells.int()?, cells.text()?);
    Ok(match (known == hash, running) {
        (false, _) => Begun::Other,
        (true, true) => Begun::Running,
        (true, false) => Begun::Done(u16::try_from(status).unwrap_or(500), body),
    })
}
