//! When a record was changed last, and by whom: history does not keep these fields, but its rows tell. A change that was taken
//! back whole, before anybody else changed the record, counts as if it had never been.

use std::collections::HashMap;

use mainstay_model::change::Touched;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::db::{Row, Tx};
use crate::error::{Error, Result};
use crate::sql::Sql;

/// A change of a record, as far as it matters here.
struct Line {
    record: RecordId,
    rid: i64,
    version: i64,
    set: RecordId,
    touched: Touched,
    undoes: Option<RecordId>,
}

const COLUMNS: &str = "c.record, c.rid, c.version, s.id, s.at, s.actor, s.undoes";
const FROM: &str = " FROM change c JOIN change_set s ON s.rid = c.set_rid WHERE c.record";
const TYPES: [ColumnType; 7] = [
    ColumnType::Id,
    ColumnType::Int,
    ColumnType::Int,
    ColumnType::Id,
    ColumnType::Time,
    ColumnType::Id,
    ColumnType::Id,
];

fn line(row: &Row) -> Result<Line> {
    let [
        Cell::Id(record),
        Cell::Int(rid),
        Cell::Int(version),
        Cell::Id(set),
        Cell::Time(at),
        actor,
        undoes,
    ] = row.as_slice()
    else {
        return Err(Error::Bug("a row of history is damaged".to_owned()));
    };
    let id = |cell: &Cell| match cell {
        Cell::Id(id) => Some(*id),
        _ => None,
    };
    Ok(Line {
        record: *record,
        rid: *rid,
        version: *version,
        set: *set,
        touched: Touched {
            at: *at,
            by: id(actor),
        },
        undoes: id(undoes),
    })
}

fn select(tx: &Tx) -> Sql {
    let mut sql = Sql::new(tx.dialect(), "SELECT ");
    sql.push(COLUMNS).push(FROM).results_are(&TYPES);
    sql
}

/// As of an instant, what was so in the end.
pub(crate) async fn as_of(
    tx: &mut Tx,
    record: RecordId,
    at: jiff::Timestamp,
) -> Result<Option<Touched>> {
    let mut sql = select(tx);
    sql.push(" = ")
        .bind(Cell::Id(record), ColumnType::Id)
        .push(" AND s.at <= ")
        .bind(Cell::Time(at), ColumnType::Time)
        // A quiet change has the version of the one before it, and counts for nothing here.
        .push(" ORDER BY c.version DESC, c.rid ASC LIMIT 1");
    match tx.query_first(&sql).await? {
        Some(row) => Ok(Some(behind(tx, line(&row)?).await?)),
        None => Ok(None),
    }
}

/// Before a change, where nobody else has changed the record since: `asked` has, by record, that change and the version
/// before it; `own` are the change sets that do not count as others.
pub(crate) async fn before(
    tx: &mut Tx,
    asked: &HashMap<RecordId, (i64, i64)>,
    own: &[RecordId],
) -> Result<HashMap<RecordId, Touched>> {
    let ids: Vec<Cell> = asked.keys().copied().map(Cell::Id).collect();
    let earliest = asked
        .values()
        .map(|(rid, _)| *rid)
        .min()
        .unwrap_or(i64::MAX);
    let since = later(tx, ids.clone(), earliest, own).await?;
    let mut versions: Vec<i64> = asked.values().map(|(_, version)| *version).collect();
    versions.sort_unstable();
    versions.dedup();
    let versions = versions.into_iter().map(Cell::Int).collect();
    let mut sql = select(tx);
    sql.any_of(ids, ColumnType::Id)
        .push(" AND c.version")
        .any_of(versions, ColumnType::Int)
        // The first of a version made it; quiet ones follow.
        .push(" ORDER BY c.rid DESC");
    let mut found: HashMap<RecordId, Line> = HashMap::new();
    for row in tx.query(&sql).await? {
        let line = line(&row)?;
        let wanted = asked.get(&line.record).is_some_and(|(rid, before)| {
            let mut since = since.iter().filter(|one| one.record == line.record);
            line.version == *before && !by_others(&mut since, *rid)
        });
        if wanted {
            found.insert(line.record, line);
        }
    }
    let mut touched = HashMap::with_capacity(found.len());
    for (record, line) in found {
        touched.insert(record, behind(tx, line).await?);
    }
    Ok(touched)
}

/// What a change left: an undo leaves what was before the change that it took back.
async fn behind(tx: &mut Tx, line: Line) -> Result<Touched> {
    let mut line = line;
    while let Some(undone) = line.undoes {
        let Some(first) = first_of(tx, line.record, undone).await? else {
            break;
        };
        if others_between(tx, &first, &line).await? {
            break;
        }
        let mut sql = select(tx);
        sql.push(" = ")
            .bind(Cell::Id(line.record), ColumnType::Id)
            .push(" AND c.version = ")
            .bind(Cell::Int(first.version - 1), ColumnType::Int)
            .push(" ORDER BY c.rid ASC LIMIT 1");
        let Some(row) = tx.query_first(&sql).await? else {
            break;
        };
        line = self::line(&row)?;
    }
    Ok(line.touched)
}

/// The first change of a set to a record.
async fn first_of(tx: &mut Tx, record: RecordId, set: RecordId) -> Result<Option<Line>> {
    let mut sql = select(tx);
    sql.push(" = ")
        .bind(Cell::Id(record), ColumnType::Id)
        .push(" AND s.id = ")
        .bind(Cell::Id(set), ColumnType::Id)
        .push(" ORDER BY c.rid ASC LIMIT 1");
    let row = tx.query_first(&sql).await?;
    row.as_ref().map(line).transpose()
}

/// Whether anybody else changed the record between a change and the undo of it.
async fn others_between(tx: &mut Tx, first: &Line, undo: &Line) -> Result<bool> {
    let own = [first.set, undo.set];
    let since = later(tx, vec![Cell::Id(first.record)], first.rid, &own).await?;
    let mut between = since.iter().filter(|one| one.rid < undo.rid);
    Ok(by_others(&mut between, first.rid))
}

/// A change that came later.
struct Later {
    record: RecordId,
    rid: i64,
    set: RecordId,
    undoes: Option<RecordId>,
    undone_by: Option<RecordId>,
}

/// The changes of records behind a position in history, but those of some change sets.
async fn later(tx: &mut Tx, records: Vec<Cell>, rid: i64, but: &[RecordId]) -> Result<Vec<Later>> {
    let mut sql = Sql::new(
        tx.dialect(),
        "SELECT c.record, c.rid, s.id, s.undoes, s.undone_by",
    );
    sql.push(FROM)
        .any_of(records, ColumnType::Id)
        .push(" AND c.rid > ")
        .bind(Cell::Int(rid), ColumnType::Int)
        .push(" AND NOT (s.id")
        .any_of(but.iter().copied().map(Cell::Id).collect(), ColumnType::Id)
        .push(")")
        .results_are(&[
            ColumnType::Id,
            ColumnType::Int,
            ColumnType::Id,
            ColumnType::Id,
            ColumnType::Id,
        ]);
    let maybe = |cell: &Cell| match cell {
        Cell::Id(id) => Some(*id),
        _ => None,
    };
    let rows = tx.query(&sql).await?;
    rows.iter()
        .map(|row| match row.as_slice() {
            [
                Cell::Id(record),
                Cell::Int(rid),
                Cell::Id(set),
                undoes,
                undone_by,
            ] => Ok(Later {
                record: *record,
                rid: *rid,
                set: *set,
                undoes: maybe(undoes),
                undone_by: maybe(undone_by),
            }),
            _ => Err(Error::Bug("a row of history is damaged".to_owned())),
        })
        .collect()
}

/// Whether changes behind a position are there still: a change and the taking back of it, both behind it, are none.
fn by_others(changes: &mut dyn Iterator<Item = &Later>, rid: i64) -> bool {
    let changes: Vec<&Later> = changes.filter(|change| change.rid > rid).collect();
    let there = |set: RecordId| changes.iter().any(|change| change.set == set);
    changes
        .iter()
        .any(|change| !change.undone_by.is_some_and(there) && !change.undoes.is_some_and(there))
}
