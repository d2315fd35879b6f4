//! Puts notifications down: each once, or together with what came before and was not read yet.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};
use serde_json::Value as Json;

use super::word::Words;
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// Entries of a list that is put together from several.
const MOST: usize = 100;

/// Something that somebody is to be told of.
#[derive(Clone, Debug, PartialEq)]
pub struct NewNotification {
    /// Its identity.
    pub id: RecordId,
    /// Who is told.
    pub person: RecordId,
    /// What has happened.
    pub kind: String,
    /// What else there is to say.
    pub args: Json,
    /// Of which object.
    pub object: Option<String>,
    /// Of which record.
    pub record: Option<RecordId>,
    /// Who did it.
    pub actor: Option<RecordId>,
    /// When.
    pub at: Timestamp,
    /// The same is told to somebody but once.
    pub once: Option<String>,
    /// What has the same and is not read yet becomes one: its lists become one, its numbers are added.
    pub fold: Option<Fold>,
}

/// What becomes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Fold {
    /// What is the same.
    pub key: String,
    /// What happened before this stays by itself.
    pub since: Timestamp,
}

impl Store {
    /// Tells people of something; how many notifications are new.
    pub async fn notify_people(&self, notifications: Vec<NewNotification>) -> Result<u64> {
        if notifications.is_empty() {
            return Ok(0);
        }
        let words = self.writers().notices.words();
        self.db()
            .write("notify people", move |tx| {
                let (notifications, words) = (notifications.clone(), words.clone());
                Box::pin(async move { put(tx, &words, &notifications).await })
            })
            .await
    }
}

/// Puts notifications down within a transaction, and has people told of it; how many are new.
pub(crate) async fn put(
    tx: &mut Tx,
    words: &Words,
    notifications: &[NewNotification],
) -> Result<u64> {
    let mut new = 0;
    let mut people = Vec::new();
    for notification in notifications {
        if folded(tx, notification).await? {
            people.push(notification.person);
            continue;
        }
        let inserted = tx.execute(&insert(tx.dialect(), notification)).await?;
        if inserted > 0 {
            new += inserted;
            people.push(notification.person);
        }
    }
    people.sort_unstable();
    people.dedup();
    words.pass(tx, &people, None).await?;
    Ok(new)
}

/// Whether it became part of one that is there.
async fn folded(tx: &mut Tx, new: &NewNotification) -> Result<bool> {
    let Some(fold) = &new.fold else {
        return Ok(false);
    };
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT rid, args, at FROM notification WHERE person = ",
    );
    sql.bind(Cell::Id(new.person), ColumnType::Id)
        .push(" AND fold IS NOT NULL AND fold = ")
        .bind(Cell::Text(fold.key.clone()), ColumnType::Text);
    if tx.dialect() == Dialect::Postgres {
        sql.push(" FOR UPDATE");
    }
    sql.results_are(&[ColumnType::Int, ColumnType::Json, ColumnType::Time]);
    let Some(row) = tx.query_first(&sql).await? else {
        return Ok(false);
    };
    let mut cells = Cells::of(row);
    let (rid, mut args, at) = (cells.int()?, cells.json()?, cells.time()?);
    let mut sql = Sql::new(tx.dialect(), "UPDATE notification SET ");
    let same = at >= fold.since;
    if same {
        together(&mut args, &new.args);
        sql.push("args = ")
            .bind(Cell::Json(args.to_string()), ColumnType::Json)
            .push(", actor = ")
            .bind(new.actor.map_or(Cell::Null, Cell::Id), ColumnType::Id)
            .push(", at = ")
            .bind(Cell::Time(new.at.max(at)), ColumnType::Time);
    } else {
        sql.push("fold = NULL");
    }
    sql.push(" WHERE rid = ")
        .bind(Cell::Int(rid), ColumnType::Int);
    tx.execute(&sql).await?;
    Ok(same)
}

/// Lists become one, in which each entry is once; numbers are added; of everything else there is the newer.
fn together(old: &mut Json, new: &Json) {
    let (Some(old), Some(new)) = (old.as_object_mut(), new.as_object()) else {
        return;
    };
    for (name, value) in new {
        match (old.get_mut(name), value) {
            (Some(Json::Array(list)), Json::Array(more)) => {
                for entry in more {
                    if !list.contains(entry) && list.len() < MOST {
                        list.push(entry.clone());
                    }
                }
            }
            (Some(Json::Number(there)), Json::Number(more)) => {
                let sum = there.as_i64().unwrap_or(0) + more.as_i64().unwrap_or(0);
                *there = sum.into();
            }
            _ => {
                old.insert(name.clone(), value.clone());
            }
        }
    }
}

fn insert(dialect: Dialect, new: &NewNotification) -> Sql {
    let mut sql = Sql::new(
        dialect,
        "INSERT INTO notification (id, person, kind, args, object, record, actor, at, once, fold) VALUES (",
    );
    let text = |text: Option<&str>| {
        let cell = text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()));
        (cell, ColumnType::Text)
    };
    let id = |id: Option<RecordId>| (id.map_or(Cell::Null, Cell::Id), ColumnType::Id);
    let cells = [
        id(Some(new.id)),
        id(Some(new.person)),
        text(Some(&new.kind)),
        (Cell::Json(new.args.to_string()), ColumnType::Json),
        text(new.object.as_deref()),
        id(new.record),
        id(new.actor),
        (Cell::Time(new.at), ColumnType::Time),
        text(new.once.as_deref()),
        text(new.fold.as_ref().map(|fold| fold.key.as_str())),
    ];
    for (at, (cell, ty)) in cells.into_iter().enumerate() {
        if at > 0 {
            sql.push(", ");
        }
        sql.bind(cell, ty);
    }
    sql.push(") ON CONFLICT DO NOTHING");
    sql
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_become_one_and_numbers_are_added() {
        let mut old = json!({"actors": ["a"], "fields": ["phone"], "n": 2});
        together(
            &mut old,
            &json!({"actors": ["b", "a"], "fields": ["stage"], "n": 1, "words": "x"}),
        );
        assert_eq!(
            old,
            json!({"actors": ["a", "b"], "fields": ["phone", "stage"], "n": 3, "words": "x"})
        );
    }
}
