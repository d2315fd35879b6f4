//! Removes files of imports that are long over, every hour.

use mainstay_jobs::Retry;
use serde_json::json;

use super::{HOUSE, Kind, outcome};

pub(super) const KIND: Kind = Kind {
    name: "sweep_imports",
    lane: HOUSE,
    schedule: "47 * * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            outcome(shop.app.sweep_imports().await, |gone| {
                shop.tools.house.imports.add(gone);
                json!({ "files": gone })
            })
        })
    },
};
