//! Word to open pages that somebody was told of something, or has read it: in this process, and in the others on the same
//! database. Who misses it sees it with the next page.

use std::sync::Arc;

use mainstay_model::RecordId;
use tokio::sync::broadcast;

use crate::db::Tx;
use crate::error::Result;
use crate::open::Store;

/// Where nodes tell each other.
pub(crate) const CHANNEL: &str = "mainstay_notified";
/// Word that a slow listener may be behind.
const BACKLOG: usize = 1_024;
/// People named in one message to other nodes, which PostgreSQL limits to 8,000 bytes.
const PEOPLE: usize = 200;

/// What somebody is told of has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Whose.
    pub people: Vec<RecordId>,
    /// Who did that by reading; nobody when there is news.
    pub by: Option<RecordId>,
}

/// Those who listen in this process.
#[derive(Clone)]
pub(crate) struct Words {
    node: i64,
    sender: broadcast::Sender<Arc<Word>>,
}

impl Words {
    /// Of a process.
    pub(crate) fn of(node: i64) -> Self {
        Self {
            node,
            sender: broadcast::Sender::new(BACKLOG),
        }
    }

    /// Has it told when the transaction is durable.
    pub(crate) async fn pass(
        &self,
        tx: &mut Tx,
        people: &[RecordId],
        by: Option<RecordId>,
    ) -> Result<()> {
        for people in people.chunks(PEOPLE) {
            let word = Word {
                people: people.to_vec(),
                by,
            };
            tx.notify(CHANNEL, &self.written(&word)).await?;
            let sender = self.sender.clone();
            tx.after_commit(move || drop(sender.send(Arc::new(word))));
        }
        Ok(())
    }

    /// Another node's word; one's own was told already.
    pub(crate) fn heard(&self, payload: &str) {
        if let Some(word) = self.read(payload) {
            drop(self.sender.send(Arc::new(word)));
        }
    }

    /// `node by person person …`, with a dash for nobody.
    fn written(&self, word: &Word) -> String {
        let by = word.by.map_or_else(|| "-".to_owned(), |by| by.to_string());
        let people: Vec<String> = word.people.iter().map(ToString::to_string).collect();
        format!("{} {by} {}", self.node, people.join(" "))
    }

    fn read(&self, payload: &str) -> Option<Word> {
        let mut parts = payload.split(' ');
        let node: i64 = parts.next()?.parse().ok()?;
        let by = parts.next()?.parse().ok();
        let people = parts.filter_map(|part| part.parse().ok()).collect();
        (node != self.node).then_some(Word { people, by })
    }
}

impl Store {
    /// Hears from now on whose notifications change.
    pub fn subscribe_to_notifications(&self) -> broadcast::Receiver<Arc<Word>> {
        self.writers().notices.words().sender.subscribe()
    }
}
