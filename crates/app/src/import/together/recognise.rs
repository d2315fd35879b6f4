//! What files are to each other: what the rows of each are, which column has their ids, and which columns hold the ids of
//! another file. By names and by values.

use std::collections::HashSet;

use mainstay_model::{Object, RecordId, fold};

use crate::Ctx;
use crate::import::mapping::{guess, target_names};
use crate::import::source::Source;

/// How many of the values of a column have to be ids of the other file, where its name says that it holds ids, and elsewhere.
const SAID: f64 = 0.2;
const MOST: f64 = 0.8;

/// A name without anything but letters and digits, folded.
fn plain(text: &str) -> String {
    fold::fold(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn called(object: &Object) -> Vec<String> {
    let mut names = vec![plain(&object.name), plain(&object.plural)];
    for label in [&object.label, &object.plural_label] {
        names.extend(label.all().map(plain));
    }
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

/// What the rows of a file are: what its name says, or where its columns fit best.
pub(super) fn object_of(
    ctx: &Ctx,
    name: &str,
    source: &Source,
    among: fn(&Ctx, &Object) -> bool,
) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = plain(stem);
    let subjects: Vec<_> = ctx
        .access
        .catalog()
        .objects()
        .iter()
        .filter(|object| ctx.access.object(&object.name).is_some() && among(ctx, object))
        .collect();
    let exact = subjects
        .iter()
        .find(|object| called(object).contains(&stem));
    let within = || {
        let mut found: Vec<(usize, &str)> = subjects
            .iter()
            .flat_map(|object| {
                let names = called(object);
                let fits = names
                    .into_iter()
                    .filter(|name| name.chars().count() > 1 && stem.contains(name.as_str()));
                fits.map(|name| (name.len(), object.name.as_str()))
                    .collect::<Vec<_>>()
            })
            .collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.0));
        match found.as_slice() {
            [(length, best), rest @ ..]
                if rest
                    .iter()
                    .all(|(other, name)| other < length || name == best) =>
            {
                Some((*best).to_owned())
            }
            _ => None,
        }
    };
    let by_columns = || {
        subjects
            .iter()
            .filter(|object| object.role != mainstay_model::object::Role::System)
            .map(|object| {
                let guesses = guess(source, object, &ctx.access, &ctx.env);
                let sure = guesses.iter().filter(|guess| guess.target.is_some());
                let score: u32 = sure.map(|guess| u32::from(guess.confidence)).sum();
                (score, object.name.clone())
            })
            .max_by_key(|(score, _)| *score)
            .filter(|(score, _)| *score > 0)
            .map(|(_, name)| name)
    };
    exact
        .map(|object| object.name.clone())
        .or_else(within)
        .or_else(by_columns)
}

/// The column in which the rows of a file have the ids by which others know them.
pub(super) fn old_column(source: &Source, object: &Object) -> Option<usize> {
    let mut wanted: Vec<String> = [
        "id",
        "oldid",
        "recordid",
        "externalid",
        "key",
        "编号",
        "序号",
    ]
    .iter()
    .map(|name| plain(name))
    .collect();
    for name in called(object) {
        wanted.push(format!("{name}id"));
        wanted.push(format!("{name}key"));
        wanted.push(format!("{name}编号"));
    }
    let candidates = source
        .columns
        .iter()
        .enumerate()
        .filter(|(_, header)| header.given);
    let mut found: Vec<(usize, usize)> = candidates
        .filter_map(|(at, header)| {
            let rank = wanted
                .iter()
                .position(|name| *name == plain(&header.name))?;
            Some((rank, at))
        })
        .collect();
    found.sort_unstable();
    found
        .into_iter()
        .map(|(_, at)| at)
        .find(|at| tells_apart(source, *at))
}

/// Whether every row has a value of its own there.
fn tells_apart(source: &Source, column: usize) -> bool {
    let mut seen = HashSet::new();
    let mut values = source
        .sample
        .iter()
        .map(|row| row.cells.get(column).unwrap_or("").trim());
    !source.sample.is_empty() && values.all(|value| !value.is_empty() && seen.insert(value))
}

/// Whether the rows of a column are ids of records that are here.
pub(super) fn are_ids(source: &Source, column: usize) -> bool {
    let values = source
        .sample
        .iter()
        .map(|row| row.cells.get(column).unwrap_or("").trim());
    let mut values = values.filter(|value| !value.is_empty()).peekable();
    values.peek().is_some() && values.all(|value| value.parse::<RecordId>().is_ok())
}

/// All values of a column, and how many rows there are.
pub(super) fn read_through(
    source: &Source,
    column: Option<usize>,
) -> std::io::Result<(HashSet<String>, u64)> {
    let (mut all, mut count) = (HashSet::new(), 0);
    let mut rows = source.rows()?;
    while let Some(row) = rows.next_row()? {
        count += 1;
        let text = column.and_then(|column| row.cells.get(column));
        let text = text.unwrap_or("").trim();
        if !text.is_empty() {
            all.insert(text.to_owned());
        }
    }
    Ok((all, count))
}

/// How well a column fits the ids of another file's rows.
pub(super) struct Fit {
    /// The link that it gives.
    pub field: String,
    /// Whether its name says what these rows are.
    pub named: bool,
    /// How many of its first values are some of them.
    pub hits: usize,
}

/// The link that a column gives, if it holds the ids of another file's rows. `mapped` says which link it is mapped to already.
pub(super) fn reference(
    source: &Source,
    column: usize,
    object: &Object,
    other: &Object,
    ids: &HashSet<String>,
    mapped: Option<&str>,
) -> Option<Fit> {
    let header = source.columns.get(column).filter(|header| header.given)?;
    let header = plain(&header.name);
    let leads = |field: &&mainstay_model::Field| {
        target_names(field).contains(&other.name.as_str())
            && crate::import::mapping::importable(field)
    };
    let links: Vec<&mainstay_model::Field> = object.fields.iter().filter(leads).collect();
    let named = |field: &&&mainstay_model::Field| {
        let mut names = vec![plain(&field.name)];
        names.extend(field.label.all().map(plain));
        names.extend(crate::import::mapping::called_elsewhere(&field.name).map(plain));
        names.retain(|name| !name.is_empty());
        names.iter().any(|name| {
            header == *name || header == format!("{name}id") || header == format!("{name}编号")
        })
    };
    let theirs = called(other).into_iter().any(|name| {
        header == name
            || header == format!("{name}id")
            || header == format!("{name}key")
            || header == format!("{name}编号")
    });
    let field = links
        .iter()
        .find(|field| mapped == Some(field.name.as_str()))
        .or_else(|| links.iter().find(named))
        .or_else(|| links.first().filter(|_| theirs))?;
    let values: Vec<&str> = source
        .sample
        .iter()
        .map(|row| row.cells.get(column).unwrap_or("").trim())
        .filter(|value| !value.is_empty())
        .collect();
    let hits = values.iter().filter(|value| ids.contains(**value)).count();
    let said = ["id", "key", "编号"]
        .iter()
        .any(|end| header.ends_with(end));
    let enough = if said { SAID } else { MOST };
    (hits > 0 && hits as f64 >= enough * values.len() as f64).then(|| Fit {
        field: field.name.clone(),
        named: theirs,
        hits,
    })
}
