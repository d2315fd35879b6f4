//! Removes sessions, links and counted attempts that have ended, every hour.

use mainstay_jobs::Retry;
use serde_json::json;

use super::{HOUSE, Kind, outcome};

pub(super) const KIND: Kind = Kind {
    name: "sweep_accounts",
    lane: HOUSE,
    schedule: "17 * * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            outcome(
                shop.app.sweep_accounts().await,
                |gone| json!({ "removed": gone }),
            )
        })
    },
};
