//! The search index of records that are there, written anew into empty tables: it cannot be read back from either database, and
//! follows from the records.
//! Deliberately not here: the vocabulary, which is a table like others.

use mainstay_model::search::{self, SearchText};
use mainstay_model::{Cell, ColumnType, Predicate, RecordId};

use super::index::entry;
use super::load::Wanted;
use super::rules::Rules;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// Records read at once.
const BATCH: i64 = 500;

/// Writes the search index of an object's records behind a row; gives the last row and how many there were, nothing at the end.
pub(crate) async fn batch(
    tx: &mut Tx,
    rules: &Rules,
    object: &str,
    after: i64,
) -> Result<Option<(i64, u64)>> {
    let Some(known) = rules.object(object) else {
        return Ok(None);
    };
    let mut sql = Sql::new(tx.dialect(), "SELECT rid, id FROM ");
    sql.ident(&known.object.table())
        .push(" WHERE rid > ")
        .bind(Cell::Int(after), ColumnType::Int);
    sql.push(" ORDER BY rid LIMIT ")
        .bind(Cell::Int(BATCH), ColumnType::Int);
    sql.results_are(&[ColumnType::Int, ColumnType::Id]);
    let mut ids: Vec<RecordId> = Vec::new();
    let mut last = None;
    for row in tx.query(&sql).await? {
        if let [Cell::Int(rid), Cell::Id(id)] = row.as_slice() {
            last = Some(*rid);
            ids.push(*id);
        }
    }
    let Some(last) = last else { return Ok(None) };
    let wanted = Wanted {
        positions: &known.searchable,
        visible: &Predicate::True,
        writable: &Predicate::True,
        lock: false,
    };
    let mut found: Vec<_> = rules
        .load(tx, known, &wanted, &ids)
        .await?
        .into_values()
        .collect();
    found.sort_unstable_by_key(|current| current.rid);
    let dialect = tx.dialect();
    let statements: Vec<Sql> = found
        .iter()
        .map(|current| {
            let text = SearchText::of(&known.object, |at| Some(current.get(at)));
            let doc = search::document(&text);
            entry(rules, known, dialect, current.rid, &doc, true)
        })
        .collect();
    tx.execute_all(&statements).await?;
    let count = u64::try_from(statements.len()).unwrap_or(0);
    Ok(Some((last, count)))
}
