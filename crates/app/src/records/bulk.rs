//! Many records at once, from a list: one change set, undone in one click.

use std::collections::HashMap;

use mainstay_model::access::{Draft, Right};
use mainstay_model::change::{ChangeSet, Meta, Op, Refusal, Source, Verb};
use mainstay_model::query::{RawQuery, ScopedQuery, Trash};
use mainstay_model::{Object, Problem, Record, RecordId, Value};
use serde_json::{Map, Value as Json};

use super::create::invalid;
use super::remove::not_trashed;
use super::{object, to_the_end};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result, problem};

/// Which records.
#[derive(Clone, Debug)]
pub enum Selection {
    /// These.
    Ids(Vec<RecordId>),
    /// Everything that a list shows, beyond what is on the screen.
    Query(Box<RawQuery>),
}

/// What is done with them.
#[derive(Clone, Debug)]
pub enum BulkChange {
    /// Fields are set.
    Set(Map<String, Json>),
    /// Words are added to and taken from a field with several values.
    Tags {
        /// The field.
        field: String,
        /// Words to add.
        add: Vec<String>,
        /// Words to take away.
        remove: Vec<String>,
    },
    /// They go to the trash.
    Trash,
    /// They come back from it.
    Restore,
    /// They are gone for good. For administrators; nothing takes it back.
    Purge,
}

/// What it came to. Each record selected is counted once: changed, so already, refused, or not reached.
#[derive(Debug, Default)]
pub struct BulkOutcome {
    /// The change set, for *Undo*; `None` when nothing was changed.
    pub set: Option<RecordId>,
    /// Records changed.
    pub changed: usize,
    /// Records that were so already.
    pub same: usize,
    /// Records refused, and why.
    pub refused: Vec<(RecordId, Problem)>,
    /// Where it ended early. What was changed before stays, and is undone as one.
    pub stopped: Option<Stopped>,
}

/// The end of a change of many records that did not come to all of them.
#[derive(Debug)]
pub struct Stopped {
    /// Records that were not reached: they are as they were.
    pub left: Vec<RecordId>,
    /// Why.
    pub why: Error,
}

/// Records per transaction: large enough to be fast, small enough not to keep other writers waiting.
const BATCH: usize = 500;

impl App {
    /// Changes many records as one change set. A record that cannot be changed is told and leaves the others alone.
    pub async fn bulk(
        &self,
        ctx: &Ctx,
        name: &str,
        selection: Selection,
        change: BulkChange,
    ) -> Result<BulkOutcome> {
        let (app, ctx) = (self.clone(), ctx.clone().from(Source::Bulk));
        let object = object(&ctx, name)?;
        to_the_end(async move { app.change_all(&ctx, &object, selection, change).await }).await
    }

    async fn change_all(
        &self,
        ctx: &Ctx,
        object: &Object,
        selection: Selection,
        change: BulkChange,
    ) -> Result<BulkOutcome> {
        let meta = ctx.meta();
        let mut outcome = BulkOutcome::default();
        let ids = match selection {
            Selection::Ids(ids) => ids,
            // The list is read to its end first: changing what it is filtered by must not change what is still to come.
            Selection::Query(raw) => self.all_ids(self.query(ctx, &object.name, &raw)?).await?,
        };
        if ids.len() > 1 {
            ctx.require(Right::MassUpdate)?;
        }
        let ids = if matches!(change, BulkChange::Purge) {
            self.trashed_of(ctx, object, ids, &mut outcome).await?
        } else {
            ids
        };
        for (at, batch) in ids.chunks(BATCH).enumerate() {
            let done = self
                .change_some(ctx, object, batch, &change, &meta, &mut outcome)
                .await;
            match done {
                Ok(()) => {}
                // Nothing was changed by it: an error like any other.
                Err(error) if outcome.set.is_none() => return Err(error),
                Err(why) => {
                    tracing::warn!(error = %why, "A change of many records ended before it came to all");
                    let left = ids.get(at * BATCH..).unwrap_or_default().to_vec();
                    outcome.stopped = Some(Stopped { left, why });
                    break;
                }
            }
        }
        Ok(outcome)
    }

    async fn change_some(
        &self,
        ctx: &Ctx,
        object: &Object,
        ids: &[RecordId],
        change: &BulkChange,
        meta: &Meta,
        outcome: &mut BulkOutcome,
    ) -> Result<()> {
        let ops = self.ops(ctx, object, ids, change).await?;
        let order: Vec<RecordId> = ops.iter().map(Op::id).collect();
        let changes = ChangeSet {
            meta: meta.clone(),
            ops,
            all_or_nothing: false,
        };
        let applied = self.commit(ctx, changes).await?;
        if applied.changes > 0 {
            outcome.set = Some(applied.set);
        }
        let accepted = order.len() - applied.refused.len();
        // Purging changes those that pointed there, too.
        let changed = applied.changes.min(accepted);
        outcome.changed += changed;
        outcome.same += accepted - changed;
        let refused = applied.refused.iter();
        outcome
            .refused
            .extend(refused.filter_map(|(at, why)| Some((*order.get(*at)?, problem(why)))));
        Ok(())
    }

    /// Those that are in the trash; the others are told as refused.
    async fn trashed_of(
        &self,
        ctx: &Ctx,
        object: &Object,
        ids: Vec<RecordId>,
        outcome: &mut BulkOutcome,
    ) -> Result<Vec<RecordId>> {
        let mut trashed = Vec::with_capacity(ids.len());
        for some in ids.chunks(BATCH) {
            let records = self.among(ctx, object, some, None, Trash::Any).await?;
            for id in some {
                match records.get(id) {
                    Some(record) if record.trashed => trashed.push(*id),
                    Some(_) => outcome.refused.push((*id, not_trashed())),
                    None => outcome.refused.push((*id, problem(&Refusal::NotFound))),
                }
            }
        }
        Ok(trashed)
    }

    /// Those of these records that may be seen, with one of their fields, read in one go.
    async fn among(
        &self,
        ctx: &Ctx,
        object: &Object,
        ids: &[RecordId],
        field: Option<&str>,
        trash: Trash,
    ) -> Result<HashMap<RecordId, Record>> {
        let raw = RawQuery {
            select: Some(field.map(str::to_owned).into_iter().collect()),
            trash,
            ..RawQuery::default()
        };
        let query = self.query(ctx, &object.name, &raw)?.among(ids.to_vec());
        let records = self.store().page(&query).await?.records;
        Ok(records
            .into_iter()
            .map(|record| (record.id, record))
            .collect())
    }

    async fn all_ids(&self, query: ScopedQuery) -> Result<Vec<RecordId>> {
        let mut ids = Vec::new();
        let mut query = query.with_page(5_000, None);
        loop {
            let page = self.store().page(&query).await?;
            ids.extend(page.records.iter().map(|record| record.id));
            let Some(next) = page.next else {
                return Ok(ids);
            };
            query = query.with_page(5_000, Some(next));
        }
    }

    async fn ops(
        &self,
        ctx: &Ctx,
        object: &Object,
        ids: &[RecordId],
        change: &BulkChange,
    ) -> Result<Vec<Op>> {
        match change {
            BulkChange::Set(input) => {
                if let Some(first) = ids.first() {
                    // Everything that is wrong is told at once.
                    ctx.access
                        .update_from(object, *first, input, &ctx.env)
                        .map_err(invalid)?;
                }
                let draft = ctx
                    .access
                    .draft(object, input, &ctx.env)
                    .map_err(Error::Invalid)?;
                ids.iter()
                    .map(|id| {
                        ctx.access
                            .update(object, *id, draft.clone())
                            .map_err(invalid)
                    })
                    .collect()
            }
            BulkChange::Trash => self.removals(ctx, object, ids, Verb::Trash),
            BulkChange::Restore => self.removals(ctx, object, ids, Verb::Restore),
            BulkChange::Purge => self.removals(ctx, object, ids, Verb::Purge),
            BulkChange::Tags { field, add, remove } => {
                let position = object.position(field).ok_or(Error::NotFound)?;
                let records = self
                    .among(ctx, object, ids, Some(field), Trash::Live)
                    .await?;
                ids.iter()
                    .map(|id| {
                        // A record that is gone meanwhile is told as refused by the store, like any other.
                        let (tags, version) = match records.get(id) {
                            Some(record) => {
                                let tags = retagged(record.get(field), add, remove);
                                (tags, Some(record.version))
                            }
                            None => (Value::Null, None),
                        };
                        let mut draft = Draft::default();
                        draft.set(position, tags);
                        let op = ctx.access.update(object, *id, draft).map_err(invalid)?;
                        // Words that somebody adds at the same moment are not overwritten unseen.
                        Ok(op.expecting(version))
                    })
                    .collect()
            }
        }
    }

    fn removals(
        &self,
        ctx: &Ctx,
        object: &Object,
        ids: &[RecordId],
        verb: Verb,
    ) -> Result<Vec<Op>> {
        ids.iter()
            .map(|id| ctx.access.remove(object, *id, verb).map_err(invalid))
            .collect()
    }
}

fn retagged(value: &Value, add: &[String], remove: &[String]) -> Value {
    let folded = |text: &String| mainstay_model::fold::fold(text);
    let mut tags = match value {
        Value::Set(tags) => tags.clone(),
        _ => Vec::new(),
    };
    tags.retain(|tag| !remove.iter().any(|gone| folded(gone) == folded(tag)));
    for new in add
        .iter()
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
    {
        if !tags.iter().any(|tag| folded(tag) == folded(&new)) {
            tags.push(new);
        }
    }
    if tags.is_empty() {
        Value::Null
    } else {
        Value::Set(tags)
    }
}
