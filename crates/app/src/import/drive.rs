//! A run from its beginning, or from where it broke off, to its end, which is put on record.

use mainstay_model::change::{Meta, Source as From};
use mainstay_model::{Object, RecordId};

use super::claim::Claim;
use super::family::Family;
use super::feed::Feed;
use super::job::{Import, Paused, State};
use super::mapping::{Layout, Mapping};
use super::prepare::{Ids, Preparer};
use super::progress::Progress;
use super::source::{Mends, Source};
use super::{importable_object, reason, refuse, run, wrong_state};
use crate::error::{Error, Result};
use crate::{App, Ctx};

/// A run, ready to go.
pub(crate) struct Begun {
    pub(crate) import: Import,
    pub(crate) source: Source,
    pub(crate) preparer: Preparer,
    pub(crate) claim: Claim,
}

impl App {
    /// Brings the rows in, from the beginning or from where it broke off. `tell` hears how far it is.
    pub async fn run_import(
        &self,
        ctx: &Ctx,
        id: RecordId,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Import> {
        let begun = self.begin_run(ctx, id).await?;
        self.go(ctx, begun, tell).await
    }

    /// Everything that a run needs, for whoever alone works on it from now on.
    pub(crate) async fn begin_run(&self, ctx: &Ctx, id: RecordId) -> Result<Begun> {
        let mut import = self.import(ctx, id).await?;
        let claim = self.claim(&mut import).await?;
        self.begin_claimed(ctx, import, claim).await
    }

    pub(crate) async fn begin_claimed(
        &self,
        ctx: &Ctx,
        mut import: Import,
        mut claim: Claim,
    ) -> Result<Begun> {
        let ready = self.preparer(ctx, &import, false).await;
        let (source, preparer) = match ready {
            Ok(ready) => ready,
            Err(error) => return Err(self.not_begun(import, claim, error).await),
        };
        // Whoever has the claim may go on with what was left running.
        let mut startable = vec![State::Ready, State::Failed, State::Running];
        if import.part.is_some() && import.undone.is_none() {
            // Whoever stopped a migration may go on with it: the other files wait for this one.
            startable.push(State::Cancelled);
            import.notes.clear();
        }
        let startable: Vec<&str> = startable.into_iter().map(State::name).collect();
        if !self
            .store()
            .move_import(import.id, &startable, State::Running.name(), self.now())
            .await?
        {
            return Err(wrong_state(import.state));
        }
        import.state = State::Running;
        claim.begin();
        Ok(Begun {
            import,
            source,
            preparer,
            claim,
        })
    }

    /// What was left running and cannot be gone on with waits, or has failed.
    async fn not_begun(&self, mut import: Import, mut claim: Claim, error: Error) -> Error {
        if import.state != State::Running {
            return error;
        }
        if let Some(paused) = Paused::by(&error) {
            self.inner.paused.lock().insert(import.id, paused);
            claim.begin();
            return error;
        }
        import.failure = Some(error.to_string());
        let failed = async {
            self.save(&mut import).await?;
            self.take_out(&mut import).await
        };
        failed.await.err().unwrap_or(error)
    }

    /// Runs an import that is on record as running, and puts on record how it ended.
    pub(crate) async fn go(
        &self,
        ctx: &Ctx,
        begun: Begun,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Import> {
        let Begun {
            mut import,
            source,
            preparer,
            claim,
        } = begun;
        let gone = self.run_to_its_end(ctx, &mut import, &source, preparer, tell);
        let gone = gone.await;
        self.tell_of_the_end(&import).await;
        match gone {
            Ok(()) => {
                self.inner.paused.lock().remove(&import.id);
                claim.end();
                Ok(import)
            }
            Err(error) => {
                // Whatever could not be put on record now is found by whoever takes it up.
                if import.state != State::Running {
                    claim.end();
                }
                Err(error)
            }
        }
    }

    async fn run_to_its_end(
        &self,
        ctx: &Ctx,
        import: &mut Import,
        source: &Source,
        preparer: Preparer,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<()> {
        let object = preparer.layout.object.clone();
        let started = *import.started_at.get_or_insert_with(|| self.now());
        let set = *import.set.get_or_insert_with(|| RecordId::at(started));
        import.failure = None;
        let meta = Meta {
            id: set,
            at: started,
            reason: Some(reason(import)),
            source: From::Import,
            ..ctx.meta()
        };
        let clock = || self.now();
        let ended = match self.save(import).await {
            Err(error) => Err(error),
            Ok(()) => {
                let run = run::Run {
                    store: self.store(),
                    preparer,
                    meta,
                    import,
                    now: &clock,
                };
                run.run(Feed::start(source), tell).await
            }
        };
        let to = match &ended {
            Ok(run::Ended::Done) => State::Done,
            Ok(run::Ended::Cancelled) => State::Cancelled,
            Err(error) => {
                if let Some(paused) = Paused::by(error) {
                    // It is not the import's fault: it stays as it is, and goes on when that is over.
                    self.inner.paused.lock().insert(import.id, paused);
                    return ended.map(|_| ());
                }
                import.failure = Some(error.to_string());
                State::Failed
            }
        };
        self.save(import).await?;
        let from = [State::Running.name(), State::Cancelling.name()];
        self.store()
            .move_import(import.id, &from, to.name(), self.now())
            .await?;
        import.state = to;
        if to == State::Done {
            self.remember(&object, source, &import.mapping).await?;
        }
        ended.map(|_| ())
    }

    /// Stops a run behind the batch that it is at.
    pub async fn cancel_import(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        let import = self.import(ctx, id).await?;
        let moved = self
            .store()
            .move_import(
                id,
                &[State::Running.name()],
                State::Cancelling.name(),
                self.now(),
            )
            .await?;
        if moved {
            Ok(())
        } else {
            Err(wrong_state(import.state))
        }
    }

    /// Everything that the rows of an import need, if this person may bring them in so.
    /// With `check`, what other files of its migration will bring counts as there.
    pub(crate) async fn preparer(
        &self,
        ctx: &Ctx,
        import: &Import,
        check: bool,
    ) -> Result<(Source, Preparer)> {
        let object = importable_object(ctx, &import.object)?;
        let source = self.open_file_of(import, &import.options).await?;
        let source = source.mended(Mends::new(&import.mapping.words, &import.mends));
        refuse(import.mapping.check(&source, &object, &ctx.access))?;
        let layout = Layout::new(&import.mapping, &object, &ctx.access);
        let (reading, planned, env) = (source.clone(), layout.clone(), ctx.env.clone());
        let family = tokio::task::spawn_blocking(move || Family::survey(&reading, &planned, &env))
            .await
            .map_err(|error| Error::Bug(error.to_string()))??;
        let known = self.known_of_others(ctx, import, &layout, check).await?;
        let names = source.names().map(str::to_owned).collect();
        let ids = Ids::of(import.id, import.created_at);
        let mut preparer = Preparer::new(
            self.store(),
            &ctx.access,
            &ctx.env,
            layout,
            names,
            family,
            ids,
        );
        preparer.known = known;
        Ok((source, preparer))
    }

    async fn remember(&self, object: &Object, source: &Source, mapping: &Mapping) -> Result<()> {
        let value = serde_json::to_value(mapping.remember(source))
            .map_err(|error| Error::Bug(error.to_string()))?;
        Ok(self
            .store()
            .save_import_mapping(&Mapping::fingerprint(object, source), &value)
            .await?)
    }
}
