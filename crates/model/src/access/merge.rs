//! From several records to one: the operations that a merge is made of, with the rights that it takes.

use std::sync::Arc;

use super::{Access, Draft, Right};
use crate::change::{MergePart, Op, Verb};
use crate::id::RecordId;
use crate::object::Object;
use crate::problem::{Problem, Reason};

/// A record as somebody saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The record.
    pub id: RecordId,
    /// Its version then.
    pub version: i64,
}

impl Access {
    /// Makes the others part of the survivor: they go to the trash, what links to them links to it, and it gets the values of
    /// the draft, which come from the records themselves. The others go first, so that the survivor may take over what no two
    /// may have.
    pub fn merge(
        &self,
        object: &Object,
        survivor: Version,
        others: &[Version],
        draft: Draft,
    ) -> Result<Vec<Op>, Vec<Problem>> {
        if !self.has(Right::Merge) {
            let reason = Reason::new("may_not_merge", "Your role does not let you merge records.");
            return Err(vec![reason.at("")]);
        }
        let merged: Arc<[RecordId]> = std::iter::once(survivor.id)
            .chain(others.iter().map(|other| other.id))
            .collect();
        let mut ops = Vec::with_capacity(merged.len());
        for other in others {
            let mut op = self.remove(object, other.id, Verb::Trash)?;
            op.merge = Some(MergePart::GoesInto {
                survivor: survivor.id,
                merged: merged.clone(),
            });
            ops.push(op.expecting(Some(other.version)));
        }
        let mut op = self.update(object, survivor.id, draft)?;
        op.merge = Some(MergePart::Survives);
        // What one of them links to may be hidden from this person, or in the trash; it was linked before.
        op.targets = Access::system(self.catalog().clone()).targets();
        op.puts_back = true;
        ops.push(op.expecting(Some(survivor.version)));
        Ok(ops)
    }
}
