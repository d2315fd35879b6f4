//! Settings of the workspace that people change in the product. What they mean and which exist is the use cases' business.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType};
use serde_json::Value as Json;

use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// What the names of the shapes begin with.
pub(crate) const SHAPE: &str = "shape.";

impl Store {
    /// A setting, if it was ever set.
    pub async fn setting(&self, name: &str) -> Result<Option<Json>> {
        let mut sql = Sql::new(self.dialect(), "SELECT value FROM setting WHERE name = ");
        sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
            .result(ColumnType::Json);
        self.read_rows("setting", sql)
            .await?
            .into_iter()
            .next()
            .map(|row| Cells::of(row).json())
            .transpose()
    }

    /// All settings that people have changed, by name.
    pub async fn settings(&self) -> Result<Vec<(String, Json)>> {
        let all = self.all_settings().await?;
        Ok(all
            .into_iter()
            .filter(|(name, _)| !name.starts_with(SHAPE))
            .collect())
    }

    /// The same with the shapes of objects as they were when their records were last worked out.
    pub(crate) async fn all_settings(&self) -> Result<Vec<(String, Json)>> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT name, value FROM setting ORDER BY name",
        );
        sql.result(ColumnType::Text).result(ColumnType::Json);
        let rows = self.read_rows("settings", sql).await?;
        rows.into_iter()
            .map(|row| {
                let mut cells = Cells::of(row);
                Ok((cells.text()?, cells.json()?))
            })
            .collect()
    }

    /// Sets a setting.
    pub async fn set_setting(&self, name: &str, value: &Json, now: Timestamp) -> Result<()> {
        let sql = set(self.dialect(), name, value, now);
        self.write_one("set_setting", sql).await.map(drop)
    }

    /// Takes a setting back to what it is without being set.
    pub async fn unset_setting(&self, name: &str) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "DELETE FROM setting WHERE name = ");
        sql.bind(Cell::Text(name.to_owned()), ColumnType::Text);
        self.write_one("unset_setting", sql).await.map(drop)
    }
}

/// A setting that is set.
pub(crate) fn set(dialect: Dialect, name: &str, value: &Json, now: Timestamp) -> Sql {
    let mut sql = Sql::new(dialect, "INSERT INTO setting (name, value, at) VALUES (");
    sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Json(value.to_string()), ColumnType::Json)
        .push(", ");
    sql.bind(Cell::Time(now), ColumnType::Time);
    sql.push(") ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at");
    sql
}
