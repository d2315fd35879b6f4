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
            (Dialect::Sqlite, ColumnType::Bool | ColumnType::Int | ColumnType::Time) => {
                "INTEGER".to_owned()
            }
            // `INTEGER` to SQLite, with the scale written down, without which the numbers mean nothing.
            (Dialect::Sqlite, ColumnType::Decimal { scale }) => format!("INTEGER_E{scale}"),
            (Dialect::Sqlite, ColumnType::Text | ColumnType::Date | ColumnType::Json) => {
                "TEXT".to_owned()
            }
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

    /// The same type as the database's own catalogue tells it.
    pub(crate) fn live_type_name(self, ty: ColumnType) -> String {
        match (self, ty) {
            (Dialect::Postgres, ColumnType::Text) => "text".to_owned(),
            (Dialect::Postgres, ColumnType::Time) => "timestamp with time zone".to_owned(),
            _ => self.type_name(ty),
        }
    }

    /// Writes the placeholder of the parameter with this number, from 1.
    pub fn placeholder(self, number: usize, into: &mut String) {
        into.push(match self {
            Dialect::Sqlite => '?',
            Dialect::Postgres => '$',
        });
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        let mut rest = number;
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        into.extend(digits[at..].iter().map(|digit| char::from(*digit)));
    }

    /// The column that numbers rows by itself.
    pub(crate) fn row_number(self) -> &'static str {
        match self {
            Dialect::Sqlite => "INTEGER PRIMARY KEY",
            Dialect::Postgres => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        }
    }
}
