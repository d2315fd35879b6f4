//! Sessions: who is signed in, where, since when.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its public identity, for listing and revoking.
    pub id: RecordId,
    /// Hash of the secret in the cookie, in hexadecimal.
    pub token_hash: String,
    /// Who.
    pub user: RecordId,
    /// Since when.
    pub created_at: Timestamp,
    /// Last request, to the minute or so.
    pub seen_at: Timestamp,
    /// It ends then at the latest.
    pub expires_at: Timestamp,
    /// The address it was opened from.
    pub address: String,
    /// What the browser called itself.
    pub agent: String,
    /// The secret that forms carry against requests forged by other sites.
    pub csrf: String,
}

const COLUMNS: &str =
    "id, token_hash, user_id, created_at, seen_at, expires_at, address, agent, csrf";

fn results(sql: &mut Sql) {
    use ColumnType::{Id, Text, Time};
    for ty in [Id, Text, Id, Time, Time, Time, Text, Text, Text] {
        sql.result(ty);
    }
}

fn session(row: Vec<Cell>) -> Result<Session> {
    let mut cells = Cells::of(row);
    Ok(Session {
        id: cells.id()?,
        token_hash: cells.text()?,
        user: cells.id()?,
        created_at: cells.time()?,
        seen_at: cells.time()?,
        expires_at: cells.time()?,
        address: cells.text()?,
        agent: cells.text()?,
        csrf: cells.text()?,
    })
}

/// Ends all sessions of a user, but perhaps the one in use.
pub(crate) fn end_sessions(dialect: Dialect, user: RecordId, except: Option<RecordId>) -> Sql {
    let mut sql = Sql::new(dialect, "DELETE FROM session WHERE user_id = ");
    sql.bind(Cell::Id(user), ColumnType::Id);
    if let Some(except) = except {
        sql.push(" AND id <> ")
            .bind(Cell::Id(except), ColumnType::Id);
    }
    sql
}

impl Store {
    /// Opens a session.
    pub async fn open_session(&self, session: &Session) -> Result<()> {
        let mut sql = Sql::new(self.db().dialect(), "INSERT INTO session (");
        sql.push(COLUMNS).push(") VALUES (");
        sql.bind(Cell::Id(session.id), ColumnType::Id).push(", ");
        sql.bind(Cell::Text(session.token_hash.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Id(session.user), ColumnType::Id).push(", ");
        sql.bind(Cell::Time(session.created_at), ColumnType::Time)
            .push(", ");
        sql.bind(Cell::Time(session.seen_at), ColumnType::Time)
            .push(", ");
        sql.bind(Cell::Time(session.expires_at), ColumnType::Time)
            .push(", ");
        sql.bind(Cell::Text(session.address.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Text(session.agent.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Text(session.csrf.clone()), ColumnType::Text)
            .push(")");
        self.write_one("open_session", sql).await.map(|_| ())
    }

    /// The session of a secret, if it has not ended.
    pub async fn session(&self, token_hash: &str, now: Timestamp) -> Result<Option<Session>> {
        let mut sql = Sql::new(self.db().dialect(), "SELECT ");
        sql.push(COLUMNS).push(" FROM session WHERE token_hash = ");
        sql.bind(Cell::Text(token_hash.to_owned()), ColumnType::Text)
            .push(" AND expires_at > ");
        sql.bind(Cell::Time(now), ColumnType::Time);
        results(&mut sql);
        self.read_rows("session", sql)
            .await?
            .into_iter()
            .next()
            .map(session)
            .transpose()
    }

    /// A user's sessions that have not ended, the one used last first.
    pub async fn sessions(&self, user: RecordId, now: Timestamp) -> Result<Vec<Session>> {
        let mut sql = Sql::new(self.db().dialect(), "SELECT ");
        sql.push(COLUMNS)
            .push(" FROM session WHERE user_id = ")
            .bind(Cell::Id(user), ColumnType::Id);
        sql.push(" AND expires_at > ")
            .bind(Cell::Time(now), ColumnType::Time)
            .push(" ORDER BY seen_at DESC LIMIT 200");
        results(&mut sql);
        self.read_rows("sessions", sql)
            .await?
            .into_iter()
            .map(session)
            .collect()
    }

    /// Notes that a session was used, and how long it may go on.
    pub async fn touch_session(
        &self,
        id: RecordId,
        seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()> {
        let mut sql = Sql::new(self.db().dialect(), "UPDATE session SET seen_at = ");
        sql.bind(Cell::Time(seen_at), ColumnType::Time)
            .push(", expires_at = ");
        sql.bind(Cell::Time(expires_at), ColumnType::Time)
            .push(" WHERE id = ")
            .bind(Cell::Id(id), ColumnType::Id);
        self.write_one("touch_session", sql).await.map(|_| ())
    }

    /// Ends one session of a user; whether there was one.
    pub async fn end_session(&self, user: RecordId, id: RecordId) -> Result<bool> {
        let mut sql = Sql::new(self.db().dialect(), "DELETE FROM session WHERE user_id = ");
        sql.bind(Cell::Id(user), ColumnType::Id)
            .push(" AND id = ")
            .bind(Cell::Id(id), ColumnType::Id);
        Ok(self.write_one("end_session", sql).await? > 0)
    }

    /// Ends all sessions of a user, but perhaps the one in use; how many.
    pub async fn end_sessions(&self, user: RecordId, except: Option<RecordId>) -> Result<u64> {
        let sql = end_sessions(self.db().dialect(), user, except);
        self.write_one("end_sessions", sql).await
    }

    /// Removes what has ended: sessions, one-time links, counted attempts.
    pub async fn sweep_accounts(&self, now: Timestamp, attempts_before: Timestamp) -> Result<u64> {
        let mut removed = 0;
        for (text, at) in [
            ("DELETE FROM session WHERE expires_at <= ", now),
            ("DELETE FROM one_time WHERE expires_at <= ", now),
            ("DELETE FROM attempt WHERE at < ", attempts_before),
        ] {
            let mut sql = Sql::new(self.db().dialect(), text);
            sql.bind(Cell::Time(at), ColumnType::Time);
            removed += self.write_one("sweep_accounts", sql).await?;
        }
        Ok(removed)
    }
}
