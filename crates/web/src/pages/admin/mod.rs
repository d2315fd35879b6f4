//! Running the workspace: who is in it, in which teams, with which roles and keys.

mod archives;
mod automations;
mod forms;
mod jobs;
mod keys;
mod objects;
mod role;
mod roles;
mod teams;
mod user;
mod users;
mod webhooks;

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::RecordId;
use maud::{Markup, html};

use crate::components::{Tab, Toast, tabs};
use crate::error::{OrPage, PageError};
use crate::flash;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};

/// `/admin` and its parts.
pub fn routes() -> Routes {
    Routes::new()
        .get("/admin", Needs::Administrator, || async {
            Redirect::to("/admin/users")
        })
        .and(users::routes())
        .and(teams::routes())
        .and(roles::routes())
        .and(role::routes())
        .and(user::routes())
        .and(keys::routes())
        .and(objects::routes())
        .and(automations::routes())
        .and(forms::routes())
        .and(webhooks::routes())
        .and(jobs::routes())
        .and(archives::routes())
}

/// The ways between the parts.
fn parts(t: T, here: &str) -> Markup {
    let all = [
        ("/admin/users", "admin-users"),
        ("/admin/teams", "admin-teams"),
        ("/admin/roles", "admin-roles"),
        ("/admin/keys", "admin-keys"),
        ("/admin/objects", "admin-objects"),
        ("/admin/forms", "admin-forms"),
        ("/admin/automations", "admin-automations"),
        ("/admin/webhooks", "admin-webhooks"),
        ("/admin/jobs", "admin-jobs"),
        ("/admin/archives", "admin-archives"),
    ];
    let all: Vec<Tab> = all
        .into_iter()
        .map(|(href, key)| Tab {
            label: t.get(key).to_owned(),
            href: href.to_owned(),
            current: href == here,
            ..Tab::default()
        })
        .collect();
    html! { (tabs(t.get("nav-admin"), &all)) }
}

/// The id in an address; one that is none is not found.
fn id_of(text: &str, person: &Person) -> Result<RecordId, PageError> {
    text.parse().map_err(|_| Error::NotFound).page(person)
}

/// To a part, with a message.
fn done(jar: CookieJar, t: T, key: &'static str, part: &str) -> Response {
    (
        flash::leave(jar, &Toast::done(t.get(key))),
        Redirect::to(part),
    )
        .into_response()
}

/// What can be changed, behind a word: pages of administration show how things are first.
fn changeable(t: T, name: &str, form: &Markup) -> Markup {
    html! {
        details.change {
            summary { (t.get("action-change")) span.sr { " " (name) } }
            (form)
        }
    }
}

/// What a role is called: the built-in ones in the reader's language, as long as they have their names.
pub(crate) fn role_name(t: T, name: &str) -> String {
    let key = match name {
        "Administrator" => "role-administrator",
        "Manager" => "role-manager",
        "Member" => "role-member",
        "Reader" => "role-reader",
        own => return own.to_owned(),
    };
    t.dynamic(key, &[]).unwrap_or_else(|| name.to_owned())
}
