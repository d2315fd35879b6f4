//! The merge itself: one change set, all of it or nothing.

use std::collections::BTreeMap;

use mainstay_model::access::{Access, Draft, Right, Version};
use mainstay_model::change::{Refusal, Source};
use mainstay_model::merge::{self, Keep};
use mainstay_model::query::Trash;
use mainstay_model::{Problem, Reason, Record, RecordId};

use super::{object, several};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result, problem};

/// What is to be made one.
#[derive(Clone, Debug)]
pub struct MergeRequest {
    /// The record that stays, as it was seen.
    pub survivor: Other,
    /// Those that go.
    pub others: Vec<Other>,
    /// By field name, which value is kept; what is not named keeps what is proposed.
    pub kept: BTreeMap<String, Kept>,
}

/// A record, as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other {
    /// The record.
    pub id: RecordId,
    /// Its version then; nothing for whichever it is.
    pub version: Option<i64>,
}

/// Which value a field keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// That of this record.
    Of(RecordId),
    /// All of them together.
    United,
}

/// What came of a merge.
#[derive(Debug)]
pub struct MergedRecord {
    /// The record that stays, as this person sees it now.
    pub record: Record,
    /// The change set, for *Undo*.
    pub set: RecordId,
}

impl App {
    /// Makes the others part of the survivor: values as chosen, links, activities, files and followers to it, the others to
    /// the trash. One change set in one transaction; undoing it takes them apart again.
    pub async fn merge(
        &self,
        ctx: &Ctx,
        name: &str,
        request: &MergeRequest,
    ) -> Result<MergedRecord> {
        self.merge_as(ctx, name, request, None).await
    }

    /// The same as a part of a change set.
    pub(crate) async fn merge_as(
        &self,
        ctx: &Ctx,
        name: &str,
        request: &MergeRequest,
        set: Option<RecordId>,
    ) -> Result<MergedRecord> {
        let object = object(ctx, name)?;
        ctx.require(Right::Merge)?;
        let survivor = request.survivor;
        // It was done before, when the request is a repetition.
        if let Some(done) = ctx.once.as_ref().and_then(|once| once.done.as_ref()) {
            let record = self.get_in(ctx, name, survivor.id, Trash::Any).await?;
            return Ok(MergedRecord {
                record,
                set: done.set,
            });
        }
        let seen: Vec<Other> = std::iter::once(survivor)
            .chain(request.others.iter().copied())
            .collect();
        let ids: Vec<RecordId> = seen.iter().map(|one| one.id).collect();
        several(&ids)?;
        let mut visible = Vec::with_capacity(ids.len());
        for (at, one) in seen.iter().enumerate() {
            let record = self.get_in(ctx, name, one.id, Trash::Any).await;
            let record = record.map_err(|error| match (at, error) {
                (0, error) => error,
                (_, Error::NotFound) => Error::Invalid(vec![of(at, &Refusal::NotFound)]),
                (_, error) => error,
            })?;
            if record.trashed {
                return Err(Error::Conflict(of(at, &Refusal::Trashed)));
            }
            if one.version.is_some_and(|version| version != record.version) {
                return Err(told(at, &Refusal::Stale(record.version)));
            }
            visible.push(record);
        }
        if let Some(standing) = self.against(ctx, &visible).await?.into_iter().next() {
            return Err(Error::Denied(standing.why));
        }
        let whole = self.store().whole(name, &ids).await?;
        if whole.len() != ids.len() {
            return Err(Error::NotFound);
        }
        let draft = chosen(ctx, &whole, &request.kept)?;
        let version = |record: &Record, seen: &Other| Version {
            id: record.id,
            version: seen.version.unwrap_or(record.version),
        };
        let versions: Vec<Version> = whole
            .iter()
            .zip(&seen)
            .map(|(record, seen)| version(record, seen))
            .collect();
        let others = &versions[1..];
        let ops = ctx
            .access
            .merge(&object, versions[0], others, draft)
            .map_err(crate::records::invalid)?;
        let n = others.len().to_string();
        let said = match others {
            [_] => "merged with 1 other record".to_owned(),
            _ => format!("merged with {n} other records"),
        };
        let because = match set {
            None => Reason::new("merged_with", said).with(&[&n]),
            Some(_) => Reason::new("merged_in_bulk", "duplicates merged"),
        };
        let ctx = ctx.clone().from(Source::Merge).because(because);
        let mut meta = ctx.meta();
        meta.id = set.unwrap_or(meta.id);
        let applied = self
            .commit_or(&ctx, Access::change_set(meta, ops), |index, refusal| {
                // The others come first, then the one that stays.
                let at = if index < others.len() { index + 1 } else { 0 };
                told(at, &refusal)
            })
            .await?;
        Ok(MergedRecord {
            record: self.get_in(&ctx, name, survivor.id, Trash::Any).await?,
            set: applied.set,
        })
    }
}

/// The values that the first record gets: those that it does not have already.
fn chosen(ctx: &Ctx, records: &[Record], kept: &BTreeMap<String, Kept>) -> Result<Draft> {
    let object = &records[0].object;
    let mut problems = Vec::new();
    for name in kept.keys() {
        let open = object
            .position(name)
            .is_some_and(|at| ctx.access.may_write(object, at));
        if !open {
            let reason = Reason::new(
                "unknown_field",
                format!("There is no field `{name}` that you may write."),
            );
            problems.push(
                reason
                    .with(&[name, &object.plural, ""])
                    .at(format!("fields.{name}")),
            );
        }
    }
    let mut draft = Draft::default();
    for field in merge::fields(object, records, |at| ctx.access.may_write(object, at)) {
        let name = &object.fields[field.position].name;
        let keep = match kept.get(name) {
            None => Some(field.keep),
            Some(Kept::United) => Some(Keep::United),
            Some(Kept::Of(id)) => records
                .iter()
                .position(|record| record.id == *id)
                .map(Keep::Of),
        };
        let Some(value) = keep.and_then(|keep| field.value(keep)) else {
            let reason = Reason::new(
                "bad_choice_of_merge",
                format!(
                    "`{name}` keeps the value of one of the merged records; only lists and yes-or-no can be united."
                ),
            );
            problems.push(reason.with(&[name]).at(format!("fields.{name}")));
            continue;
        };
        if !value.same(records[0].get(name)) {
            draft.set(field.position, value.clone());
        }
    }
    if problems.is_empty() {
        Ok(draft)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// A refusal of one of the records: of the survivor as it is, of another with its place.
fn told(at: usize, refusal: &Refusal) -> Error {
    if at == 0 {
        return refusal.clone().into();
    }
    match refusal {
        Refusal::NotFound => Error::Invalid(vec![of(at, refusal)]),
        Refusal::Forbidden => Error::Denied(problem(refusal).reason),
        _ => Error::Conflict(of(at, refusal)),
    }
}

fn of(at: usize, refusal: &Refusal) -> Problem {
    let told = problem(refusal);
    match at.checked_sub(1) {
        None => told,
        Some(other) => Problem {
            field: format!("with[{other}]"),
            ..told
        },
    }
}
