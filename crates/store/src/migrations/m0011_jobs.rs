//! Durable work, what comes round by the clock, and how far those have come who follow the outbox.

use mainstay_model::ColumnType::{Id, Int, Json, Text, Time};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 11,
    name: "jobs",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        // `due_at` is when somebody should take it: when it is to begin, or when the lease of whoever has it ends; nothing
        // when it is over.
        Step::Table(
            Table::numbered("job")
                .column("id", Id)
                .column("kind", Text)
                .column("lane", Text)
                .optional("subject", Id)
                .optional("once", Text)
                .column("state", Text)
                .column("attempts", Int)
                .column("most", Int)
                .optional("due_at", Time)
                .optional("token", Id)
                .column("created_at", Time)
                .column("updated_at", Time)
                .column("payload", Json)
                .column("log", Json)
                .unique(["id"])
                .unique(["once"])
                .indexed(&["lane", "due_at"], false, "due_at IS NOT NULL")
                .index(["kind", "state"])
                .index(["state", "updated_at"])
                .index(["subject"]),
        ),
        Step::Table(
            Table::keyed("job_schedule", ["name"])
                .column("name", Text)
                .column("pattern", Text)
                .column("next_at", Time),
        ),
        Step::Table(
            Table::keyed("outbox_reader", ["name"])
                .column("name", Text)
                .column("turn", Int)
                .column("rid", Int)
                .column("state", Json),
        ),
    ]
}
