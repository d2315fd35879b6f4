//! Forgets notifications that were read long ago, every night.

use mainstay_jobs::Retry;
use serde_json::json;

use super::{HOUSE, Kind, outcome};

pub(super) const KIND: Kind = Kind {
    name: "forget_notifications",
    lane: HOUSE,
    schedule: "51 3 * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            outcome(
                shop.app.forget_notifications().await,
                |gone| json!({ "removed": gone }),
            )
        })
    },
};
