//! What is told: which changes are events, which of them somebody wants, and what an event says.

use mainstay_model::change::{Change, Source, Verb};
use mainstay_model::object::Role;
use mainstay_model::query::Trash;
use mainstay_model::{Catalog, Object, Reason, Record, RecordId};
use mainstay_store::{NewJob, Webhook};
use serde_json::{Map, Value as Json, json};

use super::deliver;
use crate::App;
use crate::automations::Automation;
use crate::ctx::{Ctx, Origin};
use crate::error::{Error, Result};

/// What may happen to a record, as events say it: behind the name of the object and a dot.
pub const EVENTS: [&str; 4] = ["created", "updated", "deleted", "restored"];

/// Which events a webhook wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscription {
    /// Everything that happens to customers' records: all but users, teams, roles and views.
    Everything,
    /// Everything that happens to the records of an object.
    Object(String),
    /// One event.
    One(String, &'static str),
}

impl Subscription {
    /// Reads `contact.created`, `contact.*` or `*`.
    ///
    /// # Errors
    /// A reason when there is no such object or event.
    pub fn read(text: &str, catalog: &Catalog) -> std::result::Result<Self, Reason> {
        let text = text.trim();
        if text == "*" {
            return Ok(Self::Everything);
        }
        let unknown = || {
            let known = format!(
                "There is no event `{text}`; events are an object, a dot and one of created, updated, deleted, restored or *."
            );
            Reason::new("unknown_event", known).with(&[text])
        };
        let (object, event) = text.split_once('.').ok_or_else(unknown)?;
        if catalog.get(object).is_none() {
            return Err(unknown());
        }
        if event == "*" {
            return Ok(Self::Object(object.to_owned()));
        }
        let event = EVENTS.iter().find(|known| **known == event);
        event
            .map(|event| Self::One(object.to_owned(), event))
            .ok_or_else(unknown)
    }

    /// Whether it wants this.
    fn wants(&self, object: &Object, happened: &str) -> bool {
        match self {
            Self::Everything => object.role != Role::System,
            Self::Object(name) => object.name == *name,
            Self::One(name, event) => object.name == *name && *event == happened,
        }
    }
}

/// What a change is as an event; nothing for what nobody outside needs to know: a view counted, a record gone for good that
/// was deleted long before.
fn happened(change: &Change, object: &Object) -> Option<&'static str> {
    match change.verb {
        Verb::Create => Some("created"),
        Verb::Update => (!change.is_quiet(object)).then_some("updated"),
        Verb::Trash => Some("deleted"),
        Verb::Restore => Some("restored"),
        Verb::Purge => None,
    }
}

/// The deliveries that a change makes to a webhook whose owner is `ctx`.
pub(super) async fn told(
    app: &App,
    ctx: &Ctx,
    webhook: &Webhook,
    change: &Change,
) -> Result<Option<NewJob>> {
    let catalog = app.store().catalog();
    let Some(object) = catalog.get(&change.object) else {
        return Ok(None);
    };
    let Some(event) = happened(change, object) else {
        return Ok(None);
    };
    let wanted = webhook
        .events
        .iter()
        .filter_map(|text| Subscription::read(text, &catalog).ok())
        .any(|subscription| subscription.wants(object, event));
    if !wanted {
        return Ok(None);
    }
    let record = match app
        .get_in(ctx, &change.object, change.record, Trash::Any)
        .await
    {
        Ok(record) => {
            serde_json::to_value(record).map_err(|error| Error::Bug(error.to_string()))?
        }
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let changes: Map<String, Json> = change
        .fields
        .iter()
        .map(|(name, delta)| (name.clone(), json!({ "old": delta.0, "new": delta.1 })))
        .collect();
    let kind = format!("{}.{event}", object.name);
    let body = json!({
        "type": kind,
        "timestamp": change.set.at.to_string(),
        "data": {
            "object": object.name,
            "id": change.record,
            "version": change.version,
            "record": record,
            "changes": changes,
            "change_set": change.set.id,
            "actor": change.set.actor,
            "source": change.set.source,
            "url": format!("{}/{}/{}", app.settings().base_url, object.plural, change.record),
        },
    });
    let mut job = deliver::KIND.job(app, Some(webhook.id), deliver::payload(&kind, &body));
    job.id = message(webhook.id, change.rid);
    job.once = Some(format!("webhook:{}:{}", webhook.id, change.rid));
    Ok(Some(job))
}

/// What an automation tells a webhook of a record, as far as the webhook's owner may see it.
pub(crate) async fn automated(
    app: &App,
    webhook: &Webhook,
    automation: &Automation,
    record: &Record,
    key: &str,
) -> Result<Option<NewJob>> {
    let owner = match app.ctx(webhook.owner, Origin::of(Source::System)) {
        Ok(ctx) => ctx,
        Err(Error::SignedOut) => return Ok(None),
        Err(error) => return Err(error),
    };
    let object = &record.object;
    let seen = match app
        .get_in(&owner, &object.name, record.id, Trash::Any)
        .await
    {
        Ok(record) => {
            serde_json::to_value(record).map_err(|error| Error::Bug(error.to_string()))?
        }
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let kind = format!("{}.automated", object.name);
    let body = json!({
        "type": kind,
        "timestamp": app.now().to_string(),
        "data": {
            "object": object.name,
            "id": record.id,
            "version": record.version,
            "record": seen,
            "automation": { "id": automation.id, "name": automation.name },
            "url": format!("{}/{}/{}", app.settings().base_url, object.plural, record.id),
        },
    });
    let mut job = deliver::KIND.job(app, Some(webhook.id), deliver::payload(&kind, &body));
    job.id = RecordId::named(&format!("webhook/{}/{key}", webhook.id));
    job.once = Some(format!("webhook:{}:{key}", webhook.id));
    Ok(Some(job))
}

/// The id of what is told, which depends on nothing but the webhook and the change: whoever is told twice knows.
fn message(webhook: RecordId, change: i64) -> RecordId {
    RecordId::named(&format!("webhook/{webhook}/{change}"))
}
