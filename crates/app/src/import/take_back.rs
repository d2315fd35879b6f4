//! Taking an import back while its page looks on, and telling how far that is.

use mainstay_model::RecordId;
use mainstay_model::access::Right;
use mainstay_model::change::{Meta, Source as From};
use mainstay_store::Reverted;
use mainstay_telemetry::Stopwatch;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::job::{Import, State, Undoing};
use super::wrong_state;
use crate::error::Result;
use crate::{App, Ctx};

/// What can be taken back. Whoever has the claim may end what was left in the middle, or go on with it.
pub(super) const UNDOABLE: [State; 6] = [
    State::Done,
    State::Cancelled,
    State::Failed,
    State::Running,
    State::Cancelling,
    State::Undoing,
];

/// The change set of an import, if it can be taken back.
pub(super) fn undoable(import: &Import) -> Result<RecordId> {
    import
        .set
        .filter(|_| import.totals.rows > 0 && UNDOABLE.contains(&import.state))
        .ok_or_else(|| wrong_state(import.state))
}

impl App {
    /// Begins to take an import back. The handle is for waiting a moment: a small one is taken back before a page is drawn.
    pub async fn start_undo(&self, ctx: &Ctx, id: RecordId) -> Result<JoinHandle<()>> {
        let mut import = self.import(ctx, id).await?;
        ctx.require(Right::Import)?;
        undoable(&import)?;
        let claim = self.claim(&mut import).await?;
        let (app, ctx) = (self.clone(), ctx.clone());
        Ok(tokio::spawn(async move {
            if let Err(error) = app.undo_claimed(&ctx, import, claim).await {
                tracing::warn!(import.id = %id, "Taking import {id} back broke off: {error}");
            }
        }))
    }

    /// The import that a change set was made by, if one's own or seen by an administrator.
    pub async fn import_of_set(&self, ctx: &Ctx, set: RecordId) -> Result<Option<Import>> {
        if !ctx.access.has(Right::Import) {
            return Ok(None);
        }
        let info = self.store().change_set(&ctx.access, set).await?;
        if info.is_none_or(|info| info.meta.source != From::Import) {
            return Ok(None);
        }
        let imports = self.imports(ctx, 500).await?;
        Ok(imports.into_iter().find(|import| import.set == Some(set)))
    }

    /// Takes the change set of an import back, and puts on record once a second how far that is.
    pub(super) async fn revert_import(
        &self,
        ctx: &Ctx,
        import: &mut Import,
        set: RecordId,
        meta: Meta,
    ) -> mainstay_store::Result<Reverted> {
        let info = self.store().change_set(&ctx.access, set).await?;
        import.undoing = Some(Undoing {
            done: 0,
            total: info.map_or(import.totals.rows, |set| {
                u64::try_from(set.changes).unwrap_or(0)
            }),
            seconds: 0.0,
        });
        let began = Stopwatch::start();
        let (tell, told) = watch::channel((0, 0.0));
        let note = |import: &mut Import, (done, seconds)| {
            if let Some(undoing) = &mut import.undoing {
                (undoing.done, undoing.seconds) = (done, seconds);
            }
        };
        let beat = tokio::spawn(self.clone().beat(import.clone(), told, note));
        let mut say = |done| {
            tell.send_replace((done, began.elapsed().as_secs_f64()));
        };
        let reverted = self
            .store()
            .revert_telling(set, &ctx.access, meta, &mut say)
            .await;
        drop(tell);
        let _ended = beat.await;
        reverted
    }
}
