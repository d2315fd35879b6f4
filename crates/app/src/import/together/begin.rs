//! Files become a migration: each an import on record, with what it is to the others.

use mainstay_model::{Reason, RecordId};

use super::relate::{Looked, looked, no_id, relate, take_column};
use super::{Brought, recognise};
use crate::error::{Error, Result};
use crate::import::job::Import;
use crate::import::mapping::Mapping;
use crate::import::source::{Options, Source};
use crate::import::{open, refuse};
use crate::{App, Ctx};

impl App {
    /// Looks at files that somebody brings together, finds out what they are to each other, and puts them on record. Nothing
    /// of them is on record when one of them cannot be used.
    pub async fn begin_migration(
        &self,
        ctx: &Ctx,
        files: &[Brought],
    ) -> Result<Vec<(Import, Source)>> {
        let mut looked: Vec<Looked> = Vec::with_capacity(files.len());
        let mut failed = None;
        for file in files {
            match self.look_at(ctx, file).await {
                Ok(one) => looked.push(one),
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        let begun: Vec<RecordId> = looked.iter().map(|one| one.import.id).collect();
        let done = match failed {
            Some(error) => Err(error),
            None => self.bind(ctx, looked).await,
        };
        if done.is_err() {
            for id in begun {
                self.forget_import(ctx, id).await?;
            }
        }
        done
    }

    async fn look_at(&self, ctx: &Ctx, file: &Brought) -> Result<Looked> {
        let named = |error: Error| match error {
            Error::Invalid(mut problems) => {
                for problem in &mut problems {
                    problem.field = format!("{}: {}", file.name, problem.field);
                }
                Error::Invalid(problems)
            }
            other => other,
        };
        let object = match &file.object {
            Some(object) => object.clone(),
            None => {
                let place = self.workplace(RecordId::at(self.now()), None);
                let source = open(&file.path, &Options::default(), place)
                    .await
                    .map_err(named)?;
                recognise::object_of(ctx, &file.name, &source, |_, _| true).ok_or_else(|| {
                    let text = format!(
                        "What the rows of {} are cannot be told; say it: OBJECT={}",
                        file.name, file.name
                    );
                    Error::invalid(
                        &file.name,
                        Reason::new("unknown_rows", text).with(&[&file.name]),
                    )
                })?
            }
        };
        let (import, source) = self
            .begin_decided_import(
                ctx,
                &object,
                &file.name,
                &file.path,
                Options::default(),
                |import, source| decided(file, import, source),
            )
            .await
            .map_err(named)?;
        let object = ctx
            .access
            .catalog()
            .get(&import.object)
            .cloned()
            .ok_or(Error::NotFound)?;
        looked(import, source, object).await
    }

    async fn bind(&self, ctx: &Ctx, looked: Vec<Looked>) -> Result<Vec<(Import, Source)>> {
        let migration = RecordId::at(self.now());
        let together = relate(migration, looked);
        for one in &together {
            let mapping = &one.import.mapping;
            refuse(mapping.check(&one.source, &one.object, &ctx.access))?;
        }
        for one in &together {
            self.store().save_import(&one.import.to_job()?).await?;
        }
        let bound = together.into_iter().map(|one| (one.import, one.source));
        Ok(bound.collect())
    }
}

/// The guessed mapping with what was said differently.
fn decided(file: &Brought, import: &Import, source: &Source) -> Result<Mapping> {
    let mut mapping = import.mapping.clone();
    let column_of = |name: &str| {
        let found = source.names().position(|other| other == name);
        let folded = mainstay_model::fold::fold(name);
        let found = found.or_else(|| {
            source
                .names()
                .position(|other| mainstay_model::fold::fold(other) == folded)
        });
        found.ok_or_else(|| {
            let text = format!("{} has no column `{name}`.", file.name);
            Error::invalid(
                name,
                Reason::new("no_column", text).with(&[&file.name, name]),
            )
        })
    };
    for (column, target) in &file.maps {
        let at = column_of(column)?;
        match target {
            Some(target) => take_column(&mut mapping, at, target.clone()),
            None => mapping.columns[at] = None,
        }
    }
    for (column, from, to) in &file.words {
        mapping.mean(column_of(column)?, from, to);
    }
    for at in 0..mapping.columns.len() {
        no_id(&mut mapping, at, source);
    }
    Ok(mapping)
}
