//! Records that a statement gave, and what has to be fetched beside their rows.

use std::sync::Arc;

use mainstay_model::Record;
use mainstay_model::access::Access;

use super::select::Selection;
use super::{sides, titles};
use crate::db::{Row, Tx};
use crate::error::Result;
use crate::layout::Layouts;

/// Records with their internal numbers.
#[derive(Debug)]
pub(crate) struct Batch {
    /// What was read.
    pub selection: Selection,
    /// The records.
    pub records: Vec<Record>,
    /// Their internal numbers, beside them.
    pub rids: Vec<i64>,
}

impl Batch {
    /// The records in rows that begin with the selection's columns.
    pub fn of(selection: Selection, rows: &mut [Row]) -> Result<Self> {
        let mut records = Vec::with_capacity(rows.len());
        let mut rids = Vec::with_capacity(rows.len());
        for row in rows {
            let (rid, record) = selection.record(row)?;
            rids.push(rid);
            records.push(record);
        }
        Ok(Self {
            selection,
            records,
            rids,
        })
    }
}

/// Fills in links to many, and the titles of everything linked that may be seen.
pub(crate) async fn fill(
    tx: &mut Tx,
    layouts: &Layouts,
    access: &Arc<Access>,
    batch: &mut Batch,
) -> Result<()> {
    if batch.records.is_empty() {
        return Ok(());
    }
    sides::fill(tx, batch).await?;
    titles::fill(tx, layouts, access, batch).await
}
