//! What becomes of records that went into another: where they are found now, and who may take them out again.

use mainstay_model::access::Right;
use mainstay_model::query::Trash;
use mainstay_model::{Reason, Record, RecordId};
use mainstay_store::Merged;

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// Records that lead from one to the next, at most.
const STEPS: usize = 20;

/// Where a record went.
#[derive(Debug)]
pub struct WentInto {
    /// The record that it is a part of now, at the end of the way.
    pub survivor: Record,
    /// The change set that made it so.
    pub set: RecordId,
}

impl App {
    /// Where a record went, when it was merged into one that this person may see.
    pub async fn went_into(&self, ctx: &Ctx, id: RecordId) -> Result<Option<WentInto>> {
        let (mut next, mut first) = (id, None);
        for _ in 0..STEPS {
            let Some(merged) = self.store().merged_into(next).await? else {
                return Ok(None);
            };
            first.get_or_insert(merged.set);
            next = merged.survivor;
            match self.get_in(ctx, &merged.object, next, Trash::Any).await {
                Ok(survivor) if !survivor.trashed => {
                    let set = first.unwrap_or(merged.set);
                    return Ok(Some(WentInto { survivor, set }));
                }
                // It may have gone on into another.
                Ok(_) | Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Whether this person may take apart what was made one: whoever may merge these records may.
    pub(crate) async fn may_unmerge(&self, ctx: &Ctx, merges: &[Merged]) -> Result<()> {
        ctx.require(Right::Merge)?;
        let no = || {
            Error::Denied(Reason::new(
                "may_not_unmerge",
                "You may not change all of the records that were merged here.",
            ))
        };
        for merged in merges {
            for (id, goes) in [(merged.survivor, false), (merged.record, true)] {
                let record = match self.get_in(ctx, &merged.object, id, Trash::Any).await {
                    Ok(record) => record,
                    // What is gone for good is told as a conflict.
                    Err(Error::NotFound) if self.is_gone(merged, id).await? => continue,
                    Err(Error::NotFound) => return Err(no()),
                    Err(error) => return Err(error),
                };
                let (may_edit, may_delete) = self.may_change(ctx, &record).await?;
                if !(if goes { may_delete } else { may_edit }) {
                    return Err(no());
                }
            }
        }
        Ok(())
    }

    async fn is_gone(&self, merged: &Merged, id: RecordId) -> Result<bool> {
        Ok(self.store().whole(&merged.object, &[id]).await?.is_empty())
    }
}
