//! What a person looked at lately: to go back to it.

use mainstay_model::{Record, RecordId};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// Remembers that this person looked at a record. Failing to remember is no reason not to show it.
    pub async fn note_seen(&self, ctx: &Ctx, object: &str, id: RecordId) {
        let Some(user) = ctx.env.me.filter(|_| ctx.viewer.is_none()) else {
            return;
        };
        if let Err(error) = self.store().note_seen(user, object, id, ctx.env.now).await {
            tracing::warn!(%error, "Could not remember what somebody looked at");
        }
    }

    /// What this person looked at lately and may still see, the latest first.
    pub async fn recently_seen(&self, ctx: &Ctx, limit: usize) -> Result<Vec<Record>> {
        let Some(user) = ctx.env.me else {
            return Ok(Vec::new());
        };
        // Some of them may be gone or out of sight by now.
        let asked = u32::try_from(limit.saturating_mul(2)).unwrap_or(u32::MAX);
        let mut records = Vec::new();
        for (object, id, _) in self.store().recently_seen(user, asked).await? {
            match self.get(ctx, &object, id).await {
                Ok(record) => records.push(record),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
            if records.len() == limit {
                break;
            }
        }
        Ok(records)
    }
}
