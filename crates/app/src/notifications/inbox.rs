//! Reading what one was told: in one's own scope as it is now.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::FOLLOWERS;
use mainstay_model::{Object, RecordId};
use mainstay_store::notifications::{Notification, Place, Read};

use super::{Kind, MOST_COUNTED};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// A part of what somebody was told.
#[derive(Debug, Default)]
pub struct Inbox {
    /// The notifications, the newest first.
    pub items: Vec<Item>,
    /// Where to go on; nothing when there are no more.
    pub next: Option<Place>,
}

/// A notification as its reader may see it.
#[derive(Clone, Debug)]
pub struct Item {
    /// What is kept of it.
    pub notification: Notification,
    /// What has happened; nothing that this version knows of else.
    pub kind: Option<Kind>,
    /// The object of what it is about, when the reader may see such records.
    pub object: Option<Arc<Object>>,
    /// What the record is called, when the reader may see it.
    pub title: Option<String>,
}

impl Item {
    /// Whether it is about something that the reader may no longer see, or that is gone.
    pub fn is_hidden(&self) -> bool {
        let about = self.notification.record.is_some() && self.title.is_none();
        about || (self.notification.object.is_some() && self.object.is_none())
    }

    /// How many records or changes it tells of.
    pub fn count(&self) -> u64 {
        self.notification.args["n"].as_u64().unwrap_or(1)
    }

    /// Who did it, the first first; nobody for Mainstay itself.
    pub fn actors(&self) -> Vec<RecordId> {
        let ids = self.notification.args["actors"].as_array();
        let ids = ids.into_iter().flatten();
        let mut actors: Vec<RecordId> = ids.filter_map(|id| id.as_str()?.parse().ok()).collect();
        if actors.is_empty() {
            actors.extend(self.notification.actor);
        }
        actors
    }

    /// The names of the fields that were changed and that the reader may see.
    pub fn fields(&self, ctx: &Ctx) -> Vec<String> {
        let Some(object) = &self.object else {
            return Vec::new();
        };
        let names = self.notification.args["fields"].as_array();
        let names = names.into_iter().flatten().filter_map(|name| name.as_str());
        names
            .filter(|name| {
                object
                    .position(name)
                    .is_some_and(|at| ctx.access.may_read(object, at))
            })
            .map(str::to_owned)
            .collect()
    }

    /// What an automation said; nothing when its record may not be seen.
    pub fn words(&self) -> &str {
        if self.is_hidden() {
            return "";
        }
        self.notification.args["words"].as_str().unwrap_or("")
    }

    /// Where it leads: to the record, or to a list of the records.
    pub fn leads_to(&self) -> Option<String> {
        let object = self.object.as_ref()?;
        if self.is_hidden() {
            return None;
        }
        if let Some(import) = self.notification.args["import"].as_str() {
            return Some(format!("/import/{import}"));
        }
        if let Some(record) = self.notification.record {
            return Some(format!("{}/{record}", object.address()));
        }
        let instant = |name: &str| self.notification.args[name].as_str();
        let Some((from, to)) = instant("from").zip(instant("to")) else {
            return Some(object.address());
        };
        let whose = match self.kind {
            Some(Kind::Changed) => format!("{FOLLOWERS}=eq.me&"),
            Some(Kind::Assigned) => format!("{}=eq.me&", object.owner_field()),
            _ => String::new(),
        };
        // When a record was made does not change any more; when it was changed does.
        let when = if self.notification.args["made"].as_bool() == Some(true) {
            format!("created_at=gte.{from}&created_at=lte.{to}")
        } else {
            format!("updated_at=gte.{from}")
        };
        Some(format!("{}?{whose}{when}", object.address()))
    }
}

impl App {
    /// How many notifications this person has not read, counted a little beyond [`MOST_COUNTED`].
    pub async fn unread(&self, ctx: &Ctx) -> Result<i64> {
        let Some(me) = ctx.env.me else { return Ok(0) };
        let most = MOST_COUNTED + 1;
        Ok(self.store().unread_notifications(me, most).await?)
    }

    /// What this person was told, the newest first.
    pub async fn inbox(
        &self,
        ctx: &Ctx,
        read: Read,
        behind: Option<Place>,
        limit: usize,
    ) -> Result<Inbox> {
        let me = ctx.user_id()?;
        let limit = limit.clamp(1, 200);
        let mut found = self
            .store()
            .notifications(me, read, behind, limit + 1)
            .await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(Notification::place);
        Ok(Inbox {
            items: self.told(ctx, found).await?,
            next,
        })
    }

    /// One of this person's notifications.
    pub async fn notification(&self, ctx: &Ctx, id: RecordId) -> Result<Item> {
        let me = ctx.user_id()?;
        let found = self.store().notification(me, id).await?;
        let items = self.told(ctx, found.into_iter().collect()).await?;
        items.into_iter().next().ok_or(Error::NotFound)
    }

    /// Marks a notification as read, or as not read yet.
    pub async fn mark_notification(&self, ctx: &Ctx, id: RecordId, read: bool) -> Result<()> {
        let me = writer(ctx)?;
        let at = read.then_some(ctx.env.now);
        if self.store().mark_notification(me, id, at).await? {
            return Ok(());
        }
        // It may have been so before.
        let known = self.store().notification(me, id).await?;
        known.map(drop).ok_or(Error::NotFound)
    }

    /// Marks everything as read that this person was told until an instant; how many that were.
    pub async fn mark_all_read(&self, ctx: &Ctx, until: Option<Timestamp>) -> Result<u64> {
        let me = writer(ctx)?;
        let now = ctx.env.now;
        let until = until.unwrap_or(now);
        Ok(self.store().mark_notifications_read(me, until, now).await?)
    }

    async fn told(&self, ctx: &Ctx, found: Vec<Notification>) -> Result<Vec<Item>> {
        let mut wanted: BTreeMap<String, HashSet<RecordId>> = BTreeMap::new();
        for notification in &found {
            if let Some((object, record)) = notification.object.clone().zip(notification.record) {
                wanted.entry(object).or_default().insert(record);
            }
        }
        let mut titles = self.store().titles(&ctx.access, wanted).await?;
        Ok(found
            .into_iter()
            .map(|notification| {
                let name = notification.object.as_deref().unwrap_or("");
                let object = ctx.access.object(name).map(|known| known.object.clone());
                let key = notification.record.map(|record| (name.to_owned(), record));
                // The same record may be told of more than once.
                let title = key.and_then(|key| titles.get_mut(&key).cloned());
                Item {
                    kind: Kind::from_name(&notification.kind),
                    object,
                    title: title.map(Option::unwrap_or_default),
                    notification,
                }
            })
            .collect())
    }
}

/// Whoever looks on, or has a key that only reads, leaves unread what is.
fn writer(ctx: &Ctx) -> Result<RecordId> {
    match ctx.access.read_only_key() {
        Some(reason) => Err(Error::Denied(reason)),
        None => ctx.user_id(),
    }
}
