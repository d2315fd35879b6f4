//! Emptying the trash: records that have lain in it long enough are gone for good, in change sets like every other write.

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::Access;
use mainstay_model::change::{ChangeSet, Meta, Refusal, Verb};
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;
use crate::write::Applied;

/// Records purged in one transaction: each may take others along.
const BATCH: i64 = 100;

impl Store {
    /// Purges the records of an object that went to the trash before a time. What is still linked to by something that must
    /// not lose it stays. Gives how many are gone, and how many stay.
    pub async fn empty_trash(
        &self,
        access: &Arc<Access>,
        object: &str,
        before: Timestamp,
        meta: &Meta,
    ) -> Result<(u64, u64)> {
        let Some(known) = access.catalog().get(object).cloned() else {
            return Ok((0, 0));
        };
        let (mut gone, mut kept, mut after) = (0, 0, 0);
        loop {
            let mut sql = Sql::new(self.dialect(), "SELECT rid, id, version FROM ");
            sql.ident(&known.table())
                .push(" WHERE deleted_at IS NOT NULL AND deleted_at < ");
            sql.bind(Cell::Time(before), ColumnType::Time)
                .push(" AND rid > ")
                .bind(Cell::Int(after), ColumnType::Int);
            sql.push(" ORDER BY rid LIMIT ")
                .bind(Cell::Int(BATCH), ColumnType::Int);
            sql.results_are(&[ColumnType::Int, ColumnType::Id, ColumnType::Int]);
            let mut found: Vec<(RecordId, i64)> = Vec::new();
            for row in self.read_rows("empty_trash", sql).await? {
                let mut cells = Cells::of(row);
                after = cells.int()?;
                found.push((cells.id()?, cells.int()?));
            }
            if found.is_empty() {
                return Ok((gone, kept));
            }
            // Whoever takes one out of the trash at this moment keeps it.
            let ops: Vec<_> = found
                .iter()
                .filter_map(|(id, version)| {
                    Some(
                        access
                            .remove(&known, *id, Verb::Purge)
                            .ok()?
                            .expecting(Some(*version)),
                    )
                })
                .collect();
            kept += u64::try_from(found.len() - ops.len()).unwrap_or(0);
            let Applied {
                records, refused, ..
            } = self
                .apply(ChangeSet {
                    meta: meta.clone(),
                    ops,
                    all_or_nothing: false,
                })
                .await?;
            gone += u64::try_from(records.len()).unwrap_or(0);
            // One that is not there any more went with another.
            kept += refused
                .iter()
                .map(|(_, refusal)| u64::from(*refusal != Refusal::NotFound))
                .sum::<u64>();
        }
    }
}
