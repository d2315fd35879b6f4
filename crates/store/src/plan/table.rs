//! Tables and indexes as they should be, and the text that makes them.

use mainstay_model::ColumnType;

use crate::dialect::Dialect;
use crate::sql::quoted;

/// Longest name of an index on PostgreSQL, in bytes.
const LONGEST: usize = 63;

/// A table as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub name: String,
    pub key: Key,
    pub columns: Vec<TableColumn>,
    pub indexes: Vec<Index>,
}

/// What tells rows apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// A column `rid` that numbers rows by itself.
    Rid,
    /// These columns.
    Columns(Vec<String>),
}

/// A column as it should be.
#[derive(Clone, Debug)]
pub(crate) struct TableColumn {
    pub name: String,
    pub ty: ColumnType,
    pub required: bool,
}

/// An index as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    pub columns: Vec<String>,
    pub unique: bool,
    /// Rows that are in it; empty for all.
    pub only: &'static str,
}

impl Table {
    pub fn new(name: &str, key: Key) -> Self {
        Self {
            name: name.to_owned(),
            key,
            columns: Vec::new(),
            indexes: Vec::new(),
        }
    }

    /// A table whose rows are numbered by `rid`.
    pub fn numbered(name: &str) -> Self {
        Self::new(name, Key::Rid)
    }

    /// A table whose rows are told apart by these columns.
    pub fn keyed<const N: usize>(name: &str, columns: [&str; N]) -> Self {
        Self::new(
            name,
            Key::Columns(columns.iter().map(|column| (*column).to_owned()).collect()),
        )
    }

    /// Adds a column that always has a value.
    pub fn column(mut self, name: &str, ty: ColumnType) -> Self {
        self.columns.push(TableColumn {
            name: name.to_owned(),
            ty,
            required: true,
        });
        self
    }

    /// Adds a column that may have none.
    pub fn optional(mut self, name: &str, ty: ColumnType) -> Self {
        self.columns.push(TableColumn {
            name: name.to_owned(),
            ty,
            required: false,
        });
        self
    }

    /// Adds an index.
    pub fn index<const N: usize>(self, columns: [&str; N]) -> Self {
        self.indexed(&columns, false, "")
    }

    /// Adds a unique index.
    pub fn unique<const N: usize>(self, columns: [&str; N]) -> Self {
        self.indexed(&columns, true, "")
    }

    pub fn indexed(mut self, columns: &[&str], unique: bool, only: &'static str) -> Self {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        self.indexes.push(Index {
            columns,
            unique,
            only,
        });
        self
    }

    /// The text that makes the table, without its indexes.
    pub fn create(&self, dialect: Dialect) -> String {
        let mut parts = Vec::with_capacity(self.columns.len() + 2);
        if self.key == Key::Rid {
            parts.push(format!("rid {}", dialect.row_number()));
        }
        parts.extend(self.columns.iter().map(|column| column.definition(dialect)));
        let mut tail = "";
        if let Key::Columns(columns) = &self.key {
            let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
            parts.push(format!("PRIMARY KEY ({})", columns.join(", ")));
            // The rows lie in the order of their key; a second copy of it would be of no use.
            if dialect == Dialect::Sqlite {
                tail = " WITHOUT ROWID";
            }
        }
        format!(
            "CREATE TABLE {} ({}){tail}",
            quoted(&self.name),
            parts.join(", ")
        )
    }

    /// The texts that make the table and its indexes.
    pub fn create_all(&self, dialect: Dialect) -> Vec<String> {
        let mut texts = vec![self.create(dialect)];
        texts.extend(
            self.indexes
                .iter()
                .map(|index| index.create(self, dialect, false)),
        );
        texts
    }
}

impl TableColumn {
    pub fn definition(&self, dialect: Dialect) -> String {
        let required = if self.required { " NOT NULL" } else { "" };
        format!(
            "{} {}{required}",
            quoted(&self.name),
            dialect.type_name(self.ty)
        )
    }
}

impl Index {
    /// Whether only lists need it: those who follow links look at the trash too.
    pub fn serves_lists(&self) -> bool {
        !self.unique && !self.only.is_empty()
    }

    /// Its name tells table and columns, and by a hash everything else: an index that should be different has a different
    /// name, so that comparing names is enough.
    pub fn name(&self, table: &Table, dialect: Dialect) -> String {
        let definition = self.definition(table, dialect);
        let unique = if self.unique { "unique " } else { "" };
        let hash = blake3::hash(format!("{unique}{definition}").as_bytes()).to_hex();
        let first = self.columns.first().map_or("", String::as_str);
        let mut name = format!("i_{}__{first}", table.name);
        name.truncate(LONGEST - 9);
        name.push('_');
        name.push_str(&hash[..8]);
        name
    }

    pub fn create(&self, table: &Table, dialect: Dialect, concurrently: bool) -> String {
        let unique = if self.unique { "UNIQUE " } else { "" };
        let concurrently = if concurrently {
            "CONCURRENTLY IF NOT EXISTS "
        } else {
            ""
        };
        let name = quoted(&self.name(table, dialect));
        format!(
            "CREATE {unique}INDEX {concurrently}{name} {}",
            self.definition(table, dialect)
        )
    }

    fn definition(&self, table: &Table, dialect: Dialect) -> String {
        let mut columns: Vec<String> = self.columns.iter().map(|column| quoted(column)).collect();
        // SQLite ends every index entry with the row's number by itself, and pages by it as well.
        if dialect == Dialect::Postgres && table.key == Key::Rid && !self.unique {
            columns.push("rid".to_owned());
        }
        let only = if self.only.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.only)
        };
        format!("ON {} ({}){only}", quoted(&table.name), columns.join(", "))
    }
}
