//! What came of one attempt.

use std::time::Duration;

use serde_json::Value as Json;

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is done. What is to be remembered of it.
    Done(Json),
    /// Not yet: it goes on later with another payload. No failure, and it counts as no attempt.
    Later {
        /// How long from now.
        after: Duration,
        /// What it goes on with.
        payload: Json,
        /// What is to be remembered of this step.
        note: Json,
    },
    /// It failed; it is tried again after this long, or lies with the dead when it was tried often enough.
    Failed {
        /// How long to wait at least; what the [`crate::Retry`] of the job says when nothing is given.
        after: Option<Duration>,
        /// Why, for whoever looks at it.
        note: Json,
    },
    /// It failed and will fail again: it goes to the dead at once.
    Hopeless(Json),
    /// What it was about is no more; nobody needs to look at it.
    Moot(Json),
}

impl Outcome {
    /// A failure in words, tried again.
    pub fn failed(why: impl std::fmt::Display) -> Self {
        Self::Failed {
            after: None,
            note: serde_json::json!({ "error": why.to_string() }),
        }
    }

    /// A failure in words, not tried again.
    pub fn hopeless(why: impl std::fmt::Display) -> Self {
        Self::Hopeless(serde_json::json!({ "error": why.to_string() }))
    }
}
