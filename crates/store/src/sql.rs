//! Writing statements: text and identifiers go in by different doors, values never become text.

use mainstay_model::{Cell, ColumnType};

use crate::dialect::Dialect;

/// A statement on its way: its text, its parameters, the types of what it gives back.
#[derive(Clone, Debug)]
pub struct Sql {
    dialect: Dialect,
    text: String,
    params: Vec<(Cell, ColumnType)>,
    results: Vec<ColumnType>,
}

impl Sql {
    /// A statement that begins with this text.
    pub fn new(dialect: Dialect, text: &str) -> Self {
        Self { dialect, text: text.to_owned(), params: Vec::new(), results: Vec::new() }
    }

    /// Which database it is for.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Adds text of our own: never anything that came from outside.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a quoted identifier.
    pub fn ident(&mut self, name: &str) -> &mut Self {
        self.text.push('"');
        for c in name.chars().filter(|c| *c != '\0') {
            if c == '"' {
                self.text.push('"');
            }
            self.text.push(c);
        }
        self.text.push('"');
        self
    }

    /// Adds `alias."column"`.
    pub fn column(&mut self, alias: &str, name: &str) -> &mut Self {
        self.text.push_str(alias);
        self.text.push('.');
        self.ident(name)
    }

    /// Adds a parameter. The type says how the cell is stored (the scale of a decimal above all).
    pub fn bind(&mut self, cell: Cell, ty: ColumnType) -> &mut Self {
        self.params.push((cell, ty));
        let placeholder = self.dialect.placeholder(self.params.len());
        self.text.push_str(&placeholder);
        self
    }

    /// Says that the next column of the result is of this type.
    pub fn result(&mut self, ty: ColumnType) -> &mut Self {
        self.results.push(ty);
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parameters, in order.
    pub fn params(&self) -> &[(Cell, ColumnType)] {
        &self.params
    }

    /// The types of the columns of the result.
    pub fn results(&self) -> &[ColumnType] {
        &self.results
    }
}
