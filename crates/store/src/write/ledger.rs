//! The books: change sets, the changes of each record, counts of records, and the outbox.

use std::sync::Arc;

use mainstay_model::change::{Meta, Verb};
use mainstay_model::{Cell, ColumnType, Reason, Value};
use serde::ser::{Serialize, SerializeMap, SerializeTuple, Serializer};

use super::Writer;
use super::insert::{Conflict, Target};
use super::rules::ObjectRules;
use super::task::{FieldChange, Step};
use crate::dialect::Dialect;
use crate::sql::Sql;

/// Rows of `object_count`: records outside the trash, and in it.
pub(crate) const LIVE: i64 = 0;
pub(crate) const TRASHED: i64 = 1;

/// Begins the change set or, when it was begun before, goes on with it. On PostgreSQL it gives its number; on SQLite it does
/// nothing when it was begun before, and [`go_on`] does that.
pub(crate) fn open_set(dialect: Dialect, meta: &Meta, changes: i64) -> Sql {
    let mut sql = Sql::new(
        dialect,
        "INSERT INTO change_set (id, at, actor, source, reason, request, undoes, changes) VALUES (",
    );
    sql.bind(Cell::Id(meta.id), ColumnType::Id).push(", ");
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
    sql.bind(meta.undoes.map_or(Cell::Null, Cell::Id), ColumnType::Id)
        .push(", ");
    sql.bind(Cell::Int(changes), ColumnType::Int);
    match dialect {
        Dialect::Sqlite => sql.push(") ON CONFLICT (id) DO NOTHING"),
        Dialect::Postgres => sql
            .push(") ON CONFLICT (id) DO UPDATE SET changes = change_set.changes + excluded.changes RETURNING rid")
            .result(ColumnType::Int),
    };
    sql
}

/// Goes on with a change set that was begun before. Gives its number.
pub(crate) fn go_on(dialect: Dialect, meta: &Meta, changes: i64) -> Sql {
    let mut sql = Sql::new(dialect, "UPDATE change_set SET changes = changes + ");
    sql.bind(Cell::Int(changes), ColumnType::Int)
        .push(" WHERE id = ")
        .bind(Cell::Id(meta.id), ColumnType::Id)
        .push(" RETURNING rid")
        .result(ColumnType::Int);
    sql
}

fn changes() -> Target {
    Target {
        table: "change".to_owned(),
        columns: Arc::new([
            ("set_rid", ColumnType::Int),
            ("object", ColumnType::Text),
            ("record", ColumnType::Id),
            ("verb", ColumnType::Text),
            ("version", ColumnType::Int),
            ("fields", ColumnType::Json),
        ]),
        conflict: Conflict::Fail,
    }
}

impl Writer<'_> {
    /// Writes a step into history and the counts.
    pub(crate) fn record(&mut self, step: &Step, set: i64) {
        let object = &step.rules.object.name;
        let row = vec![
            Cell::Int(set),
            Cell::Text(object.clone()),
            Cell::Id(step.id),
            Cell::Text(step.verb.name().to_owned()),
            Cell::Int(step.version),
            Cell::Json(deltas(&step.rules, &step.changes)),
        ];
        self.pending.row(changes(), row);
        self.pending
            .touched
            .push((object.clone(), step.id, step.verb));
        let was_trashed = step.before.as_ref().is_some_and(|before| before.trashed);
        let (live, trashed) = match (step.verb, was_trashed) {
            (Verb::Create, _) => (1, 0),
            (Verb::Update, _) => return,
            (Verb::Trash, _) => (-1, 1),
            (Verb::Restore, _) => (1, -1),
            (Verb::Purge, true) => (0, -1),
            (Verb::Purge, false) => (-1, 0),
        };
        let counts = self.pending.counts.entry(object.clone()).or_default();
        counts.0 += live;
        counts.1 += trashed;
    }

    /// Writes the counts and the outbox event: the last part of a change set.
    pub(crate) fn close(&mut self) {
        for (object, (live, trashed)) in std::mem::take(&mut self.pending.counts) {
            for (slot, n) in [(LIVE, live), (TRASHED, trashed)] {
                if n != 0 {
                    let sql = count(self.dialect, &object, slot, n);
                    self.pending.statements.push(sql);
                }
            }
        }
        let shape = self.rules.shape("outbox", "outbox", &[], || {
            let mut sql = Sql::new(
                self.dialect,
                "INSERT INTO outbox (set_id, at, node) VALUES (",
            );
            sql.bind(Cell::Null, ColumnType::Id)
                .push(", ")
                .bind(Cell::Null, ColumnType::Time)
                .push(", ");
            sql.bind(Cell::Null, ColumnType::Int).push(")");
            sql.shape().clone()
        });
        let sql = Sql::with(
            &shape,
            [
                Cell::Id(self.meta.id),
                Cell::Time(self.meta.at),
                Cell::Int(self.node),
            ],
        );
        self.pending.statements.push(sql);
    }
}

/// On SQLite, where there is one writer, the row itself is changed. On PostgreSQL a row is added, so that writers never wait
/// for each other; [`crate::Store::tidy`] puts them together.
fn count(dialect: Dialect, object: &str, slot: i64, n: i64) -> Sql {
    let mut sql = Sql::new(
        dialect,
        "INSERT INTO object_count (object, slot, n) VALUES (",
    );
    sql.bind(Cell::Text(object.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Int(slot), ColumnType::Int)
        .push(", ")
        .bind(Cell::Int(n), ColumnType::Int)
        .push(")");
    if dialect == Dialect::Sqlite {
        sql.push(" ON CONFLICT (object, slot) DO UPDATE SET n = object_count.n + excluded.n");
    }
    sql
}

/// The changes as history keeps them: by name, `[old, new]`; without what the store keeps or works out by itself.
fn deltas(rules: &ObjectRules, changes: &[FieldChange]) -> String {
    serde_json::to_string(&Deltas { rules, changes }).unwrap_or_else(|_| "{}".to_owned())
}

struct Deltas<'a> {
    rules: &'a ObjectRules,
    changes: &'a [FieldChange],
}

struct Pair<'a>(&'a FieldChange);
struct Stored<'a>(&'a Value);

impl Serialize for Deltas<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for change in self
            .changes
            .iter()
            .filter(|change| self.rules.recorded(change.position))
        {
            map.serialize_entry(
                &self.rules.object.fields[change.position].name,
                &Pair(change),
            )?;
        }
        map.end()
    }
}

impl Serialize for Pair<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&Stored(&self.0.old))?;
        pair.serialize_element(&Stored(&self.0.new))?;
        pair.end()
    }
}

impl Serialize for Stored<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Link(_) | Value::Links(_) => self.0.to_stored_json().serialize(serializer),
            value => value.serialize(serializer),
        }
    }
}
