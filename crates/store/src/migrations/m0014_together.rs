//! Imports that belong together: the migration that an import is a part of.

use mainstay_model::ColumnType;

use super::{Migration, Step};
use crate::plan::table::Table;

pub(super) const MIGRATION: Migration = Migration {
    number: 14,
    name: "together",
    steps,
};

fn steps() -> Vec<Step> {
    vec![
        Step::Text {
            sqlite: "ALTER TABLE import_job ADD COLUMN together BLOB; \
                 UPDATE import_job SET together = unhex(replace(json_extract(detail, '$.part.migration'), '-', '')); \
                 CREATE INDEX import_job_together ON import_job (together) WHERE together IS NOT NULL",
            postgres: "ALTER TABLE import_job ADD COLUMN together uuid; \
                   UPDATE import_job SET together = (detail::jsonb -> 'part' ->> 'migration')::uuid; \
                   CREATE INDEX import_job_together ON import_job (together) WHERE together IS NOT NULL",
        },
        Step::Told(Table::keyed("import_job", ["id"]).optional("together", ColumnType::Id)),
    ]
}
