//! Saving what somebody edited while others may have edited too: fields that both changed are a conflict, everything else
//! goes together. Nobody overwrites anybody unseen.

use std::collections::BTreeMap;

use mainstay_model::access::{Access, Draft};
use mainstay_model::change::Delta;
use mainstay_model::query::Trash;
use mainstay_model::{Object, Problem, Record, RecordId};
use serde_json::{Map, Value as Json};

use super::create::invalid;
use super::object;
use super::update::Edited;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// What became of saving.
pub enum Saved {
    /// Done.
    Done(Edited),
    /// Fields that somebody else changed meanwhile to something else; nothing was written.
    Conflict(Conflict),
}

/// What stands against saving.
pub struct Conflict {
    /// The record as it is now.
    pub record: Record,
    /// The fields.
    pub fields: Vec<Disputed>,
}

/// A field that two people changed.
#[derive(Clone, Debug)]
pub struct Disputed {
    /// Its name.
    pub field: String,
    /// Who changed it last; nobody for Mainstay itself.
    pub by: Option<RecordId>,
}

/// How often saving is tried again when somebody else is quicker each time.
const TRIES: usize = 4;
/// Changes looked through for those since the record was opened.
const MOST_CHANGES: usize = 200;

impl App {
    /// Saves what was edited from version `base` on. What the person left as it was is not written, so that fields changed
    /// by others meanwhile keep their new values.
    pub async fn save_edited(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        input: &Map<String, Json>,
        base: i64,
    ) -> Result<Saved> {
        let object = object(ctx, name)?;
        let draft = ctx
            .access
            .draft(&object, input, &ctx.env)
            .map_err(Error::Invalid)?;
        for _ in 0..TRIES {
            let record = self.get_in(ctx, name, id, Trash::Any).await?;
            let since = self.changed_since(ctx, &record, base).await?;
            let (mut mine, mut disputed) = (Draft::default(), Vec::new());
            for (position, value) in draft.values() {
                let field = &object.fields[*position];
                let now = record.get(&field.name);
                let theirs = since.get(&field.name);
                let before = theirs.map_or_else(
                    || now.clone(),
                    |(before, _)| field.kind.restore(field, before),
                );
                if value.same(&before) || value.same(now) {
                    continue;
                }
                if let Some((_, by)) = theirs {
                    disputed.push(Disputed {
                        field: field.name.clone(),
                        by: *by,
                    });
                }
                mine.set(*position, value.clone());
            }
            if !disputed.is_empty() {
                return Ok(Saved::Conflict(Conflict {
                    record,
                    fields: disputed,
                }));
            }
            if mine.values().is_empty() {
                return Ok(Saved::Done(Edited { record, set: None }));
            }
            let op = ctx
                .access
                .update(&object, id, mine)
                .map_err(invalid)?
                .expecting(Some(record.version));
            match self.commit_one(ctx, op, Trash::Any).await {
                Ok((applied, record)) => {
                    return Ok(Saved::Done(Edited {
                        record: record.ok_or(Error::NotFound)?,
                        set: (applied.changes > 0).then_some(applied.set),
                    }));
                }
                Err(Error::Stale { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let record = self.get_in(ctx, name, id, Trash::Any).await?;
        Err(Error::Stale {
            version: record.version,
        })
    }

    /// By field: what it was at version `base`, and who changed it last since.
    async fn changed_since(
        &self,
        ctx: &Ctx,
        record: &Record,
        base: i64,
    ) -> Result<BTreeMap<String, (Json, Option<RecordId>)>> {
        let mut fields: BTreeMap<String, (Json, Option<RecordId>)> = BTreeMap::new();
        if record.version <= base {
            return Ok(fields);
        }
        let changes = self
            .history(ctx, &record.object.name, record.id, None, MOST_CHANGES)
            .await?;
        // Newest first: the last one to write the old value is the first change since.
        for change in changes.into_iter().filter(|change| change.version > base) {
            for (name, Delta(old, _)) in change.fields {
                let by = change.set.actor;
                fields
                    .entry(name)
                    .and_modify(|(before, _)| *before = old.clone())
                    .or_insert((old, by));
            }
        }
        Ok(fields)
    }

    /// Makes a record and tells the change set, for *Undo*.
    pub async fn make(
        &self,
        ctx: &Ctx,
        name: &str,
        input: &Map<String, Json>,
    ) -> Result<(RecordId, RecordId)> {
        let op = self.creation(ctx, name, input)?;
        let id = op.id();
        let applied = self
            .commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        Ok((id, applied.set))
    }

    /// What stands against making a record of these values; nothing when it could be made.
    pub fn problems_of(
        &self,
        ctx: &Ctx,
        object: &Object,
        input: &Map<String, Json>,
    ) -> Vec<Problem> {
        let id = RecordId::at(ctx.env.now);
        let made = ctx.access.create_from(object, id, input, &ctx.env);
        let problems = made.err().unwrap_or_default();
        if problems.is_empty() {
            return problems;
        }
        self.with_rules(ctx, object, input, problems)
    }

    /// What this person may do with a record: change it, throw it away.
    pub async fn may_change(&self, ctx: &Ctx, record: &Record) -> Result<(bool, bool)> {
        let Some(access) = ctx.access.object(&record.object.name) else {
            return Ok((false, false));
        };
        let mut answers = [false, false];
        for (rows, answer) in [&access.edit, &access.delete].into_iter().zip(&mut answers) {
            *answer = match rows {
                mainstay_model::Predicate::True => true,
                mainstay_model::Predicate::False => false,
                rows => {
                    self.store()
                        .matches(&ctx.access, &record.object, record.id, rows)
                        .await?
                }
            };
        }
        Ok((answers[0], answers[1]))
    }

    /// Follows a record, or stops to. Followers are told on their home page what changes. Whoever may see the record may,
    /// and nobody who is editing it stands in the way.
    pub async fn follow(&self, ctx: &Ctx, name: &str, id: RecordId, follows: bool) -> Result<()> {
        ctx.user_id()?;
        let object = object(ctx, name)?;
        let op = ctx.access.follow(&object, id, follows);
        let op = op.ok_or(Error::NotFound)?;
        self.commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        Ok(())
    }
}
