//! Computed from other fields of the record.

use serde_json::Value as Json;

use super::delegate::delegate;
use super::{
    Field, Grouping, Kind, Measured, Setting, SortColumn, Widget, boolean, date, datetime, decimal,
    integer, text,
};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// The result of the expression in `formula`, of the kind named in `result`; computed with every write of the record. The
/// language is [`crate::formula`]'s.
pub struct Formula;

fn result(field: &Field) -> &'static dyn Kind {
    match field.params.result.as_deref() {
        Some("integer") => &integer::Integer,
        Some("decimal") => &decimal::Decimal,
        Some("boolean") => &boolean::Boolean,
        Some("date") => &date::Date,
        Some("datetime") => &datetime::DateTime,
        _ => &text::Text,
    }
}

impl Kind for Formula {
    fn name(&self) -> &'static str {
        "formula"
    }

    fn label(&self) -> Label {
        Label::new("Formula", "公式")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Formula,
            Setting::Result,
            Setting::Searchable,
            Setting::Indexed,
        ]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let kind = field.params.result.as_deref().unwrap_or("text");
        if result(field).name() != kind {
            reasons.push(
                Reason::new("bad_result", format!("A formula cannot give `{kind}`; use text, integer, decimal, boolean, date or datetime."))
                    .with(&[kind]),
            );
        }
        if field
            .params
            .formula
            .as_deref()
            .is_none_or(|formula| formula.trim().is_empty())
        {
            reasons.push(Reason::new("no_formula", "A formula needs an expression."));
        }
        reasons
    }

    delegate!(result);

    fn search(&self, field: &Field, value: &Value, into: &mut SearchText) {
        result(field).search(field, value, into);
    }
}
