//! The words that the records of a list field have: tags that exist, for choosing among them. Each word is looked for by
//! itself, so that a million records with a few hundred words cost a few hundred looks.

use mainstay_model::access::Access;
use mainstay_model::query::Trash;
use mainstay_model::{Cell, ColumnType, Value};

use super::select::write_trash;
use crate::db::Tx;
use crate::error::Result;
use crate::layout::{Layout, Layouts};
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::Sql;

/// Different words looked at.
const MOST: i64 = 400;
/// Records looked at for a word until one may be seen: a suggestion is no search.
const HOLDERS: i64 = 100;

/// The words, in the order of their folded form and as some record that may be seen writes them.
pub(crate) async fn words(
    tx: &mut Tx,
    layouts: &Layouts,
    access: &Access,
    object: &str,
    field: &str,
) -> Result<Vec<String>> {
    let layout = layouts.named(object)?.clone();
    let Some(position) = layout.object.position(field) else {
        return Ok(Vec::new());
    };
    if !access.may_read(&layout.object, position) {
        return Ok(Vec::new());
    }
    let table = layout.side_table(field)?;
    let mut sql = Sql::new(
        tx.dialect(),
        "WITH RECURSIVE w(value) AS (SELECT min(value) FROM ",
    );
    sql.ident(table)
        .push(" UNION ALL SELECT (SELECT min(s.value) FROM ")
        .ident(table)
        .push(
            " s WHERE s.value > w.value) FROM w WHERE w.value IS NOT NULL) \
             SELECT w.value, (SELECT t.rid FROM (SELECT rid FROM ",
        )
        .ident(table)
        .push(" WHERE value = w.value LIMIT ")
        .bind(Cell::Int(HOLDERS), ColumnType::Int)
        .push(") h JOIN ")
        .ident(&layout.table)
        .push(" t ON t.rid = h.rid WHERE ");
    write_trash(&mut sql, "t", Trash::Live);
    sql.push(" AND ");
    let matches = Matches::default();
    Conditions::new(layouts, &matches).write(&mut sql, &layout, "t", &access.visible(object))?;
    sql.push(" LIMIT 1) FROM w WHERE w.value IS NOT NULL LIMIT ")
        .bind(Cell::Int(MOST), ColumnType::Int);
    sql.results_are(&[ColumnType::Text, ColumnType::Int]);
    let mut keys = Vec::new();
    for row in tx.query(&sql).await? {
        if let [Cell::Text(key), Cell::Int(rid)] = row.as_slice() {
            keys.push((key.clone(), *rid));
        }
    }
    let spelled = spelled(tx, &layout, position, &keys).await?;
    Ok(spelled.into_iter().map(|(_, word)| word).collect())
}

/// Folded words, each with one as the record of that number writes it.
pub(super) async fn spelled(
    tx: &mut Tx,
    layout: &Layout,
    position: usize,
    keys: &[(String, i64)],
) -> Result<Vec<(String, String)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let field = &layout.object.fields[position];
    let columns = &layout.fields[position].columns;
    let mut rids: Vec<i64> = keys.iter().map(|(_, rid)| *rid).collect();
    rids.sort_unstable();
    rids.dedup();
    let mut sql = Sql::new(tx.dialect(), "SELECT ");
    for (at, column) in columns.iter().enumerate() {
        sql.push(if at > 0 { ", " } else { "" })
            .ident(&column.name)
            .result(column.ty);
    }
    sql.push(" FROM ").ident(&layout.table).push(" WHERE rid");
    sql.any_of(rids.into_iter().map(Cell::Int).collect(), ColumnType::Int);
    let mut known: Vec<(String, String)> = Vec::new();
    for mut row in tx.query(&sql).await? {
        let Value::Set(words) = field.kind.value(field, &mut row) else {
            continue;
        };
        for word in words {
            let one = Value::Set(vec![word.clone()]);
            for key in field.kind.side_values(field, &one) {
                known.push((key, word.clone()));
            }
        }
    }
    let spelling = |key: &String| known.iter().find(|(other, _)| other == key).cloned();
    Ok(keys.iter().filter_map(|(key, _)| spelling(key)).collect())
}
