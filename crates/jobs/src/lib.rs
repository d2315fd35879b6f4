//! Durable work: what has to be done, by whichever process comes first, until it is done or somebody has to look at it.
//!
//! A job is a row in a [`Queue`]. A [`Worker`] claims it under a lease, does it, and puts down what came of it. Whoever
//! ends in the middle lets the lease lapse, and another takes the job up: so it is begun *at least* once, and what it does
//! has to bear being begun again. What fails is tried again as its [`Retry`] says and lies with the dead in the end, from
//! where a person can call it back. What comes round by the clock has a [`Schedule`].
//!
//! **Architecture invariants:** nothing here knows what the work is about, reads a clock or writes a row: the queue brings
//! all three.

mod outcome;
mod queue;
mod retry;
mod schedule;
mod worker;

pub use outcome::Outcome;
pub use queue::{Claimed, Queue};
pub use retry::Retry;
pub use schedule::{BadSchedule, Schedule};
pub use worker::{Lane, Worker};
