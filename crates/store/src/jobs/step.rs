//! Work of several steps: what a step writes and how far the work is come in one transaction, so that whoever goes on after a
//! crash finds both or neither.

use std::collections::BTreeMap;

use mainstay_model::change::ChangeSet;
use mainstay_model::{Cell, ColumnType, RecordId};
use serde_json::Value as Json;

use super::claim::held;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::sql::Sql;
use crate::write::{Applied, Beside, number};

/// Counters are kept among the numbers of records, under the name of no object.
const COUNTERS: &str = "";

impl Store {
    /// Applies the change set of a step of a job, and puts down with what the job goes on; [`Error::Unavailable`], and nothing is
    /// written, when the job is no longer the caller's.
    pub async fn apply_step(
        &self,
        set: ChangeSet,
        job: RecordId,
        token: RecordId,
        payload: impl Fn(&Applied) -> Json + Send + Sync + 'static,
    ) -> Result<Applied> {
        let written = self
            .apply_beside(set, None, move |dialect, applied| {
                let mut sql = Sql::new(dialect, "UPDATE job SET payload = ");
                let payload = payload(applied).to_string();
                sql.bind(Cell::Json(payload), ColumnType::Json);
                held(&mut sql, job, token);
                Ok(Beside {
                    guard: Some(sql),
                    ..Beside::default()
                })
            })
            .await?;
        Ok(written.0)
    }

    /// Puts down with what a job goes on; nothing when it is no longer the caller's.
    pub async fn keep_payload(&self, job: RecordId, token: RecordId, payload: &Json) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "UPDATE job SET payload = ");
        sql.bind(Cell::Json(payload.to_string()), ColumnType::Json);
        held(&mut sql, job, token);
        self.write_one("keep_payload", sql).await.map(drop)
    }

    /// The next number of a counter, from one on. A number that nobody comes to use is left out.
    pub async fn next_number(&self, counter: &str) -> Result<i64> {
        let key = (COUNTERS.to_owned(), counter.to_owned());
        let needed = BTreeMap::from([(key.clone(), 1)]);
        let taken = self
            .db()
            .write("number", move |tx| {
                let needed = needed.clone();
                Box::pin(async move { number::take(tx, &needed).await })
            })
            .await?;
        let number = taken.get(&key).copied();
        number.ok_or_else(|| Error::Bug("a counter gave no number".to_owned()))
    }
}
