//! Links to files that came later, set when all are in: in the change set of the import that they belong to, so that they go back
//! with it. Doing it again changes nothing.

use std::collections::HashMap;

use mainstay_model::access::Draft;
use mainstay_model::change::{ChangeSet, Meta, Op, Source as From};
use mainstay_model::value::Link;
use mainstay_model::{RecordId, Value};

use super::Reference;
use super::known::OldIds;
use crate::error::{Error, Result};
use crate::import::feed::Feed;
use crate::import::job::Import;
use crate::import::lookup::{Found, Lookup};
use crate::import::outcome::CellProblem;
use crate::import::prepare::links::{itself, not_found};
use crate::import::{importable_object, reason};
use crate::{App, Ctx};

/// Links that could not be set and are told.
const TOLD: usize = 200;

impl App {
    /// Sets the links of an import that waited for other files.
    pub(super) async fn settle_references(&self, ctx: &Ctx, mut import: Import) -> Result<()> {
        let Some(part) = import.part.clone().filter(|part| !part.settled) else {
            return Ok(());
        };
        let waiting: Vec<Reference> = part
            .references
            .iter()
            .filter(|one| one.later)
            .cloned()
            .collect();
        if let (Some(set), false) = (import.set, waiting.is_empty()) {
            let meta = Meta {
                id: set,
                at: import.started_at.unwrap_or_else(|| self.now()),
                reason: Some(reason(&import)),
                source: From::Import,
                ..ctx.meta()
            };
            let notes = self.link_waiting(ctx, &import, &waiting, &meta).await?;
            import.notes.extend(notes);
        }
        if let Some(part) = &mut import.part {
            part.settled = true;
        }
        self.save(&mut import).await
    }

    async fn link_waiting(
        &self,
        ctx: &Ctx,
        import: &Import,
        waiting: &[Reference],
        meta: &Meta,
    ) -> Result<Vec<(u64, CellProblem)>> {
        let object = importable_object(ctx, &import.object)?;
        let migration = import
            .part
            .as_ref()
            .map(|part| part.migration)
            .ok_or(Error::NotFound)?;
        let parts = self.migration(ctx, migration).await?;
        let mut old: HashMap<usize, OldIds> = HashMap::new();
        for reference in waiting.iter().filter(|one| one.by_id) {
            let other = parts.get(reference.file).ok_or(Error::NotFound)?;
            old.insert(reference.column, self.old_ids(other, false).await?);
        }
        let mut lookup = Lookup::new(self.store().clone(), ctx.access.clone(), ctx.env.clone());
        let source = self.mended_file(import).await?;
        let names: Vec<String> = source.names().map(str::to_owned).collect();
        let mut feed = Feed::start(&source);
        let mut notes = Vec::new();
        while let Some(rows) = feed.next().await? {
            let first = rows.first().map_or(0, |row| row.number);
            let after = i64::try_from(first.saturating_sub(1)).unwrap_or(0);
            let known = self
                .store()
                .import_rows(import.id, None, after, rows.len())
                .await?;
            let records: HashMap<u64, RecordId> = known
                .into_iter()
                .filter_map(|row| Some((u64::try_from(row.row).ok()?, row.record?)))
                .collect();
            let mut ops: Vec<Op> = Vec::new();
            for reference in waiting {
                let Some(position) = object.position(&reference.field) else {
                    continue;
                };
                let field = &object.fields[position];
                let several = field.takes_several();
                let texts = |row: &crate::import::source::Row| -> Vec<String> {
                    let cell = row.meant(reference.column).to_owned();
                    let parts: Vec<&str> = if several {
                        cell.split([';', '\n']).collect()
                    } else {
                        vec![cell.as_str()]
                    };
                    let parts = parts
                        .into_iter()
                        .map(str::trim)
                        .filter(|text| !text.is_empty());
                    parts.map(str::to_owned).collect()
                };
                if !reference.by_id {
                    let asked = rows.iter().flat_map(&texts).collect();
                    lookup
                        .resolve(&object, position, None, &asked, false)
                        .await?;
                }
                for row in &rows {
                    let Some(record) = records.get(&row.number) else {
                        continue;
                    };
                    let mut links: Vec<Link> = Vec::new();
                    for text in texts(row) {
                        let found = match old.get(&reference.column) {
                            Some(old) => old.link(&text),
                            None => match lookup.link(position, None, &text) {
                                Found::One(object, id) => Ok(Link::to(&object, id)),
                                _ => Err(not_found(field, &text)),
                            },
                        };
                        let found = found.and_then(|link| match link.id == *record {
                            true => Err(itself()),
                            false => Ok(link),
                        });
                        match found {
                            Ok(link) => links.push(link),
                            Err(reason) if notes.len() < TOLD => notes.push((
                                row.number,
                                CellProblem {
                                    column: names
                                        .get(reference.column)
                                        .cloned()
                                        .unwrap_or_default(),
                                    field: reference.field.clone(),
                                    value: text,
                                    reason,
                                },
                            )),
                            Err(_) => {}
                        }
                    }
                    let value = if several {
                        links.dedup_by_key(|link| link.id);
                        Value::Links(links.clone())
                    } else {
                        match links.first() {
                            Some(link) => Value::from(link.clone()),
                            None => continue,
                        }
                    };
                    if links.is_empty() {
                        continue;
                    }
                    let mut draft = Draft::default();
                    draft.set(position, value);
                    if let Ok(op) = ctx.access.update(&object, *record, draft) {
                        ops.push(op);
                    }
                }
            }
            if !ops.is_empty() {
                let set = ChangeSet {
                    meta: meta.clone(),
                    ops,
                    all_or_nothing: false,
                };
                self.store().apply(set).await?;
            }
        }
        Ok(notes)
    }
}
