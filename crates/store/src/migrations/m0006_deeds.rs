//! What a request that carries a key has done, kept in the transaction that does it.

use mainstay_model::ColumnType;

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 6,
    name: "deeds",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Text {
            sqlite: "ALTER TABLE idempotency ADD COLUMN deed TEXT",
            postgres: "ALTER TABLE idempotency ADD COLUMN deed text",
        },
        Step::Told(
            Table::keyed("idempotency", ["user_id", "key"]).optional("deed", ColumnType::Text),
        ),
    ]
}
