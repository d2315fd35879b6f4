//! A report in the scope of a person: rows and fields that this person may see, nothing else. The store takes no other form.

use std::sync::Arc;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::{Bucket, Function, Group, Measure, Report};
use crate::access::Access;
use crate::field::{Field, Grouping, Measured};
use crate::filter::Hop;
use crate::object::Object;
use crate::query::ScopedQuery;

/// A report whose every name is good, and may be read.
#[derive(Clone, Debug)]
pub struct ScopedReport {
    pub(crate) report: Report,
    pub(crate) query: ScopedQuery,
    pub(crate) groups: Vec<ScopedGroup>,
    pub(crate) measures: Vec<ScopedMeasure>,
    pub(crate) zone: TimeZone,
    pub(crate) first_day: Weekday,
}

/// A grouping that is possible.
#[derive(Clone, Debug)]
pub struct ScopedGroup {
    /// As it was asked for, with the period that is meant.
    pub group: Group,
    /// Links passed through; never to many. For a grouping by records the last of them leads to these.
    pub hops: Vec<Hop>,
    /// The object that has the field.
    pub object: Arc<Object>,
    /// The field's position there.
    pub field: usize,
    /// How it makes groups.
    pub grouping: Grouping,
    /// The way to the records that groups are, for a grouping by records.
    pub leads: Option<Hop>,
}

/// A number that is possible.
#[derive(Clone, Debug)]
pub struct ScopedMeasure {
    /// As it was asked for.
    pub measure: Measure,
    /// The field's position; nothing for a count of records.
    pub field: Option<usize>,
    /// What the field's numbers are.
    pub measured: Option<Measured>,
    /// How its values are told apart, for counting different ones.
    pub apart: Option<ScopedGroup>,
}

impl ScopedReport {
    /// The report as it was asked for.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The records that are looked at.
    pub fn query(&self) -> &ScopedQuery {
        &self.query
    }

    /// Whose scope it is.
    pub fn access(&self) -> &Arc<Access> {
        self.query.access()
    }

    /// The object.
    pub fn object(&self) -> &Arc<Object> {
        self.query.object()
    }

    /// The groupings: rows, columns.
    pub fn groups(&self) -> &[ScopedGroup] {
        &self.groups
    }

    /// What is computed.
    pub fn measures(&self) -> &[ScopedMeasure] {
        &self.measures
    }

    /// The zone in which instants are days.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day on which weeks begin.
    pub fn first_day(&self) -> Weekday {
        self.first_day
    }

    /// Whether what groups come to tells what all of them together come to.
    pub fn adds(&self) -> bool {
        self.groups.iter().all(|group| !group.grouping.is_many())
            && self
                .measures
                .iter()
                .all(|measure| measure.measure.function.adds())
    }
}

impl ScopedGroup {
    /// The field.
    pub fn of(&self) -> &Field {
        &self.object.fields[self.field]
    }

    /// How long its periods are, when its groups are periods.
    pub fn bucket(&self) -> Option<Bucket> {
        self.group.bucket.filter(|_| self.grouping.is_time())
    }

    /// Whether its groups follow each other by themselves: periods, options, numbers.
    pub fn is_ordered(&self) -> bool {
        let field = self.of();
        self.grouping.is_time()
            || !field.params.options.is_empty()
            || field.kind.measured(field).is_some()
    }
}

impl ScopedMeasure {
    /// Whether it adds amounts, which have currencies.
    pub fn is_money(&self) -> bool {
        !matches!(self.measure.function, Function::Count | Function::Distinct)
            && self
                .measured
                .as_ref()
                .is_some_and(|measured| measured.currency.is_some())
    }
}
