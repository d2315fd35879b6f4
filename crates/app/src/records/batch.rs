//! Several operations on one object in one request: for programs.

use mainstay_model::change::{ChangeSet, Op, Refusal, Verb};
use mainstay_model::{Object, Problem, RecordId};
use serde_json::{Map, Value as Json};

use super::object;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result, problem};
use crate::policy;

/// One operation of a batch.
#[derive(Clone, Debug)]
pub enum BatchOp {
    /// Make a record.
    Create(Map<String, Json>),
    /// Change a record, if it still has this version.
    Update(RecordId, Map<String, Json>, Option<i64>),
    /// Put a record in the trash, if it still has this version.
    Delete(RecordId, Option<i64>),
}

/// What became of an operation.
#[derive(Clone, Debug)]
pub enum BatchResult {
    /// Done: the record and its version.
    Done(RecordId, i64),
    /// Refused, with everything that is wrong with it.
    Refused(Vec<Problem>),
}

impl App {
    /// Applies a batch as one change set. With `atomic`, one refused operation refuses all.
    pub async fn batch(
        &self,
        ctx: &Ctx,
        name: &str,
        batch: Vec<BatchOp>,
        atomic: bool,
    ) -> Result<Vec<BatchResult>> {
        let object = object(ctx, name)?;
        let mut results: Vec<Option<BatchResult>> = Vec::with_capacity(batch.len());
        let (mut ops, mut places) = (Vec::new(), Vec::new());
        for operation in batch {
            let op = self.op(ctx, &object, operation);
            let op = op.and_then(|op| match policy::wrong(ctx, &op) {
                Some(problem) => Err(vec![problem]),
                None => Ok(op),
            });
            match op {
                Ok(op) => {
                    places.push(results.len());
                    ops.push(op);
                    results.push(None);
                }
                Err(problems) => results.push(Some(BatchResult::Refused(problems))),
            }
        }
        if atomic && results.iter().any(Option::is_some) {
            return Err(Error::Invalid(placed(&results)));
        }
        if !ops.is_empty() {
            let changes = ChangeSet {
                meta: ctx.meta(),
                ops,
                all_or_nothing: atomic,
            };
            let applied = self
                .commit_or(ctx, changes, |at, refusal| {
                    placed_refusal(places.get(at).copied().unwrap_or(at), &refusal)
                })
                .await?;
            for (at, refusal) in &applied.refused {
                results[places[*at]] = Some(BatchResult::Refused(vec![problem(refusal)]));
            }
            // Those that were not refused come in order.
            let mut done = applied.records.into_iter();
            for place in places {
                if results[place].is_none()
                    && let Some((id, version)) = done.next()
                {
                    results[place] = Some(BatchResult::Done(id, version));
                }
            }
        }
        Ok(results
            .into_iter()
            .map(|result| result.unwrap_or(BatchResult::Refused(Vec::new())))
            .collect())
    }

    fn op(
        &self,
        ctx: &Ctx,
        object: &Object,
        operation: BatchOp,
    ) -> std::result::Result<Op, Vec<Problem>> {
        match operation {
            BatchOp::Create(input) => {
                let id = RecordId::at(ctx.env.now);
                ctx.access.create_from(object, id, &input, &ctx.env)
            }
            BatchOp::Update(id, input, expect) => {
                let op = ctx.access.update_from(object, id, &input, &ctx.env)?;
                Ok(op.expecting(expect))
            }
            BatchOp::Delete(id, expect) => Ok(ctx
                .access
                .remove(object, id, Verb::Trash)?
                .expecting(expect)),
        }
    }
}

/// The problems of all refused operations, each at its place: `operations[3].name`.
fn placed(results: &[Option<BatchResult>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, result) in results.iter().enumerate() {
        if let Some(BatchResult::Refused(refused)) = result {
            problems.extend(refused.iter().map(|problem| at_place(at, problem.clone())));
        }
    }
    problems
}

fn at_place(at: usize, problem: Problem) -> Problem {
    let field = if problem.field.is_empty() {
        String::new()
    } else {
        format!(".{}", problem.field)
    };
    Problem {
        field: format!("operations[{at}]{field}"),
        ..problem
    }
}

/// What only the database could tell of an operation. Nothing was done, whichever operation it is.
fn placed_refusal(at: usize, refusal: &Refusal) -> Error {
    let told = at_place(at, problem(refusal));
    match refusal {
        Refusal::Rules(problems) => {
            let placed = problems.iter().cloned();
            Error::Invalid(placed.map(|problem| at_place(at, problem)).collect())
        }
        Refusal::Stale(_)
        | Refusal::Taken(..)
        | Refusal::Linked(..)
        | Refusal::Trashed
        | Refusal::NotTrashed
        | Refusal::LastAdministrator => Error::Conflict(told),
        _ => Error::Invalid(vec![told]),
    }
}
