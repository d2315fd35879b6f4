//! What people are told of in the product.

use mainstay_model::ColumnType::{Id, Json, Text, Time};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 13,
    name: "notifications",
    steps,
};

fn steps() -> Vec<Step> {
    vec![Step::Table(
        Table::numbered("notification")
            .column("id", Id)
            .column("person", Id)
            .column("kind", Text)
            .column("args", Json)
            .optional("object", Text)
            .optional("record", Id)
            .optional("actor", Id)
            .column("at", Time)
            .optional("read_at", Time)
            .optional("once", Text)
            .optional("fold", Text)
            .unique(["id"])
            .indexed(&["person", "once"], true, "once IS NOT NULL")
            .indexed(&["person", "fold"], true, "fold IS NOT NULL")
            .index(["person", "at"])
            .indexed(&["person", "at"], false, "read_at IS NULL"),
    )]
}
