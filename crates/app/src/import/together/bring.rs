//! Files that a person sends together become a migration, or come to one. What cannot be used is told and not kept, and takes
//! nothing else with it; what cannot be told apart waits for somebody to say what it is.

use std::path::Path;

use mainstay_model::access::{Action, Right};
use mainstay_model::object::Role;
use mainstay_model::{Object, Problem, RecordId};

use super::hinder::unknown;
use super::{Part, recognise};
use crate::error::{Error, Result};
use crate::import::background::Incoming;
use crate::import::begin::{Arrived, guessed};
use crate::import::job::Import;
use crate::import::shared_name;
use crate::import::source::{Options, Source};
use crate::{App, Ctx};

/// A file that was sent and cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnedAway {
    /// What people call it.
    pub name: String,
    /// Why.
    pub problems: Vec<Problem>,
}

impl App {
    /// Takes files that were sent into a migration, a new one when none is named. Nothing is on record when no file can be
    /// used.
    pub async fn bring_together(
        &self,
        ctx: &Ctx,
        migration: Option<RecordId>,
        files: Vec<(String, Incoming)>,
    ) -> Result<(Option<RecordId>, Vec<TurnedAway>)> {
        let there = match migration {
            Some(id) => self.open_migration(ctx, id).await?.len(),
            None => 0,
        };
        let id = migration.unwrap_or_else(|| RecordId::at(self.now()));
        let mut turned_away = Vec::new();
        let mut place = there;
        for (name, incoming) in files {
            match self
                .take_part(
                    ctx,
                    Part {
                        place,
                        ..Part::of(id)
                    },
                    &name,
                    incoming,
                )
                .await
            {
                Ok(()) => place += 1,
                Err(Error::Invalid(problems)) => turned_away.push(TurnedAway { name, problems }),
                Err(error) => return Err(error),
            }
        }
        if place == 0 {
            return Ok((None, turned_away));
        }
        if place > there {
            self.relate_migration(ctx, id).await?;
        }
        Ok((Some(id), turned_away))
    }

    /// What the rows of a file that somebody sent are.
    pub(crate) async fn rows_of_file(
        &self,
        ctx: &Ctx,
        id: RecordId,
        name: &str,
        path: &Path,
    ) -> Result<String> {
        ctx.require(Right::Import)?;
        let (_, object) = self.recognise(ctx, id, name, path).await?;
        object.ok_or_else(|| Error::invalid("object", unknown()))
    }

    async fn recognise(
        &self,
        ctx: &Ctx,
        id: RecordId,
        name: &str,
        path: &Path,
    ) -> Result<(Source, Option<String>)> {
        let source = self
            .open_within_limits(id, None, path, &Options::default())
            .await?;
        let object = recognise::object_of(ctx, name, &source, may_be_brought);
        Ok((source, object))
    }

    async fn take_part(&self, ctx: &Ctx, part: Part, name: &str, incoming: Incoming) -> Result<()> {
        let id = incoming.id;
        let path = incoming.finish().await?;
        let taken = self.take_file(ctx, part, id, name, &path).await;
        if taken.is_err() {
            self.store().forget_import(id).await?;
            let _gone = tokio::fs::remove_file(&path).await;
            let _gone = tokio::fs::remove_file(self.rows_path(id)).await;
        }
        taken
    }

    async fn take_file(
        &self,
        ctx: &Ctx,
        part: Part,
        id: RecordId,
        name: &str,
        path: &Path,
    ) -> Result<()> {
        let sum = sum_of(path).await?;
        let (source, object) = self.recognise(ctx, id, name, path).await?;
        let arrived = Arrived {
            id,
            object: object.as_deref().unwrap_or(""),
            name,
            path,
            options: Options::default(),
        };
        let mut import: Import = match object.is_some() {
            true => self.begin(ctx, arrived, guessed).await?.0,
            false => self.unmapped(ctx, arrived, &source),
        };
        import.part = Some(Part { sum, ..part });
        self.save(&mut import).await?;
        let shared = shared_name(id);
        Ok(self.store().share_file(&shared, path, self.now()).await?)
    }
}

/// Whether files of these are brought in by a page.
pub fn may_be_brought(ctx: &Ctx, object: &Object) -> bool {
    let ours = object.role == Role::System || object.hidden || object.is_uploaded();
    !ours && ctx.access.may(Action::Create, &object.name)
}

/// What is in a file, in short.
async fn sum_of(path: &Path) -> Result<String> {
    let path = path.to_owned();
    let hashed = tokio::task::spawn_blocking(move || {
        let mut hasher = blake3::Hasher::new();
        std::io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
        Ok::<_, std::io::Error>(hasher.finalize().to_hex().to_string())
    });
    Ok(hashed
        .await
        .map_err(|error| Error::Bug(error.to_string()))??)
}
