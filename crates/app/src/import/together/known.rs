//! What a file knows of the others of its migration, while its rows are prepared.

use std::collections::{HashMap, HashSet};

use mainstay_model::value::Link;
use mainstay_model::{Reason, RecordId};

use super::no_such_row;
use crate::error::{Error, Result};
use crate::import::Import;
use crate::import::family::names;
use crate::import::job::State;
use crate::import::mapping::{Layout, target_names};
use crate::import::prepare::Ids;
use crate::import::source::{Mends, Source};
use crate::{App, Ctx};

/// Rows read at once.
const PAGE: usize = 5_000;

/// What a file knows of the others.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// By column: what another file calls its rows.
    old: HashMap<usize, OldIds>,
    /// Columns that wait until all files are in.
    later: HashSet<usize>,
    /// By link: what rows of other files will be called, when this is only a check.
    expected: HashMap<usize, Vec<Names>>,
}

/// The rows of a file by what others call them.
#[derive(Debug)]
pub(super) struct OldIds {
    object: String,
    file: String,
    records: HashMap<String, RecordId>,
}

/// The rows of a file by what people call them.
#[derive(Debug)]
struct Names {
    object: String,
    ids: Ids,
    rows: HashMap<u64, u64>,
}

impl Known {
    /// Whether the texts of a column are no names of records.
    pub fn handles(&self, column: usize) -> bool {
        self.old.contains_key(&column) || self.later.contains(&column)
    }

    /// The records that these texts of a column mean; nothing where the column is one like others.
    pub fn links(
        &self,
        column: usize,
        texts: &[&str],
    ) -> Option<std::result::Result<Vec<Link>, Reason>> {
        if self.later.contains(&column) {
            return Some(Ok(Vec::new()));
        }
        let old = self.old.get(&column)?;
        Some(texts.iter().map(|text| old.link(text)).collect())
    }

    /// The record that a row of another file will be.
    pub fn expected(&self, field: usize, text: &str) -> Option<Link> {
        let sign = crate::import::family::sign(text);
        self.expected.get(&field)?.iter().find_map(|names| {
            let row = names.rows.get(&sign)?;
            Some(Link::to(&names.object, names.ids.row(*row)))
        })
    }
}

impl OldIds {
    /// The record that a text means.
    pub fn link(&self, text: &str) -> std::result::Result<Link, Reason> {
        match self.records.get(text) {
            Some(record) => Ok(Link::to(&self.object, *record)),
            None => Err(no_such_row(&self.file, text)),
        }
    }
}

impl App {
    /// What an import knows of the others of its migration. In a check nothing is in yet: then it is what will be.
    pub(crate) async fn known_of_others(
        &self,
        ctx: &Ctx,
        import: &Import,
        layout: &Layout,
        check: bool,
    ) -> Result<Known> {
        let Some(part) = &import.part else {
            return Ok(Known::default());
        };
        let parts = self.migration(ctx, part.migration).await?;
        let mut known = Known::default();
        for reference in &part.references {
            let other = parts.get(reference.file).ok_or(Error::NotFound)?;
            if reference.later && !(check && reference.by_id) {
                known.later.insert(reference.column);
            } else if reference.by_id {
                let old = self.old_ids(other, check).await?;
                known.old.insert(reference.column, old);
            }
        }
        if check {
            for other in parts.iter().filter(|other| other.id != import.id) {
                self.expect(ctx, layout, other, &mut known).await?;
            }
        }
        Ok(known)
    }

    /// The rows of a file by what others call them.
    pub(super) async fn old_ids(&self, import: &Import, check: bool) -> Result<OldIds> {
        let column = import.part.as_ref().and_then(|part| part.old);
        let column = column.ok_or(Error::NotFound)?;
        let source = self.mended_file(import).await?;
        let texts = tokio::task::spawn_blocking(move || column_of(&source, column)).await;
        let mut texts = texts.map_err(|error| Error::Bug(error.to_string()))??;
        let mut old = OldIds {
            object: import.object.clone(),
            file: import.name.clone(),
            records: HashMap::with_capacity(texts.len()),
        };
        if check && import.state != State::Done {
            let ids = Ids::of(import.id, import.created_at);
            let refused = refused_rows(import);
            let foreseen = texts
                .into_iter()
                .filter(|(row, _)| !refused.contains(row))
                .map(|(row, text)| (text, ids.row(row)));
            old.records.extend(foreseen);
            return Ok(old);
        }
        let mut after = 0;
        loop {
            let page = self
                .store()
                .import_rows(import.id, None, after, PAGE)
                .await?;
            let Some(last) = page.last() else {
                return Ok(old);
            };
            after = last.row;
            for row in page {
                let text = texts.remove(&u64::try_from(row.row).unwrap_or(0));
                if let (Some(text), Some(record)) = (text, row.record) {
                    // Of several rows with one id the first counts.
                    old.records.entry(text).or_insert(record);
                }
            }
        }
    }

    pub(super) async fn mended_file(&self, import: &Import) -> Result<Source> {
        let source = self.import_source(import).await?;
        Ok(source.mended(Mends::new(&import.mapping.words, &import.mends)))
    }

    /// Notes what rows of another file will be called.
    async fn expect(
        &self,
        ctx: &Ctx,
        layout: &Layout,
        other: &Import,
        known: &mut Known,
    ) -> Result<()> {
        let leads = |field: &usize| {
            let field = &layout.object.fields[*field];
            target_names(field).contains(&other.object.as_str())
        };
        let fields: Vec<usize> = layout
            .links
            .iter()
            .map(|link| link.field)
            .filter(leads)
            .collect();
        if fields.is_empty() {
            return Ok(());
        }
        let Some(object) = ctx.access.catalog().get(&other.object).cloned() else {
            return Ok(());
        };
        let source = self.mended_file(other).await?;
        let theirs = Layout::new(&other.mapping, &object, &ctx.access);
        let env = ctx.env.clone();
        let rows = tokio::task::spawn_blocking(move || names(&source, &theirs, &env)).await;
        let mut rows = rows.map_err(|error| Error::Bug(error.to_string()))??;
        let refused = refused_rows(other);
        rows.retain(|_, row| !refused.contains(row));
        for field in fields {
            known.expected.entry(field).or_default().push(Names {
                object: other.object.clone(),
                ids: Ids::of(other.id, other.created_at),
                rows: rows.clone(),
            });
        }
        Ok(())
    }
}

/// The rows of a file that its check has refused, as far as it has told them all: what refers to them will be refused too.
fn refused_rows(import: &Import) -> HashSet<u64> {
    let check = import.check.as_ref();
    let check = check.filter(|check| check.refused.len() as u64 == check.totals.refused);
    let rows = check.map(|check| check.refused.iter().map(|row| row.row));
    rows.into_iter().flatten().collect()
}

/// The texts of a column by the numbers of their rows.
fn column_of(source: &Source, column: usize) -> std::io::Result<HashMap<u64, String>> {
    let mut texts = HashMap::new();
    let mut rows = source.rows()?;
    while let Some(row) = rows.next_row()? {
        let text = row.cells.get(column).unwrap_or("").trim();
        if !text.is_empty() {
            texts.insert(row.number, text.to_owned());
        }
    }
    Ok(texts)
}
