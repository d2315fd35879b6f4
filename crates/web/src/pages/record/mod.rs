//! The page of a record: who the customer is, what happened, what hangs on it; edited where it stands. The parts of the
//! page have addresses of their own, so that each is brought up to date by itself when somebody changes something.

mod access;
mod act;
mod arranged;
mod compose;
mod edit;
mod facts;
mod head;
mod offers;
mod purge;
mod related;
mod show;
mod timeline;

use jiff::Timestamp;
use mainstay_app::merge::WentInto;
use mainstay_app::{Error, Result};
use mainstay_model::object::Role;
use mainstay_model::query::Trash;
use mainstay_model::{Object, Record, RecordId};
use serde::Deserialize;
use std::sync::Arc;

use crate::components::{Toast, toast_header};
use crate::given::Query;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(crate) use arranged::{Part, arranged, layout_of};
pub(super) use compose::one as one_input;
pub(crate) use edit::placed_text;
pub(super) use edit::told as problem_of_form;
pub(crate) use facts::{section_name, section_of, sections};
pub(super) use offers::offers;
pub(super) use timeline::{day_name, tick, who};

pub(super) fn routes() -> Routes {
    let with_files = Routes::new()
        .post("/{plural}/{id}/edit", Needs::Person, edit::save)
        .post("/{plural}/{id}/add/{activity}", Needs::Person, compose::add)
        .without_body_limit();
    Routes::new()
        .get("/{plural}/{id}", Needs::Person, show::show)
        .get("/{plural}/{id}/part/{part}", Needs::Person, show::part)
        .get("/{plural}/{id}/edit", Needs::Person, edit::form)
        .post("/{plural}/{id}/follow", Needs::Person, act::follow)
        .post("/{plural}/{id}/trash", Needs::Person, act::trash)
        .post("/{plural}/{id}/restore", Needs::Person, act::restore)
        .post("/{plural}/{id}/tick", Needs::Person, act::tick)
        .get("/{plural}/{id}/access", Needs::Person, access::page)
        .get("/{plural}/{id}/purge", Needs::Person, purge::ask)
        .post("/{plural}/{id}/purge", Needs::Person, purge::purge)
        .and(with_files)
}

/// What the address of a record page may ask for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// Entries of the timeline: the name of an activity, `change`, or nothing for all.
    #[serde(default)]
    only: String,
    /// Entries of the timeline before this instant.
    #[serde(default)]
    before: String,
    /// Which activity is being written.
    #[serde(default)]
    add: String,
    /// The day or instant of which the record is shown.
    #[serde(default)]
    as_of: String,
}

type AskedQuery = Query<Asked>;

/// A record with what this person may do with it.
pub(super) struct Subject {
    /// The record.
    record: Record,
    /// It may be changed.
    may_edit: bool,
    /// It may go to the trash.
    may_delete: bool,
    /// As it was at this moment; nothing for now.
    as_of: Option<Timestamp>,
    /// Where it went, when it was merged into another.
    went: Option<WentInto>,
}

impl Subject {
    /// The address of the page.
    fn href(&self) -> String {
        format!("/{}/{}", self.record.object.plural, self.record.id)
    }

    fn object(&self) -> &Arc<Object> {
        &self.record.object
    }

    /// The address of a part.
    fn part(&self, part: &str) -> String {
        format!("{}/part/{part}", self.href())
    }
}

/// The object of an address, when it has pages and this person may see any of it.
pub(super) fn object_of(person: &Person, plural: &str) -> Result<Arc<Object>> {
    let object = person
        .ctx
        .access
        .catalog()
        .by_plural(plural)
        .ok_or(Error::NotFound)?;
    if object.role == Role::System
        || object.hidden
        || person.ctx.access.object(&object.name).is_none()
    {
        return Err(Error::NotFound);
    }
    Ok(object.clone())
}

/// The id of an address.
pub(super) fn id_of(id: &str) -> Result<RecordId> {
    id.parse().map_err(|_| Error::NotFound)
}

/// The record of an address, in the trash or outside, as it is or as it was.
pub(super) async fn load(
    web: &Web,
    person: &Person,
    plural: &str,
    id: &str,
    as_of: &str,
) -> Result<Subject> {
    let object = object_of(person, plural)?;
    let id = id_of(id)?;
    let record = web
        .app
        .get_in(&person.ctx, &object.name, id, Trash::Any)
        .await?;
    if let Some(at) = moment(person, as_of) {
        let record = web.app.as_of(&person.ctx, &object.name, id, at).await?;
        return Ok(Subject {
            record,
            may_edit: false,
            may_delete: false,
            as_of: Some(at),
            went: None,
        });
    }
    let (may_edit, may_delete) = web.app.may_change(&person.ctx, &record).await?;
    let went = match record.trashed {
        true => web.app.went_into(&person.ctx, id).await?,
        false => None,
    };
    // What lies in the trash is looked at or taken back, not worked on.
    Ok(Subject {
        may_edit: may_edit && !record.trashed,
        may_delete,
        record,
        as_of: None,
        went,
    })
}

/// The end of a day, or an instant, as somebody chose it; nothing for what cannot be read or has not been yet.
fn moment(person: &Person, text: &str) -> Option<Timestamp> {
    if text.is_empty() {
        return None;
    }
    let env = &person.ctx.env;
    let at = match text.parse::<jiff::civil::Date>() {
        Ok(day) => day
            .tomorrow()
            .ok()?
            .to_zoned(env.zone.clone())
            .ok()?
            .timestamp(),
        Err(_) => env.locale.parse_datetime(text, &env.zone, env.now).ok()?,
    };
    (at < env.now).then_some(at)
}

/// The header that shows a message and brings the other parts of the page up to date.
pub(super) fn changed_header(toast: Option<&Toast>) -> String {
    match toast {
        Some(toast) => {
            let mut header = toast_header(toast);
            header.pop();
            header.push_str(r#","record-changed":true}"#);
            header
        }
        None => r#"{"record-changed":true}"#.to_owned(),
    }
}
