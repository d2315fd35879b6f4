//! Sweeps up the store every hour: old events, old answers, rows of counts.

use mainstay_jobs::Retry;
use serde_json::json;

use super::{HOUSE, Kind, outcome};
use crate::error::Error;

pub(super) const KIND: Kind = Kind {
    name: "tidy_store",
    lane: HOUSE,
    schedule: "7 * * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            let tidied = shop.app.store().tidy(shop.app.now()).await;
            outcome(
                tidied.map_err(Error::from),
                |tidied| json!({ "events": tidied.events, "answers": tidied.answers, "counts": tidied.counts }),
            )
        })
    },
};
