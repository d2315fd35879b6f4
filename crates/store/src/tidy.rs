//! What has to be swept up now and then: rows of counts put together, events and answers that nobody asks for any more.

use jiff::{SignedDuration, Timestamp};
use mainstay_model::{Cell, ColumnType};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::sql::Sql;

/// How long events stay in the outbox for those who read it late.
const EVENTS: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long the answer to a request is kept for whoever sends it again.
const ANSWERS: SignedDuration = SignedDuration::from_hours(24);

/// What was swept up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Events of the outbox.
    pub events: u64,
    /// Answers to requests.
    pub answers: u64,
    /// Rows of counts that became part of others.
    pub counts: u64,
}

impl Store {
    /// Sweeps up; safe at any time and on several nodes at once.
    pub async fn tidy(&self, now: Timestamp) -> Result<Tidied> {
        Ok(Tidied {
            events: self.trim_outbox(now - EVENTS).await?,
            answers: self.forget_requests(now - ANSWERS).await?,
            counts: self
                .db()
                .write("tidy counts", |tx| Box::pin(counts(tx)))
                .await?,
        })
    }
}

/// Puts the rows of each count together; on SQLite there is never but one.
async fn counts(tx: &mut Tx) -> Result<u64> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(0);
    }
    let mut sql = Sql::new(
        tx.dialect(),
        "DELETE FROM object_count RETURNING object, slot, n",
    );
    sql.results_are(&[ColumnType::Text, ColumnType::Int, ColumnType::Int]);
    let rows = tx.query(&sql).await?;
    let mut sums = std::collections::BTreeMap::new();
    for row in &rows {
        if let [Cell::Text(object), Cell::Int(slot), Cell::Int(n)] = row.as_slice() {
            *sums.entry((object.clone(), *slot)).or_insert(0i64) += n;
        }
    }
    let merged = rows.len().saturating_sub(sums.len());
    let statements: Vec<Sql> = sums
        .into_iter()
        .map(|((object, slot), n)| {
            let mut sql = Sql::new(
                Dialect::Postgres,
                "INSERT INTO object_count (object, slot, n) VALUES (",
            );
            sql.bind(Cell::Text(object), ColumnType::Text).push(", ");
            sql.bind(Cell::Int(slot), ColumnType::Int)
                .push(", ")
                .bind(Cell::Int(n), ColumnType::Int)
                .push(")");
            sql
        })
        .collect();
    tx.execute_all(&statements).await?;
    Ok(u64::try_from(merged).unwrap_or(0))
}
