//! Records side by side, before they are made one.

use futures_util::future::try_join_all;
use mainstay_model::access::{Action, Right};
use mainstay_model::merge::{self, FieldMerge};
use mainstay_model::{Reason, Record, RecordId};

use super::{object, several};
use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;

/// Records side by side, as somebody sees them.
#[derive(Debug)]
pub struct Comparison {
    /// The records, the one that stays first.
    pub records: Vec<Record>,
    /// Fields that this person may write, with what is proposed for each.
    pub fields: Vec<FieldMerge>,
    /// What stands against merging them; nothing when they can be merged.
    pub against: Vec<Standing>,
}

/// What stands against merging.
#[derive(Debug)]
pub struct Standing {
    /// Of which record; nothing where it is about the person.
    pub record: Option<RecordId>,
    /// Why.
    pub why: Reason,
}

impl App {
    /// Records side by side; the first one is to stay.
    pub async fn compare(&self, ctx: &Ctx, name: &str, ids: &[RecordId]) -> Result<Comparison> {
        let object = object(ctx, name)?;
        several(ids)?;
        let records: Vec<Record> =
            try_join_all(ids.iter().map(|id| self.get(ctx, name, *id))).await?;
        let fields = merge::fields(&object, &records, |at| ctx.access.may_write(&object, at));
        let against = self.against(ctx, &records).await?;
        Ok(Comparison {
            records,
            fields,
            against,
        })
    }

    /// What stands against making the others part of the first.
    pub(super) async fn against(&self, ctx: &Ctx, records: &[Record]) -> Result<Vec<Standing>> {
        let mut against = Vec::new();
        if let Some(why) = refused(ctx) {
            against.push(Standing { record: None, why });
        }
        for (at, record) in records.iter().enumerate() {
            let (may_edit, may_delete) = self.may_change(ctx, record).await?;
            let why = match at {
                0 if !may_edit => Reason::new(
                    "merge_may_not_edit",
                    "You may not change the record that is to stay.",
                ),
                0 => continue,
                _ if !may_delete => Reason::new(
                    "merge_may_not_delete",
                    "You may not delete this record, and merging puts it in the trash.",
                ),
                _ => continue,
            };
            let record = Some(record.id);
            against.push(Standing { record, why });
        }
        Ok(against)
    }

    /// Whether somebody could merge records of an object at all: for offering it.
    pub fn may_merge(&self, ctx: &Ctx, name: &str) -> bool {
        let may = |action| ctx.access.may(action, name);
        object(ctx, name).is_ok()
            && refused(ctx).is_none()
            && may(Action::Edit)
            && may(Action::Delete)
    }
}

fn refused(ctx: &Ctx) -> Option<Reason> {
    use crate::error::Error;
    match ctx.require(Right::Merge) {
        Err(Error::Denied(why)) => Some(why),
        _ => None,
    }
}
