//! Change sets as a whole: for the pages that explain one and offer to take it back.

use std::sync::Arc;

use mainstay_model::access::{Access, Right};
use mainstay_model::change::{Meta, Source};
use mainstay_model::{Cell, ColumnType, RecordId};

use super::MOST;
use super::rows::{SET, SET_TYPES, meta};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::sql::Sql;

/// A change set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetInfo {
    /// Position in history.
    pub rid: i64,
    /// Who, when, from where, why.
    pub meta: Meta,
    /// How many changes of records it has.
    pub changes: i64,
    /// The change set that undid it, if any.
    pub undone_by: Option<RecordId>,
}

/// Which change sets.
#[derive(Clone, Debug, Default)]
pub struct Sets {
    /// By this user.
    pub actor: Option<RecordId>,
    /// From these sources; empty for all.
    pub sources: Vec<Source>,
}

impl Store {
    /// Change sets, newest first. Administrators see everybody's, others their own.
    pub async fn change_sets(
        &self,
        access: &Arc<Access>,
        filter: Sets,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<SetInfo>> {
        let mut filter = filter;
        if !access.has(Right::Administration) {
            let Some(user) = access.subject().user else {
                return Ok(Vec::new());
            };
            if filter.actor.is_some_and(|actor| actor != user) {
                return Ok(Vec::new());
            }
            filter.actor = Some(user);
        }
        let limit = i64::try_from(limit.clamp(1, MOST)).unwrap_or(1);
        self.db()
            .read("change sets", move |tx| {
                let filter = filter.clone();
                Box::pin(async move { sets(tx, &filter, before, limit).await })
            })
            .await
    }

    /// A change set; whoever may not see it finds none.
    pub async fn change_set(&self, access: &Arc<Access>, id: RecordId) -> Result<Option<SetInfo>> {
        let found = self
            .db()
            .read("change set", move |tx| Box::pin(set(tx, id)))
            .await?;
        let all = access.has(Right::Administration);
        let user = access.subject().user;
        Ok(found.filter(|set| all || (user.is_some() && set.meta.actor == user)))
    }
}

fn select(tx: &Tx) -> Sql {
    let mut sql = Sql::new(tx.dialect(), "SELECT s.rid, s.changes, ");
    sql.push(SET).push(" FROM change_set s WHERE ");
    sql.results_are(&[ColumnType::Int, ColumnType::Int])
        .results_are(&SET_TYPES);
    sql
}

fn info(row: &[Cell]) -> Result<SetInfo> {
    match row {
        [Cell::Int(rid), Cell::Int(changes), rest @ ..] => {
            let (meta, undone_by) = meta(rest)?;
            Ok(SetInfo {
                rid: *rid,
                meta,
                changes: *changes,
                undone_by,
            })
        }
        _ => Err(Error::Bug("a change set is damaged".to_owned())),
    }
}

/// A change set, whoever asks.
pub(crate) async fn set(tx: &mut Tx, id: RecordId) -> Result<Option<SetInfo>> {
    let mut sql = select(tx);
    sql.push("s.id = ").bind(Cell::Id(id), ColumnType::Id);
    tx.query_first(&sql)
        .await?
        .map(|row| info(&row))
        .transpose()
}

/// The newest undo of a change set by somebody.
pub(crate) async fn latest_undo(
    tx: &mut Tx,
    of: RecordId,
    actor: Option<RecordId>,
) -> Result<Option<SetInfo>> {
    let mut sql = select(tx);
    sql.push("s.undoes = ").bind(Cell::Id(of), ColumnType::Id);
    match actor {
        Some(actor) => sql
            .push(" AND s.actor = ")
            .bind(Cell::Id(actor), ColumnType::Id),
        None => sql.push(" AND s.actor IS NULL"),
    };
    sql.push(" ORDER BY s.rid DESC LIMIT 1");
    tx.query_first(&sql)
        .await?
        .map(|row| info(&row))
        .transpose()
}

async fn sets(tx: &mut Tx, filter: &Sets, before: Option<i64>, limit: i64) -> Result<Vec<SetInfo>> {
    let mut sql = select(tx);
    sql.push("TRUE");
    if let Some(actor) = filter.actor {
        sql.push(" AND s.actor = ")
            .bind(Cell::Id(actor), ColumnType::Id);
    }
    if !filter.sources.is_empty() {
        let sources = filter
            .sources
            .iter()
            .map(|source| Cell::Text(source.name().to_owned()))
            .collect();
        sql.push(" AND s.source").any_of(sources, ColumnType::Text);
    }
    if let Some(before) = before {
        sql.push(" AND s.rid < ")
            .bind(Cell::Int(before), ColumnType::Int);
    }
    sql.push(" ORDER BY s.rid DESC LIMIT ")
        .bind(Cell::Int(limit), ColumnType::Int);
    tx.query(&sql).await?.iter().map(|row| info(row)).collect()
}
