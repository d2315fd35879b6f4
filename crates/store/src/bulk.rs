//! Bringing in very many records at once: the indexes that only lists use are built behind them, which takes a fraction of
//! the time, and the embedded database gets more memory meanwhile.
//!
//! Only tables that are empty lose their indexes, so that nobody's list is slow. When the program ends in between, the next
//! start builds what is missing, as it does after every change of metadata.

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::{Store, make};
use crate::plan::list_indexes;
use crate::sql::{Sql, quoted};

/// The writer's cache in kibibytes: for a while, and always.
const LARGE: u32 = 262_144;
const USUAL: u32 = 8_192;

impl Store {
    /// Prepares for very many new records.
    pub async fn begin_bulk(&self) -> Result<()> {
        let indexes = list_indexes(&self.catalog(), self.dialect());
        self.db()
            .write("begin_bulk", move |tx| {
                let indexes = indexes.clone();
                Box::pin(async move {
                    tx.lock_schema().await?;
                    for (table, indexes) in &indexes {
                        if is_empty(tx, table).await? {
                            for index in indexes {
                                tx.batch(&format!("DROP INDEX IF EXISTS {}", quoted(index)))
                                    .await?;
                            }
                        }
                    }
                    cache(tx, LARGE).await
                })
            })
            .await
    }

    /// Builds what was left out; to be called however the work ended.
    pub async fn end_bulk(&self) -> Result<()> {
        let catalog = self.catalog();
        let indexes = self
            .db()
            .write("end_bulk", move |tx| {
                let catalog = catalog.clone();
                Box::pin(async move {
                    tx.lock_schema().await?;
                    let indexes = make(tx, &catalog).await?;
                    cache(tx, USUAL).await?;
                    Ok(indexes)
                })
            })
            .await?;
        self.db().build(&indexes).await
    }
}

async fn is_empty(tx: &mut Tx, table: &str) -> Result<bool> {
    let mut sql = Sql::new(tx.dialect(), "SELECT 1 FROM ");
    sql.ident(table)
        .push(" LIMIT 1")
        .result(mainstay_model::ColumnType::Int);
    Ok(tx.query_first(&sql).await?.is_none())
}

/// PostgreSQL has a cache of its own, which is not ours to size.
async fn cache(tx: &mut Tx, kibibytes: u32) -> Result<()> {
    match tx.dialect() {
        Dialect::Sqlite => tx.batch(&format!("PRAGMA cache_size = -{kibibytes}")).await,
        Dialect::Postgres => Ok(()),
    }
}
