//! Links to many: they live in side tables, one statement for a field of all records at once.

use std::collections::HashMap;

use mainstay_model::field::Side;
use mainstay_model::value::Link;
use mainstay_model::{Cell, ColumnType, Value};

use super::fill::Batch;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// Fills in the links to many of the records.
pub(super) async fn fill(tx: &mut Tx, batch: &mut Batch) -> Result<()> {
    let selection = &batch.selection;
    let places: Vec<usize> = (0..selection.fields.len())
        .filter(|place| selection.layout.fields[selection.fields[*place]].side == Side::Links)
        .collect();
    if places.is_empty() || batch.rids.is_empty() {
        return Ok(());
    }
    let rids: Vec<Cell> = batch.rids.iter().copied().map(Cell::Int).collect();
    let statements: Vec<Sql> = places
        .iter()
        .map(|place| {
            let table = &selection.layout.fields[selection.fields[*place]].side_table;
            let mut sql = Sql::new(tx.dialect(), "SELECT rid, target, object, attributes FROM ");
            sql.ident(table)
                .push(" WHERE rid")
                .any_of(rids.clone(), ColumnType::Int)
                .push(" ORDER BY rid, position, target");
            sql.result(ColumnType::Int)
                .result(ColumnType::Id)
                .result(ColumnType::Text)
                .result(ColumnType::Json);
            sql
        })
        .collect();
    let results = tx.query_all(&statements).await?;
    let at: HashMap<i64, usize> = batch
        .rids
        .iter()
        .enumerate()
        .map(|(at, rid)| (*rid, at))
        .collect();
    for (place, rows) in places.into_iter().zip(results) {
        for row in rows {
            let Ok([Cell::Int(rid), Cell::Id(target), object, attributes]) =
                <[Cell; 4]>::try_from(row)
            else {
                continue;
            };
            let Some(record) = at.get(&rid).and_then(|at| batch.records.get_mut(*at)) else {
                continue;
            };
            let object = if let Cell::Text(object) = object {
                object
            } else {
                String::new()
            };
            let mut link = Link::to(&object, target);
            if let Cell::Json(text) = attributes {
                link.attributes = serde_json::from_str(&text).unwrap_or_default();
            }
            match &mut record.values[place] {
                Value::Links(links) => links.push(link),
                value => *value = Value::Links(vec![link]),
            }
        }
    }
    Ok(())
}
