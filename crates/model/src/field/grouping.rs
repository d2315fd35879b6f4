//! What reports may do with a field: put records into groups by it, compute something of it. Each kind tells it in its room.

use super::Field;
use crate::cell::Column;

/// How records are put into groups by a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Each value of the column is a group.
    Value(Column),
    /// The column has days: each period is a group.
    Day(Column),
    /// The column has instants: each period of somebody's zone is a group.
    Instant(Column),
    /// Each single value of the side table is a group, so that a record can be in several.
    Words,
    /// Each record that the column points at is a group.
    Link(Column),
    /// Each record of the side table is a group, so that a record can be in several.
    Links,
}

impl Grouping {
    /// Whether groups are periods.
    pub fn is_time(&self) -> bool {
        matches!(self, Grouping::Day(_) | Grouping::Instant(_))
    }

    /// Whether a record can be in several groups.
    pub fn is_many(&self) -> bool {
        matches!(self, Grouping::Words | Grouping::Links)
    }

    /// Whether groups are records.
    pub fn is_link(&self) -> bool {
        matches!(self, Grouping::Link(_) | Grouping::Links)
    }
}

/// What numbers of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Numbers with so many digits behind the point.
    Plain(u32),
    /// Whole numbers that nobody groups, such as years.
    Bare,
    /// Hundredths.
    Percent(u32),
    /// Amounts, each with a currency: those of different currencies are never added.
    Money,
    /// Seconds.
    Duration,
    /// Days. They have a first and a last, but no sum.
    Day,
    /// Instants.
    Instant,
}

impl Unit {
    /// Whether values can be added.
    pub fn adds(self) -> bool {
        !matches!(self, Unit::Day | Unit::Instant)
    }
}

/// What can be computed of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The column with the numbers.
    pub column: Column,
    /// The column with their currencies, for amounts.
    pub currency: Option<Column>,
    /// What they are.
    pub unit: Unit,
}

/// By the values of the main column.
pub(super) fn by_value(field: &Field) -> Option<Grouping> {
    main(field).map(Grouping::Value)
}

/// Numbers in the main column.
pub(super) fn numbers(field: &Field, unit: Unit) -> Option<Measured> {
    let column = main(field)?;
    Some(Measured {
        column,
        currency: None,
        unit,
    })
}

/// The main column.
pub(super) fn main(field: &Field) -> Option<Column> {
    field.kind.columns(field).into_iter().next()
}
