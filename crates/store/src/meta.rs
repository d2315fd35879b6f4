//! Objects and fields that the workspace has made or changed: kept in the database, laid over those that are shipped.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use mainstay_model::change::Meta;
use mainstay_model::{Cell, ColumnType, Field, Object, Reason};

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
    let json = |object: &Object| {
        serde_json::to_string(object)
            .map(Cell::Json)
            .map_err(|error| Error::Bug(error.to_string()))
    };
    let mut statements = Vec::with_capacity(objects.len() * 2);
    for object in objects {
        let old = before
            .get(&object.name)
            .map(json)
            .transpose()?
            .unwrap_or(Cell::Null);
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

        let mut sql = Sql::new(
            tx.dialect(),
            "INSERT INTO meta_change (set_id, name, at, actor, source, reason, request, before, after) VALUES (",
        );
        sql.bind(Cell::Id(meta.id), ColumnType::Id).push(", ");
        sql.bind(Cell::Text(object.name.clone()), ColumnType::Text)
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
        statements.push(sql);
    }
    tx.execute_all(&statements).await.map(drop)
}

/// The objects of a workspace: the shipped ones with what was changed about them, then its own.
pub(crate) fn lay_over(standard: &[Object], kept: &BTreeMap<String, Object>) -> Vec<Object> {
    let mut objects: Vec<Object> = standard
        .iter()
        .map(|shipped| match kept.get(&shipped.name) {
            Some(kept) => changed(shipped, kept),
            None => shipped.clone(),
        })
        .collect();
    let own = kept
        .values()
        .filter(|kept| !standard.iter().any(|shipped| shipped.name == kept.name));
    objects.extend(own.cloned());
    objects
}

/// A shipped object with a workspace's changes. Its own fields are always those that this version ships, so that an upgrade
/// brings new ones; what people may change about them is taken from what was kept.
fn changed(shipped: &Object, kept: &Object) -> Object {
    let mut object = shipped.clone();
    object.label = kept.label.clone();
    object.plural_label = kept.plural_label.clone();
    object.icon.clone_from(&kept.icon);
    object.list.clone_from(&kept.list);
    object.order.clone_from(&kept.order);
    object.quick.clone_from(&kept.quick);
    object.hidden = kept.hidden;
    for field in &mut object.fields {
        if let Some(kept) = kept.find(&field.name) {
            relabel(field, kept);
        }
    }
    for field in kept
        .fields
        .iter()
        .filter(|field| field.params.custom && shipped.find(&field.name).is_none())
    {
        object = object.field(field.clone());
    }
    object
}

fn relabel(field: &mut Field, kept: &Field) {
    field.label = kept.label.clone();
    let (params, kept) = (&mut field.params, &kept.params);
    params.help = kept.help.clone();
    params.section.clone_from(&kept.section);
    params.default.clone_from(&kept.default);
    params.options.clone_from(&kept.options);
    params.hidden = kept.hidden;
    params.required |= kept.required;
    params.unique |= kept.unique;
    params.indexed |= kept.indexed;
    params.searchable |= kept.searchable;
}
