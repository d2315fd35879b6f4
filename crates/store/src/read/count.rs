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
use crate::write::ledger::LIVE;

/// The number of records, whatever page the query asks for.
pub(crate) async fn count(tx: &mut Tx, layouts: &Layouts, query: &ScopedQuery) -> Result<u64> {
    if *query.predicate() == Predicate::True && query.trash() == Trash::Live {
        return live(tx, query.object()).await;
    }
    let layout = layouts.of(query.object());
    let matches = Matches::of(tx, query.access(), query.object(), query.predicate()).await?;
    let mut sql = Sql::new(tx.dialect(), "SELECT count(*) FROM ");
    sql.ident(&layout.table).push(" t WHERE ");
    write_trash(&mut sql, "t", query.trash());
    if *query.predicate() != Predicate::True {
        sql.push(" AND ");
        Conditions::new(layouts, &matches).write(&mut sql, &layout, "t", query.predicate())?;
    }
    sql.result(ColumnType::Int);
    number(tx, &sql).await
}

/// All records outside the trash: kept up to date by every write.
async fn live(tx: &mut Tx, object: &Object) -> Result<u64> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM object_count WHERE object = ",
    );
    sql.bind(Cell::Text(object.name.clone()), ColumnType::Text)
        .push(" AND slot = ")
        .bind(Cell::Int(LIVE), ColumnType::Int)
        .result(ColumnType::Int);
    number(tx, &sql).await
}

async fn number(tx: &mut Tx, sql: &Sql) -> Result<u64> {
    match tx.query_first(sql).await?.as_deref() {
        Some([Cell::Int(number)]) => Ok(u64::try_from(*number).unwrap_or(0)),
        _ => Ok(0),
    }
}
