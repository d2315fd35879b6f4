//! Objects as statements need them: columns by field, types by column. Worked out once for a catalogue and shared by reading
//! and writing. Deliberately not here: how tables come to be (`plan`).

use std::collections::HashMap;
use std::sync::Arc;

use mainstay_model::field::Side;
use mainstay_model::{Catalog, Column, ColumnType, Object};

use crate::error::{Error, Result};

/// The columns of an object's table.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The object.
    pub object: Arc<Object>,
    /// Its table.
    pub table: String,
    /// By position of the field.
    pub fields: Vec<FieldLayout>,
    /// Position of the field that names a record.
    pub title: Option<usize>,
    types: HashMap<String, ColumnType>,
}

/// The columns of a field.
#[derive(Debug)]
pub(crate) struct FieldLayout {
    /// In the record's row.
    pub columns: Vec<Column>,
    /// How many of them its value is read from.
    read: usize,
    /// Beside it.
    pub side: Side,
    /// The side table, where there is one.
    pub side_table: String,
}

impl FieldLayout {
    /// The columns that its value is read from.
    pub fn read(&self) -> &[Column] {
        &self.columns[..self.read]
    }
}

impl Layout {
    fn of(object: &Arc<Object>) -> Self {
        let mut types = HashMap::new();
        for (name, ty) in RECORD_COLUMNS {
            types.insert(name.to_owned(), ty);
        }
        let mut fields = Vec::with_capacity(object.fields.len());
        for field in &object.fields {
            let columns = field.kind.columns(field);
            for column in &columns {
                types.insert(column.name.clone(), column.ty);
            }
            fields.push(FieldLayout {
                read: field.kind.read_columns(field).min(columns.len()),
                columns,
                side: field.kind.side(field),
                side_table: object.side_table(field).unwrap_or_default(),
            });
        }
        Self {
            table: object.table(),
            title: object.position(&object.title),
            object: object.clone(),
            fields,
            types,
        }
    }

    /// The type of a column.
    pub fn ty(&self, column: &str) -> Result<ColumnType> {
        self.types.get(column).copied().ok_or_else(|| {
            Error::Bug(format!(
                "there is no column `{column}` in {}",
                self.object.name
            ))
        })
    }

    /// Whether a column is one of those of the field that names a record.
    pub fn names_record(&self, column: &str) -> bool {
        self.title.is_some_and(|title| {
            self.fields[title]
                .columns
                .iter()
                .any(|own| own.name == column)
        })
    }

    /// The side table of a field by name.
    pub fn side_table(&self, field: &str) -> Result<&str> {
        self.object
            .position(field)
            .and_then(|position| self.fields.get(position))
            .map(|field| field.side_table.as_str())
            .filter(|table| !table.is_empty())
            .ok_or_else(|| {
                Error::Bug(format!(
                    "`{field}` of {} has no side table",
                    self.object.name
                ))
            })
    }
}

/// Columns that every record has besides those of its fields.
const RECORD_COLUMNS: [(&str, ColumnType); 4] = [
    ("rid", ColumnType::Int),
    ("id", ColumnType::Id),
    ("version", ColumnType::Int),
    ("deleted_at", ColumnType::Time),
];

/// The layouts of all objects of a catalogue.
#[derive(Debug, Default)]
pub(crate) struct Layouts {
    by_name: HashMap<String, Arc<Layout>>,
}

impl Layouts {
    /// Works them out.
    pub fn new(catalog: &Catalog) -> Self {
        let by_name = catalog
            .objects()
            .iter()
            .map(|object| (object.name.clone(), Arc::new(Layout::of(object))))
            .collect();
        Self { by_name }
    }

    /// The layout of an object. A query made just before the catalogue changed brings an object of its own; positions of
    /// fields are those of that one.
    pub fn of(&self, object: &Arc<Object>) -> Arc<Layout> {
        match self.by_name.get(&object.name) {
            Some(layout) if Arc::ptr_eq(&layout.object, object) => layout.clone(),
            _ => Arc::new(Layout::of(object)),
        }
    }

    /// The layout of an object by name.
    pub fn named(&self, object: &str) -> Result<&Arc<Layout>> {
        self.by_name
            .get(object)
            .ok_or_else(|| Error::Bug(format!("there is no object `{object}`")))
    }
}
