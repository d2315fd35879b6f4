//! Bringing files in: read as rows ([`source`]), mapped to fields ([`mapping`]), checked first ([`check`]), then written as
//! one change set that can be undone. An import is on record from its file to its undoing, under an address of its own, so
//! that a closed browser, a restarted server or a killed process loses nothing.

mod background;
pub mod check;
pub mod job;
pub mod mapping;
pub mod outcome;
pub mod progress;
pub mod source;

mod family;
mod feed;
pub mod limits;
mod lookup;
pub(crate) mod neutral;
mod prepare;
mod refused;
mod resume;
mod run;

use std::path::Path;
use std::sync::Arc;

use mainstay_model::access::Right;
use mainstay_model::change::{Meta, Source as From};
use mainstay_model::{Object, Problem, Reason, RecordId};

pub use background::Incoming;
pub use check::Check;
pub use job::{Import, State, Undone};
pub use mapping::{Guess, Mapping, Mode, Target, Why};
pub use progress::Progress;
pub use source::Source;

use crate::error::{Error, Result};
use crate::{App, Ctx};
use family::Family;
use feed::Feed;
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
        let object = importable_object(ctx, object)?;
        let source = self.open_within_limits(path, &options).await?;
        let mut guesses = mapping::guess(&source, &object, &ctx.access, &ctx.env);
        let mapping = self.remembered(ctx, &object, &source, &mut guesses).await?;
        let now = self.now();
        let import = Import {
            id: RecordId::at(now),
            user: ctx.env.me,
            object: object.name.clone(),
            state: State::Ready,
            created_at: now,
            updated_at: now,
            position: 0,
            name: name.to_owned(),
            path: path.to_owned(),
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
            undone: None,
            resumed: false,
        };
        self.store().save_import(&import.to_job()?).await?;
        Ok(import)
    }

    /// An import: one's own, or anybody's for administrators.
    pub async fn import(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let job = self.store().import(id).await?.ok_or(Error::NotFound)?;
        let import = Import::from_job(job)?;
        let mine = ctx.env.me.is_none()
            || import.user == ctx.env.me
            || ctx.access.has(Right::Administration);
        if mine {
            Ok(import)
        } else {
            Err(Error::NotFound)
        }
    }

    /// Imports, the newest first: one's own, or everybody's for administrators.
    pub async fn imports(&self, ctx: &Ctx, limit: usize) -> Result<Vec<Import>> {
        ctx.require(Right::Import)?;
        let whose = if ctx.access.has(Right::Administration) {
            None
        } else {
            Some(ctx.user_id()?)
        };
        self.store()
            .imports(whose, limit)
            .await?
            .into_iter()
            .map(Import::from_job)
            .collect()
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
        let mut import = self.import(ctx, id).await?;
        let (source, preparer) = self.preparer(ctx, &import).await?;
        let startable = [State::Ready.name(), State::Failed.name()];
        if !self
            .store()
            .move_import(id, &startable, State::Running.name(), self.now())
            .await?
        {
            return Err(wrong_state(import.state));
        }
        self.go(ctx, &mut import, &source, preparer, tell).await?;
        Ok(import)
    }

    /// Runs an import that is on record as running, and puts on record how it ended.
    pub(crate) async fn go(
        &self,
        ctx: &Ctx,
        import: &mut Import,
        source: &Source,
        preparer: Preparer,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<()> {
        let object = preparer.layout.object.clone();
        import.state = State::Running;
        import.resumed = import.started_at.is_some();
        let started = *import.started_at.get_or_insert_with(|| self.now());
        let set = *import.set.get_or_insert_with(|| RecordId::at(started));
        import.failure = None;
        self.save(import).await?;
        let meta = Meta {
            id: set,
            at: started,
            reason: Some(reason(import)),
            source: From::Import,
            ..ctx.meta()
        };
        let clock = || self.now();
        let run = run::Run {
            store: self.store(),
            preparer,
            meta,
            import,
            now: &clock,
        };
        let ended = run.run(Feed::start(source), tell).await;
        let to = match &ended {
            Ok(run::Ended::Done) => State::Done,
            Ok(run::Ended::Cancelled) => State::Cancelled,
            Err(error) => {
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

    /// Takes a whole import back, updates included.
    pub async fn undo_import(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let (app, ctx) = (self.clone(), ctx.clone());
        crate::records::to_the_end(async move { app.take_import_back(&ctx, id).await }).await
    }

    async fn take_import_back(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let mut import = self.import(ctx, id).await?;
        ctx.require(Right::Import)?;
        let undoable = [
            State::Done.name(),
            State::Cancelled.name(),
            State::Failed.name(),
        ];
        let Some(set) = import.set.filter(|_| import.totals.rows > 0) else {
            return Err(wrong_state(import.state));
        };
        if !self
            .store()
            .move_import(id, &undoable, State::Undoing.name(), self.now())
            .await?
        {
            return Err(wrong_state(import.state));
        }
        let before = import.state;
        let meta = Meta {
            reason: Some(format!("Undo: {}", reason(&import))),
            source: From::Undo,
            ..ctx.meta()
        };
        let reverted = match self.store().revert(set, &ctx.access, meta).await {
            Ok(reverted) => Ok((
                reverted.set,
                reverted.clean,
                reverted.conflicts.len() as u64,
            )),
            // Every row was refused: there is no change set, and nothing to take back.
            Err(mainstay_store::Error::NotFound) => Ok((None, 0, 0)),
            Err(error) => Err(error),
        };
        let to = if reverted.is_ok() {
            State::Undone
        } else {
            before
        };
        if let Ok((set, clean, conflicts)) = &reverted {
            import.undone = Some(Undone {
                set: *set,
                clean: *clean,
                conflicts: *conflicts,
            });
            self.save(&mut import).await?;
        }
        self.store()
            .move_import(id, &[State::Undoing.name()], to.name(), self.now())
            .await?;
        import.state = to;
        reverted?;
        Ok(import)
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
            _ => Error::Unavailable(format!("a file could not be read or written: {error}")),
        }
    }
}
