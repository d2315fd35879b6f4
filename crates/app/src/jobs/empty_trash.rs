//! Removes for good what has lain in the trash long enough, every hour.

use mainstay_jobs::Retry;
use serde_json::json;

use super::{HOUSE, Kind, outcome};

pub(super) const KIND: Kind = Kind {
    name: "empty_trash",
    lane: HOUSE,
    schedule: "27 * * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            outcome(shop.app.empty_trash().await, |gone| {
                shop.tools.house.records.add(gone);
                json!({ "records": gone })
            })
        })
    },
};
