//! Taking a change set back, however large; undoing that is doing it again.

use mainstay_model::change::Source;
use mainstay_model::{Reason, RecordId};
use mainstay_store::Why;

use super::to_the_end;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result, problem};

/// What undoing came to.
pub struct Undone {
    /// The change set that undid it: undo this one to have it back. `None` when nothing was left to undo.
    pub set: Option<RecordId>,
    /// Records set back.
    pub clean: u64,
    /// Records that stay as they are, or with some of their fields.
    pub conflicts: Vec<Stays>,
    /// Where it broke off after some of it was done.
    pub stopped: Option<Stopped>,
}

/// A record of which something stays as it is.
pub struct Stays {
    /// The object.
    pub object: String,
    /// The record.
    pub record: RecordId,
    /// The fields that stay; none for all of it.
    pub fields: Vec<String>,
    /// Why.
    pub why: Reason,
}

impl Stays {
    /// What was changed again since keeps its newer values.
    pub const CHANGED: &'static str = "changed_since";
}

/// The end of an undo that did not come to all of the changes. Undoing again goes on from there.
pub struct Stopped {
    /// Changes that were not reached.
    pub left: u64,
    /// Why.
    pub why: Error,
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
        let merges = self.store().merges_of(set).await?;
        let reverted = if merges.is_empty() {
            self.store().revert(set, &ctx.access, meta).await?
        } else {
            self.may_unmerge(ctx, &merges).await?;
            self.store().revert_merge(set, meta).await?
        };
        if reverted.stopped.is_none() {
            self.refresh_directory().await?;
        }
        let conflicts = reverted.conflicts.into_iter().map(|stays| Stays {
            why: why(&stays.why),
            object: stays.object,
            record: stays.record,
            fields: stays.fields,
        });
        Ok(Undone {
            set: reverted.set,
            clean: reverted.clean,
            conflicts: conflicts.collect(),
            stopped: reverted.stopped.map(|stopped| {
                tracing::warn!(error = %stopped.why, "Taking a change back broke off");
                Stopped {
                    left: stopped.left,
                    why: stopped.why.into(),
                }
            }),
        })
    }
}

fn why(why: &Why) -> Reason {
    match why {
        Why::Changed => Reason::new(
            "changed_since",
            "It was changed again since; its newer values stay.",
        ),
        Why::Gone => Reason::new("gone", "It is gone for good."),
        Why::Refused(refusal) => problem(refusal).reason,
    }
}
