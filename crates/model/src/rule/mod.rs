//! Rules that a workspace makes for the records of an object: what may not be, and what has to be filled in when.
//!
//! A rule is a condition, written as filters are, and what follows where it holds: some fields are needed, or, when it names
//! none, the record is refused. So the same words say which records break it: a list can show them. Conditions look at the
//! record's own fields alone; formulas among these compare fields with each other.
//! Deliberately not here: when a record is written (crate `store`).

mod check;
mod defined;
mod formulas;

use serde::{Deserialize, Serialize};

use crate::filter::{RawCondition, RawFilter};
use crate::label::{Label, Lang};
use crate::problem::{Problem, Reason};

pub(crate) use check::resolved as own_predicate;
pub use check::{Broken, Checks, Written};
pub(crate) use defined::{check as check_definition, wrong_condition};
pub use formulas::{formulas_over, uses, with_formulas};

/// A rule of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name in programs: `won_has_amount`.
    pub name: String,
    /// What people call it.
    #[serde(default)]
    pub label: Label,
    /// Which records it is about, written as filters are; blank for all.
    #[serde(default)]
    pub when: String,
    /// Fields that have to be filled in where the condition holds. None: there must be no such record.
    #[serde(default)]
    pub require: Vec<String>,
    /// What is said to whoever breaks it; blank for a sentence of our own.
    #[serde(default)]
    pub message: Label,
    /// The field at which it is said, where no field is needed; blank for the first of the condition.
    #[serde(default)]
    pub field: String,
    /// What becomes of a write that breaks it.
    #[serde(default)]
    pub severity: Severity,
    /// Which writes are looked at.
    #[serde(default)]
    pub on: Occasion,
    /// Nobody looks at it for the time being.
    #[serde(default)]
    pub off: bool,
}

/// What becomes of a write that breaks a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is refused.
    #[default]
    Refuse,
    /// It is done, and the record says that it breaks the rule.
    Warn,
}

/// Which writes a rule looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// New records and changes.
    #[default]
    Always,
    /// New records alone.
    Create,
    /// Changes alone.
    Change,
}

impl Rule {
    /// The records that break it, as a filter.
    pub fn broken_by(&self) -> Result<RawFilter, Reason> {
        let when = match RawFilter::read(&self.when)? {
            RawFilter::All(parts) => RawFilter::All(parts),
            one => RawFilter::All(vec![one]),
        };
        let mut missing: Vec<RawFilter> = self.require.iter().map(|name| is_empty(name)).collect();
        Ok(match missing.len() {
            0 => when,
            1 => when.and(missing.remove(0)),
            _ => when.and(RawFilter::Any(missing)),
        })
    }

    /// What is said where it refuses a record, at a field. The English words are the message; those for other languages are
    /// arguments.
    fn refusal(&self, field: &str) -> Problem {
        let (en, zh) = (said(&self.message, Lang::En), said(&self.message, Lang::Zh));
        let reason = if self.message.is_empty() {
            let (en, zh) = (said(&self.label, Lang::En), said(&self.label, Lang::Zh));
            if self.require.is_empty() {
                let text = format!("This stands against the rule “{en}”.");
                Reason::new("rule_broken", text).with(&[&zh, &en, &self.name])
            } else {
                let text = format!("This is needed here, by the rule “{en}”.");
                Reason::new("rule_required", text).with(&[&zh, &en, &self.name])
            }
        } else {
            Reason::new("rule", en.clone()).with(&[&zh, &en, &self.name])
        };
        reason.at(field)
    }
}

fn said(label: &Label, lang: Lang) -> String {
    label.get(lang).trim().to_owned()
}

fn is_empty(field: &str) -> RawFilter {
    RawFilter::Condition(RawCondition {
        path: field.to_owned(),
        op: "is".to_owned(),
        operands: vec!["null".to_owned()],
    })
}

/// The fields that a filter asks about, each once, in the order of their first use.
pub(crate) fn asked(filter: &RawFilter, into: &mut Vec<String>) {
    match filter {
        RawFilter::All(parts) | RawFilter::Any(parts) => {
            parts.iter().for_each(|part| asked(part, into));
        }
        RawFilter::Not(part) => asked(part, into),
        RawFilter::Condition(condition) => {
            if !into.contains(&condition.path) {
                into.push(condition.path.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests;
