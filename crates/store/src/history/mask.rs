//! Fields that may not be read are not in the history that one is told.

use mainstay_model::access::Access;
use mainstay_model::change::{Change, Verb};

/// Leaves out fields that may not be read or exist no more, and updates of which nothing is left.
pub(crate) fn fields(changes: &mut Vec<Change>, access: &Access) {
    changes.retain_mut(|change| {
        let Some(object) = access.catalog().get(&change.object) else {
            return false;
        };
        change.fields.retain(|name, _| {
            object
                .position(name)
                .is_some_and(|at| access.may_read(object, at))
        });
        change.verb != Verb::Update || !change.fields.is_empty()
    });
}
