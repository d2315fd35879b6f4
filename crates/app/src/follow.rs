//! What follows a change: whoever listens has something done about it. The outbox is read in order by each of them, and how far
//! it was read is kept together with what has to be done, so that each change is followed once, whatever ends in the middle.

use std::time::Duration;

use jiff::Timestamp;
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_store::history::Changes;
use mainstay_store::outbox::OutboxEvent;
use mainstay_store::{Follower, NewJob};
use serde_json::{Map, Value as Json, json};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::automations::Listening;
use crate::error::{Error, Result};
use crate::webhooks::Hooks;

/// Somebody who listens to changes.
pub(crate) trait Listener: Sized + Send + Sync {
    /// The name under which it is kept how far the outbox was read.
    const NAME: &'static str;

    /// Who listens at present.
    fn load(app: &App) -> impl Future<Output = Result<Self>> + Send;

    /// Since when anybody listens; nothing when nobody does.
    fn since(&self) -> Option<Timestamp>;

    /// Whether anybody listened when this happened.
    fn heard(&self, event: &OutboxEvent) -> bool {
        self.since().is_some_and(|since| since <= event.at)
    }

    /// What is to be done about the changes of a set behind a position in history.
    fn follow(
        &self,
        app: &App,
        event: &OutboxEvent,
        after: i64,
        changes: &Changes,
    ) -> impl Future<Output = Result<Vec<NewJob>>> + Send;
}

/// Events looked at together.
const EVENTS: usize = 100;
/// Changes of a change set looked at together.
pub(crate) const CHANGES: usize = 200;
/// Jobs put down together, about.
const JOBS: usize = 500;
/// Change sets of several transactions of which it is remembered how far they were read.
const SETS: usize = 64;
/// How often the outbox is looked at when nobody tells of anything.
const LOOK: Duration = Duration::from_secs(2);
/// Changes that come so close together are followed together.
const TOGETHER: Duration = Duration::from_millis(30);

impl App {
    /// Follows the outbox until it is stopped.
    pub async fn follow_outbox(&self, stop: CancellationToken) {
        let mut heard = self.store().subscribe();
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => return,
                told = heard.recv() => {
                    if matches!(told, Err(RecvError::Closed)) { return }
                    tokio::time::sleep(TOGETHER).await;
                    heard = heard.resubscribe();
                }
                () = tokio::time::sleep(LOOK) => {}
            }
            if let Err(error) = self.catch_up_with_outbox().await {
                tracing::warn!(%error, "Could not follow changes; trying again in some seconds: {error}");
            }
        }
    }

    /// Follows everything that has happened until now; how many jobs it gave.
    pub async fn catch_up_with_outbox(&self) -> Result<usize> {
        // What stands in the way of one of them keeps nobody else waiting.
        let people = self.tell_people().await;
        let hooks = self.catch_up::<Hooks>().await;
        let automations = self.catch_up::<Listening>().await;
        people?;
        Ok(hooks? + automations?)
    }

    async fn catch_up<L: Listener>(&self) -> Result<usize> {
        let mut given = 0;
        loop {
            let listener = L::load(self).await?;
            let from = match (self.store().follower(L::NAME).await?, listener.since()) {
                (None, None) => return Ok(given),
                (Some(_), None) => {
                    self.store().stop_following(L::NAME).await?;
                    return Ok(given);
                }
                (Some(from), Some(_)) => from,
                (None, Some(first)) => {
                    let at = self.store().outbox_at(first).await?;
                    self.store().begin_to_follow(L::NAME, at).await?;
                    continue;
                }
            };
            let events = self.store().outbox(from.position, EVENTS).await?;
            if events.is_empty() {
                return Ok(given);
            }
            let (to, jobs) = self.follow_events(&listener, &from, &events).await?;
            let put = jobs.len();
            let moved = self
                .store()
                .follow_on(L::NAME, &from, &to, jobs, self.now())
                .await?;
            // Another node may have been quicker: what it left is looked at from there.
            if !moved && self.store().follower(L::NAME).await?.as_ref() == Some(&from) {
                return Err(Error::Bug("the outbox cannot be followed on".to_owned()));
            }
            if moved && put > 0 {
                given += put;
                self.inner.news.notify_waiters();
            }
        }
    }

    async fn follow_events<L: Listener>(
        &self,
        listener: &L,
        from: &Follower,
        events: &[OutboxEvent],
    ) -> Result<(Follower, Vec<NewJob>)> {
        let mut to = from.clone();
        let mut read = Read::of(&from.state);
        let mut jobs = Vec::new();
        for event in events {
            if listener.heard(event)
                && !self
                    .follow_event(listener, event, &mut read, &mut jobs)
                    .await?
            {
                break;
            }
            to.position = event.position;
            if jobs.len() >= JOBS {
                break;
            }
        }
        to.state = read.kept();
        Ok((to, jobs))
    }

    /// Follows the part of a change set that was not followed yet; whether it is all that is there.
    async fn follow_event<L: Listener>(
        &self,
        listener: &L,
        event: &OutboxEvent,
        read: &mut Read,
        jobs: &mut Vec<NewJob>,
    ) -> Result<bool> {
        let system = self.system(Source::System);
        loop {
            let after = read.after(event.set);
            let all = self
                .store()
                .changes_in_set(&system.access, event.set, after, CHANGES)
                .await?;
            let Some(last) = all.changes.last().map(|change| change.rid).max(all.next) else {
                return Ok(true);
            };
            jobs.extend(listener.follow(self, event, after, &all).await?);
            read.up_to(event.set, last);
            if all.next.is_none() {
                return Ok(true);
            }
            if jobs.len() >= JOBS {
                return Ok(false);
            }
        }
    }
}

/// How far change sets were read that are written in several transactions, the latest last.
pub(crate) struct Read(Vec<(RecordId, i64)>);

impl Read {
    pub(crate) fn of(state: &Json) -> Self {
        let sets = state.get("sets").and_then(Json::as_array);
        let pairs = sets.into_iter().flatten().filter_map(|pair| {
            let set = pair.get("set")?.as_str()?.parse().ok()?;
            Some((set, pair.get("to")?.as_i64()?))
        });
        Self(pairs.collect())
    }

    pub(crate) fn after(&self, set: RecordId) -> i64 {
        let known = self.0.iter().find(|(other, _)| *other == set);
        known.map_or(0, |(_, to)| *to)
    }

    pub(crate) fn up_to(&mut self, set: RecordId, to: i64) {
        self.0.retain(|(other, _)| *other != set);
        self.0.push((set, to));
        let most = self.0.len().saturating_sub(SETS);
        self.0.drain(..most);
    }

    pub(crate) fn kept(&self) -> Json {
        let sets = self
            .0
            .iter()
            .map(|(set, to)| json!({ "set": set, "to": to }));
        let mut state = Map::new();
        state.insert("sets".to_owned(), sets.collect());
        Json::Object(state)
    }
}
