//! Objects and fields that the workspace has made or changed, and how they came to be so.

use mainstay_model::ColumnType;

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 1,
    name: "metadata",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Table(
            Table::keyed("meta_object", ["name"])
                .column("name", ColumnType::Text)
                .column("definition", ColumnType::Json)
                .column("at", ColumnType::Time),
        ),
        Step::Table(
            Table::numbered("meta_change")
                .column("set_id", ColumnType::Id)
                .column("name", ColumnType::Text)
                .column("at", ColumnType::Time)
                .optional("actor", ColumnType::Id)
                .column("source", ColumnType::Text)
                .optional("reason", ColumnType::Text)
                .optional("request", ColumnType::Text)
                .optional("before", ColumnType::Json)
                .column("after", ColumnType::Json)
                .index(["name"]),
        ),
    ]
}
