//! Records as they are, with all that writing wants to know of them, locked on PostgreSQL until the transaction ends.
//! Not scoped: what may be seen and written is told beside each record, and decided upon by the caller.

use std::collections::HashMap;
use std::sync::Arc;

use mainstay_model::field::Side;
use mainstay_model::{Cell, Column, ColumnType, Predicate, Record, RecordId, Value};

use super::rules::{ObjectRules, Rules};
use super::side;
use crate::db::{Row, Tx};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::sql::Sql;

/// A record as it is.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) rid: i64,
    pub(crate) id: RecordId,
    pub(crate) version: i64,
    pub(crate) trashed: bool,
    /// Whether the rows asked about first include it.
    pub(crate) visible: bool,
    /// Whether the rows asked about second include it.
    pub(crate) writable: bool,
    /// By position; `None` where it was not asked for.
    pub(crate) values: Vec<Option<Value>>,
}

impl Current {
    /// The value at a position; nothing where it was not asked for.
    pub(crate) fn get(&self, position: usize) -> &Value {
        static NULL: Value = Value::Null;
        self.values
            .get(position)
            .and_then(Option::as_ref)
            .unwrap_or(&NULL)
    }
}

impl Current {
    /// As a record, of which these positions were asked for.
    pub(crate) fn whole(self, known: &ObjectRules, every: &[usize]) -> Record {
        Record {
            object: known.object.clone(),
            id: self.id,
            version: self.version,
            trashed: self.trashed,
            fields: every.into(),
            values: self
                .values
                .into_iter()
                .map(Option::unwrap_or_default)
                .collect(),
        }
    }
}

/// What is asked about rows.
pub(crate) struct Wanted<'a> {
    pub(crate) positions: &'a [usize],
    pub(crate) visible: &'a Predicate,
    pub(crate) writable: &'a Predicate,
    pub(crate) lock: bool,
}

impl Rules {
    /// The records of these ids that exist, in the trash or outside.
    pub(crate) async fn load(
        &self,
        tx: &mut Tx,
        rules: &ObjectRules,
        wanted: &Wanted<'_>,
        ids: &[RecordId],
    ) -> Result<HashMap<RecordId, Current>> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(500) {
            let sql = self.select(tx.dialect(), rules, wanted, ids)?;
            for row in tx.query(&sql).await? {
                let current = decode(rules, wanted, row)?;
                found.insert(current.id, current);
            }
        }
        for position in wanted
            .positions
            .iter()
            .copied()
            .filter(|at| rules.sides[*at] == Side::Links)
        {
            let rids: Vec<i64> = found.values().map(|current| current.rid).collect();
            let mut links = side::links_of(tx, rules, position, &rids).await?;
            for current in found.values_mut() {
                let value = links.remove(&current.rid).map_or(Value::Null, Value::Links);
                current.values[position] = Some(value);
            }
        }
        Ok(found)
    }

    fn select(
        &self,
        dialect: Dialect,
        rules: &ObjectRules,
        wanted: &Wanted<'_>,
        ids: &[RecordId],
    ) -> Result<Sql> {
        let cells: Vec<Cell> = ids.iter().copied().map(Cell::Id).collect();
        // Most changes are made by people whose rows are all rows: their statement depends on the fields alone.
        let plain = *wanted.visible == Predicate::True && *wanted.writable == Predicate::True;
        if plain && let [id] = ids {
            let mut which = wanted.positions.to_vec();
            which.push(usize::from(wanted.lock));
            let table = &rules.object.name;
            let shape = self.shape("load", table, &which, || {
                let mut sql = head(dialect, rules, wanted.positions);
                sql.push(" FROM ")
                    .ident(&rules.object.table())
                    .push(" AS t WHERE t.\"id\" = ");
                sql.bind(Cell::Null, ColumnType::Id);
                lock(&mut sql, wanted.lock);
                sql.shape().clone()
            });
            return Ok(Sql::with(&shape, [Cell::Id(*id)]));
        }
        let mut sql = head(dialect, rules, wanted.positions);
        for rows in [wanted.visible, wanted.writable] {
            if *rows != Predicate::True {
                sql.push(", CASE WHEN ");
                self.condition(&mut sql, &rules.object.name, "t", rows)?;
                sql.push(" THEN 1 ELSE 0 END").result(ColumnType::Int);
            }
        }
        sql.push(" FROM ")
            .ident(&rules.object.table())
            .push(" AS t WHERE t.\"id\"")
            .any_of(cells, ColumnType::Id);
        lock(&mut sql, wanted.lock);
        Ok(sql)
    }
}

fn head(dialect: Dialect, rules: &ObjectRules, positions: &[usize]) -> Sql {
    let mut sql = Sql::new(
        dialect,
        "SELECT t.\"rid\", t.\"id\", t.\"version\", t.\"deleted_at\"",
    );
    sql.results_are(&[
        ColumnType::Int,
        ColumnType::Id,
        ColumnType::Int,
        ColumnType::Time,
    ]);
    for Column { name, ty } in positions.iter().flat_map(|at| &rules.columns[*at]) {
        sql.push(", ").column("t", name).result(*ty);
    }
    sql
}

/// Locks are taken in one order, so that two transactions seldom wait for each other.
fn lock(sql: &mut Sql, wanted: bool) {
    if wanted && sql.dialect() == Dialect::Postgres {
        sql.push(" ORDER BY t.\"rid\" FOR NO KEY UPDATE OF t");
    }
}

fn decode(rules: &ObjectRules, wanted: &Wanted<'_>, row: Row) -> Result<Current> {
    let mut cells = row;
    let mut rest = cells.split_off(4.min(cells.len()));
    let [Cell::Int(rid), Cell::Id(id), Cell::Int(version), deleted] = cells.as_slice() else {
        return Err(Error::Bug(format!(
            "a row of {} has no identity",
            rules.object.name
        )));
    };
    let mut values = vec![None; rules.object.fields.len()];
    let mut at = 0;
    for position in wanted.positions {
        let width = rules.columns[*position].len();
        let field = &rules.object.fields[*position];
        let cells = rest.get_mut(at..at + width).unwrap_or_default();
        values[*position] = Some(field.kind.value(field, cells));
        at += width;
    }
    let mut told = |rows: &Predicate| {
        if *rows == Predicate::True {
            return true;
        }
        at += 1;
        matches!(rest.get(at - 1), Some(Cell::Int(1) | Cell::Bool(true)))
    };
    let (visible, writable) = (told(wanted.visible), told(wanted.writable));
    Ok(Current {
        rid: *rid,
        id: *id,
        version: *version,
        trashed: !deleted.is_null(),
        visible,
        writable,
        values,
    })
}

/// All fields of an object that have a place of their own.
pub(crate) fn every_field(rules: &Arc<ObjectRules>) -> Vec<usize> {
    (0..rules.object.fields.len()).collect()
}
