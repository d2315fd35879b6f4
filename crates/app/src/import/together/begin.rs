//! Files become a migration: each an import on record, with what it is to the others.

use std::collections::HashSet;
use std::sync::Arc;

use mainstay_model::{Object, Reason, RecordId};

use super::order::order;
use super::{Brought, Part, Reference, recognise};
use crate::error::{Error, Result};
use crate::import::job::Import;
use crate::import::mapping::{Mapping, Mode, Target, Why, target_names};
use crate::import::open;
use crate::import::source::{Options, Source};
use crate::{App, Ctx};

/// A file, looked at.
struct Looked {
    import: Import,
    source: Source,
    object: Arc<Object>,
    old: Option<usize>,
    ids: Arc<HashSet<String>>,
    /// In the order in which they were brought.
    references: Vec<Reference>,
}

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
            None => self.put_together(ctx, looked).await,
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
                recognise::object_of(ctx, &file.name, &source).ok_or_else(|| {
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
        let old = recognise::old_column(&source, &object);
        let ids = match old {
            Some(column) => {
                let reading = source.clone();
                let read = tokio::task::spawn_blocking(move || recognise::values(&reading, column));
                read.await
                    .map_err(|error| Error::Bug(error.to_string()))??
            }
            None => HashSet::new(),
        };
        Ok(Looked {
            import,
            source,
            object,
            old,
            ids: Arc::new(ids),
            references: Vec::new(),
        })
    }

    async fn put_together(
        &self,
        ctx: &Ctx,
        mut looked: Vec<Looked>,
    ) -> Result<Vec<(Import, Source)>> {
        for at in 0..looked.len() {
            let references = references(&looked, at);
            looked[at].references = references;
        }
        let needs: Vec<Vec<usize>> = (0..looked.len()).map(|at| needs(&looked, at)).collect();
        let order = order(&needs);
        let place = |file: usize| {
            order
                .iter()
                .position(|other| *other == file)
                .unwrap_or(file)
        };
        let migration = RecordId::at(self.now());
        let mut begun: Vec<(usize, Import, Source)> = Vec::with_capacity(looked.len());
        for (at, one) in looked.into_iter().enumerate() {
            let own = place(at);
            let Looked {
                mut import,
                source,
                object,
                old,
                mut references,
                ..
            } = one;
            for reference in &mut references {
                let column = Target::field(&reference.field);
                if reference.by_id {
                    take_column(&mut import.mapping, reference.column, column.clone());
                    if let Some(guess) = import.guesses.get_mut(reference.column) {
                        (guess.target, guess.why) = (Some(column), Why::Values);
                    }
                }
                reference.file = place(reference.file);
                reference.later = reference.file >= own;
            }
            // Names of what comes later are looked up when it is there.
            references.retain(|reference| reference.by_id || reference.later);
            if let Some(column) = old {
                no_id(&mut import.mapping, column, &source);
            }
            super::super::refuse(import.mapping.check(&source, &object, &ctx.access))?;
            import.part = Some(Part {
                migration,
                place: own,
                old,
                references,
                settled: false,
            });
            self.store().save_import(&import.to_job()?).await?;
            begun.push((own, import, source));
        }
        begun.sort_by_key(|(place, ..)| *place);
        Ok(begun
            .into_iter()
            .map(|(_, import, source)| (import, source))
            .collect())
    }
}

/// The columns of a file that refer to files, itself among them.
fn references(looked: &[Looked], at: usize) -> Vec<Reference> {
    let one = &looked[at];
    let mut references: Vec<Reference> = Vec::new();
    for column in (0..one.source.columns.len()).filter(|column| one.old != Some(*column)) {
        let mapped = one
            .import
            .mapping
            .columns
            .get(column)
            .and_then(Option::as_ref);
        let mapped = mapped.map(|target| target.field.as_str());
        let by_id = looked.iter().enumerate().find_map(|(file, other)| {
            let field = recognise::reference(
                &one.source,
                column,
                &one.object,
                &other.object,
                &other.ids,
                mapped,
            )?;
            Some(Reference {
                column,
                field,
                file,
                by_id: true,
                later: false,
            })
        });
        let by_name = || {
            let field = one.object.find(mapped?).filter(|field| field.is_link())?;
            let targets = target_names(field);
            let file = (0..looked.len()).find(|file| {
                *file != at && targets.contains(&looked[*file].object.name.as_str())
            })?;
            Some(Reference {
                column,
                field: field.name.clone(),
                file,
                by_id: false,
                later: false,
            })
        };
        let found = by_id.or_else(by_name);
        references.extend(found.filter(|found| {
            !references
                .iter()
                .any(|other| other.field == found.field && other.by_id)
        }));
    }
    references
}

/// The files that have to be there before this one.
fn needs(looked: &[Looked], at: usize) -> Vec<usize> {
    let mut needs: Vec<usize> = looked[at]
        .references
        .iter()
        .map(|reference| reference.file)
        .collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// A column gives this link, and no other does.
fn take_column(mapping: &mut Mapping, column: usize, target: Target) {
    for (at, other) in mapping.columns.iter_mut().enumerate() {
        if at == column {
            *other = Some(target.clone());
        } else if other
            .as_ref()
            .is_some_and(|other| other.field == target.field)
        {
            *other = None;
        }
    }
}

/// The ids of another program are no ids of records here.
fn no_id(mapping: &mut Mapping, column: usize, source: &Source) {
    let is_id = mapping
        .columns
        .get(column)
        .and_then(Option::as_ref)
        .is_some_and(Target::is_id);
    if !is_id || recognise::are_ids(source, column) {
        return;
    }
    mapping.columns[column] = None;
    if mapping.key.as_ref().is_some_and(Target::is_id) {
        (mapping.key, mapping.mode) = (None, Mode::Create);
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
