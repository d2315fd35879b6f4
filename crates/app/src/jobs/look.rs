//! Jobs for whoever runs the workspace: how much there is, what failed and why, once more, never mind.

use std::time::Duration;

use jiff::Timestamp;
use mainstay_model::RecordId;
use mainstay_model::access::Right;
use mainstay_store::{Job, JobState, Jobs};
use serde_json::Value as Json;

use super::{ALL, Kind, kind};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// A kind of work and how it stands.
pub struct KindLine {
    /// Which.
    pub kind: &'static Kind,
    /// Jobs by state.
    pub counts: Vec<(JobState, u64)>,
    /// When it comes round next.
    pub next_at: Option<Timestamp>,
    /// The job that something last happened to.
    pub last: Option<Job>,
}

impl KindLine {
    /// How many are in a state.
    pub fn count(&self, state: JobState) -> u64 {
        let found = self.counts.iter().find(|(other, _)| *other == state);
        found.map_or(0, |(_, count)| *count)
    }
}

/// All work, and how it stands.
pub struct Overview {
    /// By kind.
    pub kinds: Vec<KindLine>,
    /// How long the work that waits longest is late.
    pub behind: Duration,
}

impl Overview {
    /// How many are in a state, of all kinds.
    pub fn count(&self, state: JobState) -> u64 {
        self.kinds.iter().map(|kind| kind.count(state)).sum()
    }
}

/// Which jobs of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Which {
    /// Of this kind.
    pub kind: Option<String>,
    /// In this state.
    pub state: Option<JobState>,
    /// Older than this place.
    pub before: Option<i64>,
}

/// Jobs of a page.
const PAGE: usize = 50;

impl App {
    /// How the work of this workspace stands.
    pub async fn jobs_overview(&self, ctx: &Ctx) -> Result<Overview> {
        ctx.require(Right::Administration)?;
        let store = self.store();
        let (counts, windings) = tokio::try_join!(store.job_counts(), store.windings())?;
        let mut kinds = Vec::with_capacity(ALL.len());
        for kind in ALL {
            let which = Jobs {
                kinds: vec![kind.name.to_owned()],
                ..Jobs::default()
            };
            kinds.push(KindLine {
                kind,
                counts: counts
                    .iter()
                    .filter(|count| count.kind == kind.name)
                    .map(|count| (count.state, count.count))
                    .collect(),
                next_at: windings
                    .iter()
                    .find(|winding| winding.name == kind.name)
                    .map(|winding| winding.next_at),
                last: store.jobs(&which, 1).await?.pop(),
            });
        }
        let oldest = counts.iter().filter_map(|count| count.oldest_due).min();
        let behind = oldest.map(|oldest| ctx.env.now.duration_since(oldest));
        Ok(Overview {
            kinds,
            behind: behind
                .and_then(|by| Duration::try_from(by).ok())
                .unwrap_or_default(),
        })
    }

    /// Jobs, the newest first, and where to go on.
    pub async fn jobs(&self, ctx: &Ctx, which: &Which) -> Result<(Vec<Job>, Option<i64>)> {
        ctx.require(Right::Administration)?;
        let jobs = self.store().jobs(&which.rows(), PAGE).await?;
        let next = (jobs.len() == PAGE)
            .then(|| jobs.last().map(|job| job.rid))
            .flatten();
        Ok((jobs, next))
    }

    /// A job.
    pub async fn job(&self, ctx: &Ctx, id: RecordId) -> Result<Job> {
        ctx.require(Right::Administration)?;
        self.store().job(id).await?.ok_or(Error::NotFound)
    }

    /// Has a job done at once, once more if need be.
    pub async fn call_back_job(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        self.job(ctx, id).await?;
        self.store().call_back_job(id, self.now()).await?;
        self.inner.news.notify_waiters();
        Ok(())
    }

    /// Drops a job that waits or failed for good.
    pub async fn drop_job(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        self.job(ctx, id).await?;
        self.store().drop_job(id, self.now()).await?;
        Ok(())
    }

    /// Has everything that failed for good done once more, of one kind or of all; how many jobs.
    pub async fn call_back_dead_jobs(&self, ctx: &Ctx, kind: Option<&str>) -> Result<u64> {
        ctx.require(Right::Administration)?;
        let which = dead(kind);
        let called = self.store().call_back_jobs(&which, self.now()).await?;
        self.inner.news.notify_waiters();
        Ok(called)
    }

    /// Drops everything that failed for good, of one kind or of all; how many jobs.
    pub async fn drop_dead_jobs(&self, ctx: &Ctx, kind: Option<&str>) -> Result<u64> {
        ctx.require(Right::Administration)?;
        Ok(self.store().drop_jobs(&dead(kind), self.now()).await?)
    }

    /// Has something that comes round by the clock done now.
    pub async fn run_kind_now(&self, ctx: &Ctx, name: &str) -> Result<()> {
        ctx.require(Right::Administration)?;
        let kind = kind(name)
            .filter(|kind| !kind.schedule.is_empty())
            .ok_or(Error::NotFound)?;
        let job = kind.job(self, None, Json::Null);
        self.store().add_job_unless_there(&job, self.now()).await?;
        self.inner.news.notify_waiters();
        Ok(())
    }
}

impl Which {
    fn rows(&self) -> Jobs {
        Jobs {
            kinds: self.kind.iter().cloned().collect(),
            states: self.state.into_iter().collect(),
            subject: None,
            before: self.before,
        }
    }
}

fn dead(kind: Option<&str>) -> Jobs {
    Jobs {
        kinds: kind.map(str::to_owned).into_iter().collect(),
        states: vec![JobState::Dead],
        ..Jobs::default()
    }
}
