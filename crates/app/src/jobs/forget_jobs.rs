//! Forgets jobs that ended a week ago, and those that lie with the dead for a quarter of a year, every night.

use jiff::SignedDuration;
use mainstay_jobs::Retry;
use serde_json::json;

use super::{HOUSE, Kind, outcome};
use crate::error::Error;

/// How long what ended is kept: a webhook's delivery can be looked at and sent again for as long.
const ENDED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long what failed for good is kept.
const DEAD: SignedDuration = SignedDuration::from_hours(90 * 24);

pub(super) const KIND: Kind = Kind {
    name: "forget_jobs",
    lane: HOUSE,
    schedule: "57 2 * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            let now = shop.app.now();
            let gone = shop.app.store().forget_jobs(now - ENDED, now - DEAD).await;
            outcome(gone.map_err(Error::from), |gone| json!({ "jobs": gone }))
        })
    },
};
