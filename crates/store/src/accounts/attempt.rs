//! Failed attempts, counted over a sliding window, on all nodes together.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType};

use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

impl Store {
    /// Counts an attempt under each of the keys.
    pub async fn add_attempt(&self, keys: &[String], at: Timestamp) -> Result<()> {
        for key in keys {
            let mut sql = Sql::new(
                self.db().dialect(),
                "INSERT INTO attempt (key, at) VALUES (",
            );
            sql.bind(Cell::Text(key.clone()), ColumnType::Text)
                .push(", ");
            sql.bind(Cell::Time(at), ColumnType::Time).push(")");
            self.write_one("add_attempt", sql).await?;
        }
        Ok(())
    }

    /// The times of the attempts under a key since a moment, the newest `most` of them, newest first.
    pub async fn attempts(&self, key: &str, since: Timestamp, most: u32) -> Result<Vec<Timestamp>> {
        let mut sql = Sql::new(self.db().dialect(), "SELECT at FROM attempt WHERE key = ");
        sql.bind(Cell::Text(key.to_owned()), ColumnType::Text)
            .push(" AND at >= ");
        sql.bind(Cell::Time(since), ColumnType::Time)
            .push(" ORDER BY at DESC LIMIT ");
        sql.bind(Cell::Int(i64::from(most)), ColumnType::Int)
            .result(ColumnType::Time);
        self.read_rows("attempts", sql)
            .await?
            .into_iter()
            .map(|row| Cells::of(row).time())
            .collect()
    }

    /// Forgets the attempts under a key: somebody got it right.
    pub async fn forget_attempts(&self, key: &str) -> Result<()> {
        let mut sql = Sql::new(self.db().dialect(), "DELETE FROM attempt WHERE key = ");
        sql.bind(Cell::Text(key.to_owned()), ColumnType::Text);
        self.write_one("forget_attempts", sql).await.map(|_| ())
    }
}
