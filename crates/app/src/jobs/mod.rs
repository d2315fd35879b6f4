//! Work that nobody waits for: what it is, when it comes round, how often it is tried. Doing it is a use case like any
//! other; a job is its name and a delegation. A new one is a file here and a line in [`ALL`].

mod empty_trash;
mod forget_jobs;
mod forget_notifications;
mod look;
mod sweep_accounts;
mod sweep_files;
mod sweep_imports;
mod tidy_store;
mod workshop;

use std::pin::Pin;

use mainstay_jobs::{Claimed, Lane, Outcome, Retry};
use mainstay_model::RecordId;
use mainstay_store::NewJob;
use serde_json::Value as Json;

use crate::error::Result;
use crate::import::together;
use crate::{App, archives, automations, webhooks};

pub use look::{KindLine, Overview, Which};
pub use workshop::{Tools, Workshop};

/// The work of keeping house: one thing at a time is enough.
pub(crate) const HOUSE: Lane = Lane {
    name: "house",
    at_once: 1,
    about_one: 1,
};

/// All lanes.
pub const LANES: [Lane; 5] = [
    HOUSE,
    webhooks::WEBHOOKS,
    automations::AUTOMATIONS,
    together::MIGRATIONS,
    archives::ARCHIVES,
];

type Run =
    for<'a> fn(&'a Workshop, &'a Claimed) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// A kind of work.
pub struct Kind {
    /// Its name, in rows, metrics and words (`job-kind-<name>`).
    pub name: &'static str,
    /// With what it shares its workers.
    pub(crate) lane: Lane,
    /// When it comes round, as a cron pattern in UTC; blank for what is put down by something that happens.
    pub schedule: &'static str,
    /// When it is tried again.
    pub(crate) retry: Retry,
    /// Does it.
    pub(crate) run: Run,
}

/// All kinds of work.
pub const ALL: &[Kind] = &[
    tidy_store::KIND,
    sweep_accounts::KIND,
    empty_trash::KIND,
    sweep_files::KIND,
    sweep_imports::KIND,
    forget_jobs::KIND,
    forget_notifications::KIND,
    webhooks::KIND,
    automations::DATES,
    automations::KIND,
    together::KIND,
    archives::KIND,
];

/// The kind of a name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|kind| kind.name == name)
}

impl Kind {
    /// A job of this kind that begins at once.
    pub(crate) fn job(&self, app: &App, subject: Option<RecordId>, payload: Json) -> NewJob {
        NewJob {
            id: RecordId::at(app.now()),
            kind: self.name.to_owned(),
            lane: self.lane.name.to_owned(),
            subject,
            once: None,
            most: self.retry.attempts,
            due_at: app.now(),
            payload,
        }
    }
}

/// What came of a use case, with what is to be remembered of it.
pub(crate) fn outcome<T>(done: Result<T>, note: impl FnOnce(T) -> Json) -> Outcome {
    match done {
        Ok(done) => Outcome::Done(note(done)),
        Err(error) => Outcome::failed(error),
    }
}

impl App {
    /// Puts jobs down and wakes whoever does them.
    pub(crate) async fn put_jobs(&self, jobs: Vec<NewJob>) -> Result<u64> {
        let put = self.store().add_jobs(jobs, self.now()).await?;
        self.inner.news.notify_waiters();
        Ok(put)
    }

    /// Does what is due now, one after the other, and what becomes due by it; how many jobs. For commands that do not
    /// serve, and for tests.
    pub async fn work_off(&self, tools: Tools) -> Result<usize> {
        self.catch_up_with_outbox().await?;
        let workshop = Workshop::new(self.clone(), tools);
        mainstay_jobs::Worker::new(workshop, LANES.to_vec())
            .drain()
            .await
    }
}
