//! Doing what lies in a queue, for as long as the process lives.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use mainstay_telemetry::Stopwatch;
use tokio::task::{Id, JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Claimed, Outcome, Queue};

/// Work that shares its processors: what is in one lane never waits for what is in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its name, in the rows.
    pub name: &'static str,
    /// Jobs of it that one process does at the same time.
    pub at_once: usize,
    /// Of these, how many about the same subject.
    pub about_one: usize,
}

/// How long a claim holds without a word of whoever has it.
const LEASE: Duration = Duration::from_secs(60);
/// How often whoever does a job says so.
const BEAT: Duration = Duration::from_secs(20);
/// How often the queue is looked at when nothing wakes.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait when the queue could not be asked.
const PAUSE: Duration = Duration::from_secs(5);
/// How long work that has begun may take to end when the process stops.
const GRACE: Duration = Duration::from_secs(5);

/// Does what lies in a queue.
pub struct Worker<Q> {
    queue: Arc<Q>,
    lanes: Vec<Lane>,
}

impl<Q: Queue> Worker<Q> {
    /// A worker over these lanes.
    pub fn new(queue: Q, lanes: Vec<Lane>) -> Self {
        Self {
            queue: Arc::new(queue),
            lanes,
        }
    }

    /// Works until it is stopped; then what has begun may end, and what does not is taken up by whoever comes next.
    pub async fn run(&self, stop: CancellationToken) {
        let mut work = Vec::new();
        for lane in &self.lanes {
            work.push(self.lane(*lane, &stop));
        }
        futures_util::future::join(futures_util::future::join_all(work), self.clock(&stop)).await;
    }

    /// Does everything that is due now, and what becomes due by it, one after the other; how many jobs.
    ///
    /// # Errors
    /// What the queue says when it cannot be asked.
    pub async fn drain(&self) -> Result<usize, Q::Error> {
        let mut done = 0;
        self.queue.wind().await?;
        loop {
            let before = done;
            for lane in &self.lanes {
                while let Some(job) = self.queue.claim(lane.name, 1, &[], LEASE).await?.pop() {
                    perform(self.queue.as_ref(), job).await;
                    done += 1;
                }
            }
            if done == before {
                return Ok(done);
            }
        }
    }

    async fn clock(&self, stop: &CancellationToken) {
        let mut every = tokio::time::interval(LOOK);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = every.tick() => {}
            }
            if let Err(error) = self.queue.wind().await {
                tracing::warn!(
                    "Could not see what is due by the clock: {error}; trying again in some seconds"
                );
                pause(stop).await;
            }
        }
    }

    async fn lane(&self, lane: Lane, stop: &CancellationToken) {
        let mut running = Running::default();
        while !stop.is_cancelled() {
            let room = lane.at_once.saturating_sub(running.tasks.len());
            if room > 0 {
                // Never more than may be about one subject, since all of them may be.
                let wanted = room.min(lane.about_one);
                let busy = running.busy(lane.about_one);
                match self.queue.claim(lane.name, wanted, &busy, LEASE).await {
                    Ok(jobs) => {
                        let more = jobs.len() == wanted;
                        for job in jobs {
                            running.begin(self.queue.clone(), job);
                        }
                        if more {
                            continue;
                        }
                    }
                    Err(error) => {
                        tracing::warn!(
                            lane = lane.name,
                            "Could not look for work: {error}; trying again in some seconds"
                        );
                        pause(stop).await;
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = running.one_ended(), if !running.tasks.is_empty() => {}
                () = self.queue.woken(), if room > 0 => {}
                () = tokio::time::sleep(LOOK), if room > 0 => {}
            }
        }
        let ended = tokio::time::timeout(GRACE, running.all_ended()).await;
        if ended.is_err() {
            tracing::info!(
                lane = lane.name,
                "Work of lane {} goes on elsewhere",
                lane.name
            );
        }
    }
}

async fn pause(stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(PAUSE) => {}
    }
}

/// The jobs that a lane is doing.
#[derive(Default)]
struct Running {
    tasks: JoinSet<()>,
    about: HashMap<Id, Option<Uuid>>,
}

impl Running {
    fn begin<Q: Queue>(&mut self, queue: Arc<Q>, job: Claimed) {
        let subject = job.subject;
        let handle = self
            .tasks
            .spawn(async move { perform(queue.as_ref(), job).await });
        self.about.insert(handle.id(), subject);
    }

    /// Subjects of which enough is being done.
    fn busy(&self, most: usize) -> Vec<Uuid> {
        let mut counts: HashMap<Uuid, usize> = HashMap::new();
        for subject in self.about.values().flatten() {
            *counts.entry(*subject).or_default() += 1;
        }
        counts
            .into_iter()
            .filter(|(_, n)| *n >= most)
            .map(|(subject, _)| subject)
            .collect()
    }

    async fn one_ended(&mut self) {
        let id = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => error.id(),
            None => return,
        };
        self.about.remove(&id);
    }

    async fn all_ended(&mut self) {
        while !self.tasks.is_empty() {
            self.one_ended().await;
        }
    }
}

/// Does one job and puts down what came of it. The lease is made longer for as long as it takes.
async fn perform<Q: Queue>(queue: &Q, job: Claimed) {
    let watch = Stopwatch::start();
    // Begun too often without a word: it ends its process, or takes it with it.
    let outcome = if job.attempt > job.most {
        Outcome::Hopeless(serde_json::json!({ "error": "interrupted" }))
    } else {
        let work = AssertUnwindSafe(queue.run(job.clone())).catch_unwind();
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => break done.unwrap_or_else(|_| Outcome::failed("panic")),
                () = tokio::time::sleep(BEAT) => match queue.extend(&job, LEASE).await {
                    Ok(true) => {}
                    // Somebody else has it: this process slept, or was cut off from the database.
                    Ok(false) => return,
                    Err(error) => tracing::warn!(job.id = %job.id, "Job {} could not be kept: {error}", job.id),
                },
            }
        }
    };
    let mut tries = 0;
    loop {
        match queue.finish(&job, outcome.clone(), watch.elapsed()).await {
            Ok(_) => return,
            Err(error) if tries < 3 => {
                tracing::warn!(job.id = %job.id, "What came of job {} could not be kept: {error}", job.id);
                tries += 1;
                tokio::time::sleep(LOOK).await;
            }
            // Its lease ends, and it is done again.
            Err(_) => return,
        }
    }
}
