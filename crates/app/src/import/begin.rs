//! A file becomes an import: looked at, its columns guessed or decided upon, put on record.

use std::path::Path;

use mainstay_model::{Object, RecordId};

use super::job::{Broke, Import, State};
use super::mapping::{self, Guess, Mapping, Remembered};
use super::source::{Options, Source};
use super::{importable_object, open, refuse};
use crate::error::{Error, Result};
use crate::{App, Ctx};

/// A file that is to become an import.
pub(super) struct Arrived<'a> {
    /// The identity that the import will have.
    pub id: RecordId,
    /// What it brings.
    pub object: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// Where it lies.
    pub path: &'a Path,
    /// How it is read, as far as somebody has said.
    pub options: Options,
}

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
        let arrived = Arrived {
            id,
            object,
            name,
            path,
            options,
        };
        self.begin(ctx, arrived, decide).await
    }

    /// Puts a file on record as an import.
    pub(super) async fn begin(
        &self,
        ctx: &Ctx,
        arrived: Arrived<'_>,
        decide: impl FnOnce(&Import, &Source) -> Result<Mapping>,
    ) -> Result<(Import, Source)> {
        let object = importable_object(ctx, arrived.object)?;
        let source = self
            .open_within_limits(arrived.id, Some(&object), arrived.path, &arrived.options)
            .await?;
        let mut guesses = mapping::guess(&source, &object, &ctx.access, &ctx.env);
        let mapping = self.remembered(ctx, &object, &source, &mut guesses).await?;
        let mut import = Import {
            guesses,
            mapping,
            ..self.unmapped(ctx, arrived, &source)
        };
        import.object.clone_from(&object.name);
        let decided = decide(&import, &source)?;
        if decided != import.mapping {
            refuse(decided.check(&source, &object, &ctx.access))?;
            import.mapping = decided;
        }
        self.store().save_import(&import.to_job()?).await?;
        Ok((import, source))
    }

    /// An import of a file of which it is not known yet what its rows are.
    pub(super) fn unmapped(&self, ctx: &Ctx, arrived: Arrived<'_>, source: &Source) -> Import {
        let now = self.now();
        Import {
            id: arrived.id,
            user: ctx.env.me,
            object: String::new(),
            state: State::Ready,
            created_at: now,
            updated_at: now,
            position: 0,
            name: arrived.name.to_owned(),
            path: arrived.path.to_owned(),
            columns: source.names().map(str::to_owned).collect(),
            options: arrived.options,
            guesses: Vec::new(),
            mapping: Mapping::of(&[]),
            mends: Vec::new(),
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
            part: None,
            paused: None,
        }
    }

    pub(super) async fn remembered(
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

    pub(super) async fn open_within_limits(
        &self,
        id: RecordId,
        object: Option<&Object>,
        path: &Path,
        options: &Options,
    ) -> Result<Source> {
        let limits = &self.settings().import;
        limits.check_size(tokio::fs::metadata(path).await?.len())?;
        let source = open(path, options, self.workplace(id, object)).await?;
        let (limits, checked) = (self.settings().import.clone(), source.clone());
        let within = tokio::task::spawn_blocking(move || limits.check(&checked)).await;
        within.map_err(|error| Error::Bug(error.to_string()))??;
        Ok(source)
    }
}

/// Where the columns go when nobody has decided otherwise yet.
pub(super) fn guessed(import: &Import, _: &Source) -> Result<Mapping> {
    Ok(import.mapping.clone())
}
