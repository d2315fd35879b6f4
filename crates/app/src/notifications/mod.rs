//! What people are told of in the product: what there is to tell, who wants to hear it, and telling them.
//!
//! A notification says what it is about and never what that is called: titles are read when somebody looks, in the scope of
//! who looks. Deliberately not here: mail, and what other programs are told ([`crate::webhooks`]).

mod begun;
mod ended;
mod follow;
mod gather;
mod inbox;
mod mention;

use jiff::SignedDuration;
use mainstay_model::RecordId;
use mainstay_store::notifications::NewNotification;
use serde_json::json;

use crate::App;
use crate::error::Result;

pub use inbox::{Inbox, Item};

/// More unread ones than this are not counted.
pub const MOST_COUNTED: i64 = 99;
/// How long they stay when they were read.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Letters of an automation's words.
const MOST_WORDS: usize = 500;

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Records were given to somebody.
    Assigned,
    /// Somebody wrote their name with an @ before it.
    Mentioned,
    /// A record that somebody follows was changed.
    Changed,
    /// An import of theirs that took its time has come to its end.
    Ended,
    /// An automation says something.
    Automation,
}

impl Kind {
    /// All, in the order of the settings.
    pub const ALL: [Kind; 5] = [
        Kind::Assigned,
        Kind::Mentioned,
        Kind::Changed,
        Kind::Ended,
        Kind::Automation,
    ];

    /// Its name, in rows, in settings and in words (`notification-kind-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Kind::Assigned => "assigned",
            Kind::Mentioned => "mentioned",
            Kind::Changed => "changed",
            Kind::Ended => "ended",
            Kind::Automation => "automation",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What an automation says to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// In these words, with the record's values already in them. Who may not see the record does not see them.
    pub words: String,
    /// About which record: its object and id.
    pub record: Option<(String, RecordId)>,
    /// Whose deed it is; nobody for Mainstay itself.
    pub actor: Option<RecordId>,
    /// What makes it the same: told twice with the same, it is told once.
    pub once: String,
}

impl App {
    /// Tells people something; how many are told. Those who are gone or do not want to hear of automations are not.
    pub async fn notify(&self, users: &[RecordId], notice: Notice) -> Result<u64> {
        let mut words = notice.words.trim().to_owned();
        if let Some((cut, _)) = words.char_indices().nth(MOST_WORDS) {
            words.truncate(cut);
            words.push('…');
        }
        let (object, record) = notice.record.unzip();
        let directory = self.directory();
        let mut people: Vec<RecordId> = users.to_vec();
        people.sort_unstable();
        people.dedup();
        people.retain(|id| directory.wants(*id, Kind::Automation));
        let now = self.now();
        let told = people.into_iter().map(|person| NewNotification {
            id: RecordId::at(now),
            person,
            kind: Kind::Automation.name().to_owned(),
            args: json!({ "words": words }),
            object: object.clone(),
            record,
            actor: notice.actor,
            at: now,
            once: Some(notice.once.clone()),
            fold: None,
        });
        Ok(self.store().notify_people(told.collect()).await?)
    }

    /// Forgets what was read long ago; how many.
    pub async fn forget_notifications(&self) -> Result<u64> {
        let before = self.now() - KEPT;
        Ok(self.store().forget_notifications(before).await?)
    }
}
