//! Where other programs want to hear of changes. What is told to them is the use cases' business.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::db::Row;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// An address that wants to hear of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Webhook {
    /// Its identity.
    pub id: RecordId,
    /// Who made it: what is told is what this person may see.
    pub owner: RecordId,
    /// What it is for.
    pub name: String,
    /// Where to.
    pub url: String,
    /// Of what: the use cases' form.
    pub events: Vec<String>,
    /// Whether it is told anything.
    pub active: bool,
    /// What it is signed with.
    pub secret: String,
    /// What it was signed with before, and until when it is still.
    pub old_secret: Option<(String, Timestamp)>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last changed by somebody.
    pub updated_at: Timestamp,
    /// Since when nothing has arrived any more.
    pub failing_since: Option<Timestamp>,
    /// Why Mainstay has switched it off.
    pub paused: Option<String>,
}

const COLUMNS: [(&str, ColumnType); 13] = [
    ("id", ColumnType::Id),
    ("owner", ColumnType::Id),
    ("name", ColumnType::Text),
    ("url", ColumnType::Text),
    ("events", ColumnType::Json),
    ("active", ColumnType::Bool),
    ("secret", ColumnType::Text),
    ("old_secret", ColumnType::Text),
    ("old_until", ColumnType::Time),
    ("created_at", ColumnType::Time),
    ("updated_at", ColumnType::Time),
    ("failing_since", ColumnType::Time),
    ("paused", ColumnType::Text),
];

impl Store {
    /// All of them, by name.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>> {
        let mut sql = Sql::new(self.dialect(), "SELECT ");
        columns(&mut sql);
        sql.push(" FROM webhook ORDER BY name, id LIMIT 1000");
        let rows = self.read_rows("webhooks", sql).await?;
        rows.into_iter().map(webhook).collect()
    }

    /// One of them.
    pub async fn webhook(&self, id: RecordId) -> Result<Option<Webhook>> {
        let mut sql = Sql::new(self.dialect(), "SELECT ");
        columns(&mut sql);
        sql.push(" FROM webhook WHERE id = ")
            .bind(Cell::Id(id), ColumnType::Id);
        let rows = self.read_rows("webhook", sql).await?;
        rows.into_iter().next().map(webhook).transpose()
    }

    /// Keeps one, new or changed.
    pub async fn save_webhook(&self, webhook: &Webhook) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "INSERT INTO webhook (");
        sql.idents(COLUMNS.iter().map(|(name, _)| *name))
            .push(") VALUES (");
        for (at, (cell, (_, ty))) in cells(webhook).into_iter().zip(COLUMNS).enumerate() {
            if at > 0 {
                sql.push(", ");
            }
            sql.bind(cell, ty);
        }
        sql.push(") ON CONFLICT (id) DO UPDATE SET ");
        for (at, (name, _)) in COLUMNS.iter().skip(1).enumerate() {
            if at > 0 {
                sql.push(", ");
            }
            sql.ident(name).push(" = excluded.").ident(name);
        }
        self.write_one("save_webhook", sql).await.map(drop)
    }

    /// Forgets one, with the jobs that were to tell it something.
    pub async fn forget_webhook(&self, id: RecordId) -> Result<bool> {
        let statements = [
            "DELETE FROM job WHERE subject = ",
            "DELETE FROM webhook WHERE id = ",
        ]
        .map(|text| {
            let mut sql = Sql::new(self.dialect(), text);
            sql.bind(Cell::Id(id), ColumnType::Id);
            sql
        });
        let gone = self.db().write("forget_webhook", move |tx| {
            let statements = statements.clone();
            Box::pin(async move { tx.execute_all(&statements).await })
        });
        Ok(gone.await?.last().is_some_and(|gone| *gone > 0))
    }

    /// Something arrived, or did not: since when nothing has arrived any more.
    pub async fn webhook_failing(&self, id: RecordId, since: Option<Timestamp>) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "UPDATE webhook SET failing_since = ");
        match since {
            Some(since) => sql
                .push("coalesce(failing_since, ")
                .bind(Cell::Time(since), ColumnType::Time)
                .push(")"),
            None => sql.push("NULL"),
        };
        sql.push(" WHERE id = ").bind(Cell::Id(id), ColumnType::Id);
        if since.is_none() {
            sql.push(" AND failing_since IS NOT NULL");
        }
        self.write_one("webhook_failing", sql).await.map(drop)
    }

    /// Switches one off, and says why.
    pub async fn pause_webhook(&self, id: RecordId, why: &str) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "UPDATE webhook SET paused = ");
        sql.bind(Cell::Text(why.to_owned()), ColumnType::Text)
            .push(", active = ")
            .bind(Cell::Bool(false), ColumnType::Bool);
        sql.push(" WHERE id = ").bind(Cell::Id(id), ColumnType::Id);
        self.write_one("pause_webhook", sql).await.map(drop)
    }
}

fn columns(sql: &mut Sql) {
    sql.idents(COLUMNS.iter().map(|(name, _)| *name));
    for (_, ty) in COLUMNS {
        sql.result(ty);
    }
}

fn cells(webhook: &Webhook) -> [Cell; 13] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let time = |at: Option<Timestamp>| at.map_or(Cell::Null, Cell::Time);
    let old = webhook.old_secret.as_ref();
    [
        Cell::Id(webhook.id),
        Cell::Id(webhook.owner),
        text(&webhook.name),
        text(&webhook.url),
        Cell::Json(serde_json::json!(webhook.events).to_string()),
        Cell::Bool(webhook.active),
        text(&webhook.secret),
        old.map_or(Cell::Null, |(secret, _)| text(secret)),
        time(old.map(|(_, until)| *until)),
        Cell::Time(webhook.created_at),
        Cell::Time(webhook.updated_at),
        time(webhook.failing_since),
        webhook.paused.as_deref().map_or(Cell::Null, text),
    ]
}

fn webhook(row: Row) -> Result<Webhook> {
    let mut cells = Cells::of(row);
    let (id, owner, name, url) = (cells.id()?, cells.id()?, cells.text()?, cells.text()?);
    let events = serde_json::from_value(cells.json()?)
        .map_err(|error| Error::Bug(format!("webhook {id}: {error}")))?;
    let (active, secret) = (cells.bool()?, cells.text()?);
    let (old, until) = (cells.text()?, cells.maybe_time()?);
    Ok(Webhook {
        id,
        owner,
        name,
        url,
        events,
        active,
        secret,
        old_secret: until.map(|until| (old, until)),
        created_at: cells.time()?,
        updated_at: cells.time()?,
        failing_since: cells.maybe_time()?,
        paused: Some(cells.text()?).filter(|why| !why.is_empty()),
    })
}
