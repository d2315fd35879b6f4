//! Records that somebody looked at lately: to go back to them. Not history, and nobody else's business.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// Records remembered for each user.
const MOST: i64 = 50;

impl Store {
    /// Notes that a user looked at a record.
    pub async fn note_seen(
        &self,
        user: RecordId,
        object: &str,
        record: RecordId,
        now: Timestamp,
    ) -> Result<()> {
        let object = object.to_owned();
        self.db()
            .write("note_seen", move |tx| {
                let object = object.clone();
                Box::pin(async move {
                    let mut sql = Sql::new(
                        tx.dialect(),
                        "INSERT INTO recently_seen (user_id, object, record, at) VALUES (",
                    );
                    sql.bind(Cell::Id(user), ColumnType::Id).push(", ");
                    sql.bind(Cell::Text(object), ColumnType::Text).push(", ");
                    sql.bind(Cell::Id(record), ColumnType::Id).push(", ");
                    sql.bind(Cell::Time(now), ColumnType::Time);
                    sql.push(") ON CONFLICT (user_id, record) DO UPDATE SET at = excluded.at");
                    let mut old =
                        Sql::new(tx.dialect(), "DELETE FROM recently_seen WHERE user_id = ");
                    old.bind(Cell::Id(user), ColumnType::Id)
                        .push(" AND at < (SELECT at FROM recently_seen WHERE user_id = ");
                    old.bind(Cell::Id(user), ColumnType::Id)
                        .push(" ORDER BY at DESC LIMIT 1 OFFSET ");
                    old.bind(Cell::Int(MOST - 1), ColumnType::Int).push(")");
                    tx.execute_all(&[sql, old]).await.map(drop)
                })
            })
            .await
    }

    /// What a user looked at lately, the latest first: object, record, when. Whether the user may still see it is for the
    /// one to find out who shows it.
    pub async fn recently_seen(
        &self,
        user: RecordId,
        limit: u32,
    ) -> Result<Vec<(String, RecordId, Timestamp)>> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT object, record, at FROM recently_seen WHERE user_id = ",
        );
        sql.bind(Cell::Id(user), ColumnType::Id)
            .push(" ORDER BY at DESC LIMIT ");
        sql.bind(Cell::Int(limit.into()), ColumnType::Int);
        sql.results_are(&[ColumnType::Text, ColumnType::Id, ColumnType::Time]);
        let rows = self.read_rows("recently_seen", sql).await?;
        rows.into_iter()
            .map(|row| {
                let mut cells = Cells::of(row);
                Ok((cells.text()?, cells.id()?, cells.time()?))
            })
            .collect()
    }
}
