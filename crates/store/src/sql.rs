//! Writing statements: text and identifiers go in by different doors, values never become text.
//!
//! A statement is a [`Shape`] (text, types of parameters and results) and its parameters. Shapes can be kept and used again
//! with other parameters, so that a hot path writes no text.

use std::sync::Arc;

use mainstay_model::{Cell, ColumnType};

use crate::dialect::Dialect;

/// Everything about a statement but the values.
#[derive(Clone, Debug)]
pub struct Shape {
    dialect: Dialect,
    text: String,
    params: Vec<ParamType>,
    results: Vec<ColumnType>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParamType {
    /// Of the cell, or of each cell of the list.
    pub ty: ColumnType,
    /// A list, sent as one array. PostgreSQL only.
    pub list: bool,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Param {
    /// A cell.
    One(Cell),
    /// A list of cells, sent as one array. PostgreSQL only.
    List(Vec<Cell>),
}

impl Shape {
    /// Which database it is for.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The types of the parameters, in order.
    pub fn params(&self) -> &[ParamType] {
        &self.params
    }

    /// The types of the columns of the result.
    pub fn results(&self) -> &[ColumnType] {
        &self.results
    }
}

/// A statement on its way: its shape and its parameters.
#[derive(Clone, Debug)]
pub struct Sql {
    shape: Arc<Shape>,
    params: Vec<Param>,
}

impl Sql {
    /// A statement that begins with this text.
    pub fn new(dialect: Dialect, text: &str) -> Self {
        let shape = Shape {
            dialect,
            text: text.to_owned(),
            params: Vec::new(),
            results: Vec::new(),
        };
        Self {
            shape: Arc::new(shape),
            params: Vec::new(),
        }
    }

    /// A statement of a known shape. The parameters are as many and of the types that the shape says.
    pub fn of(shape: &Arc<Shape>, params: Vec<Param>) -> Self {
        Self {
            shape: shape.clone(),
            params,
        }
    }

    /// A statement of a known shape whose parameters are all single cells.
    pub fn with(shape: &Arc<Shape>, cells: impl IntoIterator<Item = Cell>) -> Self {
        Self::of(shape, cells.into_iter().map(Param::One).collect())
    }

    /// Its shape, to be kept.
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// Which database it is for.
    pub fn dialect(&self) -> Dialect {
        self.shape.dialect
    }

    /// Adds text of our own: never anything that came from outside.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.writing().text.push_str(text);
        self
    }

    /// Adds a quoted identifier.
    pub fn ident(&mut self, name: &str) -> &mut Self {
        quote(name, &mut self.writing().text);
        self
    }

    /// Adds `alias."column"`.
    pub fn column(&mut self, alias: &str, name: &str) -> &mut Self {
        let text = &mut self.writing().text;
        text.push_str(alias);
        text.push('.');
        quote(name, text);
        self
    }

    /// Adds a list of quoted identifiers, with commas between.
    pub fn idents<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> &mut Self {
        for (at, name) in names.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.ident(name);
        }
        self
    }

    /// Adds a parameter. The type says how the cell is stored (the scale of a decimal above all).
    pub fn bind(&mut self, cell: Cell, ty: ColumnType) -> &mut Self {
        self.bind_param(Param::One(cell), ParamType { ty, list: false })
    }

    /// Adds a list as one array parameter, for `unnest` and `ANY`. PostgreSQL only: SQLite has no arrays.
    pub fn bind_array(&mut self, cells: Vec<Cell>, ty: ColumnType) -> &mut Self {
        self.bind_param(Param::List(cells), ParamType { ty, list: true })
    }

    /// Adds ` = ANY($n)` on PostgreSQL and ` IN (?, ?, ...)` on SQLite, the latter filled up to a power of two by repeating
    /// the last cell, so that lists of many lengths share few shapes. An empty list matches nothing.
    pub fn any_of(&mut self, mut cells: Vec<Cell>, ty: ColumnType) -> &mut Self {
        if self.dialect() == Dialect::Postgres {
            self.push(" = ANY(");
            return self.bind_array(cells, ty).push(")");
        }
        let Some(last) = cells.last().cloned() else {
            return self.push(" IN (NULL)");
        };
        cells.resize(cells.len().next_power_of_two(), last);
        self.push(" IN (");
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.bind(cell, ty);
        }
        self.push(")")
    }

    /// Says that the next column of the result is of this type.
    pub fn result(&mut self, ty: ColumnType) -> &mut Self {
        self.writing().results.push(ty);
        self
    }

    /// Says the types of the next columns of the result.
    pub fn results_are(&mut self, types: &[ColumnType]) -> &mut Self {
        self.writing().results.extend_from_slice(types);
        self
    }

    /// The statement that asks the database how it would run this one. The last column of the result is text.
    pub(crate) fn explained(&self) -> Self {
        let mut sql = self.clone();
        let shape = sql.writing();
        let (head, results) = match shape.dialect {
            Dialect::Sqlite => (
                "EXPLAIN QUERY PLAN ",
                vec![
                    ColumnType::Int,
                    ColumnType::Int,
                    ColumnType::Int,
                    ColumnType::Text,
                ],
            ),
            Dialect::Postgres => ("EXPLAIN (COSTS OFF) ", vec![ColumnType::Text]),
        };
        shape.text.insert_str(0, head);
        shape.results = results;
        sql
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.shape.text
    }

    /// The parameters, in order.
    pub fn params(&self) -> &[Param] {
        &self.params
    }

    /// The types of the columns of the result.
    pub fn results(&self) -> &[ColumnType] {
        &self.shape.results
    }

    fn bind_param(&mut self, param: Param, ty: ParamType) -> &mut Self {
        self.params.push(param);
        let number = self.params.len();
        let shape = self.writing();
        shape.params.push(ty);
        let dialect = shape.dialect;
        dialect.placeholder(number, &mut shape.text);
        self
    }

    /// Nobody else holds a shape that is being written, so that this copies nothing.
    fn writing(&mut self) -> &mut Shape {
        Arc::make_mut(&mut self.shape)
    }
}

/// Writes an identifier in quotes.
pub(crate) fn quote(name: &str, into: &mut String) {
    into.push('"');
    for c in name.chars().filter(|c| *c != '\0') {
        if c == '"' {
            into.push('"');
        }
        into.push(c);
    }
    into.push('"');
}

/// An identifier in quotes.
pub(crate) fn quoted(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 2);
    quote(name, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_become_text() {
        let mut sql = Sql::new(Dialect::Sqlite, "SELECT ");
        sql.ident("a\"b\0")
            .push(" = ")
            .bind(Cell::Text("'; --".to_owned()), ColumnType::Text);
        assert_eq!(sql.text(), r#"SELECT "a""b" = ?1"#);
    }

    #[test]
    fn lists_share_shapes() {
        let list = |dialect, n| {
            let mut sql = Sql::new(dialect, "x");
            sql.any_of((0..n).map(Cell::Int).collect(), ColumnType::Int);
            (sql.text().to_owned(), sql.params().len())
        };
        assert_eq!(
            list(Dialect::Sqlite, 3),
            ("x IN (?1, ?2, ?3, ?4)".to_owned(), 4)
        );
        assert_eq!(
            list(Dialect::Sqlite, 4),
            ("x IN (?1, ?2, ?3, ?4)".to_owned(), 4)
        );
        assert_eq!(list(Dialect::Sqlite, 0), ("x IN (NULL)".to_owned(), 0));
        assert_eq!(list(Dialect::Postgres, 3), ("x = ANY($1)".to_owned(), 1));
    }

    proptest::proptest! {
        #[test]
        fn any_name_stays_a_name(name in "[^\0]{1,40}") {
            let mut sql = Sql::new(Dialect::Sqlite, "SELECT 1 AS ");
            sql.ident(&name).push(", 2");
            let connection = rusqlite::Connection::open_in_memory().unwrap();
            let statement = connection.prepare(sql.text()).unwrap();
            proptest::prop_assert_eq!(statement.column_name(0).unwrap(), name);
            proptest::prop_assert_eq!(statement.column_count(), 2);
        }
    }
}
