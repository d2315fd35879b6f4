//! Roll-ups: values of a record computed over those that link to it, right after every write that may change them, once per
//! parent and change set. They change no version and stand in no history: they follow from what does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mainstay_model::field::{RollupFunction, Side};
use mainstay_model::filter::RawFilter;
use mainstay_model::{
    Catalog, Cell, Column, ColumnType, Env, Field, Object, Predicate, RecordId, Value,
};

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::Writer;
use super::load::{Current, Wanted};
use super::rules::ObjectRules;
use super::task::{FieldChange, Step};
use crate::error::{Error, Result};
use crate::sql::Sql;

/// How far a chain of roll-ups over roll-ups is followed.
const LONGEST_CHAIN: usize = 8;

/// A roll-up of an object.
pub(crate) struct RollupRule {
    /// The field that it fills.
    pub(crate) position: usize,
    child: Arc<Object>,
    link: usize,
    function: RollupFunction,
    source: Option<Column>,
    filter: Option<RawFilter>,
}

/// A roll-up of another object, seen from the one that it looks at.
pub(crate) struct Feed {
    parent: String,
    /// Which of the parent's roll-ups.
    rollup: usize,
    /// The link that leads to the parent.
    pub(crate) link: usize,
    /// Fields of which a change may change the roll-up.
    relevant: Vec<usize>,
}

/// Parents whose roll-ups have to be computed: by object and record, which.
#[derive(Clone, Default)]
pub(crate) struct Dirty(BTreeMap<String, BTreeMap<RecordId, BTreeSet<usize>>>);

impl RollupRule {
    /// Those of an object.
    pub(crate) fn all(object: &Arc<Object>, catalog: &Catalog) -> Vec<Self> {
        (0..object.fields.len())
            .filter_map(|position| Self::of(object, position, catalog))
            .collect()
    }

    fn of(object: &Arc<Object>, position: usize, catalog: &Catalog) -> Option<Self> {
        let rollup = object.fields[position].params.rollup.as_ref()?;
        let child = catalog.get(&rollup.object)?.clone();
        let source = child
            .find(&rollup.field)
            .and_then(|field| field.kind.columns(field).into_iter().next());
        // The catalogue refuses filters that cannot be read.
        let filter = if rollup.filter.is_empty() {
            None
        } else {
            Some(RawFilter::read(&rollup.filter).ok()?)
        };
        Some(Self {
            position,
            link: child.position(&rollup.link)?,
            child,
            function: rollup.function,
            source,
            filter,
        })
    }

    /// Its value for a record that nothing links to.
    pub(crate) fn of_nobody(&self, object: &Object) -> Value {
        let field = &object.fields[self.position];
        match self.function {
            RollupFunction::Count => value(field, Cell::Int(0)),
            _ => Value::Null,
        }
    }

    /// The type of what the statement gives.
    fn result(&self) -> ColumnType {
        match (&self.function, &self.source) {
            (RollupFunction::Count, _) | (_, None) => ColumnType::Int,
            (_, Some(source)) => source.ty,
        }
    }

    /// Adds the subquery over the children of row `p`.
    fn write(&self, sql: &mut Sql, writer: &Writer<'_>) -> Result<()> {
        let link = &self.child.fields[self.link];
        let source = |sql: &mut Sql, begin: &str, end: &str| {
            sql.push(begin);
            match &self.source {
                Some(column) => sql.column("c", &column.name),
                None => sql.push("NULL"),
            };
            sql.push(end);
        };
        sql.push("(SELECT ");
        match self.function {
            RollupFunction::Count => {
                sql.push("count(*)");
            }
            // PostgreSQL adds integers up to a numeric.
            RollupFunction::Sum if self.result() == ColumnType::Int => {
                source(sql, "CAST(sum(", ") AS bigint)")
            }
            RollupFunction::Sum => source(sql, "sum(", ")"),
            RollupFunction::Min => source(sql, "min(", ")"),
            RollupFunction::Max => source(sql, "max(", ")"),
            RollupFunction::Latest => source(sql, "", ""),
        }
        sql.push(" FROM ");
        if link.kind.side(link) == Side::Links {
            let table = self.child.side_table(link).unwrap_or_default();
            sql.ident(&table)
                .push(" AS l JOIN ")
                .ident(&self.child.table());
            sql.push(" AS c ON c.\"rid\" = l.\"rid\" WHERE l.\"target\" = p.\"id\"");
        } else {
            sql.ident(&self.child.table())
                .push(" AS c WHERE ")
                .column("c", &link.name)
                .push(" = p.\"id\"");
        }
        sql.push(" AND c.\"deleted_at\" IS NULL");
        let rows = self.rows(writer);
        if rows != Predicate::True {
            sql.push(" AND ");
            writer.rules.condition(sql, &self.child.name, "c", &rows)?;
        }
        if self.function == RollupFunction::Latest {
            sql.push(" ORDER BY c.\"rid\" DESC LIMIT 1");
        }
        sql.push(")").result(self.result());
        Ok(())
    }

    fn rows(&self, writer: &Writer<'_>) -> Predicate {
        let Some(raw) = &self.filter else {
            return Predicate::True;
        };
        let (filter, problems) =
            writer
                .rules
                .system()
                .filter(&self.child, raw, &Env::system(writer.meta.at));
        if problems.is_empty() {
            filter.predicate()
        } else {
            Predicate::False
        }
    }
}

impl Feed {
    /// The roll-ups of all objects that look at this one.
    pub(crate) fn all(child: &Arc<Object>, catalog: &Catalog) -> Vec<Self> {
        let mut feeds = Vec::new();
        for parent in catalog.objects() {
            for (rollup, rule) in RollupRule::all(parent, catalog).into_iter().enumerate() {
                if rule.child.name != child.name {
                    continue;
                }
                let params = parent.fields[rule.position].params.rollup.as_ref();
                let mut relevant: Vec<usize> = params
                    .and_then(|params| child.position(&params.field))
                    .into_iter()
                    .collect();
                if let Some(filter) = &rule.filter {
                    collect_fields(filter, child, &mut relevant);
                }
                feeds.push(Self {
                    parent: parent.name.clone(),
                    rollup,
                    link: rule.link,
                    relevant,
                });
            }
        }
        feeds
    }
}

/// What a field holds whose main column has this cell.
fn value(field: &Field, cell: Cell) -> Value {
    let mut cells = vec![Cell::Null; field.kind.columns(field).len().max(1)];
    cells[0] = match (
        cell,
        field.kind.columns(field).first().map(|column| column.ty),
    ) {
        (Cell::Decimal(sum), Some(ColumnType::Int)) => {
            whole(sum).to_i64().map_or(Cell::Null, Cell::Int)
        }
        (Cell::Int(sum), Some(ColumnType::Decimal { .. })) => Cell::Decimal(sum.into()),
        (cell, _) => cell,
    };
    field.kind.value(field, &mut cells)
}

/// Half a unit counts as a whole one, as people round.
fn whole(sum: Decimal) -> Decimal {
    sum.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

fn collect_fields(filter: &RawFilter, object: &Object, into: &mut Vec<usize>) {
    match filter {
        RawFilter::All(parts) | RawFilter::Any(parts) => {
            for part in parts {
                collect_fields(part, object, into);
            }
        }
        RawFilter::Not(part) => collect_fields(part, object, into),
        RawFilter::Condition(condition) => {
            let first = condition.path.split('.').next().unwrap_or_default();
            into.extend(object.position(first));
        }
    }
}

impl Dirty {
    /// Notes all roll-ups of these records.
    pub(crate) fn all(&mut self, rules: &ObjectRules, ids: &[RecordId]) {
        if rules.rollups.is_empty() {
            return;
        }
        let parents = self.0.entry(rules.object.name.clone()).or_default();
        for id in ids {
            parents
                .entry(*id)
                .or_default()
                .extend(0..rules.rollups.len());
        }
    }

    /// Notes the parents of a changed record. `place` is whether the record itself came or went.
    pub(crate) fn note(&mut self, rules: &ObjectRules, step: &Step, place: bool) {
        for feed in &rules.feeds {
            let moved = step.changes_at(feed.link);
            if !place && !moved && !feed.relevant.iter().any(|at| step.changes_at(*at)) {
                continue;
            }
            let mut parents = linked(rules, feed, step.after(feed.link));
            if let (true, Some(before)) = (moved, &step.before) {
                parents.extend(linked(rules, feed, before.get(feed.link)));
            }
            for parent in parents {
                self.0
                    .entry(feed.parent.clone())
                    .or_default()
                    .entry(parent)
                    .or_default()
                    .insert(feed.rollup);
            }
        }
    }
}

fn linked(rules: &ObjectRules, feed: &Feed, value: &Value) -> Vec<RecordId> {
    let several = rules.object.fields[feed.link].params.targets.len() != 1;
    let here = |object: &str| !several || object == feed.parent;
    match value {
        Value::Link(link) if here(&link.object) => vec![link.id],
        Value::Links(links) => links
            .iter()
            .filter(|link| here(&link.object))
            .map(|link| link.id)
            .collect(),
        _ => Vec::new(),
    }
}

impl Writer<'_> {
    /// Computes the roll-ups of all parents noted, and what follows from them.
    pub(crate) async fn roll_up(&mut self) -> Result<()> {
        for _ in 0..LONGEST_CHAIN {
            let dirty = std::mem::take(&mut self.pending.dirty);
            if dirty.0.is_empty() {
                return Ok(());
            }
            for (object, parents) in dirty.0 {
                let Some(rules) = self.rules.object(&object).cloned() else {
                    continue;
                };
                let parents: Vec<(RecordId, BTreeSet<usize>)> = parents.into_iter().collect();
                for parents in parents.chunks(500) {
                    self.roll_up_parents(&rules, parents).await?;
                }
            }
        }
        self.pending.dirty = Dirty::default();
        Ok(())
    }

    async fn roll_up_parents(
        &mut self,
        rules: &Arc<ObjectRules>,
        parents: &[(RecordId, BTreeSet<usize>)],
    ) -> Result<()> {
        let which: BTreeSet<usize> = parents
            .iter()
            .flat_map(|(_, which)| which)
            .copied()
            .collect();
        let rollups: Vec<&RollupRule> = which
            .iter()
            .filter_map(|at| rules.rollups.get(*at))
            .collect();
        let positions = rules.needed_for(rollups.iter().map(|rollup| rollup.position));
        let wanted = Wanted {
            positions: &positions,
            visible: &Predicate::True,
            writable: &Predicate::True,
            lock: true,
        };
        let ids: Vec<RecordId> = parents.iter().map(|(id, _)| *id).collect();
        // Locked first: whoever changed children of the same parent is then done, and the next statement sees it.
        let current = self.rules.load(self.tx, rules, &wanted, &ids).await?;
        if current.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(self.dialect, "SELECT p.\"id\"");
        sql.result(ColumnType::Id);
        for rollup in &rollups {
            sql.push(", ");
            rollup.write(&mut sql, self)?;
        }
        sql.push(" FROM ")
            .ident(&rules.object.table())
            .push(" AS p WHERE p.\"id\"");
        sql.any_of(
            current.keys().copied().map(Cell::Id).collect(),
            ColumnType::Id,
        );
        let rows = self.tx.query(&sql).await?;
        let mut current = current;
        for row in rows {
            let mut cells = row.into_iter();
            let Some(Cell::Id(id)) = cells.next() else {
                return Err(Error::Bug("a roll-up without its record".to_owned()));
            };
            let Some(before) = current.remove(&id) else {
                continue;
            };
            self.roll_up_one(rules, &rollups, before, cells);
        }
        self.send().await
    }

    fn roll_up_one(
        &mut self,
        rules: &Arc<ObjectRules>,
        rollups: &[&RollupRule],
        before: Current,
        cells: impl Iterator<Item = Cell>,
    ) {
        let mut changes = Vec::new();
        for (rollup, cell) in rollups.iter().zip(cells) {
            let field = &rules.object.fields[rollup.position];
            let new = value(field, cell);
            let old = before.get(rollup.position);
            if !new.same(old) {
                changes.push(FieldChange {
                    position: rollup.position,
                    old: old.clone(),
                    new,
                });
            }
        }
        if !changes.is_empty() {
            self.recomputed(rules, before, changes);
        }
    }
}
