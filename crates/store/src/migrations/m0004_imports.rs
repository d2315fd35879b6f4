//! Imports: what was brought in, how far it is, and what became of each row.

use mainstay_model::ColumnType;

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 4,
    name: "imports",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Table(
            Table::keyed("import_mapping", ["name"])
                .column("name", ColumnType::Text)
                .column("detail", ColumnType::Json),
        ),
        Step::Table(
            Table::keyed("import_job", ["id"])
                .column("id", ColumnType::Id)
                .optional("user_id", ColumnType::Id)
                .column("object", ColumnType::Text)
                .column("state", ColumnType::Text)
                .column("created_at", ColumnType::Time)
                .column("updated_at", ColumnType::Time)
                .column("position", ColumnType::Int)
                .column("detail", ColumnType::Json)
                .index(["created_at"])
                .index(["state"]),
        ),
        Step::Table(
            Table::keyed("import_row", ["job", "row"])
                .column("job", ColumnType::Id)
                .column("row", ColumnType::Int)
                .column("outcome", ColumnType::Text)
                .optional("record", ColumnType::Id)
                .optional("detail", ColumnType::Json)
                .index(["job", "outcome", "row"]),
        ),
    ]
}
