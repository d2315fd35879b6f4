//! Reports in a person's scope.

use std::sync::Arc;

use super::{Access, QueryError};
use crate::env::Env;
use crate::field::Unit;
use crate::filter;
use crate::object::Object;
use crate::problem::{Problem, Reason};
use crate::query::{RawQuery, ScopedQuery};
use crate::report::{
    Bucket, Function, Group, Measure, Report, ScopedGroup, ScopedMeasure, ScopedReport,
};

impl Access {
    /// A report in this person's scope, or everything that is wrong with it. A field that may not be read does not exist: a
    /// number of it would tell what it holds.
    pub fn report(
        self: &Arc<Self>,
        report: &Report,
        env: &Env,
    ) -> Result<ScopedReport, ReportError> {
        let raw = RawQuery {
            filter: report.filter.clone(),
            select: Some(Vec::new()),
            ..RawQuery::default()
        };
        let mut problems = Vec::new();
        let query = match self.query(&report.object, &raw, env) {
            Ok(query) => query,
            Err(QueryError::NotFound) => return Err(ReportError::NotFound),
            Err(QueryError::Problems(query, found)) => {
                problems.extend(found.into_iter().map(|problem| problem.reason.at("filter")));
                *query
            }
        };
        let groups = self.groups(report, &query, &mut problems);
        let measures = self.measures(report, &query, &mut problems);
        if !problems.is_empty() {
            return Err(ReportError::Problems(problems));
        }
        Ok(ScopedReport {
            report: report.clone(),
            query,
            groups,
            measures,
            zone: env.zone.clone(),
            first_day: env.locale.forms().first_day,
        })
    }

    fn groups(
        &self,
        report: &Report,
        query: &ScopedQuery,
        problems: &mut Vec<Problem>,
    ) -> Vec<ScopedGroup> {
        let mut groups = Vec::with_capacity(report.groups.len());
        for group in &report.groups {
            match self.grouped(query.object(), group) {
                Ok(group) => groups.push(group),
                Err(reason) => problems.push(reason.at("group")),
            }
        }
        groups
    }

    /// How records of an object are put into groups, if that is possible.
    pub fn grouped(&self, object: &Arc<Object>, group: &Group) -> Result<ScopedGroup, Reason> {
        let path = &group.path;
        let refused = || {
            Reason::new(
                "not_groupable",
                format!("Records cannot be grouped by `{path}`."),
            )
            .with(&[path])
        };
        let (hops, last, position) = filter::follow(path, object, self)?;
        if hops.iter().any(|hop| hop.many) {
            return Err(refused());
        }
        let field = &last.fields[position];
        let grouping = field.kind.grouping(field).ok_or_else(refused)?;
        let leads = if grouping.is_link() {
            Some(filter::hop(&last, position, self).map_err(|_| refused())?)
        } else {
            None
        };
        let mut group = group.clone();
        if grouping.is_time() {
            group.bucket = group.bucket.or(Some(Bucket::Month));
        } else if group.bucket.is_some() {
            return Err(Reason::new(
                "not_a_time",
                format!("`{path}` has no days, which could be put into periods."),
            )
            .with(&[path]));
        }
        Ok(ScopedGroup {
            group,
            hops,
            object: last,
            field: position,
            grouping,
            leads,
        })
    }

    fn measures(
        &self,
        report: &Report,
        query: &ScopedQuery,
        problems: &mut Vec<Problem>,
    ) -> Vec<ScopedMeasure> {
        let mut measures = Vec::with_capacity(report.measures.len());
        for measure in &report.measures {
            match self.measured(query.object(), measure) {
                Ok(measure) => measures.push(measure),
                Err(reason) => problems.push(reason.at("measure")),
            }
        }
        measures
    }

    /// What is computed of records of an object, if that is possible.
    pub fn measured(
        &self,
        object: &Arc<Object>,
        measure: &Measure,
    ) -> Result<ScopedMeasure, Reason> {
        let name = &measure.field;
        if name.is_empty() && measure.function == Function::Count {
            return Ok(ScopedMeasure {
                measure: measure.clone(),
                field: None,
                measured: None,
                apart: None,
            });
        }
        let readable = |at: &usize| self.may_read(object, *at);
        let position = object
            .position(name)
            .filter(readable)
            .ok_or_else(|| filter::unknown_field(name, object, |at| self.may_read(object, at)))?;
        let field = &object.fields[position];
        let measured = field.kind.measured(field);
        let whole = Group {
            path: name.clone(),
            bucket: None,
        };
        let apart = self.grouped(object, &whole).ok();
        let unit = measured.as_ref().map(|measured| measured.unit);
        let possible = match measure.function {
            Function::Count => false,
            Function::Distinct => apart.is_some(),
            Function::Least | Function::Most => unit.is_some(),
            Function::Sum | Function::Average | Function::Median => unit.is_some_and(Unit::adds),
        };
        if !possible {
            let word = measure.function.name();
            return Err(Reason::new(
                "not_measurable",
                format!("`{word}` cannot be computed of `{name}`."),
            )
            .with(&[word, name]));
        }
        Ok(ScopedMeasure {
            measure: measure.clone(),
            field: Some(position),
            measured,
            apart,
        })
    }
}

/// Why a report cannot be given.
#[derive(Debug)]
pub enum ReportError {
    /// There is no such object, or nothing of it may be seen.
    NotFound,
    /// These parts are wrong.
    Problems(Vec<Problem>),
}
