//! Records of any object: list, see, make, change, throw away, restore, undo; told as a timeline; changed in bulk.
//! Nothing here knows an object by name, except the timeline, which knows activities by their role.

mod access_panel;
mod batch;
mod bulk;
mod create;
mod get;
mod history;
mod list;
mod options;
mod related;
mod remove;
mod rules;
mod save;
mod timeline;
mod undo;
mod update;

use std::sync::Arc;

use mainstay_model::access::Access;
use mainstay_model::change::{ChangeSet, Op, Refusal};
use mainstay_model::query::{ScopedGet, Trash};
use mainstay_model::{Object, Record};
use mainstay_store::Applied;

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::policy;

pub use access_panel::{AccessPanel, PanelRow};
pub use batch::{BatchOp, BatchResult};
pub use bulk::{BulkChange, BulkOutcome, Selection, Stopped};
pub(crate) use create::invalid;
pub use list::Listing;
pub use mainstay_model::access::FOLLOWERS;
pub use options::Choice;
pub use related::Related;
pub use save::{Conflict, Disputed, Saved};
pub(crate) use timeline::condition;
pub use timeline::{Entry, EntryKind, Place, Timeline, TimelineFilter};
pub use undo::{Stays, Stopped as UndoStopped, Undone};
pub use update::Edited;

/// The object of that name, when this person may see anything of it.
pub(crate) fn object(ctx: &Ctx, name: &str) -> Result<Arc<Object>> {
    ctx.access
        .object(name)
        .map(|access| access.object.clone())
        .ok_or(Error::NotFound)
}

/// Work of several transactions comes to its end also when nobody waits for its answer any more: a browser that is closed
/// must not leave half of it.
pub(crate) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    let ended = tokio::spawn(work).await;
    ended.unwrap_or_else(|error| Err(Error::Bug(format!("work ended early: {error}"))))
}

impl App {
    /// Applies a change set and brings what is kept in memory up to date, so that whoever was answered sees the effect.
    pub(crate) async fn commit(&self, ctx: &Ctx, changes: ChangeSet) -> Result<Applied> {
        self.commit_or(ctx, changes, |_, refusal| refusal.into())
            .await
    }

    /// The same, where the place of a refused operation is told.
    pub(crate) async fn commit_or(
        &self,
        ctx: &Ctx,
        changes: ChangeSet,
        told: impl FnOnce(usize, Refusal) -> Error,
    ) -> Result<Applied> {
        let (applied, _) = self.commit_seen(ctx, changes, None, told).await?;
        Ok(applied)
    }

    /// The same for one operation, and the record as this person sees it then, if they do.
    pub(crate) async fn commit_one(
        &self,
        ctx: &Ctx,
        op: Op,
        trash: Trash,
    ) -> Result<(Applied, Option<Record>)> {
        let (name, id) = (op.object().name.clone(), op.id());
        let seen = ctx.access.get(&name, id, trash);
        let changes = Access::change_set(ctx.meta(), vec![op]);
        let told = |_, refusal: Refusal| refusal.into();
        let (applied, record) = self.commit_seen(ctx, changes, seen, told).await?;
        if record.is_some() {
            return Ok((applied, record));
        }
        // It was done before, when the request is a repetition: perhaps to a record with another identity.
        let id = applied.records.first().map_or(id, |(done, _)| *done);
        let record = match self.get_in(ctx, &name, id, trash).await {
            Err(Error::NotFound) => None,
            record => Some(record?),
        };
        Ok((applied, record))
    }

    async fn commit_seen(
        &self,
        ctx: &Ctx,
        changes: ChangeSet,
        seen: Option<ScopedGet>,
        told: impl FnOnce(usize, Refusal) -> Error,
    ) -> Result<(Applied, Option<Record>)> {
        let (changes, wrong) = match self.without_wrong(ctx, changes).await? {
            (changes, wrong) if wrong.is_empty() || !changes.all_or_nothing => (changes, wrong),
            (_, mut wrong) => {
                let (index, refusal) = wrong.swap_remove(0);
                return Err(told(index, refusal));
            }
        };
        if changes.ops.is_empty() && !wrong.is_empty() {
            let applied = Applied {
                set: changes.meta.id,
                records: Vec::new(),
                refused: wrong,
                changes: 0,
            };
            return Ok((applied, None));
        }
        let people = changes
            .ops
            .iter()
            .any(|op| matches!(op.object().name.as_str(), "user" | "team" | "role"));
        let renamed = self.renamed_roles(&changes);
        let applied = match &ctx.once {
            Some(once) => self.store().apply_once(changes, seen, once).await,
            None => self.store().apply_seen(changes, seen).await,
        };
        let mut applied = applied.map_err(|error| match error {
            mainstay_store::Error::Refused { index, refusal } => told(index, refusal),
            other => other.into(),
        })?;
        also_refused(&mut applied.0, wrong);
        if people {
            self.refresh_directory().await?;
            self.follow_renamed_roles(&renamed).await?;
        }
        Ok(applied)
    }

    /// The operations that can be tried, and those that would keep what nobody could read, by their positions.
    async fn without_wrong(
        &self,
        ctx: &Ctx,
        mut changes: ChangeSet,
    ) -> Result<(ChangeSet, Vec<(usize, Refusal)>)> {
        let mut wrong = Vec::new();
        for (index, op) in changes.ops.iter().enumerate() {
            let problem = match policy::wrong(ctx, op) {
                None => match self.wrong_plan(ctx, op).await? {
                    None => self.wrong_form(ctx, op).await?,
                    problem => problem,
                },
                problem => problem,
            };
            let refusal = problem.map(|one| Refusal::Invalid(one.field, one.reason));
            wrong.extend(refusal.map(|refusal| (index, refusal)));
        }
        for (index, _) in wrong.iter().rev() {
            changes.ops.remove(*index);
        }
        Ok((changes, wrong))
    }
}

/// Puts operations that were not tried beside those that were refused, each at the position that it had.
fn also_refused(applied: &mut Applied, wrong: Vec<(usize, Refusal)>) {
    for (at, _) in &mut applied.refused {
        for (index, _) in &wrong {
            *at += usize::from(index <= at);
        }
    }
    applied.refused.extend(wrong);
    applied.refused.sort_by_key(|(at, _)| *at);
}
