//! What was changed lately: change sets with who, when, from where and how many; one of them record by record, with what
//! taking it back would leave as it is.

use futures_util::future::join_all;
use mainstay_model::access::Right;
use mainstay_model::change::{Change, Meta, Source};
use mainstay_model::query::Trash;
use mainstay_model::{Record, RecordId};
use mainstay_store::history::{Recent, Sets};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// Which change sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// One's own.
    #[default]
    Mine,
    /// Everybody's, as far as one may see what they changed.
    All,
    /// Those of one person, as far as one may see what they changed.
    Of(RecordId),
    /// Imports.
    Imports,
}

/// A change set in a list.
#[derive(Debug)]
pub struct SetLine {
    /// Who, when, from where, why.
    pub meta: Meta,
    /// How many changes of records it has; nothing where only those that one may see are known.
    pub count: Option<u64>,
    /// The change set that undid it since.
    pub undone_by: Option<RecordId>,
    /// Its newest change that one may see, with the record.
    pub example: Option<(Change, Option<Record>)>,
}

/// A page of change sets.
#[derive(Debug, Default)]
pub struct SetLines {
    /// Newest first.
    pub lines: Vec<SetLine>,
    /// Where to go on.
    pub next: Option<i64>,
}

/// A change of a record in a change set.
#[derive(Debug)]
pub struct Changed {
    /// The change, fields that may not be read left out.
    pub change: Change,
    /// The record as it is now.
    pub record: Option<Record>,
    /// Fields that were changed again since: undoing leaves them as they are.
    pub kept: Vec<String>,
}

/// A page of a change set.
#[derive(Debug)]
pub struct SetPage {
    /// Who, when, from where, why.
    pub meta: Meta,
    /// How many changes it has, when that may be known.
    pub count: Option<u64>,
    /// The change set that undid it since.
    pub undone_by: Option<RecordId>,
    /// Its changes that one may see, newest first.
    pub changes: Vec<Changed>,
    /// Where to go on.
    pub next: Option<i64>,
}

/// Change sets, and changes of one, on a page.
const PAGE: usize = 50;

impl App {
    /// Change sets, newest first, behind a position.
    pub async fn changes(&self, ctx: &Ctx, which: Which, before: Option<i64>) -> Result<SetLines> {
        let all = ctx.access.has(Right::Administration);
        let actor = match which {
            Which::Mine => Some(ctx.user_id()?),
            Which::Of(user) => Some(user),
            Which::All | Which::Imports => None,
        };
        if matches!(which, Which::All | Which::Of(_)) && !all {
            return self.seen_changes(ctx, actor, before).await;
        }
        let filter = Sets {
            actor,
            sources: if which == Which::Imports {
                vec![Source::Import]
            } else {
                Vec::new()
            },
        };
        let sets = self
            .store()
            .change_sets(&ctx.access, filter, before, PAGE)
            .await?;
        let next = if sets.len() == PAGE {
            sets.last().map(|set| set.rid)
        } else {
            None
        };
        let lines = join_all(sets.into_iter().map(|set| async move {
            let newest = Recent {
                set: Some(set.meta.id),
                ..Recent::default()
            };
            let example = self
                .store()
                .recent_changes(&ctx.access, newest, None, 1)
                .await?
                .changes
                .into_iter()
                .next();
            Ok::<SetLine, Error>(SetLine {
                count: u64::try_from(set.changes).ok(),
                undone_by: set.undone_by,
                example: self.with_record(ctx, example).await?,
                meta: set.meta,
            })
        }));
        let lines = lines.await.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(SetLines { lines, next })
    }

    /// What somebody who may not see every change set sees of others' work: changes of visible records, set by set.
    async fn seen_changes(
        &self,
        ctx: &Ctx,
        actor: Option<RecordId>,
        before: Option<i64>,
    ) -> Result<SetLines> {
        let recent = Recent {
            actor,
            ..Recent::default()
        };
        let page = self
            .store()
            .recent_changes(&ctx.access, recent, before, PAGE * 4)
            .await?;
        let mut lines: Vec<SetLine> = Vec::new();
        for change in page.changes {
            if lines.iter().any(|line| line.meta.id == change.set.id) {
                continue;
            }
            let (meta, undone_by) = (change.set.clone(), change.undone_by);
            let example = self.with_record(ctx, Some(change)).await?;
            lines.push(SetLine {
                meta,
                count: None,
                undone_by,
                example,
            });
        }
        Ok(SetLines {
            lines,
            next: page.next,
        })
    }

    async fn with_record(
        &self,
        ctx: &Ctx,
        change: Option<Change>,
    ) -> Result<Option<(Change, Option<Record>)>> {
        let Some(change) = change else {
            return Ok(None);
        };
        let record = self.record_now(ctx, &change).await?;
        Ok(Some((change, record)))
    }

    async fn record_now(&self, ctx: &Ctx, change: &Change) -> Result<Option<Record>> {
        match self
            .get_in(ctx, &change.object, change.record, Trash::Any)
            .await
        {
            Ok(record) => Ok(Some(record)),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One change set, record by record, as far as one may see its records.
    pub async fn change_set(
        &self,
        ctx: &Ctx,
        id: RecordId,
        before: Option<i64>,
    ) -> Result<SetPage> {
        let info = self.store().change_set(&ctx.access, id).await?;
        let of_set = Recent {
            set: Some(id),
            ..Recent::default()
        };
        let page = self
            .store()
            .recent_changes(&ctx.access, of_set, before, PAGE)
            .await?;
        let first = page.changes.first();
        let (meta, count, undone_by) = match (&info, first) {
            (Some(info), _) => (
                info.meta.clone(),
                u64::try_from(info.changes).ok(),
                info.undone_by,
            ),
            (None, Some(change)) => (change.set.clone(), None, change.undone_by),
            (None, None) => return Err(Error::NotFound),
        };
        let changes = join_all(page.changes.into_iter().map(|change| async move {
            let record = self.record_now(ctx, &change).await?;
            let kept = change.invert(record.as_ref()).conflicts;
            Ok::<Changed, Error>(Changed {
                change,
                record,
                kept,
            })
        }));
        let changes = changes.await.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(SetPage {
            meta,
            count,
            undone_by,
            changes,
            next: page.next,
        })
    }
}
