//! The REST API, made from metadata: what is true of one object is true of all.

use crate::routes::Routes;

/// All addresses of the API.
pub fn routes() -> Routes {
    Routes::new()
}
