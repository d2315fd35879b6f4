//! Computed over records that link here.

use serde_json::Value as Json;

use super::delegate::delegate;
use super::{
    Field, Grouping, Kind, Measured, RollupFunction, Setting, SortColumn, Widget, date, datetime,
    decimal, integer,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::Value;

/// How many, how much, the smallest, largest or latest of the records that link here; of the kind named in `result`.
pub struct Rollup;

/// The kind and the digits behind the point that a roll-up gives of a field; of none for a count.
pub fn rollup_result(
    function: RollupFunction,
    source: Option<&Field>,
) -> (&'static str, Option<u32>) {
    let Some(source) = source.filter(|_| function != RollupFunction::Count) else {
        return ("integer", None);
    };
    match source.kind.columns(source).first().map(|column| column.ty) {
        Some(ColumnType::Decimal { scale }) => ("decimal", Some(scale)),
        Some(ColumnType::Date) => ("date", None),
        Some(ColumnType::Time) => ("datetime", None),
        _ => ("integer", None),
    }
}

fn result(field: &Field) -> &'static dyn Kind {
    match field.params.result.as_deref() {
        Some("decimal") => &decimal::Decimal,
        Some("date") => &date::Date,
        Some("datetime") => &datetime::DateTime,
        _ => &integer::Integer,
    }
}

impl Kind for Rollup {
    fn name(&self) -> &'static str {
        "rollup"
    }

    fn label(&self) -> Label {
        Label::new("Roll-up", "汇总")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Rollup, Setting::Result, Setting::Indexed]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        let kind = field.params.result.as_deref().unwrap_or("integer");
        let mut reasons = Vec::new();
        if result(field).name() != kind {
            reasons.push(
                Reason::new(
                    "bad_rollup_result",
                    format!(
                        "A roll-up cannot give `{kind}`; use integer, decimal, date or datetime."
                    ),
                )
                .with(&[kind]),
            );
        }
        match &field.params.rollup {
            None => reasons.push(Reason::new(
                "no_rollup",
                "A roll-up needs an object, a link and a function.",
            )),
            Some(rollup) if rollup.function == RollupFunction::Count => {
                if kind != "integer" {
                    reasons.push(Reason::new(
                        "count_not_integer",
                        "A count gives a whole number.",
                    ));
                }
            }
            Some(rollup) if rollup.field.is_empty() => {
                reasons.push(Reason::new(
                    "no_rollup_field",
                    "This roll-up needs a field to look at.",
                ));
            }
            Some(rollup)
                if rollup.function == RollupFunction::Sum
                    && matches!(kind, "date" | "datetime") =>
            {
                reasons.push(Reason::new(
                    "sum_of_dates",
                    "Days and times cannot be summed.",
                ));
            }
            Some(_) => {}
        }
        reasons
    }

    delegate!(result);
}
