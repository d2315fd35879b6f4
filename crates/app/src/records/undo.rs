//! Taking a change set back, however large; undoing that is doing it again.

use mainstay_model::RecordId;
use mainstay_model::change::Source;

use super::to_the_end;
use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;

/// What undoing came to.
pub struct Undone {
    /// The change set that undid it: undo this one to have it back. `None` when nothing was left to undo.
    pub set: Option<RecordId>,
    /// Records set back.
    pub clean: u64,
    /// Records with fields that were changed again since, which were left as they are: object, record, fields.
    pub conflicts: Vec<(String, RecordId, Vec<String>)>,
}

impl App {
    /// Takes a change set back as far as this person may write its records. Fields that somebody changed since are left
    /// as they are and told.
    pub async fn undo(&self, ctx: &Ctx, set: RecordId) -> Result<Undone> {
        let (app, ctx) = (self.clone(), ctx.clone().from(Source::Undo));
        to_the_end(async move { app.take_back(&ctx, set).await }).await
    }

    async fn take_back(&self, ctx: &Ctx, set: RecordId) -> Result<Undone> {
        let mut meta = ctx.meta();
        if let Some(once) = &ctx.once {
            meta.id = once.set;
        }
        meta.undoes = Some(set);
        let reverted = self.store().revert(set, &ctx.access, meta).await?;
        self.refresh_directory().await?;
        Ok(Undone {
            set: reverted.set,
            clean: reverted.clean,
            conflicts: reverted.conflicts,
        })
    }
}
