//! Bringing files in: read as rows ([`source`]), mapped to fields ([`mapping`]), checked first ([`check`]), then written as
//! one change set that can be undone. An import is on record from its file to its undoing, under an address of its own, so
//! that a closed browser, a restarted server or a killed process loses nothing.

mod background;
pub mod check;
mod claim;
pub mod job;
pub mod mapping;
pub mod outcome;
pub mod progress;
pub mod source;

mod family;
mod feed;
mod kept;
pub mod limits;
mod lookup;
pub(crate) mod neutral;
mod prepare;
mod refused;
mod resume;
mod run;
mod take_back;

use std::path::Path;
use std::sync::Arc;

use mainstay_model::access::Right;
use mainstay_model::change::{Meta, Source as From};
use mainstay_model::{Object, Problem, Reason, RecordId};

pub use background::Incoming;
pub use check::Check;
pub use job::{Import, Paused, State, Undoing, Undone};
pub use mapping::{Guess, Mapping, Mode, Target, Why};
pub use progress::Progress;
pub use source::Source;

use crate::error::{Error, Result};
use crate::{App, Ctx};
use claim::Claim;
use family::Family;
use feed::Feed;
use job::Broke;
use mapping::{Layout, Remembered};
use prepare::{Ids, Preparer};
use source::{Options, SourceError};

impl App {
    /// Looks at a file that somebody wants to bring in, guesses what its columns are, and puts the import on record.
    pub async fn begin_import(
        &self,
        ctx: &Ctx,
        object: &str,
        name: &str,
        path: &Path,
        options: Options,
    ) -> Result<Import> {
        self.begin_decided_import(ctx, object, name, path, options, guessed)
            .await
            .map(|(import, _)| import)
    }

    /// The same for somebody who knows where the columns go before anything is on record, so that an import which was never
    /// decided upon cannot be gone on with.
    pub async fn begin_decided_import(
        &self,
        ctx: &Ctx,
        object: &str,
        name: &str,
        path: &Path,
        options: Options,
        decide: impl FnOnce(&Import, &Source) -> Result<Mapping>,
    ) -> Result<(Import, Source)> {
        let id = RecordId::at(self.now());
        self.begin(ctx, id, object, name, path, options, decide)
            .await
    }

    #[allow(clippy::too_many_arguments)]
    async fn begin(
        &self,
        ctx: &Ctx,
        id: RecordId,
        object: &str,
        name: &str,
        path: &Path,
        options: Options,
        decide: impl FnOnce(&Import, &Source) -> Result<Mapping>,
    ) -> Result<(Import, Source)> {
        let object = importable_object(ctx, object)?;
        let source = self.open_within_limits(path, &options).await?;
        let mut guesses = mapping::guess(&source, &object, &ctx.access, &ctx.env);
        let mapping = self.remembered(ctx, &object, &source, &mut guesses).await?;
        let now = self.now();
        let mut import = Import {
            id,
            user: ctx.env.me,
            object: object.name.clone(),
            state: State::Ready,
            created_at: now,
            updated_at: now,
            position: 0,
            name: name.to_owned(),
            path: path.to_owned(),
            columns: source.names().map(str::to_owned).collect(),
            options,
            guesses,
            mapping,
            check: None,
            set: None,
            started_at: None,
            totals: Default::default(),
            fraction: 0.0,
            seconds: 0.0,
            notes: Vec::new(),
            failure: None,
            undoing: None,
            undone: None,
            claim: None,
            broke: Broke::default(),
            paused: None,
        };
        let decided = decide(&import, &source)?;
        if decided != import.mapping {
            refuse(decided.check(&source, &object, &ctx.access))?;
            import.mapping = decided;
        }
        self.store().save_import(&import.to_job()?).await?;
        Ok((import, source))
    }

    /// An import: one's own, or anybody's for administrators.
    pub async fn import(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let job = self.store().import(id).await?.ok_or(Error::NotFound)?;
        let mut import = Import::from_job(job)?;
        if import.state == State::Running {
            import.paused = self.inner.paused.lock().get(&id).copied();
        }
        let mine = ctx.env.me.is_none()
            || import.user == ctx.env.me
            || ctx.access.has(Right::Administration);
        if mine {
            Ok(import)
        } else {
            Err(Error::NotFound)
        }
    }

    /// The file of an import, for showing its columns and first rows.
    pub async fn import_source(&self, import: &Import) -> Result<Source> {
        open(&import.path, &import.options).await
    }

    /// Decides how the file is read; the columns are guessed anew.
    pub async fn set_import_options(
        &self,
        ctx: &Ctx,
        id: RecordId,
        options: Options,
    ) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        let object = importable_object(ctx, &import.object)?;
        let source = open(&import.path, &options).await?;
        let mut guesses = mapping::guess(&source, &object, &ctx.access, &ctx.env);
        import.mapping = self.remembered(ctx, &object, &source, &mut guesses).await?;
        import.columns = source.names().map(str::to_owned).collect();
        (import.options, import.guesses, import.check) = (options, guesses, None);
        self.save(&mut import).await?;
        Ok(import)
    }

    /// Decides where the columns go; everything that is wrong with it is told and nothing kept.
    pub async fn set_import_mapping(
        &self,
        ctx: &Ctx,
        id: RecordId,
        mapping: Mapping,
    ) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        let object = importable_object(ctx, &import.object)?;
        let source = open(&import.path, &import.options).await?;
        refuse(mapping.check(&source, &object, &ctx.access))?;
        if import.mapping != mapping {
            (import.mapping, import.check) = (mapping, None);
            self.save(&mut import).await?;
        }
        Ok(import)
    }

    /// The dry run. `tell` hears how far it is.
    pub async fn check_import(
        &self,
        ctx: &Ctx,
        id: RecordId,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        let (source, preparer) = self.preparer(ctx, &import).await?;
        let check = check::check(ctx, preparer, Feed::start(&source), tell).await?;
        import.check = Some(check);
        self.save(&mut import).await?;
        Ok(import)
    }

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
        let ready = self.preparer(ctx, &import).await;
        let (source, preparer) = match ready {
            Ok(ready) => ready,
            Err(error) => return Err(self.not_begun(import, claim, error).await),
        };
        // Whoever has the claim may go on with what was left running.
        let startable = [State::Ready, State::Failed, State::Running].map(State::name);
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
        match gone.await {
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
        let set = take_back::undoable(&import)?;
        let meta = Meta {
            reason: Some(format!("Undo: {}", reason(&import))),
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
                &take_back::UNDOABLE.map(State::name),
                State::Undoing.name(),
                self.now(),
            )
            .await?
        {
            return Err(wrong_state(import.state));
        }
        claim.begin();
        let before = import.state.broken_off();
        let reverted = match self.revert_import(ctx, &mut import, set, meta).await {
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

    /// Forgets an import that was only looked at.
    pub async fn forget_import(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        let mut import = self.import(ctx, id).await?;
        let _claim = self.claim(&mut import).await?;
        if import.state != State::Ready || import.started_at.is_some() {
            return Err(wrong_state(import.state));
        }
        Ok(self.store().forget_import(id).await?)
    }

    /// The right to work on an import alone: one that rests, or that was left in the middle of something by a process that is
    /// gone.
    pub(crate) async fn claim(&self, import: &mut Import) -> Result<Claim> {
        let now = self.now();
        let dir = &self.settings().import.dir;
        let Some(claim) = Claim::take(dir, import.id, now)? else {
            return Err(wrong_state(import.state));
        };
        if import.state.busy() && !claim.finds_abandoned(import, now) {
            claim.give_back();
            return Err(wrong_state(import.state));
        }
        self.put_claim(import, &claim).await?;
        Ok(claim)
    }

    /// Puts on record who works on an import. The last batch of whoever did before may have been on its way until now: then
    /// the work goes on behind it.
    pub(crate) async fn put_claim(&self, import: &mut Import, claim: &Claim) -> Result<()> {
        import.claim = Some(claim.name);
        self.save(import).await?;
        let job = self
            .store()
            .import(import.id)
            .await?
            .ok_or(Error::NotFound)?;
        let now = Import::from_job(job)?;
        if now.position > import.position {
            (import.position, import.totals) = (now.position, now.totals);
            self.save(import).await?;
        }
        Ok(())
    }

    /// Takes an import out of what a process that is gone was doing with it.
    pub(crate) async fn take_out(&self, import: &mut Import) -> Result<()> {
        let (from, to) = (import.state, import.state.broken_off());
        self.store()
            .move_import(import.id, &[from.name()], to.name(), self.now())
            .await?;
        import.state = to;
        Ok(())
    }

    async fn open_within_limits(&self, path: &Path, options: &Options) -> Result<Source> {
        let source = open(path, options).await?;
        let (limits, checked) = (self.settings().import.clone(), source.clone());
        let within = tokio::task::spawn_blocking(move || limits.check(&checked)).await;
        within.map_err(|error| Error::Bug(error.to_string()))??;
        Ok(source)
    }

    async fn open_to_change(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let import = self.import(ctx, id).await?;
        ctx.require(Right::Import)?;
        if import.state == State::Ready {
            Ok(import)
        } else {
            Err(wrong_state(import.state))
        }
    }

    async fn save(&self, import: &mut Import) -> Result<()> {
        import.updated_at = self.now();
        Ok(self.store().save_import(&import.to_job()?).await?)
    }

    /// Everything that the rows of an import need, if this person may bring them in so.
    pub(crate) async fn preparer(&self, ctx: &Ctx, import: &Import) -> Result<(Source, Preparer)> {
        let object = importable_object(ctx, &import.object)?;
        let source = open(&import.path, &import.options).await?;
        refuse(import.mapping.check(&source, &object, &ctx.access))?;
        let layout = Layout::new(&import.mapping, &object, &ctx.access);
        let (reading, planned, env) = (source.clone(), layout.clone(), ctx.env.clone());
        let family = tokio::task::spawn_blocking(move || Family::survey(&reading, &planned, &env))
            .await
            .map_err(|error| Error::Bug(error.to_string()))??;
        let names = source.names().map(str::to_owned).collect();
        let ids = Ids::of(import.id, import.created_at);
        let preparer = Preparer::new(
            self.store(),
            &ctx.access,
            &ctx.env,
            layout,
            names,
            family,
            ids,
        );
        Ok((source, preparer))
    }

    async fn remembered(
        &self,
        ctx: &Ctx,
        object: &Object,
        source: &Source,
        guesses: &mut [Guess],
    ) -> Result<Mapping> {
        let kept = self
            .store()
            .import_mapping(&Mapping::fingerprint(object, source))
            .await?;
        let remembered = kept.and_then(|kept| serde_json::from_value::<Remembered>(kept).ok());
        Ok(match remembered {
            Some(remembered) => remembered.recall(source, object, &ctx.access, guesses),
            None => Mapping::of(guesses),
        })
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

/// A run, ready to go.
pub(crate) struct Begun {
    pub(crate) import: Import,
    pub(crate) source: Source,
    pub(crate) preparer: Preparer,
    pub(crate) claim: Claim,
}

/// Where the columns go when nobody has decided otherwise yet.
fn guessed(import: &Import, _: &Source) -> Result<Mapping> {
    Ok(import.mapping.clone())
}

fn reason(import: &Import) -> String {
    format!("Import of {}", import.name)
}

/// The object, if this person may bring files in for it.
fn importable_object(ctx: &Ctx, name: &str) -> Result<Arc<Object>> {
    ctx.require(Right::Import)?;
    let catalog = ctx.access.catalog();
    let name = catalog
        .by_plural(name)
        .map_or(name, |object| object.name.as_str());
    let access = ctx.access.object(name).ok_or_else(|| {
        let text = format!("There is no object `{name}` that you may see.");
        Error::invalid("object", Reason::new("no_object", text).with(&[name]))
    })?;
    Ok(access.object.clone())
}

async fn open(path: &Path, options: &Options) -> Result<Source> {
    let (path, options) = (path.to_owned(), options.clone());
    let opened = tokio::task::spawn_blocking(move || Source::open(&path, &options)).await;
    Ok(opened.map_err(|error| Error::Bug(error.to_string()))??)
}

fn refuse(problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(problems))
    }
}

fn wrong_state(state: State) -> Error {
    let name = state.name();
    Error::Conflict(
        Reason::new(
            "import_state",
            format!("This import is {name}; that cannot be done with it now."),
        )
        .with(&[name])
        .at("state"),
    )
}

impl std::convert::From<SourceError> for Error {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Refused(reason) => Error::invalid("file", reason),
            SourceError::Io(error) => error.into(),
        }
    }
}

impl std::convert::From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Error::invalid(
                "file",
                Reason::new(
                    "no_file",
                    "The file is not there (any more); bring it in again.",
                ),
            ),
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full,
            _ => Error::Unavailable(format!("a file could not be read or written: {error}")),
        }
    }
}
