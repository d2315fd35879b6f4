//! Records that went into others: where they went, and the records as they are before they go.

use std::sync::Arc;

use mainstay_model::{Cell, ColumnType, Predicate, Record, RecordId};

use crate::db::Tx;
use crate::error::Result;
use crate::history::sets::set;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;
use crate::write::load::{Wanted, every_field};

/// Undos of undos that are followed to the merge at their beginning.
const MOST_UNDOS: usize = 100;

/// A record that went into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Their object.
    pub object: String,
    /// The record that went.
    pub record: RecordId,
    /// The one that took it in.
    pub survivor: RecordId,
    /// The change set that did it.
    pub set: RecordId,
}

impl Store {
    /// The record that took this one in, unless that was taken back since.
    pub async fn merged_into(&self, record: RecordId) -> Result<Option<Merged>> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT m.object, m.record, m.survivor, m.set_id FROM merged m JOIN change_set s ON s.id = m.set_id WHERE m.record = ",
        );
        sql.bind(Cell::Id(record), ColumnType::Id)
            .push(" AND s.undone_by IS NULL ORDER BY s.rid DESC LIMIT 1")
            .results_are(&RESULTS);
        let rows = self.read_rows("merged_into", sql).await?;
        rows.into_iter().next().map(merged).transpose()
    }

    /// What a change set made one, or what the one made one that it takes back or does again; nothing for others.
    pub async fn merges_of(&self, id: RecordId) -> Result<Vec<Merged>> {
        self.db()
            .read("merges_of", move |tx| {
                Box::pin(async move {
                    let mut id = id;
                    for _ in 0..MOST_UNDOS {
                        let found = of_set(tx, id).await?;
                        let undoes = match found.is_empty() {
                            true => set(tx, id).await?.and_then(|set| set.meta.undoes),
                            false => None,
                        };
                        match undoes {
                            Some(undone) => id = undone,
                            None => return Ok(found),
                        }
                    }
                    Ok(Vec::new())
                })
            })
            .await
    }

    /// Records as they are, links to what is hidden or in the trash included, in the order asked for: for putting values
    /// together without losing any. Not scoped; what of it somebody may see is asked before.
    pub async fn whole(&self, object: &str, ids: &[RecordId]) -> Result<Vec<Record>> {
        let rules = self.rules();
        let Some(known) = rules.object(object).cloned() else {
            return Ok(Vec::new());
        };
        let shared = Arc::new((rules, known, ids.to_vec()));
        self.db()
            .snapshot("whole", move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (rules, known, ids) = &*shared;
                    let every = every_field(known);
                    let wanted = Wanted {
                        positions: &every,
                        visible: &Predicate::True,
                        writable: &Predicate::True,
                        lock: false,
                    };
                    let mut found = rules.load(tx, known, &wanted, ids).await?;
                    Ok(ids
                        .iter()
                        .filter_map(|id| Some(found.remove(id)?.whole(known, &every)))
                        .collect())
                })
            })
            .await
    }
}

const RESULTS: [ColumnType; 4] = [
    ColumnType::Text,
    ColumnType::Id,
    ColumnType::Id,
    ColumnType::Id,
];

async fn of_set(tx: &mut Tx, id: RecordId) -> Result<Vec<Merged>> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT object, record, survivor, set_id FROM merged WHERE set_id = ",
    );
    sql.bind(Cell::Id(id), ColumnType::Id)
        .push(" ORDER BY record")
        .results_are(&RESULTS);
    tx.query(&sql).await?.into_iter().map(merged).collect()
}

fn merged(row: crate::db::Row) -> Result<Merged> {
    let mut cells = Cells::of(row);
    Ok(Merged {
        object: cells.text()?,
        record: cells.id()?,
        survivor: cells.id()?,
        set: cells.id()?,
    })
}
