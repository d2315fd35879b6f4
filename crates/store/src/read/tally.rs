//! Several numbers of one list, counted in one pass over its rows.

use mainstay_model::query::ScopedQuery;
use mainstay_model::{Cell, ColumnType};

use super::select::write_trash;
use crate::db::Tx;
use crate::error::Result;
use crate::layout::Layouts;
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::Sql;

/// How many records a list has, and how many of these are in each of some narrower ones of the same object.
pub(crate) async fn tally(
    tx: &mut Tx,
    layouts: &Layouts,
    all: &ScopedQuery,
    parts: &[ScopedQuery],
) -> Result<(u64, Vec<u64>)> {
    let layout = layouts.of(all.object());
    // Words looked for are no part of what is counted so.
    let matches = Matches::default();
    let mut conditions = Conditions::new(layouts, &matches);
    let mut sql = Sql::new(tx.dialect(), "SELECT count(*)");
    sql.result(ColumnType::Int);
    for part in parts {
        sql.push(", count(*) FILTER (WHERE ");
        conditions.write(&mut sql, &layout, "t", part.predicate())?;
        sql.push(")").result(ColumnType::Int);
    }
    sql.push(" FROM ").ident(&layout.table).push(" t WHERE ");
    write_trash(&mut sql, "t", all.trash());
    sql.push(" AND ");
    conditions.write(&mut sql, &layout, "t", all.predicate())?;
    let row = tx.query_first(&sql).await?.unwrap_or_default();
    let mut numbers = row.into_iter().map(|cell| match cell {
        Cell::Int(number) => u64::try_from(number).unwrap_or(0),
        _ => 0,
    });
    Ok((numbers.next().unwrap_or(0), numbers.collect()))
}
