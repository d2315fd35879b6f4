//! A queue of jobs for database threads, bounded, so that a stall is told to those who come and not piled up in memory.

use std::collections::VecDeque;

use mainstay_telemetry::{PoolMetrics, Stopwatch};
use parking_lot::{Condvar, Mutex};

use crate::error::{Error, Result};

/// Most jobs that may wait.
const MOST: usize = 10_000;

/// Jobs on their way to threads.
pub(super) struct JobQueue<J> {
    state: Mutex<State<J>>,
    arrived: Condvar,
    metrics: PoolMetrics,
}

struct State<J> {
    jobs: VecDeque<(J, Stopwatch)>,
    closed: bool,
}

impl<J> JobQueue<J> {
    pub(super) fn new(metrics: &PoolMetrics, threads: usize) -> Self {
        let threads = i64::try_from(threads).unwrap_or(i64::MAX);
        metrics.size.set(threads);
        metrics.max.set(threads);
        Self {
            state: Mutex::new(State {
                jobs: VecDeque::new(),
                closed: false,
            }),
            arrived: Condvar::new(),
            metrics: metrics.clone(),
        }
    }

    pub(super) fn metrics(&self) -> &PoolMetrics {
        &self.metrics
    }

    pub(super) fn push(&self, job: J) -> Result<()> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(Error::Unavailable("it is closed".to_owned()));
        }
        if state.jobs.len() >= MOST {
            return Err(Error::Unavailable("too many are waiting for it".to_owned()));
        }
        state.jobs.push_back((job, Stopwatch::start()));
        drop(state);
        self.metrics.waiting.add(1);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for jobs and takes at most `most`; nothing when the queue is closed and empty.
    pub(super) fn take(&self, most: usize) -> Vec<J> {
        let mut state = self.state.lock();
        while state.jobs.is_empty() {
            if state.closed {
                return Vec::new();
            }
            self.arrived.wait(&mut state);
        }
        let count = state.jobs.len().min(most);
        let taken: Vec<(J, Stopwatch)> = state.jobs.drain(..count).collect();
        drop(state);
        self.metrics.waiting.add(-i64::try_from(count).unwrap_or(0));
        taken
            .into_iter()
            .map(|(job, waited)| {
                self.metrics.wait.record(waited.elapsed());
                job
            })
            .collect()
    }

    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.arrived.notify_all();
    }
}
