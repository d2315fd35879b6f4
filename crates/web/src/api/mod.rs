//! The REST API, made from metadata: what is true of one object is true of all, custom ones included.
//!
//! Handlers translate between HTTP and the use cases of `mainstay-app`; every refusal is problem+json. Described by
//! [`openapi`], read by people at `/api/docs`.

mod automations;
mod batch;
mod body;
mod changes;
mod content;
mod docs;
pub(crate) mod duplicates;
pub(crate) mod forms;
mod history;
mod idempotent;
mod jobs;
mod keys;
mod list;
mod me;
mod merge;
mod notifications;
mod openapi;
mod problem;
mod program;
mod quality;
mod record;
mod reports;
mod schema;
mod search;
mod timeline;
mod webhooks;
mod workspace;

use crate::routes::Routes;

pub use problem::{ApiError, ApiResult};
pub use program::Program;

/// All addresses of the API.
pub fn routes() -> Routes {
    Routes::new()
        .and(me::routes())
        .and(keys::routes())
        .and(automations::routes())
        .and(forms::routes())
        .and(webhooks::routes())
        .and(jobs::routes())
        .and(notifications::routes())
        .and(search::routes())
        .and(quality::routes())
        .and(workspace::routes())
        .and(schema::routes())
        .and(changes::routes())
        .and(openapi::routes())
        .and(docs::routes())
        .and(list::routes())
        .and(record::routes())
        .and(history::routes())
        .and(timeline::routes())
        .and(content::routes())
        .and(batch::routes())
        .and(merge::routes())
        .and(duplicates::routes())
        .and(reports::routes())
}
