//! Side tables: single values of a list, so that one email of several is found by index; links to many.

use std::collections::HashMap;

use mainstay_model::field::Side;
use mainstay_model::value::Link;
use mainstay_model::{Cell, ColumnType, Value};

use super::insert::{Conflict, Target};
use super::rules::{ObjectRules, Rules};
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::sql::Sql;

const VALUES: [(&str, ColumnType); 2] = [("rid", ColumnType::Int), ("value", ColumnType::Text)];
const LINKS: [(&str, ColumnType); 5] = [
    ("rid", ColumnType::Int),
    ("target", ColumnType::Id),
    ("object", ColumnType::Text),
    ("position", ColumnType::Int),
    ("attributes", ColumnType::Json),
];

/// What the side table of a field has for a record; `rows` are for [`target`].
pub(crate) fn rows(
    rules: &ObjectRules,
    position: usize,
    rid: i64,
    value: &Value,
) -> Vec<Vec<Cell>> {
    let field = &rules.object.fields[position];
    match rules.sides[position] {
        Side::None => Vec::new(),
        Side::Values => {
            let mut values = field.kind.side_values(field, value);
            values.sort_unstable();
            values.dedup();
            values
                .into_iter()
                .map(|value| vec![Cell::Int(rid), Cell::Text(value)])
                .collect()
        }
        Side::Links => {
            let Value::Links(links) = value else {
                return Vec::new();
            };
            let only = field
                .params
                .targets
                .first()
                .filter(|_| field.params.targets.len() == 1);
            links
                .iter()
                .enumerate()
                .map(|(at, link)| {
                    let object = only.unwrap_or(&link.object).clone();
                    let attributes = match link.attributes.is_empty() {
                        true => Cell::Null,
                        false => Cell::Json(
                            serde_json::Value::Object(link.attributes.clone()).to_string(),
                        ),
                    };
                    let at = i64::try_from(at).unwrap_or(i64::MAX);
                    vec![
                        Cell::Int(rid),
                        Cell::Id(link.id),
                        Cell::Text(object),
                        Cell::Int(at),
                        attributes,
                    ]
                })
                .collect()
        }
    }
}

/// Where they go.
pub(crate) fn target(rules: &ObjectRules, position: usize) -> Option<Target> {
    let table = rules.object.side_table(&rules.object.fields[position])?;
    let columns: &[_] = if rules.sides[position] == Side::Links {
        &LINKS
    } else {
        &VALUES
    };
    Some(Target {
        table,
        columns: columns.into(),
        conflict: Conflict::Skip,
    })
}

/// Takes out what the side table of a field has for a record.
pub(crate) fn clear(
    rules: &Rules,
    of: &ObjectRules,
    dialect: Dialect,
    position: usize,
    rid: i64,
) -> Option<Sql> {
    let table = of.object.side_table(&of.object.fields[position])?;
    let shape = rules.shape("clear", &table, &[], || {
        let mut sql = Sql::new(dialect, "DELETE FROM ");
        sql.ident(&table)
            .push(" WHERE \"rid\" = ")
            .bind(Cell::Null, ColumnType::Int);
        sql.shape().clone()
    });
    Some(Sql::with(&shape, [Cell::Int(rid)]))
}

/// The links of these rows, in their order.
pub(crate) async fn links_of(
    tx: &mut Tx,
    rules: &ObjectRules,
    position: usize,
    rids: &[i64],
) -> Result<HashMap<i64, Vec<Link>>> {
    let mut links: HashMap<i64, Vec<Link>> = HashMap::new();
    let Some(table) = rules.object.side_table(&rules.object.fields[position]) else {
        return Ok(links);
    };
    for rids in rids.chunks(500) {
        let mut sql = Sql::new(
            tx.dialect(),
            "SELECT \"rid\", \"target\", \"object\", \"attributes\" FROM ",
        );
        sql.ident(&table).push(" WHERE \"rid\"");
        sql.any_of(
            rids.iter().copied().map(Cell::Int).collect(),
            ColumnType::Int,
        );
        sql.push(" ORDER BY \"rid\", \"position\"");
        sql.results_are(&[
            ColumnType::Int,
            ColumnType::Id,
            ColumnType::Text,
            ColumnType::Json,
        ]);
        for row in tx.query(&sql).await? {
            if let [Cell::Int(rid), Cell::Id(id), object, attributes] = row.as_slice() {
                let object = if let Cell::Text(object) = object {
                    object.as_str()
                } else {
                    ""
                };
                let mut link = Link::to(object, *id);
                if let Cell::Json(text) = attributes {
                    link.attributes = serde_json::from_str(text).unwrap_or_default();
                }
                links.entry(*rid).or_default().push(link);
            }
        }
    }
    Ok(links)
}
