//! New rows, many at once: a prepared statement in a loop on SQLite, arrays unfolded by one statement on PostgreSQL.

use std::sync::Arc;

use mainstay_model::{Cell, ColumnType};

use super::rules::Rules;
use crate::dialect::Dialect;
use crate::sql::{Param, Shape, Sql};

/// Where new rows go.
#[derive(Clone)]
pub(crate) struct Target {
    /// The table.
    pub(crate) table: String,
    /// Its columns, in the order of the rows' cells.
    pub(crate) columns: Arc<[(&'static str, ColumnType)]>,
    /// What happens to a row that is there already.
    pub(crate) conflict: Conflict,
}

/// What happens to a row that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// An error.
    Fail,
    /// The old row stays.
    Skip,
}

impl Rules {
    /// The statements that put the rows there.
    pub(crate) fn insert(
        &self,
        dialect: Dialect,
        target: &Target,
        rows: Vec<Vec<Cell>>,
    ) -> Vec<Sql> {
        let columns: Vec<(&str, ColumnType)> = target.columns.to_vec();
        let ending = if target.conflict == Conflict::Skip {
            " ON CONFLICT DO NOTHING"
        } else {
            ""
        };
        match dialect {
            Dialect::Postgres if rows.len() > 1 => {
                let shape = self.shape("insert many", &target.table, &[], || {
                    many(&target.table, &columns, ending, &[])
                });
                rows_by_column(rows, columns.len(), &shape)
            }
            _ => {
                let shape = self.shape("insert", &target.table, &[], || {
                    one(dialect, &target.table, &columns, ending, &[])
                });
                rows.into_iter().map(|row| Sql::with(&shape, row)).collect()
            }
        }
    }
}

/// A statement for one row.
pub(crate) fn one(
    dialect: Dialect,
    table: &str,
    columns: &[(&str, ColumnType)],
    ending: &str,
    results: &[ColumnType],
) -> Arc<Shape> {
    let mut sql = Sql::new(dialect, "INSERT INTO ");
    sql.ident(table)
        .push(" (")
        .idents(columns.iter().map(|(name, _)| *name))
        .push(") VALUES (");
    for (at, (_, ty)) in columns.iter().enumerate() {
        if at > 0 {
            sql.push(", ");
        }
        sql.bind(Cell::Null, *ty);
    }
    sql.push(")").push(ending).results_are(results);
    sql.shape().clone()
}

/// A statement for any number of rows, on PostgreSQL.
pub(crate) fn many(
    table: &str,
    columns: &[(&str, ColumnType)],
    ending: &str,
    results: &[ColumnType],
) -> Arc<Shape> {
    let mut sql = Sql::new(Dialect::Postgres, "INSERT INTO ");
    sql.ident(table)
        .push(" (")
        .idents(columns.iter().map(|(name, _)| *name))
        .push(") SELECT * FROM unnest(");
    for (at, (_, ty)) in columns.iter().enumerate() {
        if at > 0 {
            sql.push(", ");
        }
        sql.bind_array(Vec::new(), *ty);
    }
    sql.push(")").push(ending).results_are(results);
    sql.shape().clone()
}

/// The rows as arrays of a statement made by [`many`], a few thousand at a time.
pub(crate) fn rows_by_column(rows: Vec<Vec<Cell>>, width: usize, shape: &Arc<Shape>) -> Vec<Sql> {
    let mut statements = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut columns: Vec<Vec<Cell>> = vec![Vec::new(); width];
        for row in rows.by_ref().take(2_000) {
            for (column, cell) in columns.iter_mut().zip(row) {
                column.push(cell);
            }
        }
        statements.push(Sql::of(
            shape,
            columns.into_iter().map(Param::List).collect(),
        ));
    }
    statements
}
