//! To the trash, back from it, and gone for good.

use mainstay_model::access::Access;
use mainstay_model::change::Verb;
use mainstay_model::query::Trash;
use mainstay_model::{Problem, Reason, RecordId};

use super::create::invalid;
use super::object;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// Puts a record in the trash; answers with the change set, for *Undo*.
    pub async fn trash(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        expect: Option<i64>,
    ) -> Result<RecordId> {
        self.remove(ctx, name, id, Verb::Trash, expect).await
    }

    /// Takes a record back from the trash.
    pub async fn restore(&self, ctx: &Ctx, name: &str, id: RecordId) -> Result<RecordId> {
        self.remove(ctx, name, id, Verb::Restore, None).await
    }

    /// Removes a record from the trash for good; its history stays. For administrators.
    pub async fn purge(&self, ctx: &Ctx, name: &str, id: RecordId) -> Result<RecordId> {
        if !self.get_in(ctx, name, id, Trash::Any).await?.trashed {
            return Err(Error::Conflict(not_trashed()));
        }
        self.remove(ctx, name, id, Verb::Purge, None).await
    }

    async fn remove(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        verb: Verb,
        expect: Option<i64>,
    ) -> Result<RecordId> {
        let object = object(ctx, name)?;
        let op = ctx
            .access
            .remove(&object, id, verb)
            .map_err(invalid)?
            .expecting(expect);
        Ok(self
            .commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?
            .set)
    }
}

/// Why a record is not removed for good: the trash is the time to think again.
pub(super) fn not_trashed() -> Problem {
    Reason::new(
        "not_trashed",
        "This record is not in the trash; delete it first.",
    )
    .at("")
}
