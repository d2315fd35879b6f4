//! Several records made one: compared field by field, merged as one change set, taken apart again by undoing it.

mod compare;
mod perform;
mod unmerge;

use std::sync::Arc;

use mainstay_model::object::Role;
use mainstay_model::{Object, Reason, RecordId};

use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::records;

pub use compare::{Comparison, Standing};
pub use perform::{Kept, MergeRequest, MergedRecord, Other};
pub use unmerge::WentInto;

/// Records that are made one at once, at most.
pub const MOST: usize = 10;

/// The object, when its records can be merged: users and roles are told apart by more than a person can see.
pub(crate) fn object(ctx: &Ctx, name: &str) -> Result<Arc<Object>> {
    let object = records::object(ctx, name)?;
    if object.role == Role::Subject {
        return Ok(object);
    }
    let reason = Reason::new(
        "not_mergeable",
        format!(
            "{} cannot be merged.",
            object.plural_label.get(mainstay_model::Lang::En)
        ),
    );
    Err(Error::invalid("", reason.with(&[&object.name])))
}

/// Refuses what cannot be merged: one record alone, the same twice, too many.
fn several(ids: &[RecordId]) -> Result<()> {
    let twice = ids
        .iter()
        .enumerate()
        .any(|(at, id)| ids[..at].contains(id));
    if (2..=MOST).contains(&ids.len()) && !twice {
        return Ok(());
    }
    let reason = Reason::new(
        "bad_merge",
        format!("Choose two to {MOST} different records to merge."),
    );
    Err(Error::invalid("with", reason.with(&[&MOST.to_string()])))
}
