//! Formulas: worked out from the other fields of the record, with the write that changes one of these.

use mainstay_model::formula::Formula;
use mainstay_model::{Object, Value};

use super::task::{FieldChange, Step};

/// A formula of an object.
pub(crate) struct FormulaRule {
    /// The field that it fills.
    pub(crate) position: usize,
    /// The fields that it uses.
    pub(crate) uses: Vec<usize>,
    formula: Formula,
}

impl FormulaRule {
    /// Those of an object, each behind those that it uses.
    pub(crate) fn all(object: &Object) -> Vec<Self> {
        let mut waiting: Vec<Self> = (0..object.fields.len())
            .filter_map(|position| Self::of(object, position))
            .collect();
        let mut ordered: Vec<Self> = Vec::with_capacity(waiting.len());
        // The catalogue refuses circles; should there be one all the same, its formulas come last, in no special order.
        while !waiting.is_empty() {
            let ready = waiting
                .iter()
                .position(|rule| {
                    !waiting
                        .iter()
                        .any(|other| rule.uses.contains(&other.position))
                })
                .unwrap_or(0);
            ordered.push(waiting.remove(ready));
        }
        ordered
    }

    fn of(object: &Object, position: usize) -> Option<Self> {
        let field = &object.fields[position];
        field.params.formula.as_ref()?;
        let formula = Formula::of(field).ok()?;
        let uses = formula
            .dependencies()
            .iter()
            .filter_map(|name| object.position(name))
            .collect();
        Some(Self {
            position,
            uses,
            formula,
        })
    }

    /// Its value, from those that it uses.
    pub(crate) fn value(&self, object: &Object, get: &dyn Fn(usize) -> Value) -> Value {
        self.formula
            .evaluate(&|name| object.position(name).map_or(Value::Null, get))
    }
}

/// Adds to a step what follows from it for the formulas of the record.
pub(crate) fn work_out(step: &mut Step) {
    let new = step.before.is_none();
    work_out_some(step, |step, formula| {
        new || formula.uses.iter().any(|at| step.changes_at(*at))
    });
}

/// The same for every formula, whatever has changed.
pub(crate) fn work_out_all(step: &mut Step) {
    work_out_some(step, |_, _| true);
}

fn work_out_some(step: &mut Step, wanted: impl Fn(&Step, &FormulaRule) -> bool) {
    let rules = step.rules.clone();
    for formula in &rules.formulas {
        if !wanted(step, formula) {
            continue;
        }
        let new = formula.value(&rules.object, &|at| step.after(at).clone());
        let old = step
            .before
            .as_ref()
            .map_or(&Value::Null, |before| before.get(formula.position))
            .clone();
        if !new.same(&old) {
            step.changes.push(FieldChange {
                position: formula.position,
                old,
                new,
            });
        }
    }
}
