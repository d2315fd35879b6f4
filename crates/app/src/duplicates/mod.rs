//! Records that may be about the same: looked for in the background, reviewed one by one, merged in bulk where they are sure.

mod alike;
mod all;
mod review;
mod scan;

use std::sync::Arc;

use mainstay_model::Object;
use mainstay_model::object::Role;

use crate::App;
use crate::ctx::Ctx;

pub use alike::Alike;
pub use all::MergedAll;
pub use review::{Place, Review, Suspects};
pub use scan::Scanning;

impl App {
    /// The objects that duplicates are looked for of, as far as somebody may see them.
    pub fn recognised(&self, ctx: &Ctx) -> Vec<Arc<Object>> {
        let catalog = ctx.access.catalog();
        catalog
            .objects()
            .iter()
            .filter(|object| object.role == Role::Subject && !object.hidden)
            .filter(|object| ctx.access.object(&object.name).is_some())
            .cloned()
            .collect()
    }
}
