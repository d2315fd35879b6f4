//! Which tables are carried, in which columns and which order: worked out from the definitions and the migrations, so that a
//! table which is added later is carried without anybody thinking of it.

use mainstay_model::{Catalog, ColumnType};

use crate::dialect::Dialect;
use crate::migrations;
use crate::plan::table::{Key, Table};
use crate::plan::{self, Live};
use crate::sql::Sql;

/// Contents of files in the database: carried content by content ([`super::contents`]), since they are files elsewhere.
const PARTS: &str = "blob_part";

/// A table whose rows are carried.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    pub name: String,
    /// In order; those of the key among them.
    pub columns: Vec<(String, ColumnType)>,
    /// What tells rows apart, and their order.
    pub key: Vec<String>,
    /// Whether rows number themselves.
    pub numbered: bool,
}

/// The tables of a workspace.
pub(super) struct Tables {
    /// Whose rows are carried.
    pub carried: Vec<Carried>,
    /// Tables and columns that nothing here knows of: `table` or `table.column`.
    pub unknown: Vec<String>,
    /// Tables and columns that should be there and are not.
    pub missing: Vec<String>,
}

impl Tables {
    /// Of a workspace with these definitions, deleted ones among them.
    pub fn of(definitions: &Catalog, live: &Live, dialect: Dialect) -> Self {
        let (records, search) = plan::tables(definitions, dialect);
        let system = migrations::tables();
        let mut tables = Self {
            carried: Vec::new(),
            unknown: Vec::new(),
            missing: Vec::new(),
        };
        for table in system.iter().chain(&records) {
            let carried = Carried::of(table);
            tables.compare(&carried, live);
            if carried.name != PARTS {
                tables.carried.push(carried);
            }
        }
        let searched = |name: &str| {
            search.iter().any(|table| {
                name.strip_prefix(table.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            })
        };
        let known = |name: &str| {
            system
                .iter()
                .chain(&records)
                .any(|table| table.name == name)
        };
        let strange = live.tables.keys();
        tables.unknown.extend(
            strange
                .filter(|name| !known(name) && !searched(name))
                .cloned(),
        );
        tables
    }

    fn compare(&mut self, table: &Carried, live: &Live) {
        let Some(there) = live.tables.get(&table.name) else {
            self.missing.push(table.name.clone());
            return;
        };
        let place = |column: &str| format!("{}.{column}", table.name);
        for (column, _) in &table.columns {
            if !there.contains_key(column) {
                self.missing.push(place(column));
            }
        }
        for column in there.keys() {
            let known = table.columns.iter().any(|(name, _)| name == column);
            // Which transaction wrote an event says something about one database alone.
            let turn = table.name == "outbox" && column == "turn";
            if !known && !turn {
                self.unknown.push(place(column));
            }
        }
    }
}

impl Carried {
    fn of(table: &Table) -> Self {
        let mut columns: Vec<(String, ColumnType)> = Vec::with_capacity(table.columns.len() + 1);
        let numbered = table.key == Key::Rid;
        let key = match &table.key {
            Key::Rid => {
                columns.push(("rid".to_owned(), ColumnType::Int));
                vec!["rid".to_owned()]
            }
            Key::Columns(key) => key.clone(),
        };
        columns.extend(
            table
                .columns
                .iter()
                .map(|column| (column.name.clone(), column.ty)),
        );
        Self {
            name: table.name.clone(),
            columns,
            key,
            numbered,
        }
    }

    /// What gives its rows, in their order.
    pub fn select(&self, dialect: Dialect) -> Sql {
        let mut sql = Sql::new(dialect, "SELECT ");
        // On PostgreSQL a count has several rows, which add up; each writer has its own.
        let counts = self.name == "object_count";
        for (at, (name, ty)) in self.columns.iter().enumerate() {
            if at > 0 {
                sql.push(", ");
            }
            if counts && name == "n" {
                sql.push("CAST(sum(n) AS bigint)");
            } else {
                sql.ident(name);
            }
            sql.result(*ty);
        }
        sql.push(" FROM ").ident(&self.name);
        if counts {
            sql.push(" GROUP BY ")
                .idents(self.key.iter().map(String::as_str));
        }
        sql.push(" ORDER BY ")
            .idents(self.key.iter().map(String::as_str));
        sql
    }
}
