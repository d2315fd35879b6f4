//! Making a record.

use mainstay_model::access::Access;
use mainstay_model::{Record, RecordId};
use serde_json::{Map, Value as Json};

use super::object;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// Makes a record of values given as JSON and gives it back as this person sees it.
    pub async fn create(&self, ctx: &Ctx, name: &str, input: &Map<String, Json>) -> Result<Record> {
        let id = self.create_blind(ctx, name, input).await?;
        self.get(ctx, name, id).await
    }

    /// The same without reading it back.
    pub async fn create_blind(
        &self,
        ctx: &Ctx,
        name: &str,
        input: &Map<String, Json>,
    ) -> Result<RecordId> {
        let object = object(ctx, name)?;
        let id = RecordId::at(ctx.env.now);
        let op = ctx
            .access
            .create_from(&object, id, input, &ctx.env)
            .map_err(invalid)?;
        let applied = self
            .commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        // Another one, when the request was sent before and this is its repetition.
        Ok(applied.records.first().map_or(id, |(made, _)| *made))
    }
}

/// Problems of a draft; a missing right is a refusal of its own.
pub(super) fn invalid(problems: Vec<mainstay_model::Problem>) -> Error {
    match problems.as_slice() {
        [problem] if matches!(&*problem.reason.code, "denied" | "read_only_key") => {
            Error::Denied(problem.reason.clone())
        }
        _ => Error::Invalid(problems),
    }
}
