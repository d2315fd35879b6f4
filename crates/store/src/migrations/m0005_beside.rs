//! What is kept beside records: answers to repeated requests, settings, what was seen lately, files.

use mainstay_model::ColumnType::{Id, Int, Json, Text, Time};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 5,
    name: "beside",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Table(
            Table::keyed("idempotency", ["user_id", "key"])
                .column("user_id", Id)
                .column("key", Text)
                .column("request_hash", Text)
                .optional("status", Int)
                .optional("body", Text)
                .column("created_at", Time)
                .index(["created_at"]),
        ),
        Step::Table(
            Table::keyed("setting", ["name"])
                .column("name", Text)
                .column("value", Json)
                .column("at", Time),
        ),
        Step::Table(
            Table::keyed("recently_seen", ["user_id", "record"])
                .column("user_id", Id)
                .column("object", Text)
                .column("record", Id)
                .column("at", Time)
                .index(["user_id", "at"]),
        ),
        Step::Table(
            Table::keyed("blob", ["hash"])
                .column("hash", Text)
                .column("size", Int)
                .column("at", Time),
        ),
        Step::Table(
            Table::keyed("blob_part", ["hash", "part"])
                .column("hash", Text)
                .column("part", Int)
                .column("content", Text),
        ),
    ]
}
