//! Word of every change, as soon as it is durable: for pages that are open, and for caches. What was changed by other
//! processes on the same database (nodes, the command line) is told as well, by [`Store::follow`], from the outbox.
//! Deliberately not here: what must never be missed; that reads the outbox itself ([`crate::outbox`]).

use std::sync::Arc;
use std::time::Duration;

use mainstay_model::change::{Meta, Source, Verb};
use mainstay_model::{Cell, ColumnType, RecordId};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, broadcast};

use crate::db::{COMMIT_CHANNEL, Notice, Tx};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::notifications::{CHANNEL as NOTIFIED_CHANNEL, Words};
use crate::open::Store;
use crate::outbox::OutboxPosition;
use crate::sql::Sql;

/// How often the outbox is looked at for changes of others; on PostgreSQL these are told as well, at once.
const LOOK: Duration = Duration::from_secs(1);
/// Changes of this process within so long are told to others by one message.
const TOGETHER: Duration = Duration::from_millis(20);
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
        Self {
            set: meta.id,
            actor: meta.actor,
            request: meta.request.clone(),
            source: meta.source,
            touched,
        }
    }
}

/// Those who listen in this process, and how this process is told from others.
#[derive(Clone)]
pub(crate) struct Notices {
    node: i64,
    sender: broadcast::Sender<Arc<Committed>>,
    /// Something was committed that other nodes do not know of yet.
    news: Arc<Notify>,
    /// Whose notifications change.
    words: Words,
}

impl Notices {
    /// Of a process.
    pub(crate) fn of(node: i64) -> Self {
        Self {
            node,
            sender: broadcast::Sender::new(BACKLOG),
            news: Arc::default(),
            words: Words::of(node),
        }
    }

    /// This process, in the outbox.
    pub(crate) fn node(&self) -> i64 {
        self.node
    }

    /// Whose notifications change.
    pub(crate) fn words(&self) -> Words {
        self.words.clone()
    }

    /// Tells everybody of a change of this process; nobody listening is no mistake.
    pub(crate) fn send(&self, committed: Committed) {
        self.pass_on(committed);
        self.news.notify_one();
    }

    fn pass_on(&self, committed: Committed) {
        let _nobody = self.sender.send(Arc::new(committed));
    }
}

async fn say(tx: &mut Tx, node: i64) -> Result<()> {
    let mut sql = Sql::new(tx.dialect(), "SELECT 1 FROM pg_notify(");
    sql.bind(Cell::Text(COMMIT_CHANNEL.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Text(node.to_string()), ColumnType::Text)
        .push(")")
        .result(ColumnType::Int);
    tx.query(&sql).await.map(drop)
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
        let mut told = self.db().notices();
        loop {
            tokio::select! {
                _ = every.tick() => {}
                () = self.told_by_others(&mut told) => {}
            }
            // A database that cannot be reached is told by everything else; here the next look is soon enough.
            if let Err(error) = self.catch_up(&mut position).await {
                tracing::debug!(%error, "Could not look for changes of other processes: {error}");
            }
        }
    }

    /// Ends when another node says that it has committed something; never on SQLite.
    async fn told_by_others(&self, told: &mut Option<broadcast::Receiver<Notice>>) {
        let own = self.writers().notices.node.to_string();
        while let Some(receiver) = told {
            match receiver.recv().await {
                Ok(Notice::Told { channel, payload })
                    if channel == COMMIT_CHANNEL && payload != own =>
                {
                    return;
                }
                Ok(Notice::Told { channel, payload }) if channel == NOTIFIED_CHANNEL => {
                    self.writers().notices.words.heard(&payload);
                }
                Ok(Notice::Told { .. }) => {}
                Ok(Notice::Missed) | Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => *told = None,
            }
        }
        std::future::pending().await
    }

    /// Tells other nodes that there is something in the outbox: behind the transactions and for many at once, since a
    /// `NOTIFY` within each would make them commit one after the other.
    pub(crate) fn tell_others(&self) {
        if self.dialect() != Dialect::Postgres {
            return;
        }
        let (news, node) = (
            self.writers().notices.news.clone(),
            self.writers().notices.node,
        );
        let inner = Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            loop {
                // Looks now and then whether the store is still there.
                let woken = tokio::time::timeout(LOOK, news.notified()).await;
                let Some(inner) = inner.upgrade() else { return };
                if woken.is_err() {
                    continue;
                }
                let said = inner
                    .db
                    .read("notify", move |tx| Box::pin(say(tx, node)))
                    .await;
                if let Err(error) = said {
                    tracing::debug!(%error, "Could not tell other nodes of changes: {error}");
                }
                drop(inner);
                tokio::time::sleep(TOGETHER).await;
            }
        });
    }

    async fn catch_up(&self, position: &mut Option<OutboxPosition>) -> Result<()> {
        if self.dialect() == Dialect::Sqlite {
            self.look_for_definitions().await?;
        }
        let Some(mut at) = *position else {
            *position = Some(self.outbox_end().await?);
            return Ok(());
        };
        loop {
            let events = self.outbox(at, 200).await?;
            let Some(last) = events.last() else {
                return Ok(());
            };
            at = last.position;
            let notices = &self.writers().notices;
            for event in events.iter().filter(|event| event.node != notices.node) {
                if let Some(committed) = self.told(event).await? {
                    notices.pass_on(committed);
                }
            }
            *position = Some(at);
        }
    }
}
