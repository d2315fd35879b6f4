//! Making a record.

use mainstay_model::access::Access;
use mainstay_model::change::Op;
use mainstay_model::query::Trash;
use mainstay_model::{Record, RecordId};
use serde_json::{Map, Value as Json};

use super::object;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// Makes a record of values given as JSON and gives it back as this person sees it.
    pub async fn create(&self, ctx: &Ctx, name: &str, input: &Map<String, Json>) -> Result<Record> {
        let op = self.creation(ctx, name, input)?;
        let (_, record) = self.commit_one(ctx, op, Trash::Live).await?;
        record.ok_or(Error::NotFound)
    }

    /// The same without reading it back.
    pub async fn create_blind(
        &self,
        ctx: &Ctx,
        name: &str,
        input: &Map<String, Json>,
    ) -> Result<RecordId> {
        let op = self.creation(ctx, name, input)?;
        let id = op.id();
        let applied = self
            .commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        // Another one, when the request was sent before and this is its repetition.
        Ok(applied.records.first().map_or(id, |(made, _)| *made))
    }

    /// The operation that makes a record of these values; else everything that stands against them, what rules demand too.
    pub(crate) fn creation(&self, ctx: &Ctx, name: &str, input: &Map<String, Json>) -> Result<Op> {
        let (object, id) = (object(ctx, name)?, RecordId::at(ctx.env.now));
        let made = ctx.access.create_from(&object, id, input, &ctx.env);
        made.map_err(|problems| match invalid(problems) {
            Error::Invalid(problems) => {
                Error::Invalid(self.with_rules(ctx, &object, input, problems))
            }
            refused => refused,
        })
    }
}

/// Problems of a draft; a missing right is a refusal of its own.
pub(crate) fn invalid(problems: Vec<mainstay_model::Problem>) -> Error {
    match problems.as_slice() {
        [problem]
            if matches!(
                &*problem.reason.code,
                "denied" | "read_only_key" | "may_not_merge"
            ) =>
        {
            Error::Denied(problem.reason.clone())
        }
        _ => Error::Invalid(problems),
    }
}
