//! What was told to a webhook, and what it answered.

use jiff::Timestamp;
use mainstay_model::RecordId;
use mainstay_store::{Job, JobState, Jobs};
use serde_json::Value as Json;

use super::deliver::{KIND, message_id};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// An event on its way to a webhook, or arrived.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its identity.
    pub id: RecordId,
    /// Its place, for going on behind it.
    pub rid: i64,
    /// The id by which whoever is told knows it again.
    pub message: String,
    /// `contact.created` ...
    pub event: String,
    /// What was sent.
    pub body: String,
    /// What is happening to it.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it happened.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub next_at: Option<Timestamp>,
    /// What came of each attempt, the latest last: `at`, `seconds`, `outcome`, and in `note` the `status` and `answer` or the
    /// `error`.
    pub log: Vec<Json>,
}

impl From<Job> for Delivery {
    fn from(job: Job) -> Self {
        let text = |name: &str| {
            let text = job.payload.get(name).and_then(Json::as_str);
            text.unwrap_or_default().to_owned()
        };
        Self {
            id: job.id,
            rid: job.rid,
            message: message_id(job.id),
            event: text("type"),
            body: text("body"),
            state: job.state,
            attempts: job.attempts,
            created_at: job.created_at,
            next_at: job.due_at.filter(|_| job.state == JobState::Waiting),
            log: match job.log {
                Json::Array(log) => log,
                _ => Vec::new(),
            },
        }
    }
}

/// Deliveries of a page.
const PAGE: usize = 30;

impl App {
    /// What was told to a webhook, the newest first, and where to go on.
    pub async fn deliveries(
        &self,
        ctx: &Ctx,
        webhook: RecordId,
        before: Option<i64>,
    ) -> Result<(Vec<Delivery>, Option<i64>)> {
        self.webhook(ctx, webhook).await?;
        let which = Jobs {
            kinds: vec![KIND.name.to_owned()],
            subject: Some(webhook),
            before,
            ..Jobs::default()
        };
        let jobs = self.store().jobs(&which, PAGE).await?;
        let next = (jobs.len() == PAGE)
            .then(|| jobs.last().map(|job| job.rid))
            .flatten();
        Ok((jobs.into_iter().map(Delivery::from).collect(), next))
    }

    /// One of them.
    pub async fn delivery(
        &self,
        ctx: &Ctx,
        webhook: RecordId,
        delivery: RecordId,
    ) -> Result<Delivery> {
        self.webhook(ctx, webhook).await?;
        let job = self.store().job(delivery).await?;
        job.filter(|job| job.subject == Some(webhook))
            .map(Delivery::from)
            .ok_or(Error::NotFound)
    }

    /// Sends an event once more, under the same id.
    pub async fn resend(&self, ctx: &Ctx, webhook: RecordId, delivery: RecordId) -> Result<()> {
        self.delivery(ctx, webhook, delivery).await?;
        self.store().call_back_job(delivery, self.now()).await?;
        self.inner.news.notify_waiters();
        Ok(())
    }

    /// Sends everything once more that failed for good, or was dropped while the webhook was switched off; how many events.
    pub async fn resend_failed(&self, ctx: &Ctx, webhook: RecordId) -> Result<u64> {
        self.webhook(ctx, webhook).await?;
        let which = Jobs {
            kinds: vec![KIND.name.to_owned()],
            states: vec![JobState::Dead, JobState::Dropped],
            subject: Some(webhook),
            before: None,
        };
        let called = self.store().call_back_jobs(&which, self.now()).await?;
        self.inner.news.notify_waiters();
        Ok(called)
    }
}
