//! The outbox: one event per change set and transaction, written with it, so that whatever has to follow a change outside of
//! the database follows exactly when the change is durable. Read in an order in which nothing appears behind the reader.

use jiff::Timestamp;
use mainstay_model::change::{Source, Verb};
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::notify::Committed;
use crate::open::Store;
use crate::sql::Sql;

/// A place in the outbox; the default is its beginning. Kept by those who read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutboxPosition {
    /// The transaction on PostgreSQL; always 0 on SQLite.
    pub turn: i64,
    /// The event.
    pub rid: i64,
}

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxEvent {
    /// Where to go on behind it.
    pub position: OutboxPosition,
    /// The change set; several events have the same one when it was written in several transactions.
    pub set: RecordId,
    /// When.
    pub at: Timestamp,
    /// Which process wrote it.
    pub node: i64,
}

impl Store {
    /// The events behind a position, in order.
    pub async fn outbox(&self, after: OutboxPosition, limit: usize) -> Result<Vec<OutboxEvent>> {
        let limit = i64::try_from(limit.min(10_000)).unwrap_or(10_000);
        self.db()
            .read("outbox", move |tx| Box::pin(read(tx, after, limit)))
            .await
    }

    /// The position behind the newest event.
    pub async fn outbox_end(&self) -> Result<OutboxPosition> {
        self.db()
            .read("outbox", |tx| {
                Box::pin(async move {
                    let mut sql = Sql::new(tx.dialect(), "SELECT turn, rid FROM outbox");
                    settled(&mut sql, " WHERE ");
                    sql.push(" ORDER BY turn DESC, rid DESC LIMIT 1")
                        .results_are(&[ColumnType::Int, ColumnType::Int]);
                    Ok(match tx.query_first(&sql).await?.as_deref() {
                        Some([Cell::Int(turn), Cell::Int(rid)]) => OutboxPosition {
                            turn: *turn,
                            rid: *rid,
                        },
                        _ => OutboxPosition::default(),
                    })
                })
            })
            .await
    }

    /// Forgets events older than this that nobody who follows is still to read; the newest stays, so that positions go on
    /// rising.
    pub async fn trim_outbox(&self, before: Timestamp) -> Result<u64> {
        self.db()
            .write("trim outbox", move |tx| {
                Box::pin(async move {
                    let mut sql = Sql::new(tx.dialect(), "DELETE FROM outbox WHERE at < ");
                    sql.bind(Cell::Time(before), ColumnType::Time);
                    sql.push(" AND rid < (SELECT max(rid) FROM outbox)");
                    sql.push(
                        " AND NOT EXISTS (SELECT 1 FROM outbox_reader f WHERE f.turn < outbox.turn \
                         OR (f.turn = outbox.turn AND f.rid < outbox.rid))",
                    );
                    tx.execute(&sql).await
                })
            })
            .await
    }

    /// What an event of another process changed, as listeners are told.
    pub(crate) async fn told(&self, event: &OutboxEvent) -> Result<Option<Committed>> {
        let set = event.set;
        self.db()
            .read("outbox", move |tx| Box::pin(told(tx, set)))
            .await
    }
}

async fn read(tx: &mut Tx, after: OutboxPosition, limit: i64) -> Result<Vec<OutboxEvent>> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT turn, rid, set_id, at, node FROM outbox WHERE ",
    );
    match tx.dialect() {
        Dialect::Sqlite => sql
            .push("rid > ")
            .bind(Cell::Int(after.rid), ColumnType::Int),
        Dialect::Postgres => {
            sql.push("(turn, rid) > (")
                .bind(Cell::Int(after.turn), ColumnType::Int)
                .push(", ");
            sql.bind(Cell::Int(after.rid), ColumnType::Int).push(")")
        }
    };
    settled(&mut sql, " AND ");
    sql.push(if tx.dialect() == Dialect::Sqlite {
        " ORDER BY rid LIMIT "
    } else {
        " ORDER BY turn, rid LIMIT "
    });
    sql.bind(Cell::Int(limit), ColumnType::Int);
    sql.results_are(&[
        ColumnType::Int,
        ColumnType::Int,
        ColumnType::Id,
        ColumnType::Time,
        ColumnType::Int,
    ]);
    let rows = tx.query(&sql).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row.as_slice() {
            [
                Cell::Int(turn),
                Cell::Int(rid),
                Cell::Id(set),
                Cell::Time(at),
                Cell::Int(node),
            ] => Some(OutboxEvent {
                position: OutboxPosition {
                    turn: *turn,
                    rid: *rid,
                },
                set: *set,
                at: *at,
                node: *node,
            }),
            _ => None,
        })
        .collect())
}

/// On PostgreSQL only transactions behind which no open one can come any more.
fn settled(sql: &mut Sql, word: &str) {
    if sql.dialect() == Dialect::Postgres {
        sql.push(word)
            .push("turn < pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
    }
}

/// Records of one notice at most; who is told of more than that looks anew anyway.
const MOST_TOLD: i64 = 1_000;

async fn told(tx: &mut Tx, set: RecordId) -> Result<Option<Committed>> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT rid, actor, source, request FROM change_set WHERE id = ",
    );
    sql.bind(Cell::Id(set), ColumnType::Id);
    sql.results_are(&[
        ColumnType::Int,
        ColumnType::Id,
        ColumnType::Text,
        ColumnType::Text,
    ]);
    let Some(row) = tx.query_first(&sql).await? else {
        return Ok(None);
    };
    let [Cell::Int(rid), actor, Cell::Text(source), request] = row.as_slice() else {
        return Ok(None);
    };
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT object, record, verb FROM change WHERE set_rid = ",
    );
    sql.bind(Cell::Int(*rid), ColumnType::Int)
        .push(" ORDER BY rid DESC LIMIT ")
        .bind(Cell::Int(MOST_TOLD), ColumnType::Int);
    sql.results_are(&[ColumnType::Text, ColumnType::Id, ColumnType::Text]);
    let rows = tx.query(&sql).await?;
    let touched = rows.into_iter().filter_map(|row| match row.as_slice() {
        [Cell::Text(object), Cell::Id(record), Cell::Text(verb)] => {
            Some((object.clone(), *record, Verb::from_name(verb)?))
        }
        _ => None,
    });
    Ok(Some(Committed {
        set,
        actor: if let Cell::Id(actor) = actor {
            Some(*actor)
        } else {
            None
        },
        request: if let Cell::Text(request) = request {
            Some(request.clone())
        } else {
            None
        },
        source: Source::from_name(source),
        touched: touched.collect(),
    }))
}
