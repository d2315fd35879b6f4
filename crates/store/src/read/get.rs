//! One record.

use std::sync::Arc;

use mainstay_model::access::Access;
use mainstay_model::query::ScopedGet;
use mainstay_model::{Cell, ColumnType, Object, Predicate, Record, RecordId};

use super::fill::{Batch, fill};
use super::select::{Selection, write_trash};
use crate::db::Tx;
use crate::error::Result;
use crate::layout::Layouts;
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::Sql;

/// The record, if there is one that may be seen.
pub(crate) async fn get(tx: &mut Tx, layouts: &Layouts, get: &ScopedGet) -> Result<Option<Record>> {
    let layout = layouts.of(get.object());
    let selection = Selection::new(layout.clone(), get.fields().clone());
    let mut sql = Sql::new(tx.dialect(), "SELECT ");
    selection.columns(&mut sql, "t");
    sql.push(" FROM ")
        .ident(&layout.table)
        .push(" t WHERE t.id = ")
        .bind(Cell::Id(get.id()), ColumnType::Id);
    sql.push(" AND ");
    write_trash(&mut sql, "t", get.trash());
    if *get.predicate() != Predicate::True {
        sql.push(" AND ");
        Conditions::new(layouts, &Matches::default()).write(
            &mut sql,
            &layout,
            "t",
            get.predicate(),
        )?;
    }
    let mut rows = tx.query(&sql).await?;
    let mut batch = Batch::of(selection, &mut rows)?;
    fill(tx, layouts, get.access(), &mut batch).await?;
    Ok(batch.records.pop())
}

/// Whether a predicate holds for a record, in the trash or outside.
pub(crate) async fn matches(
    tx: &mut Tx,
    layouts: &Layouts,
    access: &Arc<Access>,
    object: &Arc<Object>,
    id: RecordId,
    predicate: &Predicate,
) -> Result<bool> {
    let layout = layouts.of(object);
    let matches = Matches::of(tx, access, object, predicate).await?;
    let mut sql = Sql::new(tx.dialect(), "SELECT 1 FROM ");
    sql.ident(&layout.table)
        .push(" t WHERE t.id = ")
        .bind(Cell::Id(id), ColumnType::Id)
        .push(" AND ");
    Conditions::new(layouts, &matches).write(&mut sql, &layout, "t", predicate)?;
    sql.result(ColumnType::Int);
    Ok(tx.query_first(&sql).await?.is_some())
}
