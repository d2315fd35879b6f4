//! API keys: a user's rights, or less, for a program.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::error::{Error, Result};
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// An API key.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey {
    /// Its identity.
    pub id: RecordId,
    /// Whose rights it has.
    pub user: RecordId,
    /// What it is for.
    pub name: String,
    /// The part of it that is shown, to recognise it by.
    pub prefix: String,
    /// Hash of the whole, in hexadecimal.
    pub token_hash: String,
    /// What it leaves of the user's rights; the use cases' form.
    pub scope: serde_json::Value,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute or so.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "id, user_id, name, prefix, token_hash, scope, created_at, expires_at, used_at, revoked_at";

fn results(sql: &mut Sql) {
    use ColumnType::{Id, Json, Text, Time};
    for ty in [Id, Id, Text, Text, Text, Json, Time, Time, Time, Time] {
        sql.result(ty);
    }
}

fn key(row: Vec<Cell>) -> Result<ApiKey> {
    let mut cells = Cells::of(row);
    Ok(ApiKey {
        id: cells.id()?,
        user: cells.id()?,
        name: cells.text()?,
        prefix: cells.text()?,
        token_hash: cells.text()?,
        scope: serde_json::from_str(&cells.text()?)
            .map_err(|error| Error::Bug(error.to_string()))?,
        created_at: cells.time()?,
        expires_at: cells.maybe_time()?,
        used_at: cells.maybe_time()?,
        revoked_at: cells.maybe_time()?,
    })
}

impl Store {
    /// Keeps a new key.
    pub async fn add_key(&self, key: &ApiKey) -> Result<()> {
        let maybe = |at: Option<Timestamp>| at.map_or(Cell::Null, Cell::Time);
        let mut sql = Sql::new(self.db().dialect(), "INSERT INTO api_key (");
        sql.push(COLUMNS).push(") VALUES (");
        sql.bind(Cell::Id(key.id), ColumnType::Id).push(", ");
        sql.bind(Cell::Id(key.user), ColumnType::Id).push(", ");
        sql.bind(Cell::Text(key.name.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Text(key.prefix.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Text(key.token_hash.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Json(key.scope.to_string()), ColumnType::Json)
            .push(", ");
        sql.bind(Cell::Time(key.created_at), ColumnType::Time)
            .push(", ");
        sql.bind(maybe(key.expires_at), ColumnType::Time).push(", ");
        sql.bind(maybe(key.used_at), ColumnType::Time).push(", ");
        sql.bind(maybe(key.revoked_at), ColumnType::Time).push(")");
        self.write_one("add_key", sql).await.map(|_| ())
    }

    /// The key of a secret, whether or not it still holds.
    pub async fn key(&self, token_hash: &str) -> Result<Option<ApiKey>> {
        let mut sql = Sql::new(self.db().dialect(), "SELECT ");
        sql.push(COLUMNS).push(" FROM api_key WHERE token_hash = ");
        sql.bind(Cell::Text(token_hash.to_owned()), ColumnType::Text);
        results(&mut sql);
        self.read_rows("key", sql)
            .await?
            .into_iter()
            .next()
            .map(key)
            .transpose()
    }

    /// The keys of one user, or of all, the newest first.
    pub async fn keys(&self, user: Option<RecordId>) -> Result<Vec<ApiKey>> {
        let mut sql = Sql::new(self.db().dialect(), "SELECT ");
        sql.push(COLUMNS).push(" FROM api_key");
        if let Some(user) = user {
            sql.push(" WHERE user_id = ")
                .bind(Cell::Id(user), ColumnType::Id);
        }
        sql.push(" ORDER BY created_at DESC LIMIT 1000");
        results(&mut sql);
        self.read_rows("keys", sql)
            .await?
            .into_iter()
            .map(key)
            .collect()
    }

    /// Revokes a key; whether it held until now.
    pub async fn revoke_key(
        &self,
        id: RecordId,
        user: Option<RecordId>,
        at: Timestamp,
    ) -> Result<bool> {
        let mut sql = Sql::new(self.db().dialect(), "UPDATE api_key SET revoked_at = ");
        sql.bind(Cell::Time(at), ColumnType::Time)
            .push(" WHERE revoked_at IS NULL AND id = ");
        sql.bind(Cell::Id(id), ColumnType::Id);
        if let Some(user) = user {
            sql.push(" AND user_id = ")
                .bind(Cell::Id(user), ColumnType::Id);
        }
        Ok(self.write_one("revoke_key", sql).await? > 0)
    }

    /// Notes that a key was used.
    pub async fn touch_key(&self, id: RecordId, at: Timestamp) -> Result<()> {
        let mut sql = Sql::new(self.db().dialect(), "UPDATE api_key SET used_at = ");
        sql.bind(Cell::Time(at), ColumnType::Time)
            .push(" WHERE id = ")
            .bind(Cell::Id(id), ColumnType::Id);
        self.write_one("touch_key", sql).await.map(|_| ())
    }
}
