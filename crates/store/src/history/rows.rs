//! Changes as they are stored.

use mainstay_model::change::{Change, Meta, Source, Verb};
use mainstay_model::{Cell, ColumnType, Reason, RecordId};

use crate::db::{Row, Tx};
use crate::error::{Error, Result};
use crate::sql::Sql;

/// Which changes, newest first; oldest first behind a position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    pub(crate) records: Option<Vec<RecordId>>,
    pub(crate) objects: Option<Vec<String>>,
    pub(crate) actor: Option<RecordId>,
    pub(crate) set: Option<RecordId>,
    pub(crate) before: Option<i64>,
    pub(crate) after: Option<i64>,
}

/// The columns of a change set behind alias `s`, for [`meta`].
pub(crate) const SET: &str =
    "s.id, s.at, s.actor, s.source, s.reason, s.request, s.undoes, s.undone_by";
pub(crate) const SET_TYPES: [ColumnType; 8] = [
    ColumnType::Id,
    ColumnType::Time,
    ColumnType::Id,
    ColumnType::Text,
    ColumnType::Text,
    ColumnType::Text,
    ColumnType::Id,
    ColumnType::Id,
];

/// Reads changes.
pub(crate) async fn changes(tx: &mut Tx, which: &Which, limit: usize) -> Result<Vec<Change>> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT c.rid, c.object, c.record, c.verb, c.version, c.fields, ",
    );
    sql.push(SET)
        .push(" FROM change c JOIN change_set s ON s.rid = c.set_rid WHERE TRUE");
    sql.results_are(&[
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Id,
        ColumnType::Text,
        ColumnType::Int,
        ColumnType::Json,
    ]);
    sql.results_are(&SET_TYPES);
    if let Some(records) = &which.records {
        sql.push(" AND c.record").any_of(
            records.iter().copied().map(Cell::Id).collect(),
            ColumnType::Id,
        );
    }
    if let Some(objects) = &which.objects {
        sql.push(" AND c.object").any_of(
            objects.iter().cloned().map(Cell::Text).collect(),
            ColumnType::Text,
        );
    }
    if let Some(actor) = which.actor {
        sql.push(" AND s.actor = ")
            .bind(Cell::Id(actor), ColumnType::Id);
    }
    if let Some(set) = which.set {
        sql.push(" AND c.set_rid = (SELECT rid FROM change_set WHERE id = ")
            .bind(Cell::Id(set), ColumnType::Id)
            .push(")");
    }
    if let Some(before) = which.before {
        sql.push(" AND c.rid < ")
            .bind(Cell::Int(before), ColumnType::Int);
    }
    let order = match which.after {
        Some(after) => {
            sql.push(" AND c.rid > ")
                .bind(Cell::Int(after), ColumnType::Int);
            " ORDER BY c.rid LIMIT "
        }
        None => " ORDER BY c.rid DESC LIMIT ",
    };
    sql.push(order).bind(
        Cell::Int(i64::try_from(limit).unwrap_or(i64::MAX)),
        ColumnType::Int,
    );
    tx.query(&sql).await?.into_iter().map(change).collect()
}

fn change(mut row: Row) -> Result<Change> {
    let rest = row.split_off(6.min(row.len()));
    let [
        Cell::Int(rid),
        Cell::Text(object),
        Cell::Id(record),
        Cell::Text(verb),
        Cell::Int(version),
        Cell::Json(fields),
    ] = row.as_slice()
    else {
        return Err(Error::Bug("a row of history is damaged".to_owned()));
    };
    let verb =
        Verb::from_name(verb).ok_or_else(|| Error::Bug(format!("history has the verb {verb}")))?;
    let fields = serde_json::from_str(fields)
        .map_err(|error| Error::Bug(format!("change {rid}: {error}")))?;
    let (set, undone_by) = meta(&rest)?;
    Ok(Change {
        rid: *rid,
        set,
        object: object.clone(),
        record: *record,
        verb,
        version: *version,
        fields,
        undone_by,
    })
}

/// The change set in columns as [`SET`] names them, and the one that undid it.
pub(crate) fn meta(cells: &[Cell]) -> Result<(Meta, Option<RecordId>)> {
    let [
        Cell::Id(id),
        Cell::Time(at),
        actor,
        Cell::Text(source),
        reason,
        request,
        undoes,
        undone_by,
    ] = cells
    else {
        return Err(Error::Bug("a change set is damaged".to_owned()));
    };
    let id_of = |cell: &Cell| {
        if let Cell::Id(id) = cell {
            Some(*id)
        } else {
            None
        }
    };
    let text_of = |cell: &Cell| {
        if let Cell::Text(text) = cell {
            Some(text.clone())
        } else {
            None
        }
    };
    let meta = Meta {
        id: *id,
        actor: id_of(actor),
        at: *at,
        source: Source::from_name(source),
        reason: text_of(reason).map(|text| Reason::from_stored(&text)),
        request: text_of(request),
        undoes: id_of(undoes),
    };
    Ok((meta, id_of(undone_by)))
}
