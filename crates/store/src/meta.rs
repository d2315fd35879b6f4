//! Objects and fields that the workspace has made or changed: kept in the database, laid over those that are shipped.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use mainstay_model::change::Meta;
use mainstay_model::{Cell, ColumnType, Object, Reason};

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::sql::Sql;

/// What is kept, by name.
pub(crate) async fn load(tx: &mut Tx) -> Result<BTreeMap<String, Object>> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT name, definition FROM meta_object ORDER BY name",
    );
    sql.results_are(&[ColumnType::Text, ColumnType::Json]);
    let mut kept = BTreeMap::new();
    for row in tx.query(&sql).await? {
        let [Cell::Text(name), Cell::Json(json)] = row.as_slice() else {
            continue;
        };
        let object = serde_json::from_str(json).map_err(|error| {
            Error::Bug(format!(
                "the definition of `{name}` cannot be read: {error}"
            ))
        })?;
        kept.insert(name.clone(), object);
    }
    Ok(kept)
}

/// The newest change of any of them; 0 before there was one.
pub(crate) fn newest(tx: &mut Tx) -> BoxFuture<'_, Result<i64>> {
    Box::pin(async move {
        let mut sql = Sql::new(
            tx.dialect(),
            "SELECT coalesce(max(rid), 0) FROM meta_change",
        );
        sql.result(ColumnType::Int);
        match tx.query_first(&sql).await?.as_deref() {
            Some([Cell::Int(newest)]) => Ok(*newest),
            other => Err(Error::Bug(format!(
                "the newest change of objects reads {other:?}"
            ))),
        }
    })
}

/// Keeps objects, and writes down who changed them and how.
pub(crate) async fn save(
    tx: &mut Tx,
    meta: &Meta,
    before: &BTreeMap<String, Object>,
    objects: &[Object],
) -> Result<()> {
    let mut statements = Vec::with_capacity(objects.len() * 2);
    for object in objects {
        let old = before.get(&object.name).map(json).transpose()?;
        let new = json(object)?;
        let mut sql = Sql::new(
            tx.dialect(),
            "INSERT INTO meta_object (name, definition, at) VALUES (",
        );
        sql.bind(Cell::Text(object.name.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(new.clone(), ColumnType::Json).push(", ");
        sql.bind(Cell::Time(meta.at), ColumnType::Time);
        sql.push(
            ") ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, at = excluded.at",
        );
        statements.push(sql);
        statements.push(change(
            tx,
            meta,
            &object.name,
            old.unwrap_or(Cell::Null),
            new,
        ));
    }
    tx.execute_all(&statements).await.map(drop)
}

/// Keeps an object no longer, and nothing that was counted or numbered for it.
pub(crate) async fn forget(tx: &mut Tx, meta: &Meta, object: &Object) -> Result<()> {
    let old = json(object)?;
    let gone = Cell::Json("null".to_owned());
    let mut statements = vec![change(tx, meta, &object.name, old, gone)];
    for (table, column) in [
        ("meta_object", "name"),
        ("object_count", "object"),
        ("auto_number", "object"),
        ("duplicate", "object"),
        ("duplicate_scan", "object"),
    ] {
        let mut sql = Sql::new(tx.dialect(), "DELETE FROM ");
        sql.ident(table).push(" WHERE ").ident(column).push(" = ");
        sql.bind(Cell::Text(object.name.clone()), ColumnType::Text);
        statements.push(sql);
    }
    tx.execute_all(&statements).await.map(drop)
}

fn json(object: &Object) -> Result<Cell> {
    serde_json::to_string(object)
        .map(Cell::Json)
        .map_err(|error| Error::Bug(error.to_string()))
}

fn change(tx: &Tx, meta: &Meta, name: &str, old: Cell, new: Cell) -> Sql {
    let mut sql = Sql::new(
        tx.dialect(),
        "INSERT INTO meta_change (set_id, name, at, actor, source, reason, request, before, after) VALUES (",
    );
    sql.bind(Cell::Id(meta.id), ColumnType::Id).push(", ");
    sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Time(meta.at), ColumnType::Time).push(", ");
    sql.bind(meta.actor.map_or(Cell::Null, Cell::Id), ColumnType::Id)
        .push(", ");
    sql.bind(Cell::Text(meta.source.name().to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(
        Cell::text(meta.reason.as_ref().map(Reason::to_stored)),
        ColumnType::Text,
    )
    .push(", ");
    sql.bind(Cell::text(meta.request.clone()), ColumnType::Text)
        .push(", ");
    sql.bind(old, ColumnType::Json).push(", ");
    sql.bind(new, ColumnType::Json).push(")");
    sql
}
