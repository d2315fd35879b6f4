//! The pages, one file each. A page is a file here and a line in [`routes`].

pub mod pick;
pub mod undo;

use crate::routes::Routes;

/// All pages.
pub fn routes() -> Routes {
    Routes::new().and(pick::routes()).and(undo::routes())
}
