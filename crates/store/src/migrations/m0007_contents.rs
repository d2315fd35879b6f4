//! Which records a content belongs to: those that have it now, and those whose history can still bring it back.

use mainstay_model::ColumnType::{Id, Text};

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 7,
    name: "contents",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Table(
            Table::keyed("content_use", ["hash", "record"])
                .column("hash", Text)
                .column("record", Id)
                .index(["record"]),
        ),
        // Every value that a record ever had is in its history. What merely looks like a content keeps one too long, which
        // does no harm.
        Step::Text {
            sqlite: "INSERT INTO content_use (hash, record) \
                     SELECT DISTINCT had.value, c.record FROM change AS c, json_tree(c.fields) AS had \
                     WHERE c.fields LIKE '%\"hash\":%' AND had.key = 'hash' AND had.type = 'text' AND length(had.value) = 64 \
                     AND NOT EXISTS (SELECT 1 FROM change AS gone WHERE gone.record = c.record AND gone.verb = 'purge')",
            postgres: "INSERT INTO content_use (hash, record) \
                       SELECT DISTINCT had.value #>> '{}', c.record \
                       FROM change AS c CROSS JOIN LATERAL jsonb_path_query(c.fields, '$.**.hash') AS had(value) \
                       WHERE c.fields::text LIKE '%\"hash\":%' AND jsonb_typeof(had.value) = 'string' \
                       AND length(had.value #>> '{}') = 64 \
                       AND NOT EXISTS (SELECT 1 FROM change AS gone WHERE gone.record = c.record AND gone.verb = 'purge')",
        },
    ]
}
