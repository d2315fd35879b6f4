//! Which tables the database has.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_model::{Cell, ColumnType};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::sql::Sql;

/// What the database's own catalogue says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Live {
    /// Tables with their columns and the columns' types.
    pub tables: BTreeMap<String, BTreeMap<String, String>>,
    /// Indexes made by us, with their table.
    pub indexes: BTreeMap<String, String>,
    /// Indexes that PostgreSQL gave up building.
    pub broken: BTreeSet<String>,
}

/// Tables, views left out: table, column, type.
const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite@_%' ESCAPE '@'";
const POSTGRES_COLUMNS: &str = "SELECT t.relname::text, c.attname::text, format_type(c.atttypid, c.atttypmod) \
     FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid \
     WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND c.attnum > 0 AND NOT c.attisdropped";

/// Indexes with their table and whether they are whole.
const SQLITE_INDEXES: &str = "SELECT name, tbl_name, 1 FROM sqlite_schema WHERE type = 'index' AND name LIKE 'i@_%' ESCAPE '@'";
const POSTGRES_INDEXES: &str = "SELECT i.relname::text, t.relname::text, x.indisvalid \
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
     WHERE i.relnamespace = current_schema()::regnamespace AND i.relname LIKE 'i@_%' ESCAPE '@'";

impl Live {
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        let mut live = Self::default();
        let dialect = tx.dialect();
        let (columns, indexes) = match dialect {
            Dialect::Sqlite => (SQLITE_COLUMNS, SQLITE_INDEXES),
            Dialect::Postgres => (POSTGRES_COLUMNS, POSTGRES_INDEXES),
        };
        let mut sql = Sql::new(dialect, columns);
        sql.results_are(&[ColumnType::Text; 3]);
        for row in tx.query(&sql).await? {
            if let [Cell::Text(table), Cell::Text(column), Cell::Text(ty)] = row.as_slice() {
                live.tables
                    .entry(table.clone())
                    .or_default()
                    .insert(column.clone(), ty.clone());
            }
        }
        let mut sql = Sql::new(dialect, indexes);
        sql.results_are(&[ColumnType::Text, ColumnType::Text, ColumnType::Bool]);
        for row in tx.query(&sql).await? {
            if let [Cell::Text(index), Cell::Text(table), Cell::Bool(whole)] = row.as_slice() {
                live.indexes.insert(index.clone(), table.clone());
                if !whole {
                    live.broken.insert(index.clone());
                }
            }
        }
        Ok(live)
    }

    /// Everything as lines of text, so that two databases can be compared.
    pub fn describe(&self) -> String {
        let columns = self.tables.iter().flat_map(|(table, columns)| {
            columns
                .iter()
                .map(move |(column, ty)| format!("{table}.{column} {ty}\n"))
        });
        let indexes = self.indexes.iter().map(|(index, table)| {
            let broken = if self.broken.contains(index) {
                " (broken)"
            } else {
                ""
            };
            format!("{index} on {table}{broken}\n")
        });
        columns.chain(indexes).collect()
    }

    pub fn has_table(&self, name: &str) -> bool {
        self.tables.contains_key(name)
    }
}
