//! What a record was: its changes, and itself as of a moment.

use jiff::Timestamp;
use mainstay_model::change::Change;
use mainstay_model::query::Trash;
use mainstay_model::{Record, RecordId};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// The changes of a record, newest first, fields that may not be read left out. `before` is the position of the last
    /// one of the page before.
    pub async fn history(
        &self,
        ctx: &Ctx,
        object: &str,
        id: RecordId,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<Change>> {
        let get = ctx
            .access
            .get(object, id, Trash::Any)
            .ok_or(Error::NotFound)?;
        Ok(self.store().history(&get, before, limit).await?)
    }

    /// The record as it was at a moment.
    pub async fn as_of(
        &self,
        ctx: &Ctx,
        object: &str,
        id: RecordId,
        at: Timestamp,
    ) -> Result<Record> {
        let get = ctx
            .access
            .get(object, id, Trash::Any)
            .ok_or(Error::NotFound)?;
        self.store().as_of(&get, at).await?.ok_or(Error::NotFound)
    }
}
