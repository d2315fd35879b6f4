//! The rows of a step: the record's own, its side tables, its entry in the search index.

use std::collections::HashMap;

use mainstay_model::change::{Refusal, Touched, Verb};
use mainstay_model::field::Side;
use mainstay_model::value::Link;
use mainstay_model::{Cell, Column, ColumnType, Predicate, Value};

use super::decide::Decided;
use super::load::Current;
use super::rules::ObjectRules;
use super::task::{FieldChange, Step, Task};
use super::unique;
use super::{Writer, index, insert, ledger, side};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::sql::{Param, Sql};

impl Writer<'_> {
    /// Writes the steps. What is found out only now (a value is taken, a record may not be made so) comes back by task; then
    /// nothing of the chunk may stay.
    pub(crate) async fn write(
        &mut self,
        tasks: &[Task<'_>],
        decided: &mut Decided,
    ) -> Result<Vec<(usize, Refusal)>> {
        if decided.steps.is_empty() {
            return Ok(Vec::new());
        }
        let (set, refused) = self.write_new(tasks, &mut decided.steps).await?;
        if !refused.is_empty() {
            return Ok(refused);
        }
        let refused = self.forbidden(tasks, &decided.steps).await?;
        if !refused.is_empty() {
            return Ok(refused);
        }
        for step in &decided.steps {
            match step.verb {
                Verb::Create => {}
                Verb::Update => {
                    let version = step.is_new_version().then_some(step.version);
                    let touched = step.touched.unwrap_or(self.now());
                    let version = version.map(|version| (version, touched));
                    self.change_row(&step.rules, step.rid, version, &step.changes);
                }
                Verb::Trash | Verb::Restore => self.move_row(step),
                Verb::Purge => self.remove_row(step),
            }
            if matches!(step.verb, Verb::Create | Verb::Update) {
                self.beside(step);
            }
            let place = step.verb != Verb::Update;
            self.pending.dirty.note(&step.rules, step, place);
            self.note_contents(step);
            self.record(step, set);
        }
        self.send().await?;
        Ok(Vec::new())
    }

    /// Opens the change set and puts new records there, in one round trip.
    async fn write_new(
        &mut self,
        tasks: &[Task<'_>],
        steps: &mut [Step],
    ) -> Result<(i64, Vec<(usize, Refusal)>)> {
        let changes = i64::try_from(steps.len()).unwrap_or(i64::MAX);
        self.pending.changes += steps.len();
        let opened = ledger::open_set(self.dialect, self.meta, changes);
        let mut by_object: Vec<(&ObjectRules, Vec<&Step>)> = Vec::new();
        for step in steps.iter().filter(|step| step.verb == Verb::Create) {
            match by_object
                .iter_mut()
                .find(|(rules, _)| rules.object.name == step.rules.object.name)
            {
                Some((_, same)) => same.push(step),
                None => by_object.push((&step.rules, vec![step])),
            }
        }
        let (set, rids) = match self.dialect {
            Dialect::Sqlite => {
                let set = match self.tx.insert(&opened).await? {
                    Some(set) => set,
                    None => {
                        let sql = ledger::go_on(self.dialect, self.meta, changes);
                        set_number(self.tx.query_first(&sql).await?.as_deref())?
                    }
                };
                let mut rids = HashMap::new();
                for (rules, steps) in by_object {
                    // A statement for each.
                    let statements = self.inserts(rules, &steps);
                    for (step, sql) in steps.iter().zip(&statements) {
                        if let Some(rid) = self.tx.insert(sql).await? {
                            rids.insert(step.id, rid);
                        }
                    }
                }
                (set, rids)
            }
            Dialect::Postgres => {
                let mut statements = vec![opened];
                for (rules, steps) in by_object {
                    statements.extend(self.inserts(rules, &steps));
                }
                let mut answers = self.tx.query_all(&statements).await?.into_iter();
                let opened = answers.next();
                let set = set_number(
                    opened
                        .as_deref()
                        .and_then(|rows| rows.first())
                        .map(Vec::as_slice),
                )?;
                let mut rids = HashMap::new();
                for row in answers.flatten() {
                    if let [Cell::Int(rid), Cell::Id(id)] = row.as_slice() {
                        rids.insert(*id, *rid);
                    }
                }
                (set, rids)
            }
        };
        let mut refused = Vec::new();
        for step in steps.iter_mut().filter(|step| step.verb == Verb::Create) {
            match rids.get(&step.id) {
                Some(rid) => step.rid = *rid,
                None => refused.push(step.task),
            }
        }
        let refused = self.who_has_it(tasks, steps, refused).await?;
        Ok((set, refused))
    }

    /// What puts new records of one object there. On PostgreSQL it gives their numbers.
    fn inserts(&self, rules: &ObjectRules, steps: &[&Step]) -> Vec<Sql> {
        let columns: Vec<(&str, ColumnType)> =
            [("id", ColumnType::Id), ("version", ColumnType::Int)]
                .into_iter()
                .chain(
                    rules
                        .columns
                        .iter()
                        .flatten()
                        .map(|Column { name, ty }| (name.as_str(), *ty)),
                )
                .collect();
        let table = rules.object.table();
        let (ending, results): (_, &[ColumnType]) = match self.dialect {
            Dialect::Sqlite => (" ON CONFLICT DO NOTHING", &[]),
            Dialect::Postgres => (
                " ON CONFLICT DO NOTHING RETURNING \"rid\", \"id\"",
                &[ColumnType::Int, ColumnType::Id],
            ),
        };
        let rows = steps.iter().map(|step| self.cells_of(rules, step));
        if self.dialect == Dialect::Postgres && steps.len() > 1 {
            let shape = self.rules.shape("create many", &table, &[], || {
                insert::many(&table, &columns, ending, results)
            });
            insert::rows_by_column(rows.collect(), columns.len(), &shape)
        } else {
            let shape = self.rules.shape("create", &table, &[], || {
                insert::one(self.dialect, &table, &columns, ending, results)
            });
            rows.map(|row| Sql::with(&shape, row)).collect()
        }
    }

    fn cells_of(&self, rules: &ObjectRules, step: &Step) -> Vec<Cell> {
        let mut cells = vec![Cell::Id(step.id), Cell::Int(step.version)];
        for (position, columns) in rules.columns.iter().enumerate() {
            let field = &rules.object.fields[position];
            let kept = kept(rules, position, self.now(), true);
            match kept.as_ref().unwrap_or_else(|| step.after(position)) {
                Value::Null => cells.extend(std::iter::repeat_n(Cell::Null, columns.len())),
                value => cells.extend(field.kind.cells(field, value)),
            }
        }
        cells
    }

    /// Now, and whoever does this.
    fn now(&self) -> Touched {
        Touched {
            at: self.meta.at,
            by: self.meta.actor,
        }
    }

    /// Why new records did not come to be: somebody has a value of theirs.
    async fn who_has_it(
        &mut self,
        tasks: &[Task<'_>],
        steps: &[Step],
        refused: Vec<usize>,
    ) -> Result<Vec<(usize, Refusal)>> {
        let mut found = Vec::with_capacity(refused.len());
        for task in &refused {
            let Some(step) = steps.iter().find(|step| step.task == *task) else {
                continue;
            };
            let claims = unique::claimed(step)
                .into_iter()
                .map(|claim| (claim, tasks[*task].targets))
                .collect();
            let holders = unique::holders(self.tx, self.rules, claims).await?;
            let taken = unique::claims(step)
                .iter()
                .find_map(|key| holders.other(key, step.id));
            found.push((
                *task,
                taken.unwrap_or(Refusal::Taken("id".to_owned(), None)),
            ));
        }
        Ok(found)
    }

    /// New records outside of what their maker may make.
    async fn forbidden(
        &mut self,
        tasks: &[Task<'_>],
        steps: &[Step],
    ) -> Result<Vec<(usize, Refusal)>> {
        let mut refused = Vec::new();
        for step in steps.iter().filter(|step| step.verb == Verb::Create) {
            let rows = tasks[step.task].writable;
            if *rows == Predicate::True {
                continue;
            }
            // A rule may look at side tables, which have to be there for it.
            self.side_rows(step);
            self.send().await?;
            let mut sql = Sql::new(self.dialect, "SELECT 1 FROM ");
            sql.ident(&step.rules.object.table())
                .push(" AS t WHERE t.\"rid\" = ")
                .bind(Cell::Int(step.rid), ColumnType::Int);
            sql.push(" AND ").result(ColumnType::Int);
            self.rules
                .condition(&mut sql, &step.rules.object.name, "t", rows)?;
            if self.tx.query_first(&sql).await?.is_none() {
                refused.push((step.task, Refusal::Forbidden));
            }
        }
        Ok(refused)
    }

    /// Changes columns of a row; with a version, also the version and who changed it when.
    pub(super) fn change_row(
        &mut self,
        rules: &ObjectRules,
        rid: i64,
        version: Option<(i64, Touched)>,
        changes: &[FieldChange],
    ) {
        let mut positions: Vec<usize> = changes
            .iter()
            .map(|change| change.position)
            .filter(|at| !rules.columns[*at].is_empty())
            .collect();
        if version.is_some() {
            let kept = [rules.kept.updated_at, rules.kept.updated_by];
            positions.extend(kept.into_iter().flatten());
        } else if positions.is_empty() {
            return;
        }
        let mut which = positions.clone();
        which.push(usize::from(version.is_some()));
        let table = rules.object.table();
        let shape = self.rules.shape("update", &table, &which, || {
            let mut sql = Sql::new(self.dialect, "UPDATE ");
            sql.ident(&table).push(" SET ");
            let mut first = true;
            let mut set = |sql: &mut Sql, name: &str, ty| {
                sql.push(if std::mem::take(&mut first) { "" } else { ", " })
                    .ident(name)
                    .push(" = ")
                    .bind(Cell::Null, ty);
            };
            if version.is_some() {
                set(&mut sql, "version", ColumnType::Int);
            }
            for Column { name, ty } in positions.iter().flat_map(|at| &rules.columns[*at]) {
                set(&mut sql, name, *ty);
            }
            sql.push(" WHERE \"rid\" = ")
                .bind(Cell::Null, ColumnType::Int);
            sql.shape().clone()
        });
        let mut params: Vec<Param> = version
            .iter()
            .map(|(version, _)| Param::One(Cell::Int(*version)))
            .collect();
        for position in &positions {
            let field = &rules.object.fields[*position];
            let kept = version.and_then(|(_, touched)| kept(rules, *position, touched, false));
            let value = match &kept {
                Some(kept) => kept,
                None => changes
                    .iter()
                    .find(|change| change.position == *position)
                    .map_or(&Value::Null, |change| &change.new),
            };
            params.extend(field.kind.cells(field, value).into_iter().map(Param::One));
        }
        params.push(Param::One(Cell::Int(rid)));
        self.pending.statements.push(Sql::of(&shape, params));
    }

    /// To the trash or back.
    fn move_row(&mut self, step: &Step) {
        let deleted = if step.verb == Verb::Trash {
            Cell::Time(self.meta.at)
        } else {
            Cell::Null
        };
        let table = step.rules.object.table();
        let mut sql = Sql::new(self.dialect, "UPDATE ");
        sql.ident(&table)
            .push(" SET \"deleted_at\" = ")
            .bind(deleted, ColumnType::Time);
        sql.push(" WHERE \"rid\" = ")
            .bind(Cell::Int(step.rid), ColumnType::Int);
        self.pending.statements.push(sql);
        let touched = step.touched.unwrap_or(self.now());
        self.change_row(&step.rules, step.rid, Some((step.version, touched)), &[]);
    }

    fn remove_row(&mut self, step: &Step) {
        let rules = &step.rules;
        for position in (0..rules.sides.len()).filter(|at| rules.sides[*at] != Side::None) {
            self.pending.statements.extend(side::clear(
                self.rules,
                rules,
                self.dialect,
                position,
                step.rid,
            ));
        }
        self.pending
            .statements
            .push(index::remove(self.rules, rules, self.dialect, step.rid));
        let mut sql = Sql::new(self.dialect, "DELETE FROM ");
        sql.ident(&rules.object.table())
            .push(" WHERE \"rid\" = ")
            .bind(Cell::Int(step.rid), ColumnType::Int);
        self.pending.statements.push(sql);
    }

    /// Side tables and search index of a new or changed record.
    fn beside(&mut self, step: &Step) {
        self.side_rows(step);
        let fresh = step.verb == Verb::Create;
        if fresh || step.rules.searchable.iter().any(|at| step.changes_at(*at)) {
            self.index(&step.rules, step.rid, |at| step.after(at), fresh);
        }
    }

    fn side_rows(&mut self, step: &Step) {
        let rules = &step.rules;
        for change in &step.changes {
            let position = change.position;
            let Some(target) = side::target(rules, position) else {
                continue;
            };
            if step.verb == Verb::Update {
                self.pending.statements.extend(side::clear(
                    self.rules,
                    rules,
                    self.dialect,
                    position,
                    step.rid,
                ));
            }
            for row in side::rows(rules, position, step.rid, &change.new) {
                self.pending.row(target.clone(), row);
            }
        }
    }

    /// Writes computed fields of a record that nobody changed: no version, no history.
    pub(crate) fn recomputed(
        &mut self,
        rules: &std::sync::Arc<ObjectRules>,
        before: Current,
        changes: Vec<FieldChange>,
    ) {
        let mut step = Step::untouched(rules.clone(), before);
        step.changes = changes;
        super::formula::work_out(&mut step);
        self.change_row(rules, step.rid, None, &step.changes);
        self.beside(&step);
        self.pending.dirty.note(rules, &step, false);
        self.pending
            .touched
            .push((rules.object.name.clone(), step.id, Verb::Update));
    }
}

/// The value of a field that the store keeps.
fn kept(rules: &ObjectRules, position: usize, touched: Touched, new: bool) -> Option<Value> {
    let kept = &rules.kept;
    let at = Some(position);
    if at == kept.updated_at || (new && at == kept.created_at) {
        return Some(Value::Time(touched.at));
    }
    if at == kept.updated_by || (new && at == kept.created_by) {
        let by = touched.by.map(|by| Value::from(Link::to("user", by)));
        return Some(by.unwrap_or(Value::Null));
    }
    None
}

fn set_number(row: Option<&[Cell]>) -> Result<i64> {
    match row {
        Some([Cell::Int(set)]) => Ok(*set),
        _ => Err(Error::Bug("the change set has no number".to_owned())),
    }
}
