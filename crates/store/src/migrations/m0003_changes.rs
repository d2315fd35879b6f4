//! Change sets and what they changed, the outbox, counts, numbers given, and the search vocabulary.

use mainstay_model::ColumnType;

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 3,
    name: "changes",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Table(
            Table::numbered("change_set")
                .column("id", ColumnType::Id)
                .column("at", ColumnType::Time)
                .optional("actor", ColumnType::Id)
                .column("source", ColumnType::Text)
                .optional("reason", ColumnType::Text)
                .optional("request", ColumnType::Text)
                .optional("undoes", ColumnType::Id)
                .optional("undone_by", ColumnType::Id)
                .column("changes", ColumnType::Int)
                .unique(["id"])
                .index(["actor"]),
        ),
        Step::Table(
            Table::numbered("change")
                .column("set_rid", ColumnType::Int)
                .column("object", ColumnType::Text)
                .column("record", ColumnType::Id)
                .column("verb", ColumnType::Text)
                .column("version", ColumnType::Int)
                .column("fields", ColumnType::Json)
                .index(["record"])
                .index(["set_rid"]),
        ),
        // The turn is the transaction on PostgreSQL: events of transactions that are still open may come to stand before
        // those that can be seen, and `turn` tells how far nothing more can come.
        Step::Text {
            sqlite: "CREATE TABLE outbox (rid INTEGER PRIMARY KEY, set_id BLOB NOT NULL, at INTEGER NOT NULL, \
                     node INTEGER NOT NULL, turn INTEGER NOT NULL DEFAULT 0)",
            postgres: "CREATE TABLE outbox (rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, set_id uuid NOT NULL, \
                       at timestamptz NOT NULL, node bigint NOT NULL, \
                       turn bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)); \
                       CREATE INDEX outbox_turn ON outbox (turn, rid)",
        },
        // Without the turn, which says something about one database alone.
        Step::Told(
            Table::numbered("outbox")
                .column("set_id", ColumnType::Id)
                .column("at", ColumnType::Time)
                .column("node", ColumnType::Int),
        ),
        Step::Text {
            sqlite: "CREATE TABLE object_count (object TEXT NOT NULL, slot INTEGER NOT NULL, n INTEGER NOT NULL, \
                     PRIMARY KEY (object, slot)) WITHOUT ROWID",
            postgres: "CREATE TABLE object_count (object text COLLATE \"C\" NOT NULL, slot bigint NOT NULL, n bigint NOT NULL); \
                       CREATE INDEX object_count_object ON object_count (object, slot)",
        },
        Step::Told(
            Table::keyed("object_count", ["object", "slot"])
                .column("object", ColumnType::Text)
                .column("slot", ColumnType::Int)
                .column("n", ColumnType::Int),
        ),
        Step::Table(
            Table::keyed("auto_number", ["object", "field"])
                .column("object", ColumnType::Text)
                .column("field", ColumnType::Text)
                .column("next", ColumnType::Int),
        ),
        Step::Table(Table::keyed("search_term", ["term"]).column("term", ColumnType::Text)),
        Step::Table(
            Table::keyed("search_gram", ["gram", "term"])
                .column("gram", ColumnType::Text)
                .column("term", ColumnType::Text),
        ),
    ]
}
