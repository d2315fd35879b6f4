//! Several change sets in one transaction: a history that is brought in as a whole, each with its own time and actor.

use std::sync::Arc;

use mainstay_model::change::ChangeSet;

use super::{Applied, Writer, number};
use crate::error::Result;
use crate::open::Store;

impl Store {
    /// Applies change sets one after the other in one transaction: all of them, or nothing when one of them fails.
    pub async fn apply_several(&self, sets: Vec<ChangeSet>) -> Result<Vec<Applied>> {
        let shared = Arc::new((sets, self.rules(), self.writers().clone()));
        self.db()
            .write("apply_several", move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (sets, rules, writers) = &*shared;
                    let mut applied = Vec::with_capacity(sets.len());
                    for set in sets {
                        let taken = number::take(tx, &number::needed(set, rules)).await?;
                        applied.push(
                            Writer::new(tx, rules, &set.meta, writers)
                                .run(set, taken)
                                .await?,
                        );
                    }
                    Ok(applied)
                })
            })
            .await
    }
}
