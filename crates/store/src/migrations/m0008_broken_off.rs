//! What broke off: which process works on a request, and the undo that a change set was begun to be taken back by.

use mainstay_model::ColumnType;

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 8,
    name: "broken off",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Text {
            sqlite: "ALTER TABLE idempotency ADD COLUMN node INTEGER; \
                 CREATE INDEX change_set_undoes ON change_set (undoes) WHERE undoes IS NOT NULL",
            postgres: "ALTER TABLE idempotency ADD COLUMN node bigint; \
                   CREATE INDEX change_set_undoes ON change_set (undoes) WHERE undoes IS NOT NULL",
        },
        Step::Told(
            Table::keyed("idempotency", ["user_id", "key"]).optional("node", ColumnType::Int),
        ),
    ]
}
