//! The target of a move: made empty, filled, and given its name when everything is proven.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::{Catalog, Cell, ColumnType};

use super::tables::Carried;
use super::{Error, Made, Result};
use crate::blobs::failed;
use crate::db::{Apart, SQLITE_FILE, Tx};
use crate::dialect::Dialect;
use crate::error::Error as StoreError;
use crate::migrations;
use crate::open::{Target, make};
use crate::plan::Live;
use crate::sql::{Sql, quoted};
use crate::write::reindex;
use crate::write::rules::Rules;

/// What an embedded database is called until it is whole.
const UNFINISHED: &str = "mainstay.db.moving";

/// The database that a move to this directory has begun and not finished, if there is one and no other.
pub fn half_moved(dir: &Path) -> Option<PathBuf> {
    let file = dir.join(UNFINISHED);
    (file.exists() && !dir.join(SQLITE_FILE).exists()).then_some(file)
}

/// A workspace that is filled.
pub(super) struct Arrival {
    apart: Option<Apart>,
    dialect: Dialect,
    /// The data directory of an embedded one.
    pub dir: Option<PathBuf>,
    /// Locked for as long as this lives.
    file: Option<File>,
    /// Indexes that are built when the rows are there: their names and the texts that make them.
    indexes: Vec<(String, String)>,
}

impl Arrival {
    /// Finds the place empty.
    pub async fn open(target: &Target) -> Result<Self> {
        match target {
            Target::Sqlite { dir } => Self::directory(dir),
            Target::Postgres { url } => {
                let mut apart = Apart::fill_postgres(url).await?;
                let live = Live::read(apart.tx()).await?;
                if live.has_table("migration") {
                    return Err(Error::NotEmpty(
                        "there is a workspace in the database".to_owned(),
                    ));
                }
                if let Some(table) = live.tables.keys().next() {
                    return Err(Error::NotEmpty(format!(
                        "the database has a table `{table}`"
                    )));
                }
                Ok(Self {
                    apart: Some(apart),
                    dialect: Dialect::Postgres,
                    dir: None,
                    file: None,
                    indexes: Vec::new(),
                })
            }
        }
    }

    fn directory(dir: &Path) -> Result<Self> {
        if dir.join(SQLITE_FILE).exists() {
            let text = format!("there is a workspace in {}", dir.display());
            return Err(Error::NotEmpty(text));
        }
        make_private(dir).map_err(failed)?;
        let path = dir.join(UNFINISHED);
        let file = open_private(&path).map_err(failed)?;
        if file.try_lock().is_err() {
            return Err(Error::UnderWay(dir.display().to_string()));
        }
        // What an earlier one has left, which did not come to its end.
        file.set_len(0).map_err(failed)?;
        Ok(Self {
            apart: Some(Apart::fill_sqlite(&path)?),
            dialect: Dialect::Sqlite,
            dir: Some(dir.to_owned()),
            file: Some(file),
            indexes: Vec::new(),
        })
    }

    /// Makes the tables, as they are after so many steps. Their indexes wait for the rows: built at once, they cost a fraction.
    pub async fn made(mut self, source: &Made, steps: i64, now: Timestamp) -> Result<Self> {
        let (with_deleted, catalog) = (source.with_deleted.clone(), source.catalog.clone());
        let (apart, indexes) = self
            .take()?
            .work(move |tx| {
                Box::pin(async move { lay_out(tx, &with_deleted, &catalog, steps, now).await })
            })
            .await?;
        self.put_back(apart);
        self.indexes = indexes;
        Ok(self)
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub fn take(&mut self) -> Result<Apart> {
        self.apart
            .take()
            .ok_or_else(|| StoreError::Bug("the connection is in use".to_owned()).into())
    }

    pub fn put_back(&mut self, apart: Apart) {
        self.apart = Some(apart);
    }

    pub fn tx(&mut self) -> Result<&mut Tx> {
        self.apart
            .as_mut()
            .map(Apart::tx)
            .ok_or_else(|| StoreError::Bug("the connection is in use".to_owned()).into())
    }

    /// The indexes that wait.
    pub fn indexes(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.indexes)
    }

    pub async fn build(&mut self, text: String) -> Result<()> {
        let (apart, ()) = self
            .take()?
            .work(move |tx| Box::pin(async move { tx.batch(&text).await }))
            .await?;
        self.put_back(apart);
        Ok(())
    }

    /// Has rows numbered on behind those that came.
    pub async fn number(&mut self, tables: &[Carried]) -> Result<()> {
        if self.dialect == Dialect::Sqlite {
            return Ok(());
        }
        let tx = self.tx()?;
        for table in tables.iter().filter(|table| table.numbered) {
            let mut sql = Sql::new(Dialect::Postgres, "SELECT setval(pg_get_serial_sequence(");
            sql.bind(Cell::Text(quoted(&table.name)), ColumnType::Text)
                .push(", 'rid'), max(rid)) FROM ")
                .ident(&table.name)
                .push(" HAVING max(rid) IS NOT NULL")
                .result(ColumnType::Int);
            tx.query(&sql).await?;
        }
        Ok(())
    }

    /// Builds the search index of an object; gives how many records it has.
    pub async fn search(
        &mut self,
        catalog: &Arc<Catalog>,
        object: &str,
        mut told: impl FnMut(u64),
    ) -> Result<u64> {
        let rules = Arc::new(Rules::of(catalog));
        let (mut after, mut all) = (0, 0);
        loop {
            let (rules, object) = (rules.clone(), object.to_owned());
            let (apart, done) = self
                .take()?
                .work(move |tx| {
                    Box::pin(async move { reindex::batch(tx, &rules, &object, after).await })
                })
                .await?;
            self.put_back(apart);
            let Some((last, count)) = done else {
                return Ok(all);
            };
            (after, all) = (last, all + count);
            told(count);
        }
    }

    /// Has those who follow the outbox go on where they were: which transaction wrote an event is another one here.
    pub async fn follow_from_here(&mut self) -> Result<()> {
        let text = match self.dialect {
            Dialect::Sqlite => "UPDATE outbox_reader SET turn = 0",
            Dialect::Postgres => {
                "UPDATE outbox_reader SET turn = coalesce((SELECT max(e.turn) FROM outbox e WHERE e.rid <= outbox_reader.rid), 0)"
            }
        };
        self.build(text.to_owned()).await
    }

    /// Makes it a workspace.
    pub async fn finish(mut self) -> Result<()> {
        self.take()?.commit().await?;
        let (Some(dir), Some(file)) = (self.dir.clone(), self.file.take()) else {
            return Ok(());
        };
        file.sync_all().map_err(failed)?;
        std::fs::rename(dir.join(UNFINISHED), dir.join(SQLITE_FILE)).map_err(failed)?;
        for end in ["-wal", "-shm"] {
            let beside = dir.join(format!("{UNFINISHED}{end}"));
            match std::fs::remove_file(beside) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(error).into()),
            }
        }
        File::open(&dir)
            .and_then(|dir| dir.sync_all())
            .map_err(failed)?;
        Ok(())
    }
}

/// What came to nothing leaves nothing. A process that is ended leaves its file, which is told from a workspace by its name.
impl Drop for Arrival {
    fn drop(&mut self) {
        self.apart = None;
        if let (Some(dir), Some(_)) = (&self.dir, &self.file)
            && let Err(error) = std::fs::remove_file(dir.join(UNFINISHED))
        {
            tracing::debug!(%error, "An unfinished database could not be removed");
        }
    }
}

async fn lay_out(
    tx: &mut Tx,
    with_deleted: &Catalog,
    catalog: &Catalog,
    steps: i64,
    now: Timestamp,
) -> crate::error::Result<Vec<(String, String)>> {
    tx.lock_schema().await?;
    migrations::run_to(tx, &Live::default(), steps, now).await?;
    let dialect = tx.dialect();
    // The steps are carried like everything else, with the days on which they were taken.
    let steps = Sql::new(dialect, "DELETE FROM migration");
    tx.execute(&steps).await?;
    for catalog in [with_deleted, catalog] {
        let left = make(tx, catalog).await?;
        if !left.is_empty() {
            let text = format!(
                "indexes of a new database are left over: {}",
                left.join("; ")
            );
            return Err(StoreError::Bug(text));
        }
    }
    let mut sql = Sql::new(
        dialect,
        match dialect {
            Dialect::Sqlite => {
                "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
            }
            Dialect::Postgres => {
                "SELECT i.relname::text, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid \
                 WHERE i.relnamespace = current_schema()::regnamespace AND NOT x.indisprimary ORDER BY 1"
            }
        },
    );
    sql.results_are(&[ColumnType::Text, ColumnType::Text]);
    let mut indexes = Vec::new();
    for row in tx.query(&sql).await? {
        if let [Cell::Text(name), Cell::Text(text)] = row.as_slice() {
            tx.batch(&format!("DROP INDEX {}", quoted(name))).await?;
            indexes.push((name.clone(), text.clone()));
        }
    }
    Ok(indexes)
}

/// For the owner's eyes alone.
fn make_private(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
}

fn open_private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}
