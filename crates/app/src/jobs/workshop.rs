//! The queue of this workspace's jobs, and who does them.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mainstay_jobs::{Claimed, Outcome, Queue, Retry, Schedule};
use mainstay_model::RecordId;
use mainstay_store::{Ended, JobState, Winding};
use mainstay_telemetry::{HouseMetrics, JobMetrics};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{ALL, Kind, kind};
use crate::App;
use crate::automations;
use crate::error::{Error, Result};

/// What the work needs beside the use cases.
#[derive(Clone, Debug)]
pub struct Tools {
    /// Where keeping house is counted.
    pub house: HouseMetrics,
    /// Where the work itself is counted.
    pub jobs: JobMetrics,
}

impl Tools {
    /// For tests, and for commands that serve no metrics.
    pub fn unread() -> Self {
        Self {
            house: HouseMetrics::unread(),
            jobs: JobMetrics::unread(),
        }
    }
}

/// Where jobs are taken and done.
#[derive(Clone)]
pub struct Workshop {
    pub(crate) app: App,
    pub(crate) tools: Tools,
}

impl Workshop {
    /// Of a workspace.
    pub fn new(app: App, tools: Tools) -> Self {
        Self { app, tools }
    }

    fn after(&self, by: Duration) -> Timestamp {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.app.now().saturating_add(by).unwrap_or(Timestamp::MAX)
    }

    /// Puts down how much is there, for whoever reads the metrics.
    pub async fn measure(&self) -> Result<()> {
        let counts = self.app.store().job_counts().await?;
        let metrics = &self.tools.jobs;
        for kind in ALL {
            for state in [JobState::Waiting, JobState::Running, JobState::Dead] {
                let found = counts
                    .iter()
                    .find(|count| count.kind == kind.name && count.state == state);
                metrics.count(
                    kind.name,
                    state.name(),
                    found.map_or(0, |found| found.count),
                );
            }
        }
        let oldest = counts.iter().filter_map(|count| count.oldest_due).min();
        let behind = oldest.map(|oldest| self.app.now().duration_since(oldest));
        metrics.behind(
            behind
                .and_then(|by| Duration::try_from(by).ok())
                .unwrap_or_default(),
        );
        Ok(())
    }

    async fn wind_one(&self, kind: &Kind, seen: Option<&Winding>) -> Result<()> {
        let schedule = Schedule::new(kind.schedule, TimeZone::UTC)
            .map_err(|error| Error::Bug(format!("{}: {error}", kind.name)))?;
        let now = self.app.now();
        let next_at = schedule.next(now).unwrap_or(Timestamp::MAX);
        let seen = match seen {
            Some(seen) if seen.pattern == kind.schedule => seen,
            _ => {
                let winding = Winding {
                    name: kind.name.to_owned(),
                    pattern: kind.schedule.to_owned(),
                    next_at,
                };
                return Ok(self.app.store().set_winding(&winding).await?);
            }
        };
        if seen.next_at > now {
            return Ok(());
        }
        // What has nothing to do leaves no row each time.
        let idle = kind.name == automations::DATES.name && self.app.awaits_no_day().await?;
        let job = (!idle).then(|| kind.job(&self.app, None, Json::Null));
        let job = job.as_ref();
        self.app.store().wind(seen, next_at, job, now).await?;
        self.app.inner.news.notify_waiters();
        Ok(())
    }
}

impl Queue for Workshop {
    type Error = Error;

    async fn claim(
        &self,
        lane: &'static str,
        most: usize,
        but: &[Uuid],
        lease: Duration,
    ) -> Result<Vec<Claimed>> {
        let token = RecordId(Uuid::new_v4());
        let but: Vec<RecordId> = but.iter().copied().map(RecordId).collect();
        let held = (token, self.after(lease));
        let jobs = self
            .app
            .store()
            .claim_jobs(lane, most, &but, self.app.now(), held)
            .await?;
        Ok(jobs
            .into_iter()
            .map(|job| Claimed {
                id: job.id.0,
                token: token.0,
                kind: job.kind,
                subject: job.subject.map(|subject| subject.0),
                attempt: job.attempts,
                most: job.most,
                payload: job.payload,
            })
            .collect())
    }

    async fn extend(&self, job: &Claimed, lease: Duration) -> Result<bool> {
        let until = self.after(lease);
        let (id, token) = (RecordId(job.id), RecordId(job.token));
        Ok(self.app.store().extend_job(id, token, until).await?)
    }

    async fn finish(&self, job: &Claimed, outcome: Outcome, took: Duration) -> Result<bool> {
        let retry = kind(&job.kind).map_or(Retry::OWN, |kind| kind.retry);
        let (word, state, due_at, payload, note) = match outcome {
            Outcome::Done(note) => ("done", JobState::Done, None, None, note),
            Outcome::Later {
                after,
                payload,
                note,
            } => (
                "later",
                JobState::Waiting,
                Some(self.after(after)),
                Some(payload),
                note,
            ),
            Outcome::Failed { after, note } if job.attempt < job.most => {
                let wait = after.unwrap_or_else(|| retry.wait(job.id, job.attempt));
                (
                    "failed",
                    JobState::Waiting,
                    Some(self.after(wait)),
                    None,
                    note,
                )
            }
            Outcome::Failed { note, .. } | Outcome::Hopeless(note) => {
                ("dead", JobState::Dead, None, None, note)
            }
            Outcome::Moot(note) => ("dropped", JobState::Dropped, None, None, note),
        };
        if state == JobState::Dead {
            tracing::warn!(job.id = %job.id, job.kind = job.kind, "Job {} ({}) failed for good", job.id, job.kind);
        }
        self.tools.jobs.ended(&job.kind, word, took);
        let now = self.app.now();
        let entry = json!({
            "at": now.to_string(),
            "attempt": job.attempt,
            "seconds": (took.as_secs_f64() * 1e3).round() / 1e3,
            "outcome": word,
            "note": note,
        });
        let ended = Ended {
            state,
            due_at,
            payload,
            entry,
        };
        let (id, token) = (RecordId(job.id), RecordId(job.token));
        Ok(self.app.store().end_job(id, token, ended, now).await?)
    }

    async fn run(&self, job: Claimed) -> Outcome {
        match kind(&job.kind) {
            Some(kind) => (kind.run)(self, &job).await,
            // Put down by a newer version on another node.
            None => Outcome::failed(format!("this version does not know the work {}", job.kind)),
        }
    }

    async fn wind(&self) -> Result<()> {
        let seen = self.app.store().windings().await?;
        for kind in ALL.iter().filter(|kind| !kind.schedule.is_empty()) {
            let seen = seen.iter().find(|seen| seen.name == kind.name);
            self.wind_one(kind, seen).await?;
        }
        Ok(())
    }

    async fn woken(&self) {
        self.app.inner.news.notified().await;
    }
}
