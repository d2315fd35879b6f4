//! Follows what happens and tells those whom it concerns: whose record it is now, and who follows it. Each change is followed
//! once, since how far it was read is kept together with what was told.

use std::collections::{BTreeSet, HashMap};

use mainstay_model::RecordId;
use mainstay_model::change::{Change, Delta, Source, Verb};
use mainstay_model::object::{Object, Role};
use mainstay_model::value::Value;
use mainstay_store::notifications::NewNotification;
use mainstay_store::outbox::OutboxEvent;

use super::Kind;
use super::gather::{Gathered, What};
use crate::App;
use crate::ctx::{Ctx, Origin};
use crate::error::{Error, Result};
use crate::follow::Read;

/// The name under which it is kept how far the outbox was read.
const NAME: &str = "notifications";
/// Events looked at together.
const EVENTS: usize = 100;
/// Changes of a change set looked at together.
const CHANGES: usize = 500;
/// Notifications put down together, about.
const TOLD: usize = 500;

impl App {
    /// Begins to follow what happens from now on, once in the life of a workspace: what was before is no news.
    pub(crate) async fn begin_to_tell_people(&self) -> Result<()> {
        if self.store().follower(NAME).await?.is_none() {
            let end = self.store().outbox_end().await?;
            self.store().begin_to_follow(NAME, end).await?;
        }
        Ok(())
    }

    /// Tells people of everything that has happened until now; how many notifications that gave.
    pub(crate) async fn tell_people(&self) -> Result<usize> {
        let mut told = 0;
        loop {
            let Some(from) = self.store().follower(NAME).await? else {
                self.begin_to_tell_people().await?;
                return Ok(told);
            };
            let events = self.store().outbox(from.position, EVENTS).await?;
            if events.is_empty() {
                return Ok(told);
            }
            let mut read = Read::of(&from.state);
            let mut to = from.clone();
            let mut all: Vec<NewNotification> = Vec::new();
            for event in &events {
                all.extend(self.concerning(event, &mut read).await?);
                to.position = event.position;
                if all.len() >= TOLD {
                    break;
                }
            }
            to.state = read.kept();
            let some = all.len();
            let moved = self
                .store()
                .follow_on_telling(NAME, &from, &to, all)
                .await?;
            // Another node may have been quicker: what it left is looked at from there.
            if !moved && self.store().follower(NAME).await?.as_ref() == Some(&from) {
                return Err(Error::Bug("the outbox cannot be followed on".to_owned()));
            }
            told += if moved { some } else { 0 };
        }
    }

    /// What the part of a change set that was not followed yet gives to tell.
    async fn concerning(
        &self,
        event: &OutboxEvent,
        read: &mut Read,
    ) -> Result<Vec<NewNotification>> {
        let mut gathered = Gathered::of(event.set, event.at);
        loop {
            let after = read.after(event.set);
            let part = self.store().concerned(event.set, after, CHANGES).await?;
            let Some(last) = part.changes.last().map(|change| change.rid) else {
                break;
            };
            // Nobody has to be told of what a demonstration makes up.
            if part
                .changes
                .iter()
                .any(|change| change.set.source == Source::Demo)
            {
                return Ok(Vec::new());
            }
            let mut watching: HashMap<RecordId, BTreeSet<i64>> = HashMap::new();
            for change in &part.changes {
                let given = self.given(change);
                let made = change.verb == Verb::Create;
                if let Some(person) = given {
                    gathered.add(person, What::Assigned { made }, change, Vec::new());
                }
                for person in self.mentioned(change).await? {
                    gathered.add(person, What::Mentioned { made }, change, Vec::new());
                }
                let followers = part.followers.get(&change.record);
                for person in followers.into_iter().flatten().copied() {
                    if Some(person) != change.set.actor && Some(person) != given {
                        watching.entry(person).or_default().insert(change.rid);
                    }
                }
            }
            for (person, changes) in watching {
                self.watched(event, after, person, &changes, &mut gathered)
                    .await?;
            }
            read.up_to(event.set, last);
            if part.changes.len() < CHANGES {
                break;
            }
        }
        Ok(gathered.told(self.now()))
    }

    /// Whom a change has given a record to, when somebody else has done that.
    pub(super) fn given(&self, change: &Change) -> Option<RecordId> {
        if !matches!(change.verb, Verb::Create | Verb::Update) {
            return None;
        }
        let catalog = self.store().catalog();
        let object = catalog.get(&change.object)?;
        if object.role == Role::System {
            return None;
        }
        let field = object.find("owner")?;
        let Delta(old, new) = change.fields.get(&field.name)?;
        let (Value::Link(new), old) = (
            field.kind.restore(field, new),
            field.kind.restore(field, old),
        ) else {
            return None;
        };
        let same = matches!(old, Value::Link(old) if old.id == new.id);
        let by_themselves = change.set.actor == Some(new.id);
        let wanted = self.directory().wants(new.id, Kind::Assigned);
        if same || by_themselves || !wanted {
            return None;
        }
        // Somebody who may see no record of this kind would be told of nothing.
        let ctx = self.ctx(new.id, Origin::of(Source::System)).ok()?;
        ctx.access.object(&change.object).map(|_| new.id)
    }

    /// Adds what somebody follows, as far as that person may see what has changed.
    async fn watched(
        &self,
        event: &OutboxEvent,
        after: i64,
        person: RecordId,
        changes: &BTreeSet<i64>,
        gathered: &mut Gathered,
    ) -> Result<()> {
        if !self.directory().wants(person, Kind::Changed) {
            return Ok(());
        }
        let ctx = match self.ctx(person, Origin::of(Source::System)) {
            Ok(ctx) => ctx,
            Err(Error::SignedOut) => return Ok(()),
            Err(error) => return Err(error),
        };
        let seen = self
            .store()
            .changes_in_set(&ctx.access, event.set, after, CHANGES)
            .await?;
        for change in seen.changes.iter().filter(|one| changes.contains(&one.rid)) {
            let what = match change.verb {
                Verb::Update => What::Changed,
                Verb::Trash => What::Trashed,
                Verb::Restore => What::Restored,
                Verb::Create | Verb::Purge => continue,
            };
            let fields = telling(&ctx, change);
            if what != What::Changed || !fields.is_empty() {
                gathered.add(person, what, change, fields);
            }
        }
        Ok(())
    }
}

/// The fields of a change that somebody has set: what is worked out from others follows from them, and what is quiet is no
/// news.
pub(super) fn telling(ctx: &Ctx, change: &Change) -> Vec<String> {
    let catalog = ctx.access.catalog();
    let Some(object) = catalog.get(&change.object) else {
        return Vec::new();
    };
    let news = |object: &Object, name: &str| {
        let field = object.find(name);
        field.is_some_and(|field| !field.params.quiet && !field.params.read_only)
    };
    let names = change.fields.keys();
    names.filter(|name| news(object, name)).cloned().collect()
}
