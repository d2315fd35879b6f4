//! Keeping house: what nobody needs any more goes by itself, when the operator's time for it is over. Safe at any moment and on
//! several nodes at once.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mainstay_model::Reason;
use mainstay_model::access::Access;
use mainstay_model::change::Source;
use mainstay_model::object::Role;
use mainstay_store::Swept;

use crate::App;
use crate::error::Result;

impl App {
    /// Removes for good what has lain in the trash for long enough; how many records. What something that must not lose it
    /// links to stays.
    pub async fn empty_trash(&self) -> Result<u64> {
        let Some(before) = self.before(self.settings().trash_kept) else {
            return Ok(0);
        };
        let ctx = self.system(Source::System).because(Reason::new(
            "trash_emptied",
            "The trash is emptied when its time is over",
        ));
        let (meta, access) = (ctx.meta(), Arc::new(Access::system(self.store().catalog())));
        let mut gone = 0;
        for object in access.catalog().objects() {
            // People and teams stay, however long they are gone: history speaks of them.
            if object.role == Role::System {
                continue;
            }
            let emptied = self
                .store()
                .empty_trash(&access, &object.name, before, &meta);
            gone += emptied.await?.0;
        }
        Ok(gone)
    }

    /// Removes files that no record has any more, and that nothing could bring back; how many, and their bytes.
    pub async fn sweep_files(&self) -> Result<Swept> {
        let Some(before) = self.before(self.settings().files_kept) else {
            return Ok(Swept::default());
        };
        Ok(self.store().sweep_contents(before).await?)
    }

    fn before(&self, kept: Option<std::time::Duration>) -> Option<Timestamp> {
        let kept = SignedDuration::try_from(kept?).ok()?;
        self.now().checked_sub(kept).ok()
    }
}
