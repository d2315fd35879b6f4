//! Webhooks listen to changes: each is told what its owner may see.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_store::history::Changes;
use mainstay_store::outbox::OutboxEvent;
use mainstay_store::{NewJob, Webhook};

use super::event::told;
use crate::App;
use crate::ctx::{Ctx, Origin};
use crate::error::{Error, Result};
use crate::follow::{CHANGES, Listener};

/// The webhooks that are switched on.
pub(crate) struct Hooks(Vec<Webhook>);

impl Listener for Hooks {
    const NAME: &'static str = "webhooks";

    async fn load(app: &App) -> Result<Self> {
        let mut all = app.store().webhooks().await?;
        all.retain(|webhook| webhook.active);
        Ok(Self(all))
    }

    fn since(&self) -> Option<Timestamp> {
        self.0.iter().map(|hook| hook.created_at).min()
    }

    async fn follow(
        &self,
        app: &App,
        event: &OutboxEvent,
        after: i64,
        changes: &Changes,
    ) -> Result<Vec<NewJob>> {
        let wanting = || self.0.iter().filter(|hook| hook.created_at <= event.at);
        let mut people: HashMap<RecordId, Option<Ctx>> = HashMap::new();
        for hook in wanting() {
            if let Entry::Vacant(entry) = people.entry(hook.owner) {
                entry.insert(owner(app, hook.owner)?);
            }
        }
        let last = changes.changes.last().map(|change| change.rid);
        let last = last.max(changes.next);
        let mut jobs = Vec::new();
        for (owner, ctx) in &people {
            let Some(ctx) = ctx else { continue };
            let seen = app
                .store()
                .changes_in_set(&ctx.access, event.set, after, CHANGES)
                .await?;
            // What came between the two looks is behind `last`, and is looked at next.
            let seen = seen.changes.iter();
            for change in seen.filter(|change| Some(change.rid) <= last) {
                for hook in wanting().filter(|hook| hook.owner == *owner) {
                    jobs.extend(told(app, ctx, hook, change).await?);
                }
            }
        }
        Ok(jobs)
    }
}

/// The owner of a webhook, as long as that person may come in.
fn owner(app: &App, owner: RecordId) -> Result<Option<Ctx>> {
    match app.ctx(owner, Origin::of(Source::System)) {
        Ok(ctx) => Ok(Some(ctx)),
        Err(Error::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}
