//! Taking an import back, also while its page looks on, and telling how far that is.

use mainstay_model::access::Right;
use mainstay_model::change::{Meta, Source as From};
use mainstay_model::{Reason, RecordId};
use mainstay_store::Reverted;
use mainstay_telemetry::Stopwatch;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::claim::Claim;
use super::job::{Import, State, Undoing, Undone};
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
    /// Takes a whole import back, updates included; goes on with it where that broke off.
    pub async fn undo_import(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let (app, ctx) = (self.clone(), ctx.clone());
        crate::records::to_the_end(async move { app.take_import_back(&ctx, id).await }).await
    }

    async fn take_import_back(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let mut import = self.import(ctx, id).await?;
        ctx.require(Right::Import)?;
        let claim = self.claim(&mut import).await?;
        self.undo_claimed(ctx, import, claim).await
    }

    pub(crate) async fn undo_claimed(
        &self,
        ctx: &Ctx,
        mut import: Import,
        mut claim: Claim,
    ) -> Result<Import> {
        let set = undoable(&import)?;
        let meta = Meta {
            reason: Some(
                Reason::new("undo_of_import", format!("Undo: Import of {}", import.name))
                    .with(&[&import.name]),
            ),
            source: From::Undo,
            ..ctx.meta()
        };
        // On record before it begins, so that going on after a crash is the same change set.
        let begun = import.undone.as_ref().and_then(|undone| undone.set);
        let meta = Meta {
            id: begun.unwrap_or(meta.id),
            ..meta
        };
        import.undone = Some(Undone {
            set: Some(meta.id),
            clean: 0,
            conflicts: 0,
        });
        self.save(&mut import).await?;
        if !self
            .store()
            .move_import(
                import.id,
                &UNDOABLE.map(State::name),
                State::Undoing.name(),
                self.now(),
            )
            .await?
        {
            return Err(wrong_state(import.state));
        }
        claim.begin();
        let before = import.state.broken_off();
        // What broke off goes on as one that failed does: its counts are told when it has come to its end.
        let reverted = self.revert_import(ctx, &mut import, set, meta).await;
        let reverted = reverted.and_then(|reverted| match reverted.stopped {
            Some(stopped) => Err(stopped.why),
            None => Ok(reverted),
        });
        let reverted = match reverted {
            Ok(reverted) => Undone {
                set: reverted.set,
                clean: reverted.clean,
                conflicts: reverted.conflicts.len() as u64,
            },
            // Every row was refused: there is no change set, and nothing to take back.
            Err(mainstay_store::Error::NotFound) => Undone {
                set: None,
                clean: 0,
                conflicts: 0,
            },
            Err(error) if error.passes() => return Err(error.into()),
            Err(error) => {
                self.store()
                    .move_import(
                        import.id,
                        &[State::Undoing.name()],
                        before.name(),
                        self.now(),
                    )
                    .await?;
                claim.end();
                return Err(error.into());
            }
        };
        (import.undone, import.undoing) = (Some(reverted), None);
        self.save(&mut import).await?;
        self.store()
            .move_import(
                import.id,
                &[State::Undoing.name()],
                State::Undone.name(),
                self.now(),
            )
            .await?;
        claim.end();
        import.state = State::Undone;
        Ok(import)
    }

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
