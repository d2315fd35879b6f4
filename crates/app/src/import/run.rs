//! The run: batches of rows, each a transaction, all of one change set. In the same transaction it is put on record how far
//! the import is and what became of the rows, so that whoever goes on after a crash begins exactly behind the last batch.

use std::collections::HashMap;
use std::sync::Arc;

use mainstay_telemetry::Stopwatch;

use mainstay_model::access::Draft;
use mainstay_model::change::{ChangeSet, Meta, Op, Refusal};
use mainstay_model::value::Link;
use mainstay_model::{RecordId, Value};
use mainstay_store::{Applied, ImportRow, Store};
use serde_json::json;

use super::feed::Feed;
use super::job::{Import, State};
use super::outcome::{CellProblem, Outcome};
use super::prepare::{Placer, Prepared, Preparer, Verdict};
use super::progress::Progress;
use super::source::Row;
use crate::error::{Error, Result, problem};

/// A run of an import.
pub(crate) struct Run<'a> {
    pub store: &'a Store,
    pub preparer: Preparer,
    pub meta: Meta,
    pub import: &'a mut Import,
    /// The clock, for saying when progress was made.
    pub now: &'a (dyn Fn() -> jiff::Timestamp + Send + Sync),
}

/// A link to a row that was not in yet when its own row went in.
struct Later {
    row: u64,
    record: RecordId,
    field: usize,
    column: usize,
    text: String,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// At the end of the file.
    Done,
    /// Because somebody said so.
    Cancelled,
}

impl Run<'_> {
    /// Runs to the end of the file or until somebody cancels.
    pub async fn run(
        mut self,
        mut feed: Feed,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Ended> {
        let began = Stopwatch::start();
        let before = self.import.seconds;
        let mut later = Vec::new();
        let mut passed = self.import.position;
        while let Some(rows) = feed.next().await? {
            let rows = self.pass(rows, &mut passed, &mut later).await?;
            if rows.is_empty() {
                continue;
            }
            self.import.seconds = before + began.elapsed().as_secs_f64();
            self.import.fraction = feed.fraction();
            self.batch(rows, &mut later).await?;
            tell(self.import.progress());
            if self
                .store
                .import(self.import.id)
                .await?
                .is_some_and(|job| job.state == State::Cancelling.name())
            {
                self.settle(later).await?;
                return Ok(Ended::Cancelled);
            }
        }
        self.settle(later).await?;
        self.import.fraction = 1.0;
        self.import.seconds = before + began.elapsed().as_secs_f64();
        tell(self.import.progress());
        Ok(Ended::Done)
    }

    /// Leaves out rows that are on record already, remembering what later rows want to know of them.
    async fn pass(
        &mut self,
        rows: Vec<Row>,
        passed: &mut u64,
        later: &mut Vec<Later>,
    ) -> Result<Vec<Row>> {
        let Some(last) = rows
            .iter()
            .map(|row| row.number)
            .filter(|number| *number <= *passed)
            .max()
        else {
            return Ok(rows);
        };
        let first = rows.first().map_or(0, |row| row.number);
        let known = self
            .store
            .import_rows(
                self.import.id,
                None,
                first.saturating_sub(1) as i64,
                rows.len(),
            )
            .await?;
        let mut fresh = Vec::new();
        for row in rows {
            if row.number > last {
                fresh.push(row);
                continue;
            }
            self.preparer.pass(&row);
            let record = known
                .iter()
                .find(|known| known.row as u64 == row.number)
                .and_then(|known| known.record);
            if let Some(record) = record {
                self.preparer.arrived(&row, record);
                // Whether these links were set before the crash is not known; setting them again changes nothing.
                for (field, column, text) in self.preparer.own_links(&row) {
                    later.push(Later {
                        row: row.number,
                        record,
                        field,
                        column,
                        text,
                    });
                }
            }
        }
        Ok(fresh)
    }

    async fn batch(&mut self, rows: Vec<Row>, later: &mut Vec<Later>) -> Result<()> {
        let batch = self.preparer.batch(rows).await?;
        let linked = batch.linked.len();
        let mut ops = batch.linked;
        let mut rows_of_ops = Vec::new();
        for (at, prepared) in batch.rows.iter().enumerate() {
            if let Verdict::Create(op) | Verdict::Update(op, ..) = &prepared.verdict {
                ops.push((**op).clone());
                rows_of_ops.push(at);
            }
        }
        self.import.updated_at = (self.now)();
        let written = Arc::new(Written {
            before: self.import.clone(),
            placer: self.preparer.placer.clone(),
            rows: batch.rows,
            rows_of_ops,
            linked,
        });
        let refused = if ops.is_empty() {
            let (import, rows) = written.on_record(&[]);
            self.store
                .save_import_rows(&import.to_job()?, &rows)
                .await
                .map_err(overtaken)?;
            Vec::new()
        } else {
            let set = ChangeSet {
                meta: self.meta.clone(),
                ops,
                all_or_nothing: false,
            };
            let kept = written.clone();
            let on_record = move |applied: &Applied| {
                let (import, rows) = kept.on_record(&applied.refused);
                let job = import
                    .to_job()
                    .map_err(|error| mainstay_store::Error::Bug(error.to_string()))?;
                Ok((job, rows))
            };
            self.store
                .apply_import(set, on_record)
                .await
                .map_err(overtaken)?
                .refused
        };
        let (import, outcomes) = written.on_record(&refused);
        (self.import.totals, self.import.position) = (import.totals, import.position);
        for (prepared, outcome) in written.rows.iter().zip(outcomes) {
            let Some(record) = outcome.record else {
                continue;
            };
            self.preparer.arrived(&prepared.row, record);
            for (field, column, text) in &prepared.later {
                later.push(Later {
                    row: prepared.row.number,
                    record,
                    field: *field,
                    column: *column,
                    text: text.clone(),
                });
            }
        }
        Ok(())
    }

    async fn apply(&self, ops: Vec<Op>) -> Result<()> {
        if ops.is_empty() {
            return Ok(());
        }
        let set = ChangeSet {
            meta: self.meta.clone(),
            ops,
            all_or_nothing: false,
        };
        self.store.apply(set).await?;
        Ok(())
    }

    async fn keep(&mut self) -> Result<()> {
        self.import.updated_at = (self.now)();
        Ok(self.store.save_import(&self.import.to_job()?).await?)
    }

    /// Sets the links to rows that came later in the file.
    async fn settle(&mut self, later: Vec<Later>) -> Result<()> {
        let object = self.preparer.layout.object.clone();
        for some in later.chunks(super::feed::BATCH) {
            let mut ops = Vec::new();
            let mut notes: Vec<(u64, CellProblem)> = Vec::new();
            for wish in some {
                let member = self.preparer.family.find(&wish.text);
                let Some(target) = member.and_then(|member| member.record) else {
                    let row = member.map_or(0, |member| member.row);
                    notes.push((
                        wish.row,
                        self.preparer
                            .parent_missing(wish.column, wish.field, &wish.text, row),
                    ));
                    continue;
                };
                let link = Link::to(&object.name, target);
                let many = object.fields[wish.field].takes_several();
                let value = if many {
                    self.with_more(wish, link).await?
                } else {
                    Value::from(link)
                };
                let mut draft = Draft::default();
                draft.set(wish.field, value);
                if let Ok(op) = self.preparer.access.update(&object, wish.record, draft) {
                    ops.push(op);
                }
            }
            self.apply(ops).await?;
            self.import.notes.extend(notes.into_iter().take(200));
            // Shows that it lives, also when there are very many of these.
            self.keep().await?;
        }
        self.keep().await
    }

    /// The links that a record has, and one more.
    async fn with_more(&self, wish: &Later, link: Link) -> Result<Value> {
        let object = &self.preparer.layout.object;
        let found = self.preparer.existing_by_id(object, &[wish.record]).await?;
        let mut links = match found
            .get(&wish.record)
            .map(|record| record.get(&object.fields[wish.field].name))
        {
            Some(Value::Links(links)) => links.clone(),
            _ => Vec::new(),
        };
        if !links.iter().any(|known| known.id == link.id) {
            links.push(link);
        }
        Ok(Value::Links(links))
    }
}

/// The last batch of a process that was killed may come to be durable after somebody else has begun to go on: then these rows
/// are in, and whoever looks again goes on behind them.
fn overtaken(error: mainstay_store::Error) -> Error {
    match error {
        mainstay_store::Error::Duplicate(_) => {
            Error::Unavailable("somebody else brought these rows in at this moment".to_owned())
        }
        other => other.into(),
    }
}

/// A batch and the import before it: enough to say what stands on record behind it.
struct Written {
    before: Import,
    placer: Placer,
    rows: Vec<Prepared>,
    /// The row of each operation behind those for linked records.
    rows_of_ops: Vec<usize>,
    linked: usize,
}

impl Written {
    /// The import and its rows, once it is known which operations were refused.
    fn on_record(&self, refused: &[(usize, Refusal)]) -> (Import, Vec<ImportRow>) {
        let mut late: HashMap<usize, CellProblem> = HashMap::new();
        for (op, refusal) in refused {
            let row = op
                .checked_sub(self.linked)
                .and_then(|op| self.rows_of_ops.get(op));
            if let Some(row) = row {
                let told = self.placer.place(problem(refusal), &self.rows[*row].row);
                late.insert(*row, told);
            }
        }
        let mut import = self.before.clone();
        import.totals.linked += self.linked as u64;
        let mut rows = Vec::with_capacity(self.rows.len());
        for (at, prepared) in self.rows.iter().enumerate() {
            let (outcome, record) = match &prepared.verdict {
                _ if late.contains_key(&at) => (Outcome::Refused, None),
                Verdict::Create(op) => (Outcome::Created, Some(op.id())),
                Verdict::Update(op, ..) => (Outcome::Updated, Some(op.id())),
                Verdict::Same(record) => (Outcome::Unchanged, Some(record.id)),
                Verdict::Refuse => (Outcome::Refused, None),
            };
            import.totals.count(outcome);
            import.position = import.position.max(prepared.row.number);
            let problems: Vec<&CellProblem> =
                prepared.problems.iter().chain(late.get(&at)).collect();
            let detail = (!problems.is_empty()).then(|| {
                let cells: Vec<&str> = prepared.row.cells.iter().collect();
                json!({ "line": prepared.row.line, "problems": problems, "cells": cells, "kind": prepared.row.kind })
            });
            rows.push(ImportRow {
                row: prepared.row.number as i64,
                outcome: outcome.name().to_owned(),
                record,
                detail,
            });
        }
        (import, rows)
    }
}
