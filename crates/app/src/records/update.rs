//! Changing a record.

use mainstay_model::access::{Access, Draft};
use mainstay_model::query::Trash;
use mainstay_model::{Record, RecordId};
use serde_json::{Map, Value as Json};

use super::create::invalid;
use super::object;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// A record after a change.
pub struct Edited {
    /// The record as this person sees it now.
    pub record: Record,
    /// The change set, for *Undo*; nothing when all was so already.
    pub set: Option<RecordId>,
}

impl App {
    /// Changes fields and gives the record back as this person sees it. With `expect`, only if nobody changed it since that
    /// version.
    pub async fn update(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        input: &Map<String, Json>,
        expect: Option<i64>,
    ) -> Result<Record> {
        let object = object(ctx, name)?;
        let op = ctx
            .access
            .update_from(&object, id, input, &ctx.env)
            .map_err(invalid)?
            .expecting(expect);
        let (_, record) = self.commit_one(ctx, op, Trash::Live).await?;
        record.ok_or(Error::NotFound)
    }

    /// The same, with the change set that did it: for pages, which offer *Undo*.
    pub async fn edit(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        input: &Map<String, Json>,
        expect: Option<i64>,
    ) -> Result<Edited> {
        let object = object(ctx, name)?;
        let op = ctx
            .access
            .update_from(&object, id, input, &ctx.env)
            .map_err(invalid)?
            .expecting(expect);
        let (applied, record) = self.commit_one(ctx, op, Trash::Any).await?;
        Ok(Edited {
            record: record.ok_or(Error::NotFound)?,
            set: (applied.changes > 0).then_some(applied.set),
        })
    }

    /// Changes fields to values already read.
    pub async fn update_draft(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        draft: Draft,
        expect: Option<i64>,
    ) -> Result<()> {
        let object = object(ctx, name)?;
        let op = ctx
            .access
            .update(&object, id, draft)
            .map_err(invalid)?
            .expecting(expect);
        self.commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        Ok(())
    }
}
