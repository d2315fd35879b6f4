//! The only SQL. Records, change sets, history, search; metadata to tables; two databases behind one contract.
//!
//! **Architecture invariants:** one door for writes ([`Store::apply`]) and one back ([`Store::revert`]), each one
//! transaction over rows, history, outbox and search index. Reads take nothing but what [`mainstay_model::access`] has
//! scoped. The dialect differs only where it must ([`dialect`]); the same contract tests run on both databases.
//! Deliberately not here: rights (the model's), use cases (crate `app`), caches of pages.

pub mod accounts;
mod as_of;
pub mod blobs;
mod bulk;
pub mod db;
mod define;
pub mod dialect;
mod duplicates;
pub mod error;
mod followers;
pub mod history;
pub mod idempotency;
mod imports;
mod jobs;
mod layout;
mod merges;
mod meta;
mod migrations;
pub mod notifications;
pub mod notify;
mod open;
pub mod outbox;
mod plan;
mod predicate;
mod read;
mod search;
mod seen;
mod settings;
mod shared;
mod single;
pub mod sql;
mod sweep;
mod tidy;
pub mod transfer;
mod trash;
mod undo;
mod webhooks;
mod write;

pub use duplicates::{Pair, PairState, Pairs, Scan};
pub use error::{Error, Result};
pub use followers::Follower;
pub use imports::{ImportJob, ImportRow};
pub use jobs::{Ended, Job, JobCount, JobState, Jobs, NewJob, Winding};
pub use merges::Merged;
pub use open::{Store, StoreConfig, Target};
pub use plan::Plan;
pub use read::Page;
pub use search::Hit;
pub use sweep::Swept;
pub use tidy::Tidied;
pub use undo::{Reverted, Stays, Stopped, Why};
pub use webhooks::Webhook;
pub use write::Applied;
