//! Which columns a record is made of, and the record made of them.

use std::sync::Arc;

use mainstay_model::field::Side;
use mainstay_model::query::Trash;
use mainstay_model::{Cell, ColumnType, Record, RecordId, Value};

use crate::db::Row;
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::sql::Sql;

/// The fields of an object that are read.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// The object.
    pub layout: Arc<Layout>,
    /// Positions of the fields.
    pub fields: Arc<[usize]>,
}

impl Selection {
    /// These fields of an object.
    pub fn new(layout: Arc<Layout>, fields: Arc<[usize]>) -> Self {
        Self { layout, fields }
    }

    /// Adds the list of columns.
    pub fn columns(&self, sql: &mut Sql, alias: &str) {
        sql.column(alias, "rid")
            .push(", ")
            .column(alias, "id")
            .push(", ")
            .column(alias, "version");
        sql.push(", ")
            .column(alias, "deleted_at")
            .push(" IS NOT NULL");
        sql.result(ColumnType::Int)
            .result(ColumnType::Id)
            .result(ColumnType::Int)
            .result(ColumnType::Bool);
        for field in &*self.fields {
            for column in self.layout.fields[*field].read() {
                sql.push(", ").column(alias, &column.name).result(column.ty);
            }
        }
    }

    /// How many columns these are.
    pub fn width(&self) -> usize {
        4 + self
            .fields
            .iter()
            .map(|field| self.layout.fields[*field].read().len())
            .sum::<usize>()
    }

    /// The record in a row that begins with these columns, and its internal number. Links to many are not in it yet.
    pub fn record(&self, row: &mut Row) -> Result<(i64, Record)> {
        let [
            Cell::Int(rid),
            Cell::Id(id),
            Cell::Int(version),
            trashed,
            cells @ ..,
        ] = row.as_mut_slice()
        else {
            return Err(Error::Bug(format!(
                "a row of {} has no identity",
                self.layout.table
            )));
        };
        let (rid, id, version, trashed) = (*rid, *id, *version, *trashed == Cell::Bool(true));
        let mut values = Vec::with_capacity(self.fields.len());
        let mut from = 0;
        for position in &*self.fields {
            let field = &self.layout.object.fields[*position];
            let width = self.layout.fields[*position].read().len();
            let value = match cells.get_mut(from..from + width) {
                Some(_) if self.layout.fields[*position].side == Side::Links => Value::Null,
                Some(cells) => field.kind.value(field, cells),
                None => {
                    return Err(Error::Bug(format!(
                        "a row of {} is too short",
                        self.layout.table
                    )));
                }
            };
            from += width;
            values.push(value);
        }
        let (object, fields) = (self.layout.object.clone(), self.fields.clone());
        Ok((
            rid,
            Record {
                object,
                id,
                version,
                trashed,
                fields,
                values,
            },
        ))
    }
}

/// Adds whether the trash is meant.
pub(crate) fn write_trash(sql: &mut Sql, alias: &str, trash: Trash) {
    match trash {
        Trash::Live => sql.push(alias).push(".deleted_at IS NULL"),
        Trash::Trashed => sql.push(alias).push(".deleted_at IS NOT NULL"),
        Trash::Any => sql.push("TRUE"),
    };
}

/// Cells of ids.
pub(crate) fn ids(ids: impl IntoIterator<Item = RecordId>) -> Vec<Cell> {
    ids.into_iter().map(Cell::Id).collect()
}
