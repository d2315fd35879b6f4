//! What automations have done, for those who run the workspace.

use jiff::Timestamp;
use mainstay_model::query::Trash;
use mainstay_model::{Problem, RecordId};
use mainstay_store::{Job, JobState, Jobs};
use serde_json::Value as Json;

use super::run::KIND;
use super::work::{Done, Work};
use super::{Automation, OBJECT, called};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// One time that an automation was started.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its identity: a job's.
    pub id: RecordId,
    /// Its place, for going on behind it.
    pub rid: i64,
    /// What is happening to it.
    pub state: JobState,
    /// The object of the record that it is about.
    pub object: String,
    /// The record.
    pub record: RecordId,
    /// What the record is called, as far as this person may see it.
    pub title: Option<String>,
    /// When it was started.
    pub started: Timestamp,
    /// When something last happened to it.
    pub at: Timestamp,
    /// When it goes on, where it waits.
    pub next_at: Option<Timestamp>,
    /// What came of the steps behind it.
    pub done: Vec<Done>,
    /// How many steps there are.
    pub steps: usize,
    /// What came of the last attempt, where it says more than the steps: `error` a word or a sentence, `problems` of fields, `ended`
    /// why it ended early.
    pub said: Json,
    /// How often it was tried since it last came on.
    pub attempts: u32,
}

/// An automation and how it stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Which.
    pub automation: Automation,
    /// What keeps it from being carried out.
    pub problems: Vec<Problem>,
    /// When it was started last.
    pub last: Option<Timestamp>,
    /// Runs that failed and that nobody has looked after, [`MOST_FAILED`] at most.
    pub failed: usize,
    /// Whether runs of it wait or are being done.
    pub under_way: bool,
}

/// Failed runs are counted up to here.
pub const MOST_FAILED: usize = 100;
/// Runs of a page.
const PAGE: usize = 30;

impl App {
    /// The automations and how they stand, by name.
    pub async fn automations_overview(&self, ctx: &Ctx) -> Result<Vec<Standing>> {
        let catalog = self.store().catalog();
        let mut standing = Vec::new();
        for automation in self.automations(ctx).await? {
            let failed = runs_of(automation.id, &[JobState::Dead]);
            let under_way = runs_of(automation.id, &[JobState::Waiting, JobState::Running]);
            let last = self.store().jobs(&runs_of(automation.id, &[]), 1).await?;
            standing.push(Standing {
                problems: automation.problems(&catalog),
                last: last.first().map(|job| job.created_at),
                failed: self.store().jobs(&failed, MOST_FAILED).await?.len(),
                under_way: !self.store().jobs(&under_way, 1).await?.is_empty(),
                automation,
            });
        }
        Ok(standing)
    }

    /// What an automation has done, the newest first, and where to go on.
    pub async fn automation_runs(
        &self,
        ctx: &Ctx,
        automation: RecordId,
        before: Option<i64>,
    ) -> Result<(Vec<Run>, Option<i64>)> {
        self.get_in(ctx, OBJECT, automation, Trash::Any).await?;
        let which = Jobs {
            before,
            ..runs_of(automation, &[])
        };
        let jobs = self.store().jobs(&which, PAGE).await?;
        let next = (jobs.len() == PAGE)
            .then(|| jobs.last().map(|job| job.rid))
            .flatten();
        let mut runs = Vec::with_capacity(jobs.len());
        for job in jobs {
            runs.extend(self.told_run(ctx, job).await?);
        }
        Ok((runs, next))
    }

    /// One of them.
    pub async fn automation_run(
        &self,
        ctx: &Ctx,
        automation: RecordId,
        run: RecordId,
    ) -> Result<Run> {
        self.get_in(ctx, OBJECT, automation, Trash::Any).await?;
        let job = self.store().job(run).await?;
        let job = job.filter(|job| job.subject == Some(automation));
        let run = match job {
            Some(job) => self.told_run(ctx, job).await?,
            None => None,
        };
        run.ok_or(Error::NotFound)
    }

    /// Has the failed runs of an automation go on where they stopped; how many.
    pub async fn run_failed_again(&self, ctx: &Ctx, automation: RecordId) -> Result<u64> {
        self.get_in(ctx, OBJECT, automation, Trash::Any).await?;
        let which = runs_of(automation, &[JobState::Dead]);
        let called = self.store().call_back_jobs(&which, self.now()).await?;
        self.inner.news.notify_waiters();
        Ok(called)
    }

    async fn told_run(&self, ctx: &Ctx, job: Job) -> Result<Option<Run>> {
        let Ok(work) = serde_json::from_value::<Work>(job.payload) else {
            return Ok(None);
        };
        let seen = self
            .get_in(ctx, &work.object, work.record, Trash::Any)
            .await;
        let title = match seen {
            Ok(record) => Some(called(ctx, &record)),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        };
        let last = job.log.as_array().and_then(|log| log.last());
        Ok(Some(Run {
            id: job.id,
            rid: job.rid,
            state: job.state,
            object: work.object,
            record: work.record,
            title,
            started: job.created_at,
            at: job.updated_at,
            next_at: job.due_at.filter(|_| job.state == JobState::Waiting),
            steps: work.plan.then.len(),
            done: work.done,
            said: last.map_or(Json::Null, |entry| entry["note"].clone()),
            attempts: job.attempts,
        }))
    }
}

fn runs_of(automation: RecordId, states: &[JobState]) -> Jobs {
    Jobs {
        kinds: vec![KIND.name.to_owned()],
        states: states.to_vec(),
        subject: Some(automation),
        before: None,
    }
}
