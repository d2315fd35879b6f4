//! Where other programs want to hear of changes.

use mainstay_model::ColumnType::{Bool, Id, Json, Text, Time};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 12,
    name: "webhooks",
    steps,
};

fn steps() -> Vec<Step> {
    vec![Step::Table(
        Table::keyed("webhook", ["id"])
            .column("id", Id)
            .column("owner", Id)
            .column("name", Text)
            .column("url", Text)
            .column("events", Json)
            .column("active", Bool)
            .column("secret", Text)
            .optional("old_secret", Text)
            .optional("old_until", Time)
            .column("created_at", Time)
            .column("updated_at", Time)
            .optional("failing_since", Time)
            .optional("paused", Text),
    )]
}
