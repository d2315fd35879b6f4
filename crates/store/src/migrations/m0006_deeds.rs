//! What a request that carries a key has done, kept in the transaction that does it.

use super::{Migration, Step};

pub(super) const MIGRATION: Migration = Migration {
    number: 6,
    name: "deeds",
    steps,
};

fn steps() -> Vec<Step> {
    vec![Step::Text {
        sqlite: "ALTER TABLE idempotency ADD COLUMN deed TEXT",
        postgres: "ALTER TABLE idempotency ADD COLUMN deed text",
    }]
}
