//! What of a change set may concern people: its changes as they are, and who follows the records.

use std::collections::{HashMap, HashSet};

use mainstay_model::access::FOLLOWERS;
use mainstay_model::change::{Change, Verb};
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::db::Tx;
use crate::error::Result;
use crate::history::rows::{Which, changes};
use crate::open::Store;
use crate::sql::Sql;
use crate::write::rules::Rules;

/// A part of a change set.
#[derive(Clone, Debug, Default)]
pub struct Concerned {
    /// Its changes, oldest first, with everything in them.
    pub changes: Vec<Change>,
    /// Who follows records that were there before.
    pub followers: HashMap<RecordId, Vec<RecordId>>,
}

impl Store {
    /// The changes of a change set behind a position in history, whoever may see them, and who follows their records.
    pub async fn concerned(&self, set: RecordId, after: i64, limit: usize) -> Result<Concerned> {
        let rules = self.rules();
        self.db()
            .read("concerned", move |tx| {
                let rules = rules.clone();
                Box::pin(async move { concerned(tx, &rules, set, after, limit).await })
            })
            .await
    }
}

async fn concerned(
    tx: &mut Tx,
    rules: &Rules,
    set: RecordId,
    after: i64,
    limit: usize,
) -> Result<Concerned> {
    let which = Which {
        set: Some(set),
        after: Some(after),
        ..Which::default()
    };
    let found = changes(tx, &which, limit).await?;
    let mut records: HashMap<&str, HashSet<RecordId>> = HashMap::new();
    for change in &found {
        if !matches!(change.verb, Verb::Create | Verb::Purge) {
            let ids = records.entry(change.object.as_str()).or_default();
            ids.insert(change.record);
        }
    }
    let mut statements = Vec::new();
    for (object, ids) in records {
        let Some(object) = rules.object(object).map(|known| &known.object) else {
            continue;
        };
        let field = object.find(FOLLOWERS);
        let Some(side) = field.and_then(|field| object.side_table(field)) else {
            continue;
        };
        let mut sql = Sql::new(tx.dialect(), "SELECT t.\"id\", l.target FROM ");
        sql.ident(&object.table())
            .push(" AS t JOIN ")
            .ident(&side)
            .push(" AS l ON l.rid = t.rid WHERE t.\"id\"")
            .any_of(ids.into_iter().map(Cell::Id).collect(), ColumnType::Id)
            .results_are(&[ColumnType::Id, ColumnType::Id]);
        statements.push(sql);
    }
    let mut followers: HashMap<RecordId, Vec<RecordId>> = HashMap::new();
    for row in tx.query_all(&statements).await?.into_iter().flatten() {
        if let [Cell::Id(record), Cell::Id(person)] = row.as_slice() {
            followers.entry(*record).or_default().push(*person);
        }
    }
    Ok(Concerned {
        changes: found,
        followers,
    })
}
