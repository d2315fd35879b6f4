//! What a workspace demands of its records: the rules of an object, looked at when something of theirs changes. What puts back
//! what was, and what follows from another operation, is not asked.

use jiff::Timestamp;
use mainstay_model::Env;
use mainstay_model::change::{Refusal, Verb};
use mainstay_model::rule::Written;

use super::task::{Step, Task};

/// Why a step is refused by a rule.
pub(crate) fn refused(task: &Task<'_>, step: &Step, at: Timestamp) -> Option<Refusal> {
    let checks = &step.rules.checks;
    let written = matches!(step.verb, Verb::Create | Verb::Update);
    if checks.is_empty() || !written {
        return None;
    }
    let env = Env {
        now: at,
        ..task.rules_in?.clone()
    };
    let written = Written {
        is_new: step.before.is_none(),
        changes: &|at| step.changes_at(at),
        after: &|at| step.after(at).clone(),
    };
    let problems = checks.refusals(&written, &env);
    (!problems.is_empty()).then_some(Refusal::Rules(problems))
}
