//! Word of every change, as soon as it is durable: for pages that are open, and for caches. What was changed by other
//! processes on the same database (nodes, the command line) is told as well, by [`Store::follow`], from the outbox.
//! Deliberately not here: what must never be missed; that reads the outbox itself ([`crate::outbox`]).

use std::sync::Arc;
use std::time::Duration;

use mainstay_model::RecordId;
use mainstay_model::change::{Meta, Source, Verb};
use tokio::sync::broadcast;

use crate::open::Store;
use crate::outbox::OutboxPosition;

/// How often the outbox is looked at for changes of others.
const LOOK: Duration = Duration::from_secs(1);
/// Changes that a slow listener may be behind before it misses some.
const BACKLOG: usize = 1_024;

/// A change set, or a part of one, that is durable.
#[derive(Clone, Debug, PartialEq)]
pub struct Committed {
    /// The change set.
    pub set: RecordId,
    /// Who; `None` is Mainstay itself.
    pub actor: Option<RecordId>,
    /// The request it came in.
    pub request: Option<String>,
    /// From where.
    pub source: Source,
    /// Object, record and what was done; records whose computed fields changed stand in it as updated.
    pub touched: Vec<(String, RecordId, Verb)>,
}

impl Committed {
    pub(crate) fn of(meta: &Meta, touched: Vec<(String, RecordId, Verb)>) -> Self {
        Self { set: meta.id, actor: meta.actor, request: meta.request.clone(), source: meta.source, touched }
    }
}

/// Those who listen in this process, and how this process is told from others.
#[derive(Clone)]
pub(crate) struct Notices {
    node: i64,
    sender: broadcast::Sender<Arc<Committed>>,
}

impl Default for Notices {
    fn default() -> Self {
        let mut node = [0u8; 8];
        node.copy_from_slice(&uuid::Uuid::new_v4().as_bytes()[..8]);
        Self { node: i64::from_le_bytes(node), sender: broadcast::Sender::new(BACKLOG) }
    }
}

impl Notices {
    /// This process, in the outbox.
    pub(crate) fn node(&self) -> i64 {
        self.node
    }

    /// Tells everybody; nobody listening is no mistake.
    pub(crate) fn send(&self, committed: Committed) {
        let _nobody = self.sender.send(Arc::new(committed));
    }
}

impl Store {
    /// Hears of every change from now on. Who falls far behind is told so by the receiver, and should look anew.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.writers().notices.sender.subscribe()
    }

    /// Tells listeners here what other processes change, for as long as it is polled. One of these runs in a server.
    pub async fn follow_others(&self) {
        let mut position = None;
        let mut every = tokio::time::interval(LOOK);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            // A database that cannot be reached is told by everything else; here the next look is soon enough.
            if let Err(error) = self.catch_up(&mut position).await {
                tracing::debug!(%error, "Could not look for changes of other processes: {error}");
            }
        }
    }

    async fn catch_up(&self, position: &mut Option<OutboxPosition>) -> crate::Result<()> {
        let Some(mut at) = *position else {
            *position = Some(self.outbox_end().await?);
            return Ok(());
        };
        loop {
            let events = self.outbox(at, 200).await?;
            let Some(last) = events.last() else { return Ok(()) };
            at = last.position;
            let notices = &self.writers().notices;
            for event in events.iter().filter(|event| event.node != notices.node) {
                if let Some(committed) = self.told(event).await? {
                    notices.send(committed);
                }
            }
            *position = Some(at);
        }
    }
}
