//! What was changed, by whom, from where: of a record, of a change set, of everything that one may see. Told in the scope of
//! a person: records, fields and linked records that may not be seen are not in it.
//! Deliberately not here: writing history (`write`), taking changes back (`undo`).

pub(crate) mod links;
pub(crate) mod mask;
pub(crate) mod rows;
pub(crate) mod sets;
pub(crate) mod touched;

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::Access;
use mainstay_model::change::Change;
use mainstay_model::query::ScopedGet;
use mainstay_model::{Cell, ColumnType, Predicate, RecordId};

use crate::db::Tx;
use crate::error::Result;
use crate::open::Store;
use crate::sql::Sql;
use crate::write::rules::Rules;
use rows::{Which, changes};

pub use sets::{SetInfo, Sets};

/// Changes that one asks for at once, at most.
const MOST: usize = 500;
/// Changes looked at for one page of what somebody may see; who may see next to nothing goes on from there.
const MOST_LOOKED_AT: usize = 5_000;

/// Which of the recent changes.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    /// By this user.
    pub actor: Option<RecordId>,
    /// Of records of these objects; empty for all.
    pub objects: Vec<String>,
    /// Of these records; `None` for all.
    pub records: Option<Vec<RecordId>>,
    /// Of this change set.
    pub set: Option<RecordId>,
    /// From this instant on.
    pub since: Option<Timestamp>,
}

/// A part of a list of changes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The changes, newest first.
    pub changes: Vec<Change>,
    /// Where to go on; nothing when there are no more.
    pub next: Option<i64>,
}

impl Store {
    /// The changes of a record, newest first, behind a position in history. Nothing when the record may not be seen.
    pub async fn history(
        &self,
        get: &ScopedGet,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<Change>> {
        let (get, rules) = (get.clone(), self.rules());
        let limit = limit.clamp(1, MOST);
        self.db()
            .read("history", move |tx| {
                let (get, rules) = (get.clone(), rules.clone());
                Box::pin(async move {
                    if seen(tx, &rules, &get.object().name, get.predicate(), &[get.id()])
                        .await?
                        .is_empty()
                    {
                        return Ok(Vec::new());
                    }
                    let which = Which {
                        records: Some(vec![get.id()]),
                        before,
                        ..Which::default()
                    };
                    let mut found = changes(tx, &which, limit).await?;
                    found.retain(|change| change.object == get.object().name);
                    mask::fields(&mut found, get.access());
                    links::show(tx, &rules, get.access(), &mut found).await?;
                    Ok(found)
                })
            })
            .await
    }

    /// What was changed lately among the records that somebody may see, newest first.
    pub async fn recent_changes(
        &self,
        access: &Arc<Access>,
        filter: Recent,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Changes> {
        let (access, rules, filter) = (access.clone(), self.rules(), Arc::new(filter));
        let limit = limit.clamp(1, MOST);
        self.db()
            .read("recent changes", move |tx| {
                let (access, rules, filter) = (access.clone(), rules.clone(), filter.clone());
                Box::pin(async move { recent(tx, &rules, &access, &filter, before, limit).await })
            })
            .await
    }
}

async fn recent(
    tx: &mut Tx,
    rules: &Rules,
    access: &Arc<Access>,
    filter: &Recent,
    before: Option<i64>,
    limit: usize,
) -> Result<Changes> {
    let mut page = Changes {
        changes: Vec::new(),
        next: before,
    };
    let mut objects: Vec<String> = rules
        .catalog
        .objects()
        .iter()
        .map(|object| object.name.clone())
        .collect();
    objects.retain(|name| {
        access.object(name).is_some()
            && (filter.objects.is_empty() || filter.objects.contains(name))
    });
    let mut looked_at = 0;
    while page.changes.len() < limit && looked_at < MOST_LOOKED_AT {
        let which = Which {
            records: filter.records.clone(),
            objects: Some(objects.clone()),
            actor: filter.actor,
            set: filter.set,
            before: page.next,
            after: None,
        };
        let batch = changes(tx, &which, (limit * 2).min(MOST)).await?;
        looked_at += batch.len();
        let Some(last) = batch.last() else {
            page.next = None;
            break;
        };
        // Change sets stand in the order in which they were written, which is near enough that of their times.
        let older = filter.since.is_some_and(|since| last.set.at < since);
        let complete = older || batch.len() < (limit * 2).min(MOST);
        let end = last.rid;
        let mut batch = batch;
        batch.retain(|change| filter.since.is_none_or(|since| change.set.at >= since));
        let mut batch = visible(tx, rules, access, batch).await?;
        mask::fields(&mut batch, access);
        let room = limit - page.changes.len();
        // Where the page is full, the next one begins behind its last change; else behind the last one looked at.
        if batch.len() > room {
            batch.truncate(room);
            page.next = batch.last().map(|change| change.rid);
            page.changes.append(&mut batch);
            break;
        }
        page.changes.append(&mut batch);
        page.next = (!complete).then_some(end);
        if complete {
            break;
        }
    }
    links::show(tx, rules, access, &mut page.changes).await?;
    Ok(page)
}

/// The changes of a change set behind a position, oldest first, as far as somebody may see them.
pub(crate) async fn in_set(
    tx: &mut Tx,
    rules: &Rules,
    access: &Arc<Access>,
    set: RecordId,
    after: i64,
    limit: usize,
) -> Result<Changes> {
    let limit = limit.clamp(1, MOST);
    let which = Which {
        set: Some(set),
        after: Some(after),
        ..Which::default()
    };
    let found = changes(tx, &which, limit).await?;
    let next = (found.len() == limit)
        .then(|| found.last().map(|change| change.rid))
        .flatten();
    let mut found = visible(tx, rules, access, found).await?;
    mask::fields(&mut found, access);
    links::show(tx, rules, access, &mut found).await?;
    Ok(Changes {
        changes: found,
        next,
    })
}

/// The changes of records that somebody may see.
async fn visible(
    tx: &mut Tx,
    rules: &Rules,
    access: &Access,
    changes: Vec<Change>,
) -> Result<Vec<Change>> {
    let mut names: Vec<&str> = changes
        .iter()
        .map(|change| change.object.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut allowed = std::collections::HashSet::new();
    for name in names {
        let mut ids: Vec<RecordId> = changes
            .iter()
            .filter(|change| change.object == name)
            .map(|change| change.record)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        allowed.extend(seen(tx, rules, name, &access.visible(name), &ids).await?);
    }
    Ok(changes
        .into_iter()
        .filter(|change| allowed.contains(&change.record))
        .collect())
}

/// Those of the records that are among the rows, in the trash or outside.
pub(crate) async fn seen(
    tx: &mut Tx,
    rules: &Rules,
    object: &str,
    rows: &Predicate,
    ids: &[RecordId],
) -> Result<Vec<RecordId>> {
    let Some(known) = rules.object(object) else {
        return Ok(Vec::new());
    };
    if *rows == Predicate::False || ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(500) {
        let mut sql = Sql::new(tx.dialect(), "SELECT t.\"id\" FROM ");
        sql.ident(&known.object.table())
            .push(" AS t WHERE t.\"id\"");
        sql.any_of(ids.iter().copied().map(Cell::Id).collect(), ColumnType::Id)
            .result(ColumnType::Id);
        if *rows != Predicate::True {
            sql.push(" AND ");
            rules.condition(&mut sql, object, "t", rows)?;
        }
        let rows = tx.query(&sql).await?;
        found.extend(rows.into_iter().filter_map(|row| match row.first() {
            Some(Cell::Id(id)) => Some(*id),
            _ => None,
        }));
    }
    Ok(found)
}
