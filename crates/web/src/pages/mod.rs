//! The pages, one file each. A page is a file here and a line in both lists; one that is missing in the second is dead code, which the
//! lints refuse.

use crate::routes::Routes;

pub(crate) mod admin;
pub(crate) mod board;
pub(crate) mod bulk;
pub(crate) mod capture;
pub(crate) mod changes;
pub(crate) mod dashboards;
pub(crate) mod duplicates;
pub(crate) mod enter;
pub(crate) mod files;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod merge;
pub(crate) mod needed;
pub(crate) mod new;
pub(crate) mod notifications;
pub(crate) mod palette;
pub(crate) mod password;
pub(crate) mod pick;
pub(crate) mod quality;
pub(crate) mod record;
pub(crate) mod reports;
pub(crate) mod search;
mod session;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod undo;
pub(crate) mod unread;
pub(crate) mod views;

/// All pages.
pub fn routes() -> Routes {
    Routes::new()
        .and(admin::routes())
        .and(board::routes())
        .and(bulk::routes())
        .and(capture::routes())
        .and(changes::routes())
        .and(dashboards::routes())
        .and(duplicates::routes())
        .and(enter::routes())
        .and(files::routes())
        .and(home::routes())
        .and(import::routes())
        .and(list::routes())
        .and(merge::routes())
        .and(needed::routes())
        .and(new::routes())
        .and(notifications::routes())
        .and(palette::routes())
        .and(password::routes())
        .and(pick::routes())
        .and(quality::routes())
        .and(record::routes())
        .and(reports::routes())
        .and(search::routes())
        .and(settings::routes())
        .and(setup::routes())
        .and(sign_in::routes())
        .and(undo::routes())
        .and(views::routes())
}
