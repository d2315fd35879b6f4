//! What somebody would have been told in the weeks before: a demonstration is written at once, and its first look should not
//! be at an empty page.

use std::collections::HashSet;

use jiff::SignedDuration;
use mainstay_model::RecordId;
use mainstay_model::access::FOLLOWERS;
use mainstay_model::change::{Change, Source, Verb};
use mainstay_store::history::Recent;

use super::follow::telling;
use super::gather::{Gathered, What};
use crate::App;
use crate::ctx::{Ctx, Origin};
use crate::error::Result;

/// How far back one looks.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 60);
/// So many of the newest have not been read yet.
const FRESH: usize = 3;
/// Changes looked at.
const CHANGES: usize = 400;
/// Notifications.
const MOST: usize = 8;

impl App {
    /// Tells somebody of what others did lately, and has them follow those records.
    pub(crate) async fn tell_of_what_was(&self, person: RecordId) -> Result<()> {
        let ctx = self.ctx(person, Origin::of(Source::Demo))?;
        let filter = Recent {
            since: Some(ctx.env.now - BEFORE),
            ..Recent::default()
        };
        let changes = self
            .store()
            .recent_changes(&ctx.access, filter, None, CHANGES)
            .await?
            .changes;
        let mut records = HashSet::new();
        let mut all = Vec::new();
        for change in &changes {
            let by_others = change.set.actor.is_some_and(|actor| actor != person);
            if !by_others || records.contains(&change.record) || all.len() >= MOST {
                continue;
            }
            let Some((what, fields)) = self.would_tell(&ctx, person, change) else {
                continue;
            };
            if what == What::Changed {
                self.follow(&ctx, &change.object, change.record, true)
                    .await?;
            }
            records.insert(change.record);
            let mut gathered = Gathered::of(change.set.id, change.set.at);
            gathered.add(person, what, change, fields);
            all.extend(gathered.told(change.set.at));
        }
        let read_until = all.get(FRESH).map(|old| old.at);
        self.store().notify_people(all).await?;
        if let Some(until) = read_until {
            self.store()
                .mark_notifications_read(person, until, ctx.env.now)
                .await?;
        }
        Ok(())
    }

    fn would_tell(
        &self,
        ctx: &Ctx,
        person: RecordId,
        change: &Change,
    ) -> Option<(What, Vec<String>)> {
        if self.given(change) == Some(person) {
            let made = change.verb == Verb::Create;
            return Some((What::Assigned { made }, Vec::new()));
        }
        let followed = ctx.access.catalog().get(&change.object)?;
        let fields = telling(ctx, change);
        // Several fields tell more than one that comes along with a call.
        let worth = change.verb == Verb::Update && fields.len() > 1;
        (worth && followed.find(FOLLOWERS).is_some()).then_some((What::Changed, fields))
    }
}
