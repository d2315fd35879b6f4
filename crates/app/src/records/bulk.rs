//! Many records at once, from a list: one change set, undone in one click.

use mainstay_model::access::{Draft, Right};
use mainstay_model::change::{ChangeSet, Op, Refusal, Source, Verb};
use mainstay_model::query::{RawQuery, ScopedQuery, Trash};
use mainstay_model::{Object, Problem, RecordId, Value};
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

/// What it came to.
#[derive(Clone, Debug)]
pub struct BulkOutcome {
    /// The change set, for *Undo*; `None` when nothing was selected.
    pub set: Option<RecordId>,
    /// Records changed.
    pub changed: usize,
    /// Records refused, and why.
    pub refused: Vec<(RecordId, Problem)>,
}

/// Records per transaction: large enough to be fast, small enough not to keep other writers waiting.
const BATCH: usize = 500;
/// Records read at the same time, where what they have decides what is written.
const AT_ONCE: usize = 16;

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
        let mut outcome = BulkOutcome {
            set: None,
            changed: 0,
            refused: Vec::new(),
        };
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
        for batch in ids.chunks(BATCH) {
            let ops = self.ops(ctx, object, batch, &change).await?;
            let order: Vec<RecordId> = ops.iter().map(Op::id).collect();
            let count = ops.len();
            let applied = self
                .commit(ChangeSet {
                    meta: meta.clone(),
                    ops,
                    all_or_nothing: false,
                })
                .await?;
            outcome.set = Some(applied.set);
            outcome.changed += count - applied.refused.len();
            outcome.refused.extend(
                applied
                    .refused
                    .iter()
                    .filter_map(|(at, why)| Some((*order.get(*at)?, problem(why)))),
            );
        }
        Ok(outcome)
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
        for id in ids {
            match self.get_in(ctx, &object.name, id, Trash::Any).await {
                Ok(record) if record.trashed => trashed.push(id),
                Ok(_) => outcome.refused.push((id, not_trashed())),
                Err(Error::NotFound) => outcome.refused.push((id, problem(&Refusal::NotFound))),
                Err(error) => return Err(error),
            }
        }
        Ok(trashed)
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
                let mut ops = Vec::with_capacity(ids.len());
                for some in ids.chunks(AT_ONCE) {
                    let gets = some.iter().map(|id| self.get(ctx, &object.name, *id));
                    let records = futures_util::future::join_all(gets).await;
                    for (id, record) in some.iter().zip(records) {
                        // A record that is gone meanwhile is told as refused by the store, like any other.
                        let (tags, version) = match record {
                            Ok(record) => {
                                let tags = retagged(record.get(field), add, remove);
                                (tags, Some(record.version))
                            }
                            Err(Error::NotFound) => (Value::Null, None),
                            Err(error) => return Err(error),
                        };
                        let mut draft = Draft::default();
                        draft.set(position, tags);
                        let op = ctx.access.update(object, *id, draft).map_err(invalid)?;
                        // Words that somebody adds at the same moment are not overwritten unseen.
                        ops.push(op.expecting(version));
                    }
                }
                Ok(ops)
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
