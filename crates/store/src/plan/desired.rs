//! Which tables an object needs.

use mainstay_model::field::Side;
use mainstay_model::{Catalog, Column, ColumnType, Field, Object};

use super::table::{Key, Table, TableColumn};
use crate::dialect::Dialect;

/// Rows that lists look at: every list statement says so, and both planners take a partial index for it.
const LIVE: &str = "deleted_at IS NULL";

/// The tables of a catalogue, and the names of its search indexes.
pub(super) struct Desired {
    pub tables: Vec<Table>,
    pub search: Vec<String>,
}

impl Desired {
    pub fn of(catalog: &Catalog, dialect: Dialect) -> Self {
        let mut tables = Vec::new();
        let mut search = Vec::new();
        for object in catalog.objects() {
            tables.push(main(object, dialect));
            tables.extend(object.fields.iter().filter_map(|field| side(object, field)));
            search.push(object.search_table());
        }
        Self { tables, search }
    }
}

fn main(object: &Object, dialect: Dialect) -> Table {
    let mut table = Table::numbered(&object.table())
        .column("id", ColumnType::Id)
        .column("version", ColumnType::Int)
        .optional("deleted_at", ColumnType::Time)
        .unique(["id"])
        .indexed(&["deleted_at"], false, "deleted_at IS NOT NULL");
    for field in &object.fields {
        for column in field.kind.columns(field) {
            table.columns.push(TableColumn {
                name: column.name,
                ty: column.ty,
                required: false,
            });
        }
        table = indexes(table, field, dialect);
    }
    table
}

fn indexes(mut table: Table, field: &Field, dialect: Dialect) -> Table {
    let names = |columns: Vec<Column>| columns.into_iter().map(|column| column.name);
    let mut key = field
        .kind
        .sort(field)
        .into_iter()
        .map(|sort| sort.column.name);
    let key = key
        .next()
        .or_else(|| names(field.kind.columns(field)).next());
    let unique = key.filter(|_| field.params.unique);
    if let Some(key) = &unique {
        table = table.indexed(&[key], true, LIVE);
    }
    for column in names(field.kind.indexes(field)) {
        if field.is_link() {
            // In the trash too: undoing, purging and roll-ups ask who links here.
            table = table.indexed(&[&column], false, "");
        } else if field.params.indexed
            && !(unique.as_ref() == Some(&column) && dialect == Dialect::Sqlite)
        {
            // A unique index on SQLite serves lists as well; on PostgreSQL it lacks the row's number, by which those
            // without a value are paged.
            table = table.indexed(&[&column], false, LIVE);
        }
    }
    table
}

fn side(object: &Object, field: &Field) -> Option<Table> {
    let name = object.side_table(field)?;
    Some(match field.kind.side(field) {
        Side::None => return None,
        Side::Values => Table::new(
            &name,
            Key::Columns(vec!["value".to_owned(), "rid".to_owned()]),
        )
        .column("rid", ColumnType::Int)
        .column("value", ColumnType::Text)
        .index(["rid"]),
        Side::Links => Table::new(
            &name,
            Key::Columns(vec!["rid".to_owned(), "target".to_owned()]),
        )
        .column("rid", ColumnType::Int)
        .column("target", ColumnType::Id)
        .column("object", ColumnType::Text)
        .column("position", ColumnType::Int)
        .optional("attributes", ColumnType::Json)
        .index(["target"]),
    })
}
