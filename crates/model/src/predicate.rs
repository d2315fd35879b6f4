//! Which rows: a tree over columns that the store writes as SQL. Two-valued: a comparison with nothing is false, and
//! `Not` of it is true, so that "is not red" includes what has no colour.

mod holds;

use crate::cell::Cell;

pub use holds::Get;

/// A condition on the rows of an object's table.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// Every row.
    True,
    /// No row.
    False,
    /// All of these.
    And(Vec<Predicate>),
    /// Any of these.
    Or(Vec<Predicate>),
    /// The rows for which it does not hold.
    Not(Box<Predicate>),
    /// A column compared with a cell.
    Compare(String, Compare, Cell),
    /// A column has no value.
    IsNull(String),
    /// A column is one of these cells (all of one type, none null).
    In(String, Vec<Cell>),
    /// A text column matches; columns and patterns hold folded text.
    Like(String, Like),
    /// The record itself is one of these.
    Ids(Vec<crate::id::RecordId>),
    /// The side table of the field (named without object) has a single value that matches.
    HasValue(String, ValueMatch),
    /// The link column points at a live record of the object for which the predicate holds.
    Linked {
        /// Column of this table with the target's id.
        column: String,
        /// The object pointed at.
        object: String,
        /// What holds for the target.
        predicate: Box<Predicate>,
    },
    /// The field with links to many has a link to a live record of the object for which the predicate holds.
    LinkedMany {
        /// The field.
        field: String,
        /// The object pointed at.
        object: String,
        /// What holds for the target.
        predicate: Box<Predicate>,
    },
    /// The field with links to many has a link to one of these records.
    LinksTo(String, Vec<crate::id::RecordId>),
    /// The search index finds it (text as typed; tokenised by [`crate::search`]).
    Matches(String),
}

/// How two cells are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Equal.
    Eq,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
}

/// How a text is matched; the text is literal, no wildcard is special.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Like {
    /// Begins with it (an index serves this).
    Prefix(String),
    /// Contains it.
    Contains(String),
    /// Ends with it.
    Suffix(String),
    /// Parts in order, `%` between them, anchored where the first or last is not empty.
    Pattern(Vec<String>),
}

/// How a single value of a side table is matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueMatch {
    /// Is one of these.
    In(Vec<String>),
    /// Matches.
    Like(Like),
    /// Whatever it is: the list is not empty.
    Any,
}

impl Predicate {
    /// Both, without needless nesting.
    #[must_use]
    pub fn and(self, other: Predicate) -> Predicate {
        match (self, other) {
            (Predicate::True, other) | (other, Predicate::True) => other,
            (Predicate::False, _) | (_, Predicate::False) => Predicate::False,
            (Predicate::And(mut all), Predicate::And(more)) => {
                all.extend(more);
                Predicate::And(all)
            }
            (Predicate::And(mut all), other) => {
                all.push(other);
                Predicate::And(all)
            }
            (this, Predicate::And(mut all)) => {
                all.insert(0, this);
                Predicate::And(all)
            }
            (this, other) => Predicate::And(vec![this, other]),
        }
    }

    /// Either, without needless nesting.
    #[must_use]
    pub fn or(self, other: Predicate) -> Predicate {
        match (self, other) {
            (Predicate::False, other) | (other, Predicate::False) => other,
            (Predicate::True, _) | (_, Predicate::True) => Predicate::True,
            (Predicate::Or(mut all), other) => {
                all.push(other);
                Predicate::Or(all)
            }
            (this, other) => Predicate::Or(vec![this, other]),
        }
    }

    /// The opposite, without double negation.
    #[must_use]
    pub fn negate(self) -> Predicate {
        match self {
            Predicate::True => Predicate::False,
            Predicate::False => Predicate::True,
            Predicate::Not(inner) => *inner,
            other => Predicate::Not(Box::new(other)),
        }
    }

    /// A column equals a cell.
    pub fn eq(column: impl Into<String>, cell: Cell) -> Predicate {
        Predicate::Compare(column.into(), Compare::Eq, cell)
    }
}
