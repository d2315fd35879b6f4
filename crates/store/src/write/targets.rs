//! Whether links lead to records that exist, are live, and may be seen by the one who sets them.

use std::collections::HashSet;

use mainstay_model::{Cell, ColumnType, Predicate, RecordId};

use super::rules::Rules;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// Of the records asked for, by object and by the rows that may be seen, those that links may be set to. One round trip.
pub(crate) async fn live(
    tx: &mut Tx,
    rules: &Rules,
    asked: Vec<(String, &Predicate, HashSet<RecordId>)>,
) -> Result<HashSet<(String, RecordId)>> {
    let mut statements = Vec::new();
    let mut objects = Vec::new();
    for (object, visible, ids) in asked {
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
            sql.push(" AND t.\"deleted_at\" IS NULL")
                .result(ColumnType::Id);
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
