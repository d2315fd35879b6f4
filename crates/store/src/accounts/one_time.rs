//! One-time links: first administrator, invitation, reset, sign-in from the terminal. Each works once.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// A link that works once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeLink {
    /// Hash of the secret in the link, in hexadecimal.
    pub token_hash: String,
    /// What it is for.
    pub purpose: String,
    /// The user it is for; nobody for the first administrator.
    pub user: Option<RecordId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// It works until then.
    pub expires_at: Timestamp,
}

fn results(sql: &mut Sql) {
    use ColumnType::{Id, Text, Time};
    for ty in [Text, Text, Id, Time, Time] {
        sql.result(ty);
    }
}

fn link(row: Vec<Cell>) -> Result<OneTimeLink> {
    let mut cells = Cells::of(row);
    Ok(OneTimeLink {
        token_hash: cells.text()?,
        purpose: cells.text()?,
        user: cells.maybe_id()?,
        created_at: cells.time()?,
        expires_at: cells.time()?,
    })
}

const COLUMNS: &str = "token_hash, purpose, user_id, created_at, expires_at";

impl Store {
    /// Keeps a link. Older ones of the same purpose for the same user stop working.
    pub async fn add_one_time(&self, link: &OneTimeLink) -> Result<()> {
        let mut old = Sql::new(self.db().dialect(), "DELETE FROM one_time WHERE purpose = ");
        old.bind(Cell::Text(link.purpose.clone()), ColumnType::Text);
        match link.user {
            Some(user) => old
                .push(" AND user_id = ")
                .bind(Cell::Id(user), ColumnType::Id),
            None => old.push(" AND user_id IS NULL"),
        };
        let mut sql = Sql::new(self.db().dialect(), "INSERT INTO one_time (");
        sql.push(COLUMNS).push(") VALUES (");
        sql.bind(Cell::Text(link.token_hash.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Text(link.purpose.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(link.user.map_or(Cell::Null, Cell::Id), ColumnType::Id)
            .push(", ");
        sql.bind(Cell::Time(link.created_at), ColumnType::Time)
            .push(", ");
        sql.bind(Cell::Time(link.expires_at), ColumnType::Time)
            .push(")");
        self.write_one("add_one_time", old).await?;
        self.write_one("add_one_time", sql).await.map(|_| ())
    }

    /// A link that still works.
    pub async fn one_time(&self, token_hash: &str, now: Timestamp) -> Result<Option<OneTimeLink>> {
        let mut sql = Sql::new(self.db().dialect(), "SELECT ");
        sql.push(COLUMNS).push(" FROM one_time WHERE token_hash = ");
        sql.bind(Cell::Text(token_hash.to_owned()), ColumnType::Text)
            .push(" AND expires_at > ");
        sql.bind(Cell::Time(now), ColumnType::Time);
        results(&mut sql);
        self.read_rows("one_time", sql)
            .await?
            .into_iter()
            .next()
            .map(link)
            .transpose()
    }

    /// Uses a link up; whether it was there to be used: of two at the same time, one gets it.
    pub async fn use_one_time(&self, token_hash: &str) -> Result<bool> {
        let mut sql = Sql::new(
            self.db().dialect(),
            "DELETE FROM one_time WHERE token_hash = ",
        );
        sql.bind(Cell::Text(token_hash.to_owned()), ColumnType::Text);
        Ok(self.write_one("use_one_time", sql).await? > 0)
    }
}
