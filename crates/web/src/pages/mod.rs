//! The pages, one file each. A page is a file here and a line in [`routes`].

use crate::routes::Routes;

/// All pages.
pub fn routes() -> Routes {
    Routes::new()
}
