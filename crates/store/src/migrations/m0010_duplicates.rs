//! Pairs of records that may be about the same, and how far looking for them is.

use mainstay_model::ColumnType::{Id, Int, Json, Text, Time};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 10,
    name: "duplicates",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Table(
            Table::keyed("duplicate", ["record_a", "record_b"])
                .column("record_a", Id)
                .column("record_b", Id)
                .column("object", Text)
                .column("state", Text)
                .column("evidence", Int)
                .column("score", Int)
                .column("sure", Int)
                .column("findings", Json)
                .column("at", Time)
                .index(["object", "state", "evidence"])
                .index(["record_b"]),
        ),
        Step::Table(
            Table::keyed("duplicate_scan", ["object"])
                .column("object", Text)
                .column("state", Text)
                .column("token", Id)
                .column("began_at", Time)
                .column("updated_at", Time)
                .column("seen", Int)
                .column("total", Int)
                .column("found", Int),
        ),
    ]
}
