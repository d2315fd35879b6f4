//! What people are told of in the product: who, of what, and whether it was read.
//!
//! A table of its own and no object: nobody takes a notification back or asks for its history, and as records each would be
//! written twice. The title of what it is about is never kept here: whoever reads it may not be allowed to any more.
//! Deliberately not here: what is told to whom, and in which words, which is the use cases' business; putting one down
//! (`put`).

mod concerned;
mod put;
mod titles;
mod word;

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};
use serde_json::Value as Json;

use crate::db::Row;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

pub use concerned::Concerned;
pub(crate) use put::put;
pub use put::{Fold, NewNotification};
pub use word::Word;
pub(crate) use word::{CHANNEL, Words};

/// Something that somebody is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// The number of its row: what pages go on behind, together with the time.
    pub rid: i64,
    /// Its identity.
    pub id: RecordId,
    /// Who is told.
    pub person: RecordId,
    /// What has happened: the use cases' name for it.
    pub kind: String,
    /// What else there is to say.
    pub args: Json,
    /// Of which object.
    pub object: Option<String>,
    /// Of which record.
    pub record: Option<RecordId>,
    /// Who did it; nobody for Mainstay itself.
    pub actor: Option<RecordId>,
    /// When it last happened.
    pub at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Read {
    /// All.
    #[default]
    Any,
    /// Those that were read.
    Yes,
    /// Those that were not.
    No,
}

/// A place among the notifications of a person, which stand by time, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the one before it happened.
    pub at: Timestamp,
    /// Its row.
    pub rid: i64,
}

impl Notification {
    /// The place behind it.
    pub fn place(&self) -> Place {
        Place {
            at: self.at,
            rid: self.rid,
        }
    }
}

const COLUMNS: [(&str, ColumnType); 10] = [
    ("rid", ColumnType::Int),
    ("id", ColumnType::Id),
    ("person", ColumnType::Id),
    ("kind", ColumnType::Text),
    ("args", ColumnType::Json),
    ("object", ColumnType::Text),
    ("record", ColumnType::Id),
    ("actor", ColumnType::Id),
    ("at", ColumnType::Time),
    ("read_at", ColumnType::Time),
];

impl Store {
    /// How many notifications somebody has not read, counted up to `most`.
    pub async fn unread_notifications(&self, person: RecordId, most: i64) -> Result<i64> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT count(*) FROM (SELECT 1 FROM notification WHERE person = ",
        );
        sql.bind(Cell::Id(person), ColumnType::Id)
            .push(" AND read_at IS NULL LIMIT ")
            .bind(Cell::Int(most), ColumnType::Int)
            .push(") few")
            .result(ColumnType::Int);
        let rows = self.read_rows("unread_notifications", sql).await?;
        rows.into_iter()
            .next()
            .map_or(Ok(0), |row| Cells::of(row).int())
    }

    /// Notifications of somebody behind a place, the newest first.
    pub async fn notifications(
        &self,
        person: RecordId,
        read: Read,
        behind: Option<Place>,
        limit: usize,
    ) -> Result<Vec<Notification>> {
        let mut sql = self.select();
        sql.push("person = ").bind(Cell::Id(person), ColumnType::Id);
        sql.push(match read {
            Read::Any => "",
            Read::Yes => " AND read_at IS NOT NULL",
            Read::No => " AND read_at IS NULL",
        });
        if let Some(place) = behind {
            sql.push(" AND (at, rid) < (")
                .bind(Cell::Time(place.at), ColumnType::Time)
                .push(", ")
                .bind(Cell::Int(place.rid), ColumnType::Int)
                .push(")");
        }
        sql.push(" ORDER BY at DESC, rid DESC LIMIT ").bind(
            Cell::Int(i64::try_from(limit.min(500)).unwrap_or(500)),
            ColumnType::Int,
        );
        let rows = self.read_rows("notifications", sql).await?;
        rows.into_iter().map(notification).collect()
    }

    /// A notification of somebody; those of others are not found.
    pub async fn notification(
        &self,
        person: RecordId,
        id: RecordId,
    ) -> Result<Option<Notification>> {
        let mut sql = self.select();
        sql.push("id = ")
            .bind(Cell::Id(id), ColumnType::Id)
            .push(" AND person = ")
            .bind(Cell::Id(person), ColumnType::Id);
        let rows = self.read_rows("notification", sql).await?;
        rows.into_iter().next().map(notification).transpose()
    }

    /// Somebody has read a notification, or wants to come back to it; whether that was not so before.
    pub async fn mark_notification(
        &self,
        person: RecordId,
        id: RecordId,
        read: Option<Timestamp>,
    ) -> Result<bool> {
        let mut sql = self.marking(read);
        sql.push(" WHERE id = ")
            .bind(Cell::Id(id), ColumnType::Id)
            .push(" AND person = ")
            .bind(Cell::Id(person), ColumnType::Id);
        sql.push(match read {
            Some(_) => " AND read_at IS NULL",
            None => " AND read_at IS NOT NULL",
        });
        Ok(self.marked(person, sql).await? > 0)
    }

    /// Somebody has read everything until an instant: what came since has not been seen yet; how many.
    pub async fn mark_notifications_read(
        &self,
        person: RecordId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<u64> {
        let mut sql = self.marking(Some(now));
        sql.push(" WHERE person = ")
            .bind(Cell::Id(person), ColumnType::Id)
            .push(" AND read_at IS NULL AND at <= ")
            .bind(Cell::Time(until), ColumnType::Time);
        self.marked(person, sql).await
    }

    /// Forgets what was read before an instant; how many. Looks at all of them: an index over when they were read would be
    /// taken for the lists of those that were read, which it makes slow.
    pub async fn forget_notifications(&self, before: Timestamp) -> Result<u64> {
        let mut sql = Sql::new(
            self.dialect(),
            "DELETE FROM notification WHERE read_at IS NOT NULL AND read_at < ",
        );
        sql.bind(Cell::Time(before), ColumnType::Time);
        self.write_one("forget_notifications", sql).await
    }

    fn select(&self) -> Sql {
        let mut sql = Sql::new(self.dialect(), "SELECT ");
        sql.idents(COLUMNS.iter().map(|(name, _)| *name));
        for (_, ty) in COLUMNS {
            sql.result(ty);
        }
        sql.push(" FROM notification WHERE ");
        sql
    }

    /// What was read takes nothing more in: what comes next is news.
    fn marking(&self, read: Option<Timestamp>) -> Sql {
        let mut sql = Sql::new(self.dialect(), "UPDATE notification SET read_at = ");
        sql.bind(read.map_or(Cell::Null, Cell::Time), ColumnType::Time)
            .push(", fold = NULL");
        sql
    }

    async fn marked(&self, person: RecordId, sql: Sql) -> Result<u64> {
        let words = self.writers().notices.words();
        self.db()
            .write("mark notifications", move |tx| {
                let (sql, words) = (sql.clone(), words.clone());
                Box::pin(async move {
                    let marked = tx.execute(&sql).await?;
                    if marked > 0 {
                        words.pass(tx, &[person], Some(person)).await?;
                    }
                    Ok(marked)
                })
            })
            .await
    }
}

fn notification(row: Row) -> Result<Notification> {
    let mut cells = Cells::of(row);
    Ok(Notification {
        rid: cells.int()?,
        id: cells.id()?,
        person: cells.id()?,
        kind: cells.text()?,
        args: cells.json()?,
        object: Some(cells.text()?).filter(|object| !object.is_empty()),
        record: cells.maybe_id()?,
        actor: cells.maybe_id()?,
        at: cells.time()?,
        read_at: cells.maybe_time()?,
    })
}
