//! What files that come together are to each other: which columns hold what another file calls its rows, in which order they
//! come in, and what has to wait until all are in.

use std::collections::HashSet;
use std::sync::Arc;

use mainstay_model::{Object, RecordId};

use super::order::order;
use super::recognise::{self, Fit};
use super::{Part, Reference};
use crate::error::{Error, Result};
use crate::import::job::Import;
use crate::import::mapping::{Mapping, Mode, Target, Why, target_names};
use crate::import::source::Source;

/// A file, looked at.
pub(super) struct Looked {
    pub import: Import,
    pub source: Source,
    pub object: Arc<Object>,
    rows: u64,
    old: Option<usize>,
    ids: HashSet<String>,
    /// In the order in which they were brought.
    references: Vec<Reference>,
}

/// Reads a file through: what others call its rows, and how many there are.
pub(super) async fn looked(import: Import, source: Source, object: Arc<Object>) -> Result<Looked> {
    let old = recognise::old_column(&source, &object);
    let reading = source.clone();
    let read = tokio::task::spawn_blocking(move || recognise::read_through(&reading, old)).await;
    let (ids, rows) = read.map_err(|error| Error::Bug(error.to_string()))??;
    Ok(Looked {
        import,
        source,
        object,
        rows,
        old,
        ids,
        references: Vec::new(),
    })
}

/// Files with what they are to each other, in the order in which they come in. What somebody has said stays; of what changes
/// for a file, its check knows nothing.
pub(super) fn relate(migration: RecordId, mut looked: Vec<Looked>) -> Vec<Looked> {
    for at in 0..looked.len() {
        let references = references(&looked, at);
        looked[at].references = references;
    }
    let needs: Vec<Vec<usize>> = (0..looked.len()).map(|at| needs(&looked, at)).collect();
    let order = order(&needs);
    let place = |file: usize| {
        let at = order.iter().position(|other| *other == file);
        at.unwrap_or(file)
    };
    for (at, one) in looked.iter_mut().enumerate() {
        let own = place(at);
        let before = (one.import.mapping.clone(), one.import.part.clone());
        let mut references = std::mem::take(&mut one.references);
        for reference in &mut references {
            if reference.by_id {
                give_link(&mut one.import, reference);
            }
            reference.file = place(reference.file);
            reference
                .others
                .iter_mut()
                .for_each(|file| *file = place(*file));
            reference.later = reference.file >= own;
        }
        if let Some(column) = one.old {
            no_id(&mut one.import.mapping, column, &one.source);
        }
        let part = Part {
            place: own,
            old: one.old,
            rows: Some(one.rows),
            references,
            ..one
                .import
                .part
                .take()
                .unwrap_or_else(|| Part::of(migration))
        };
        let same = before
            .1
            .as_ref()
            .is_some_and(|before| (before.old, &before.references) == (part.old, &part.references));
        if !same || before.0 != one.import.mapping {
            one.import.check = None;
        }
        one.import.part = Some(part);
    }
    looked.sort_by_key(|one| one.import.part.as_ref().map_or(0, |part| part.place));
    looked
}

/// A column gives the link that it holds the ids for.
fn give_link(import: &mut Import, reference: &Reference) {
    let target = Target::field(&reference.field);
    let mapped = import.mapping.columns.get(reference.column);
    let is_that_link = mapped
        .and_then(Option::as_ref)
        .is_some_and(|mapped| mapped.field == reference.field);
    let said = import.part.as_ref().is_some_and(|part| part.decided);
    if said && is_that_link {
        return;
    }
    take_column(&mut import.mapping, reference.column, target.clone());
    if let Some(guess) = import.guesses.get_mut(reference.column) {
        (guess.target, guess.why) = (Some(target), Why::Values);
    }
}

/// The columns of a file that refer to files, itself among them.
fn references(looked: &[Looked], at: usize) -> Vec<Reference> {
    let one = &looked[at];
    let part = one.import.part.as_ref();
    let decided = part.is_some_and(|part| part.decided);
    let mut references: Vec<Reference> = Vec::new();
    for column in (0..one.source.columns.len()).filter(|column| one.old != Some(*column)) {
        let columns = &one.import.mapping.columns;
        let mapped = columns.get(column).and_then(Option::as_ref);
        let mapped = mapped.map(|target| target.field.as_str());
        let link = mapped.and_then(|field| one.object.find(field));
        let link = link.filter(|field| field.is_link());
        // Where somebody has said that a column is something else, or nothing, its values say nothing against that.
        if decided && link.is_none() {
            continue;
        }
        let chosen = part.and_then(|part| part.chosen(column));
        let mut found: Vec<(usize, Fit)> = Vec::new();
        if chosen != Some(None) {
            for (file, other) in looked.iter().enumerate() {
                let fits = recognise::reference(
                    &one.source,
                    column,
                    &one.object,
                    &other.object,
                    &other.ids,
                    mapped,
                );
                if let Some(fit) = fits
                    && (!decided || mapped == Some(fit.field.as_str()))
                {
                    found.push((file, fit));
                }
            }
        }
        let wished = |file: usize| chosen == Some(Some(looked[file].import.id));
        // A column that is called like the rows of a file means no others.
        if found.iter().any(|(_, fit)| fit.named) {
            found.retain(|(_, fit)| fit.named);
        }
        found.sort_by_key(|(file, fit)| (!wished(*file), std::cmp::Reverse(fit.hits)));
        let others = found.iter().skip(1).map(|(file, _)| *file).collect();
        let by_id = found.first().map(|(file, fit)| Reference {
            column,
            field: fit.field.clone(),
            file: *file,
            by_id: true,
            later: false,
            others,
        });
        let by_name = || {
            let field = link?;
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
                others: Vec::new(),
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
    let references = looked[at].references.iter();
    let mut needs: Vec<usize> = references.map(|reference| reference.file).collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// A column gives this link, and no other does.
pub(super) fn take_column(mapping: &mut Mapping, column: usize, target: Target) {
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
pub(super) fn no_id(mapping: &mut Mapping, column: usize, source: &Source) {
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
