//! How many records a list has: exactly, and without reading them where nothing is filtered.

use mainstay_model::query::{ScopedQuery, Trash};
use mainstay_model::{Cell, ColumnType, Object, Predicate};

use super::select::write_trash;
use crate::db::Tx;
use crate::error::Result;
use crate::layout::Layouts;
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::Sql;
use crate::write::ledger::{LIVE, TRASHED};

/// The number of records, whatever page the query asks for.
pub(crate) async fn count(tx: &mut Tx, layouts: &Layouts, query: &ScopedQuery) -> Result<u64> {
    if *query.predicate() == Predicate::True {
        return kept(tx, query.object(), query.trash()).await;
    }
    let layout = layouts.of(query.object());
    let matches = Matches::of_query(tx, layouts, query).await?;
    let mut sql = Sql::new(tx.dialect(), "SELECT count(*) FROM ");
    sql.ident(&layout.table).push(" t WHERE ");
    write_trash(&mut sql, "t", query.trash());
    sql.push(" AND ");
    Conditions::new(layouts, &matches).write(&mut sql, &layout, "t", query.predicate())?;
    sql.result(ColumnType::Int);
    number(tx, &sql).await
}

/// All records of an object: every write keeps their number.
async fn kept(tx: &mut Tx, object: &Object, trash: Trash) -> Result<u64> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM object_count WHERE object = ",
    );
    sql.bind(Cell::Text(object.name.clone()), ColumnType::Text)
        .result(ColumnType::Int);
    let slot = match trash {
        Trash::Live => Some(LIVE),
        Trash::Trashed => Some(TRASHED),
        Trash::Any => None,
    };
    if let Some(slot) = slot {
        sql.push(" AND slot = ")
            .bind(Cell::Int(slot), ColumnType::Int);
    }
    number(tx, &sql).await
}

async fn number(tx: &mut Tx, sql: &Sql) -> Result<u64> {
    match tx.query_first(sql).await?.as_deref() {
        Some([Cell::Int(number)]) => Ok(u64::try_from(*number).unwrap_or(0)),
        _ => Ok(0),
    }
}
