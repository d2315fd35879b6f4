//! All that are sure, made one at once: records that belong together form a group, each group becomes one record, and all of
//! it is one change set with one *Undo*.

use std::collections::{BTreeMap, HashMap};

use mainstay_model::access::Right;
use mainstay_model::{Record, RecordId, Value};
use mainstay_store::Pairs;

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::merge::{self, MOST, MergeRequest, Other};
use crate::records::to_the_end;

/// Pairs looked at in one go; those behind are merged by going on.
const PAIRS: usize = 2_000;

/// What came of merging all.
#[derive(Debug, Default)]
pub struct MergedAll {
    /// The change set, for *Undo*; nothing when none was merged.
    pub set: Option<RecordId>,
    /// Records that others went into.
    pub kept: u64,
    /// Records that went into others.
    pub gone: u64,
    /// Groups that could not be merged by this person, or were changed at the same moment.
    pub left: u64,
}

impl App {
    /// Merges all pairs that are sure. Of each group the record with most in it stays, the older one of two alike.
    pub async fn merge_all(&self, ctx: &Ctx, name: &str) -> Result<MergedAll> {
        ctx.require(Right::Merge)?;
        merge::object(ctx, name)?;
        let (app, ctx, name) = (self.clone(), ctx.clone(), name.to_owned());
        to_the_end(async move { app.merge_sure(&ctx, &name).await }).await
    }

    async fn merge_sure(&self, ctx: &Ctx, name: &str) -> Result<MergedAll> {
        let sure = Pairs {
            sure: true,
            after: None,
        };
        let pairs = self.store().pairs(&ctx.access, name, &sure, PAIRS).await?;
        let set = ctx.meta().id;
        let mut done = MergedAll::default();
        for group in groups(pairs.iter().map(|pair| pair.records)) {
            match self.merge_group(ctx, name, &group, set).await {
                Ok(gone) => {
                    done.set = Some(set);
                    done.kept += 1;
                    done.gone += gone;
                }
                Err(
                    Error::Denied(_)
                    | Error::Stale { .. }
                    | Error::Conflict(_)
                    | Error::Invalid(_)
                    | Error::NotFound,
                ) => done.left += 1,
                Err(error) if done.set.is_none() => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, "Merging duplicates broke off");
                    done.left += 1;
                    break;
                }
            }
        }
        Ok(done)
    }

    async fn merge_group(
        &self,
        ctx: &Ctx,
        name: &str,
        group: &[RecordId],
        set: RecordId,
    ) -> Result<u64> {
        let mut records = Vec::with_capacity(group.len());
        for id in group {
            records.push(self.get(ctx, name, *id).await?);
        }
        records.sort_by_key(|record| (std::cmp::Reverse(said(record)), record.id));
        let mut seen = records.iter().map(|record| Other {
            id: record.id,
            version: Some(record.version),
        });
        let survivor = seen.next().ok_or(Error::NotFound)?;
        let request = MergeRequest {
            survivor,
            others: seen.collect(),
            kept: BTreeMap::new(),
        };
        self.merge_as(ctx, name, &request, Some(set)).await?;
        Ok(request.others.len() as u64)
    }
}

/// How many fields say something.
fn said(record: &Record) -> usize {
    let values = record.values.iter();
    values.filter(|value| !matches!(value, Value::Null)).count()
}

/// Records that belong together by pairs, as many as can be merged at once.
fn groups(pairs: impl Iterator<Item = (RecordId, RecordId)>) -> Vec<Vec<RecordId>> {
    let mut of: HashMap<RecordId, usize> = HashMap::new();
    let mut groups: Vec<Vec<RecordId>> = Vec::new();
    for (a, b) in pairs {
        match (of.get(&a).copied(), of.get(&b).copied()) {
            (None, None) => {
                of.insert(a, groups.len());
                of.insert(b, groups.len());
                groups.push(vec![a, b]);
            }
            (Some(group), None) if groups[group].len() < MOST => {
                of.insert(b, group);
                groups[group].push(b);
            }
            (None, Some(group)) if groups[group].len() < MOST => {
                of.insert(a, group);
                groups[group].push(a);
            }
            (Some(one), Some(other))
                if one != other && groups[one].len() + groups[other].len() <= MOST =>
            {
                let moved = std::mem::take(&mut groups[other]);
                for id in &moved {
                    of.insert(*id, one);
                }
                groups[one].extend(moved);
            }
            // What does not fit is found again when these are one.
            _ => {}
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}
