//! Formulas of a record that is not written yet: a rule may look at what they will come to.

use crate::formula::Formula;
use crate::object::Object;
use crate::predicate::Get;
use crate::value::Value;

/// Formulas may use formulas, so many deep at most: the catalogue refuses circles.
const DEEPEST: usize = 20;

/// A getter that works formulas out from the values of another one.
pub fn with_formulas<'g>(object: &'g Object, get: &'g Get<'g>) -> impl Fn(usize) -> Value + 'g {
    move |at| worked_out(object, get, at, 0)
}

fn worked_out(object: &Object, get: &Get<'_>, at: usize, depth: usize) -> Value {
    let Some(formula) = formula(object, at).filter(|_| depth <= DEEPEST) else {
        return get(at);
    };
    formula.evaluate(&|name| {
        object
            .position(name)
            .map_or(Value::Null, |at| worked_out(object, get, at, depth + 1))
    })
}

/// The formulas that follow a change of these fields, and formulas over formulas.
pub fn formulas_over(object: &Object, changed: &[usize]) -> Vec<usize> {
    let mut follow: Vec<usize> = Vec::new();
    for _ in 0..DEEPEST {
        let more: Vec<usize> = (0..object.fields.len())
            .filter(|at| !follow.contains(at))
            .filter(|at| {
                let used = uses(object, *at);
                used.iter()
                    .any(|at| changed.contains(at) || follow.contains(at))
            })
            .collect();
        if more.is_empty() {
            break;
        }
        follow.extend(more);
    }
    follow
}

/// The fields that a formula uses; none for other fields.
pub fn uses(object: &Object, at: usize) -> Vec<usize> {
    let names = formula(object, at).map(|formula| formula.dependencies());
    let names = names.unwrap_or_default();
    names
        .iter()
        .filter_map(|name| object.position(name))
        .collect()
}

fn formula(object: &Object, at: usize) -> Option<Formula> {
    let field = object.fields.get(at)?;
    field.params.formula.as_ref()?;
    Formula::of(field).ok()
}
