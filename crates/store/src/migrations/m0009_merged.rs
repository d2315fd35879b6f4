//! Records that went into others: where an old address leads on to.

use mainstay_model::ColumnType::{Id, Text};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 9,
    name: "merged",
    steps,
};

fn steps() -> Vec<Step> {
    vec![Step::Table(
        Table::keyed("merged", ["record", "set_id"])
            .column("record", Id)
            .column("set_id", Id)
            .column("object", Text)
            .column("survivor", Id)
            .index(["set_id"]),
    )]
}
