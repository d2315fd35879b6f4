//! Password hashes, one per user.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

impl Store {
    /// The PHC string of a user's password, if there is one.
    pub async fn password_hash(&self, user: RecordId) -> Result<Option<String>> {
        let mut sql = Sql::new(
            self.db().dialect(),
            "SELECT phc FROM credential WHERE user_id = ",
        );
        sql.bind(Cell::Id(user), ColumnType::Id)
            .result(ColumnType::Text);
        let rows = self.read_rows("password_hash", sql).await?;
        rows.into_iter()
            .next()
            .map(|row| Cells::of(row).text())
            .transpose()
    }

    /// Sets a user's password.
    pub async fn set_password_hash(&self, user: RecordId, phc: &str, at: Timestamp) -> Result<()> {
        let mut sql = Sql::new(
            self.db().dialect(),
            "INSERT INTO credential (user_id, phc, changed_at) VALUES (",
        );
        sql.bind(Cell::Id(user), ColumnType::Id)
            .push(", ")
            .bind(Cell::Text(phc.to_owned()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Time(at), ColumnType::Time)
            .push(") ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc, changed_at = excluded.changed_at");
        self.write_one("set_password_hash", sql).await.map(|_| ())
    }
}
