//! Where the two databases differ. Everything else is one text for both.

use mainstay_model::ColumnType;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Embedded.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

impl Dialect {
    /// The type of a column.
    pub fn type_name(self, ty: ColumnType) -> String {
        match (self, ty) {
            (Dialect::Sqlite, ColumnType::Bool | ColumnType::Int | ColumnType::Decimal { .. } | ColumnType::Time) => {
                "INTEGER".to_owned()
            }
            (Dialect::Sqlite, ColumnType::Text | ColumnType::Date | ColumnType::Json) => "TEXT".to_owned(),
            (Dialect::Sqlite, ColumnType::Id) => "BLOB".to_owned(),
            (Dialect::Postgres, ColumnType::Bool) => "boolean".to_owned(),
            (Dialect::Postgres, ColumnType::Int) => "bigint".to_owned(),
            (Dialect::Postgres, ColumnType::Decimal { scale }) => format!("numeric(18,{scale})"),
            (Dialect::Postgres, ColumnType::Text) => "text COLLATE \"C\"".to_owned(),
            (Dialect::Postgres, ColumnType::Date) => "date".to_owned(),
            (Dialect::Postgres, ColumnType::Time) => "timestamptz".to_owned(),
            (Dialect::Postgres, ColumnType::Id) => "uuid".to_owned(),
            (Dialect::Postgres, ColumnType::Json) => "jsonb".to_owned(),
        }
    }

    /// The placeholder of the parameter with this number, from 1.
    pub fn placeholder(self, number: usize) -> String {
        match self {
            Dialect::Sqlite => format!("?{number}"),
            Dialect::Postgres => format!("${number}"),
        }
    }
}
