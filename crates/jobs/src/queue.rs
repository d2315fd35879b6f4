//! Where jobs lie: rows that several processes take from.

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;

use serde_json::Value as Json;
use uuid::Uuid;

use crate::Outcome;

/// A job that this process has taken; nobody else does it before the lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Which.
    pub id: Uuid,
    /// What shows that it is still ours: another claim has another one.
    pub token: Uuid,
    /// What kind of work.
    pub kind: String,
    /// What it is about; jobs about the same are not all done at once.
    pub subject: Option<Uuid>,
    /// How many times it was begun, this time included.
    pub attempt: u32,
    /// How many times it is begun at most.
    pub most: u32,
    /// What the work needs to know.
    pub payload: Json,
}

/// Where jobs lie.
pub trait Queue: Send + Sync + 'static {
    /// Why it cannot be asked.
    type Error: Display + Send;

    /// Takes jobs of a lane that are due, the longest due first, but none about these subjects. Jobs whose lease has ended
    /// are due again.
    fn claim(
        &self,
        lane: &'static str,
        most: usize,
        but: &[Uuid],
        lease: Duration,
    ) -> impl Future<Output = Result<Vec<Claimed>, Self::Error>> + Send;

    /// Makes the lease of a job longer; whether it is still ours.
    fn extend(
        &self,
        job: &Claimed,
        lease: Duration,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Puts down what came of it; whether it was still ours.
    fn finish(
        &self,
        job: &Claimed,
        outcome: Outcome,
        took: Duration,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Does the work.
    fn run(&self, job: Claimed) -> impl Future<Output = Outcome> + Send;

    /// Brings what comes round by the clock into the queue when its time has come.
    fn wind(&self) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Ends when there may be something new in the queue; waiting for good is right where nobody can tell.
    fn woken(&self) -> impl Future<Output = ()> + Send;
}
