//! Passwords, sessions, keys, one-time links, counted attempts.

use mainstay_model::ColumnType::{Id, Json, Text, Time};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 2,
    name: "accounts",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Table(
            Table::keyed("credential", ["user_id"])
                .column("user_id", Id)
                .column("phc", Text)
                .column("changed_at", Time),
        ),
        Step::Table(
            Table::keyed("session", ["token_hash"])
                .column("token_hash", Text)
                .column("id", Id)
                .column("user_id", Id)
                .column("created_at", Time)
                .column("seen_at", Time)
                .column("expires_at", Time)
                .column("address", Text)
                .column("agent", Text)
                .column("csrf", Text)
                .index(["user_id"])
                .index(["id"])
                .index(["expires_at"]),
        ),
        Step::Table(
            Table::keyed("api_key", ["id"])
                .column("id", Id)
                .column("user_id", Id)
                .column("name", Text)
                .column("prefix", Text)
                .column("token_hash", Text)
                .column("scope", Json)
                .column("created_at", Time)
                .optional("expires_at", Time)
                .optional("used_at", Time)
                .optional("revoked_at", Time)
                .index(["token_hash"])
                .index(["user_id"]),
        ),
        Step::Table(
            Table::keyed("one_time", ["token_hash"])
                .column("token_hash", Text)
                .column("purpose", Text)
                .optional("user_id", Id)
                .column("created_at", Time)
                .column("expires_at", Time)
                .index(["purpose"])
                .index(["expires_at"]),
        ),
        Step::Table(
            Table::numbered("attempt")
                .column("key", Text)
                .column("at", Time)
                .index(["key", "at"])
                .index(["at"]),
        ),
    ]
}
