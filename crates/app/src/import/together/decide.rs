//! What somebody decides about the files of a migration: what their rows are, which file a column refers to, which of them stay
//! away. Whatever is decided about one may matter to the others, so they are related anew.

use mainstay_model::RecordId;
use mainstay_model::access::Right;

use super::Part;
use super::relate::{looked, relate};
use crate::error::{Error, Result};
use crate::import::job::{Import, State};
use crate::import::{importable_object, mapping, wrong_state};
use crate::{App, Ctx};

/// What somebody says of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refers {
    /// Nothing: it is found out.
    FoundOut,
    /// It holds what this import calls its rows.
    To(RecordId),
    /// It holds names.
    ByName,
}

impl App {
    /// The files of a migration about which something can still be decided.
    pub(super) async fn open_migration(&self, ctx: &Ctx, id: RecordId) -> Result<Vec<Import>> {
        ctx.require(Right::Import)?;
        let parts = self.migration(ctx, id).await?;
        if let Some(begun) = parts.iter().find(|part| part.state != State::Ready) {
            return Err(wrong_state(begun.state));
        }
        self.nobody_works_on(id).await?;
        Ok(parts)
    }

    /// Finds out anew what the files of a migration are to each other.
    pub(crate) async fn relate_migration(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for import in self.migration(ctx, id).await? {
            let object = ctx.access.object(&import.object);
            let Some(object) = object.map(|access| access.object.clone()) else {
                unknown.push(import);
                continue;
            };
            match self.open_file_of(&import, &import.options).await {
                Ok(source) => known.push(looked(import, source, object).await?),
                // It is told at its place that the file cannot be read.
                Err(Error::Invalid(_)) => unknown.push(import),
                Err(error) => return Err(error),
            }
        }
        let related = relate(id, known);
        let last = related.len();
        for mut one in related {
            self.save(&mut one.import).await?;
        }
        for (at, mut import) in unknown.into_iter().enumerate() {
            if let Some(part) = &mut import.part {
                (part.place, part.old) = (last + at, None);
                part.references.clear();
            }
            import.check = None;
            self.save(&mut import).await?;
        }
        Ok(())
    }

    /// Says what the rows of a file are; its columns are guessed anew.
    pub async fn set_part_object(&self, ctx: &Ctx, id: RecordId, object: &str) -> Result<RecordId> {
        let mut import = self.open_to_change(ctx, id).await?;
        let part = import.part.take().ok_or(Error::NotFound)?;
        let migration = part.migration;
        let object = importable_object(ctx, object)?;
        if import.object != object.name {
            import.object.clone_from(&object.name);
            let source = self.open_file_of(&import, &import.options).await?;
            let mut guesses = mapping::guess(&source, &object, &ctx.access, &ctx.env);
            import.mapping = self.remembered(ctx, &object, &source, &mut guesses).await?;
            import.columns = source.names().map(str::to_owned).collect();
            (import.guesses, import.check, import.failure) = (guesses, None, None);
            import.mends.clear();
            import.part = Some(Part {
                place: part.place,
                sum: part.sum,
                ..Part::of(migration)
            });
            self.save(&mut import).await?;
            self.relate_migration(ctx, migration).await?;
        }
        Ok(migration)
    }

    /// Says which file's rows a column refers to.
    pub async fn set_part_reference(
        &self,
        ctx: &Ctx,
        id: RecordId,
        column: usize,
        refers: Refers,
    ) -> Result<RecordId> {
        let mut import = self.open_to_change(ctx, id).await?;
        let part = import.part.as_mut().ok_or(Error::NotFound)?;
        let migration = part.migration;
        part.choices.retain(|(other, _)| *other != column);
        match refers {
            Refers::FoundOut => {}
            Refers::To(import) => part.choices.push((column, Some(import))),
            Refers::ByName => part.choices.push((column, None)),
        }
        import.check = None;
        self.save(&mut import).await?;
        self.relate_migration(ctx, migration).await?;
        Ok(migration)
    }

    /// Notes that somebody has decided where the columns of a file go, if it is one of several.
    pub(crate) async fn decided_with_others(
        &self,
        ctx: &Ctx,
        import: &mut Import,
        said: bool,
    ) -> Result<()> {
        let Some(part) = &mut import.part else {
            return Ok(());
        };
        part.decided = said;
        if !said {
            part.choices.clear();
        }
        let migration = part.migration;
        self.save(import).await?;
        self.relate_migration(ctx, migration).await?;
        self.others_are_unchecked(ctx, import).await
    }

    /// What was said of files that refer to this one says nothing any more, now that its rows are other ones.
    pub(crate) async fn others_are_unchecked(&self, ctx: &Ctx, import: &Import) -> Result<()> {
        let Some(part) = &import.part else {
            return Ok(());
        };
        let parts = self.migration(ctx, part.migration).await?;
        let place = parts.iter().position(|other| other.id == import.id);
        let mut changed: Vec<usize> = place.into_iter().collect();
        let mut seen = 0;
        while let Some(file) = changed.get(seen).copied() {
            seen += 1;
            for (at, other) in parts.iter().enumerate() {
                let references = other.part.iter().flat_map(|part| &part.references);
                let refers = references.into_iter().any(|one| one.file == file);
                if refers && !changed.contains(&at) {
                    changed.push(at);
                }
            }
        }
        for at in changed.into_iter().skip(1) {
            let mut other = parts[at].clone();
            if other.check.take().is_some() {
                self.save(&mut other).await?;
            }
        }
        Ok(())
    }

    /// Leaves a file of a migration out; whether others remain.
    pub async fn remove_part(&self, ctx: &Ctx, id: RecordId) -> Result<Option<RecordId>> {
        let import = self.open_to_change(ctx, id).await?;
        let migration = import.part.as_ref().map(|part| part.migration);
        let migration = migration.ok_or(Error::NotFound)?;
        self.discard_part(&import).await?;
        match self.relate_migration(ctx, migration).await {
            Ok(()) => Ok(Some(migration)),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets all files of a migration that was never run.
    pub async fn discard_migration(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        for import in self.open_migration(ctx, id).await? {
            self.discard_part(&import).await?;
        }
        Ok(())
    }

    pub(super) async fn discard_part(&self, import: &Import) -> Result<()> {
        if self.forget(import.id).await? {
            Ok(())
        } else {
            Err(wrong_state(import.state))
        }
    }
}
