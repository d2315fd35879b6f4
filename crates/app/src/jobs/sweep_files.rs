//! Removes files that no record has any more, every hour, behind the emptying of the trash, which lets go of files.

use mainstay_jobs::Retry;
use serde_json::json;

use super::{HOUSE, Kind, outcome};

pub(super) const KIND: Kind = Kind {
    name: "sweep_files",
    lane: HOUSE,
    schedule: "37 * * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            outcome(shop.app.sweep_files().await, |swept| {
                shop.tools.house.files.add(swept.contents);
                shop.tools.house.freed.add(swept.bytes);
                json!({ "files": swept.contents, "bytes": swept.bytes })
            })
        })
    },
};
