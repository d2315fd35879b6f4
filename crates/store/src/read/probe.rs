//! How the rows of a filtered, ordered list are best found, on SQLite.
//!
//! Its planner does not weigh that only a page of rows is wanted: for a filter that half of the table passes it would sort
//! that half, or, for one that three records pass, walk through the whole order. So the filter is tried first, up to a bound:
//! few rows are gathered and sorted; where there are many, the order's index soon gives a page of them. That there are many
//! is remembered for a while. PostgreSQL keeps statistics and decides by itself.

use std::fmt::Write as _;
use std::time::Duration;

use mainstay_model::query::SortKey;
use mainstay_model::{Cell, ColumnType, Predicate};

use super::page::List;
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::sql::Sql;

/// Rows that are sorted rather than walked to: with a million records, sorting so many takes as long as walking past the
/// others to a page of so many does on average.
const FEW: usize = 5_000;
/// How long a filter that many rows pass is taken to be one.
const REMEMBERED: Duration = Duration::from_secs(60);

/// How rows are found.
#[derive(Debug)]
pub(super) enum Found {
    /// As the database thinks best.
    Free,
    /// By the order's index, each checked.
    Checked,
    /// These alone, their internal numbers as a JSON array.
    Gathered(String),
}

/// Filters that many rows pass.
#[derive(Clone, Debug)]
pub(crate) struct Probes {
    many: moka::sync::Cache<u64, ()>,
}

impl Default for Probes {
    fn default() -> Self {
        Self {
            many: moka::sync::Cache::builder()
                .max_capacity(2_000)
                .time_to_live(REMEMBERED)
                .build(),
        }
    }
}

impl Probes {
    /// How the rows of a list are best found.
    pub(super) async fn find(&self, tx: &mut Tx, list: &List<'_>) -> Result<Found> {
        if tx.dialect() == Dialect::Postgres || *list.query.predicate() == Predicate::True {
            return Ok(Found::Free);
        }
        let walkable = list.query.order().first().is_none_or(is_indexed);
        let fingerprint = list.query.fingerprint();
        if self.many.contains_key(&fingerprint) {
            return Ok(if walkable {
                Found::Checked
            } else {
                Found::Free
            });
        }
        let mut sql = Sql::new(tx.dialect(), "SELECT t.rid FROM ");
        sql.ident(&list.selection.layout.table).push(" t WHERE ");
        list.condition(&mut sql, &Found::Free)?;
        let bound = i64::try_from(FEW + 1).unwrap_or(i64::MAX);
        sql.push(" LIMIT ")
            .bind(Cell::Int(bound), ColumnType::Int)
            .result(ColumnType::Int);
        let rows = tx.query(&sql).await?;
        if rows.len() > FEW {
            self.many.insert(fingerprint, ());
            return Ok(if walkable {
                Found::Checked
            } else {
                Found::Free
            });
        }
        let mut rids = String::with_capacity(rows.len() * 7 + 2);
        rids.push('[');
        for (at, row) in rows.iter().enumerate() {
            if let Some(Cell::Int(rid)) = row.first() {
                let comma = if at > 0 { "," } else { "" };
                let _ = write!(rids, "{comma}{rid}");
            }
        }
        rids.push(']');
        Ok(Found::Gathered(rids))
    }
}

/// Whether an index gives the records in the order of this key.
fn is_indexed(key: &SortKey) -> bool {
    key.object.fields.iter().any(|field| {
        field.params.indexed
            && field
                .kind
                .sort(field)
                .first()
                .is_some_and(|sort| sort.column == key.column)
    })
}
