//! The run: batches of rows, each a transaction, all of one change set. After each batch it is on record how far the import
//! is and what became of the rows; whoever goes on after a crash begins behind the last batch on record. A batch that was
//! written but not yet on record is recognised by the ids of its records, which follow from the import and the row.

use mainstay_telemetry::Stopwatch;

use mainstay_model::access::Draft;
use mainstay_model::change::{ChangeSet, Meta, Op};
use mainstay_model::value::Link;
use mainstay_model::{RecordId, Value};
use mainstay_store::{ImportRow, Store};
use serde_json::json;

use super::feed::Feed;
use super::job::{Import, State};
use super::outcome::{CellProblem, Outcome};
use super::prepare::{Prepared, Preparer, Verdict};
use super::progress::Progress;
use super::source::Row;
use crate::error::{Result, problem};

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
            let again = std::mem::take(&mut self.import.resumed);
            self.batch(rows, again, &mut later).await?;
            self.import.seconds = before + began.elapsed().as_secs_f64();
            self.import.fraction = feed.fraction();
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

    async fn batch(&mut self, rows: Vec<Row>, again: bool, later: &mut Vec<Later>) -> Result<()> {
        let mut batch = self.preparer.batch(rows).await?;
        if again {
            self.drop_written(&mut batch.linked, &mut batch.rows)
                .await?;
        }
        let linked = batch.linked.len();
        let mut ops = batch.linked;
        let mut places: Vec<usize> = Vec::new();
        for (at, prepared) in batch.rows.iter_mut().enumerate() {
            match std::mem::replace(&mut prepared.verdict, Verdict::Refuse) {
                Verdict::Create(op) => {
                    ops.push((*op).clone());
                    prepared.verdict = Verdict::Create(op);
                }
                Verdict::Update(op, record, changes) => {
                    ops.push((*op).clone());
                    prepared.verdict = Verdict::Update(op, record, changes);
                }
                other => {
                    prepared.verdict = other;
                    continue;
                }
            }
            places.push(at);
        }
        let refused = self.apply(ops).await?;
        for (op, refusal) in refused {
            let Some(at) = op.checked_sub(linked).and_then(|op| places.get(op)) else {
                continue;
            };
            let prepared = &mut batch.rows[*at];
            prepared
                .problems
                .push(self.preparer.place(problem(&refusal), &prepared.row));
            prepared.verdict = Verdict::Refuse;
        }
        self.import.totals.linked += linked as u64;
        let mut outcomes = Vec::with_capacity(batch.rows.len());
        for prepared in batch.rows {
            outcomes.push(self.record(prepared, later));
        }
        self.keep(&outcomes).await
    }

    async fn apply(&self, ops: Vec<Op>) -> Result<Vec<(usize, mainstay_model::change::Refusal)>> {
        if ops.is_empty() {
            return Ok(Vec::new());
        }
        let set = ChangeSet {
            meta: self.meta.clone(),
            ops,
            all_or_nothing: false,
        };
        Ok(self.store.apply(set).await?.refused)
    }

    /// After a crash: what the first batch made before it is not made again.
    async fn drop_written(&self, linked: &mut Vec<Op>, rows: &mut [Prepared]) -> Result<()> {
        let mut kept = Vec::new();
        for op in linked.drain(..) {
            let written = self
                .preparer
                .existing_by_id(op.object(), &[op.id()])
                .await?;
            if written.is_empty() {
                kept.push(op);
            }
        }
        *linked = kept;
        let object = self.preparer.layout.object.clone();
        let ids: Vec<RecordId> = rows
            .iter()
            .filter_map(|row| {
                if let Verdict::Create(op) = &row.verdict {
                    Some(op.id())
                } else {
                    None
                }
            })
            .collect();
        let written = self.preparer.existing_by_id(&object, &ids).await?;
        for row in rows {
            if let Verdict::Create(op) = &row.verdict
                && let Some(record) = written.get(&op.id())
            {
                row.verdict = Verdict::Same(record.clone());
                row.made_before = true;
            }
        }
        Ok(())
    }

    /// What became of a row, for keeping; its wishes for later are noted.
    fn record(&mut self, prepared: Prepared, later: &mut Vec<Later>) -> ImportRow {
        let (outcome, record) = match &prepared.verdict {
            Verdict::Create(op) => (Outcome::Created, Some(op.id())),
            Verdict::Update(op, ..) => (Outcome::Updated, Some(op.id())),
            Verdict::Same(record) if prepared.made_before => (Outcome::Created, Some(record.id)),
            Verdict::Same(record) => (Outcome::Unchanged, Some(record.id)),
            Verdict::Refuse => (Outcome::Refused, None),
        };
        self.import.totals.count(outcome);
        self.import.position = self.import.position.max(prepared.row.number);
        if let Some(record) = record {
            self.preparer.arrived(&prepared.row, record);
            for (field, column, text) in prepared.later {
                later.push(Later {
                    row: prepared.row.number,
                    record,
                    field,
                    column,
                    text,
                });
            }
        }
        let detail = (!prepared.problems.is_empty()).then(|| {
            let cells: Vec<&str> = prepared.row.cells.iter().collect();
            json!({ "line": prepared.row.line, "problems": prepared.problems, "cells": cells })
        });
        ImportRow {
            row: prepared.row.number as i64,
            outcome: outcome.name().to_owned(),
            record,
            detail,
        }
    }

    async fn keep(&mut self, rows: &[ImportRow]) -> Result<()> {
        self.import.updated_at = (self.now)();
        Ok(self
            .store
            .save_import_rows(&self.import.to_job()?, rows)
            .await?)
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
                    Value::Link(link)
                };
                let mut draft = Draft::default();
                draft.set(wish.field, value);
                if let Ok(op) = self.preparer.access.update(&object, wish.record, draft) {
                    ops.push(op);
                }
            }
            self.apply(ops).await?;
            self.import.notes.extend(notes.into_iter().take(200));
        }
        self.keep(&[]).await
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
