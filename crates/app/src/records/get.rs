//! Seeing one record.

use mainstay_model::query::Trash;
use mainstay_model::{Record, RecordId};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// A record outside the trash.
    pub async fn get(&self, ctx: &Ctx, object: &str, id: RecordId) -> Result<Record> {
        self.get_in(ctx, object, id, Trash::Live).await
    }

    /// A record, in the trash or outside.
    pub async fn get_in(
        &self,
        ctx: &Ctx,
        object: &str,
        id: RecordId,
        trash: Trash,
    ) -> Result<Record> {
        let get = ctx.access.get(object, id, trash).ok_or(Error::NotFound)?;
        self.store().get(&get).await?.ok_or(Error::NotFound)
    }
}
