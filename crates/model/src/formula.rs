//! Formulas: values worked out from the other fields of a record, in a small language without loops, clocks or other
//! records, so that a result depends on the record alone and can be stored.
//!
//! `if(amount > 1000 and not is_blank(owner), concat(upper(name), " (large)"), coalesce(code, "-"))`
//!
//! | | |
//! |---|---|
//! | values | `12.5`, `"text"` or `'text'`, `true`, `false`, `null`, names of fields |
//! | operators, weakest first | `or`, `and`, `not`, `= != < <= > >=`, `+ -`, `* / %`, unary `-` |
//! | choosing | `if(condition, then, else)`, `coalesce(a, b, ...)`, `is_blank(a)` |
//! | text | `concat(a, ...)`, `upper(t)`, `lower(t)`, `trim(t)`, `length(t)`, `left(t, n)`, `right(t, n)`, `contains(t, part)`, `text(a)` |
//! | numbers | `round(n, digits)`, `floor(n)`, `ceil(n)`, `abs(n)`, `min(a, ...)`, `max(a, ...)` |
//! | days | `year(d)`, `month(d)`, `day(d)`, `date(t)`, `days_between(from, to)`; a day plus or minus a number is a day |
//!
//! What cannot be worked out (division by zero, a missing value in a sum, a number too large) is no value. Types are checked
//! when a formula is defined ([`Formula::check`]), not when it is used.

mod evaluate;
mod function;
mod lexer;
mod parser;
mod types;

use crate::cell::ColumnType;
use crate::field::Field;
use crate::object::Object;
use crate::problem::Reason;
use crate::value::Value;

use function::Function;

/// An expression, read once.
#[derive(Clone, Debug)]
pub struct Formula {
    root: Expr,
    fields: Vec<String>,
    /// The column that the result goes to, for formulas of a field.
    result: Option<ColumnType>,
}

#[derive(Clone, Debug)]
enum Expr {
    Literal(Value),
    Field {
        name: String,
        at: usize,
    },
    Not {
        inner: Box<Expr>,
        at: usize,
    },
    Negate {
        inner: Box<Expr>,
        at: usize,
    },
    Binary {
        op: BinaryOp,
        left: Box<Expr>,
        right: Box<Expr>,
        at: usize,
    },
    Call {
        function: &'static Function,
        args: Vec<Expr>,
        at: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BinaryOp {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Formula {
    /// Reads an expression. The reason of a refusal names the position.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let (root, fields) = parser::parse(text)?;
        Ok(Self {
            root,
            fields,
            result: None,
        })
    }

    /// The formula of a field: its results are of the field's kind.
    pub fn of(field: &Field) -> Result<Self, Reason> {
        let text = field.params.formula.as_deref().unwrap_or("");
        let formula = Self::parse(text)?;
        Ok(Self {
            result: field.kind.columns(field).first().map(|column| column.ty),
            ..formula
        })
    }

    /// The same, whose results are to go to a column of this type.
    #[must_use]
    pub fn giving(mut self, column: ColumnType) -> Self {
        self.result = Some(column);
        self
    }

    /// The fields that it uses, each once, in the order of their first use.
    pub fn dependencies(&self) -> Vec<String> {
        self.fields.clone()
    }

    /// Whether every field exists and every value is of the type that is wanted where it stands.
    pub fn check(&self, object: &Object) -> Result<(), Reason> {
        let found = types::infer(&self.root, object)?;
        match self.result {
            Some(wanted) => types::fits(found, wanted),
            None => Ok(()),
        }
    }

    /// Its value. `get` gives the values of the fields it uses.
    pub fn evaluate(&self, get: &dyn Fn(&str) -> Value) -> Value {
        let value = evaluate::evaluate(&self.root, get);
        match self.result {
            Some(wanted) => evaluate::shaped(value, wanted),
            None => value,
        }
    }
}

/// A refusal at a position of the text, counted from 1 in characters.
fn refused(code: &str, at: usize, message: String, args: &[&str]) -> Reason {
    let position = at.to_string();
    let args: Vec<&str> = [position.as_str()]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    Reason::new(code, format!("{message} (position {at}).")).with(&args)
}

#[cfg(test)]
mod tests;
