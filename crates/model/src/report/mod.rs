//! Reports: records of an object put into groups, and numbers computed of each group.
//!
//! `Report -> ScopedReport -> Table`. A report is written in words, in an address and in a saved one alike: `group=owner`,
//! `group=created_at:month`, `measure=sum:amount`. [`crate::access::Access`] alone makes a [`ScopedReport`] of it; the store
//! gives what each group comes to; [`Table`] puts that in order, for people and programs. Amounts of different currencies
//! are never added: a figure has one number for each.
//! Deliberately not here: the statement (`store`), charts (`web`), how reports are kept (`app`).

mod address;
mod bucket;
mod figure;
mod order;
mod scoped;
mod slot;
mod table;

use crate::filter::RawFilter;

pub use address::NAMES;
pub use bucket::Bucket;
pub use figure::{Figure, Tally};
pub use scoped::{ScopedGroup, ScopedMeasure, ScopedReport};
pub use slot::{Names, Slot, SlotKey};
pub use table::{Answer, Grain, GroupRow, Table};

/// Most groupings of a report: rows and columns.
pub const MOST_GROUPS: usize = 2;
/// Most numbers of a group.
pub const MOST_MEASURES: usize = 6;
/// Most rows that are shown.
pub const MOST_ROWS: usize = 1_000;
/// Rows that are shown when nothing else is asked.
pub const USUAL_ROWS: usize = 100;
/// Most columns; the others are told as one.
pub const MOST_COLUMNS: usize = 24;
/// Most groups that are read of one statement; beyond, the largest of them.
pub const MOST_READ: usize = 20_000;

/// A report as somebody asks for it, before any name in it is known to be good.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The object whose records are looked at.
    pub object: String,
    /// Which of them.
    pub filter: RawFilter,
    /// By what they are put into groups: rows first, then columns. None for one number over all.
    pub groups: Vec<Group>,
    /// What is computed; never empty once read.
    pub measures: Vec<Measure>,
    /// The order of the rows.
    pub order: Order,
    /// How many rows; the rest is told as one. Nothing for as many as are usual.
    pub top: Option<usize>,
    /// How it is drawn.
    pub chart: Chart,
    /// The currency that charts and orders look at; blank for the most frequent one.
    pub currency: String,
}

/// One grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The way to the field: `owner`, `company.industry`.
    pub path: String,
    /// How long the periods of days and instants are.
    pub bucket: Option<Bucket>,
}

/// One number of each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// How it is computed.
    pub function: Function,
    /// Of which field; blank for a count of records.
    pub field: String,
}

/// How the values of a group become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// How many records.
    Count,
    /// The sum.
    Sum,
    /// The average of those that have a value.
    Average,
    /// The middle one; the average of both where there are two.
    Median,
    /// The smallest, the earliest.
    Least,
    /// The largest, the latest.
    Most,
    /// How many different ones.
    Distinct,
}

impl Function {
    /// All of them, the most usual first.
    pub const ALL: [Function; 7] = [
        Function::Count,
        Function::Sum,
        Function::Average,
        Function::Median,
        Function::Least,
        Function::Most,
        Function::Distinct,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Function::Count => "count",
            Function::Sum => "sum",
            Function::Average => "avg",
            Function::Median => "median",
            Function::Least => "min",
            Function::Most => "max",
            Function::Distinct => "distinct",
        }
    }

    /// The function written so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|function| function.name() == name)
    }

    /// Whether what two groups come to tells what both together come to.
    pub fn adds(self) -> bool {
        !matches!(self, Function::Median | Function::Distinct)
    }
}

/// The order of rows. What has no value comes last, and behind it what is told as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Periods and options as they follow each other; everything else by the first number, largest first.
    #[default]
    Usual,
    /// By what the groups are: options in their order, periods, titles.
    Group {
        /// The last first.
        descending: bool,
    },
    /// By a number.
    Measure {
        /// Which, from 0.
        at: usize,
        /// The largest first.
        descending: bool,
    },
}

/// How a report is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Chart {
    /// Rows and columns alone.
    #[default]
    Table,
    /// A bar for each group.
    Bar,
    /// A line through the groups, for what goes on in time.
    Line,
    /// What is left from step to step.
    Funnel,
    /// Parts of a whole.
    Pie,
    /// The numbers over all, large.
    Number,
}

impl Chart {
    /// All of them.
    pub const ALL: [Chart; 6] = [
        Chart::Table,
        Chart::Bar,
        Chart::Line,
        Chart::Pie,
        Chart::Funnel,
        Chart::Number,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Chart::Table => "table",
            Chart::Bar => "bar",
            Chart::Line => "line",
            Chart::Funnel => "funnel",
            Chart::Pie => "pie",
            Chart::Number => "number",
        }
    }

    /// The chart written so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chart| chart.name() == name)
    }
}

impl Measure {
    /// How many records.
    pub fn count() -> Self {
        Self {
            function: Function::Count,
            field: String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
