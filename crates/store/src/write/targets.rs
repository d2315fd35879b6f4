//! Whether links lead to records that exist, are live, and may be seen by the one who sets them.

use std::collections::HashSet;

use mainstay_model::{Cell, ColumnType, Predicate, RecordId};

use super::rules::Rules;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// Records that links are to be set to.
pub(crate) struct Asked<'p> {
    pub(crate) object: String,
    /// The rows that may be seen.
    pub(crate) visible: &'p Predicate,
    /// Whether those in the trash will do: they did before, and are put back.
    pub(crate) trashed_too: bool,
    pub(crate) ids: HashSet<RecordId>,
}

/// Of the records asked for, those that links may be set to. One round trip.
pub(crate) async fn live(
    tx: &mut Tx,
    rules: &Rules,
    asked: Vec<Asked<'_>>,
) -> Result<HashSet<(String, RecordId)>> {
    let mut statements = Vec::new();
    let mut objects = Vec::new();
    for Asked {
        object,
        visible,
        trashed_too,
        ids,
    } in asked
    {
        let Some(known) = rules.object(&object) else {
            continue;
        };
        if *visible == Predicate::False {
            continue;
        }
        let ids: Vec<RecordId> = ids.into_iter().collect();
        for ids in ids.chunks(500) {
            let mut sql = Sql::new(tx.dialect(), "SELECT t.\"id\" FROM ");
            sql.ident(&known.object.table())
                .push(" AS t WHERE t.\"id\"");
            sql.any_of(ids.iter().copied().map(Cell::Id).collect(), ColumnType::Id);
            if !trashed_too {
                sql.push(" AND t.\"deleted_at\" IS NULL");
            }
            sql.result(ColumnType::Id);
            if *visible != Predicate::True {
                sql.push(" AND ");
                rules.condition(&mut sql, &object, "t", visible)?;
            }
            statements.push(sql);
            objects.push(object.clone());
        }
    }
    if statements.is_empty() {
        return Ok(HashSet::new());
    }
    let mut live = HashSet::new();
    for (object, rows) in objects.into_iter().zip(tx.query_all(&statements).await?) {
        for row in rows {
            if let Some(Cell::Id(id)) = row.first() {
                live.insert((object.clone(), *id));
            }
        }
    }
    Ok(live)
}
