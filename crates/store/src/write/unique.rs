//! Values that no two live records may share. New records are told apart by the index itself; for changed and restored ones
//! it is asked before, so that the answer names the field and the record that has the value.

use std::collections::HashMap;
use std::sync::Arc;

use mainstay_model::access::Targets;
use mainstay_model::change::{Refusal, Verb};
use mainstay_model::{Cell, Column, ColumnType, Predicate, RecordId};

use super::rules::{ObjectRules, Rules};
use super::task::Step;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// A value of a unique field: object, field, and the cell as text that tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    object: String,
    field: String,
    text: String,
}

/// A value that somebody claims, with all that it takes to look it up.
pub(crate) struct Claim {
    key: Key,
    rules: Arc<ObjectRules>,
    column: Column,
    cell: Cell,
}

/// Who has which values, and whether that one may be seen.
#[derive(Default)]
pub(crate) struct Holders {
    by_key: HashMap<Key, (RecordId, bool)>,
}

impl Holders {
    /// Why a claim is refused: somebody else has the value.
    pub(crate) fn other(&self, key: &Key, id: RecordId) -> Option<Refusal> {
        let (holder, visible) = self.by_key.get(key).filter(|(holder, _)| *holder != id)?;
        Some(Refusal::Taken(
            key.field.clone(),
            visible.then_some(*holder),
        ))
    }

    /// From here on this record has the value.
    pub(crate) fn claim(&mut self, key: Key, id: RecordId) {
        self.by_key.insert(key, (id, true));
    }
}

fn key(rules: &ObjectRules, position: usize, cell: &Cell) -> Key {
    let field = rules.object.fields[position].name.clone();
    Key {
        object: rules.object.name.clone(),
        field,
        text: format!("{cell:?}"),
    }
}

fn cell_of(
    rules: &ObjectRules,
    position: usize,
    column: &Column,
    value: &mainstay_model::Value,
) -> Option<Cell> {
    let field = &rules.object.fields[position];
    let at = rules.columns[position]
        .iter()
        .position(|other| other.name == column.name)?;
    field
        .kind
        .cells(field, value)
        .into_iter()
        .nth(at)
        .filter(|cell| !cell.is_null())
}

/// The unique values that a step takes for its record.
pub(crate) fn claims(step: &Step) -> Vec<Key> {
    claimed(step).into_iter().map(|claim| claim.key).collect()
}

/// The same, to be looked up.
pub(crate) fn claimed(step: &Step) -> Vec<Claim> {
    if !matches!(step.verb, Verb::Create | Verb::Update | Verb::Restore) {
        return Vec::new();
    }
    let mut claims = Vec::new();
    for (position, column) in &step.rules.unique {
        if step.verb == Verb::Update && !step.changes_at(*position) {
            continue;
        }
        if let Some(cell) = cell_of(&step.rules, *position, column, step.after(*position)) {
            let key = key(&step.rules, *position, &cell);
            claims.push(Claim {
                key,
                rules: step.rules.clone(),
                column: column.clone(),
                cell,
            });
        }
    }
    claims
}

/// The unique values that a step gives up.
pub(crate) fn released(step: &Step) -> Vec<Key> {
    let Some(before) = &step.before else {
        return Vec::new();
    };
    let gives = |position: usize| match step.verb {
        Verb::Update => step.changes_at(position),
        Verb::Trash | Verb::Purge => true,
        Verb::Create | Verb::Restore => false,
    };
    let unique = step
        .rules
        .unique
        .iter()
        .filter(|(position, _)| gives(*position));
    unique
        .filter_map(|(position, column)| {
            let cell = cell_of(&step.rules, *position, column, before.get(*position))?;
            Some(key(&step.rules, *position, &cell))
        })
        .collect()
}

/// Who has these values now.
pub(crate) async fn holders(
    tx: &mut Tx,
    rules: &Rules,
    claims: Vec<(Claim, Option<&Targets>)>,
) -> Result<Holders> {
    let mut holders = Holders::default();
    let mut statements = Vec::with_capacity(claims.len());
    for (claim, targets) in &claims {
        let object = &claim.rules.object;
        let visible = targets.map_or(&Predicate::True, |targets| targets.visible(&object.name));
        let mut sql = Sql::new(tx.dialect(), "SELECT t.\"id\", CASE WHEN ");
        rules.condition(&mut sql, &object.name, "t", visible)?;
        sql.push(" THEN 1 ELSE 0 END FROM ")
            .ident(&object.table())
            .push(" AS t WHERE ");
        sql.column("t", &claim.column.name)
            .push(" = ")
            .bind(claim.cell.clone(), claim.column.ty);
        sql.push(" AND t.\"deleted_at\" IS NULL")
            .results_are(&[ColumnType::Id, ColumnType::Int]);
        statements.push(sql);
    }
    if statements.is_empty() {
        return Ok(holders);
    }
    for ((claim, _), rows) in claims.into_iter().zip(tx.query_all(&statements).await?) {
        if let Some([Cell::Id(id), Cell::Int(visible)]) = rows.first().map(Vec::as_slice) {
            holders.by_key.insert(claim.key, (*id, *visible == 1));
        }
    }
    Ok(holders)
}
