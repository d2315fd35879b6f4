//! The source of a move: read in one snapshot, never written to.

use std::collections::HashMap;
use std::path::PathBuf;

use mainstay_model::{Cell, ColumnType, Object};

use super::tables::Carried;
use super::{Error, Made, Result, others};
use crate::db::{Apart, SQLITE_FILE, Tx};
use crate::dialect::Dialect;
use crate::error::Error as StoreError;
use crate::open::Target;
use crate::plan::Live;
use crate::single::Cells;
use crate::sql::Sql;
use crate::{meta, migrations};

/// Names read at once.
const BATCH: i64 = 500;

/// A workspace that is read.
pub(super) struct Origin {
    apart: Option<Apart>,
    dialect: Dialect,
    /// The data directory of an embedded one.
    pub dir: Option<PathBuf>,
}

impl Origin {
    pub async fn open(target: &Target) -> Result<Self> {
        Ok(match target {
            Target::Sqlite { dir } => {
                let file = dir.join(SQLITE_FILE);
                if !file.exists() {
                    return Err(Error::NothingThere(dir.display().to_string()));
                }
                Self {
                    apart: Some(Apart::read_sqlite(&file)?),
                    dialect: Dialect::Sqlite,
                    dir: Some(dir.clone()),
                }
            }
            Target::Postgres { url } => Self {
                apart: Some(Apart::read_postgres(url).await?),
                dialect: Dialect::Postgres,
                dir: None,
            },
        })
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub fn take(&mut self) -> Result<Apart> {
        self.apart.take().ok_or_else(lost)
    }

    pub fn put_back(&mut self, apart: Apart) {
        self.apart = Some(apart);
    }

    pub fn tx(&mut self) -> Result<&mut Tx> {
        self.apart.as_mut().map(Apart::tx).ok_or_else(lost)
    }

    /// Who else is at work on it, in words.
    pub async fn others(&mut self) -> Result<Option<String>> {
        if let Some(dir) = &self.dir {
            let processes = others::at_work(&dir.join(SQLITE_FILE));
            let told: Vec<String> = processes.iter().map(u32::to_string).collect();
            return Ok(match told.as_slice() {
                [] => None,
                [one] => Some(format!("process {one} is")),
                many => Some(format!("processes {} are", many.join(", "))),
            });
        }
        // Every node holds a shared lock for as long as it lives.
        let mut sql = Sql::new(
            Dialect::Postgres,
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted \
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()",
        );
        sql.result(ColumnType::Int);
        let count = first_int(self.tx()?.query_first(&sql).await?);
        Ok(match count {
            0 => None,
            1 => Some("a server or command of Mainstay is".to_owned()),
            more => Some(format!("{more} servers or commands of Mainstay are")),
        })
    }

    /// What it is made of; refused when another version of the program has to look at it first.
    pub async fn describe(&mut self, standard: &[Object]) -> Result<Made> {
        let dialect = self.dialect;
        let tx = self.tx()?;
        let live = Live::read(tx).await?;
        if !live.has_table("migration") {
            return Err(Error::NothingThere("this database".to_owned()));
        }
        let (done, known) = (migrations::done(tx).await?, migrations::known());
        if done > known {
            return Err(Error::OtherVersion(format!(
                "this workspace was opened by a newer version of Mainstay (schema {done}, this one knows {known}); move it with that version"
            )));
        }
        let older = "this workspace was last opened by an older version of Mainstay; open it once with this one, by `mainstay serve`, and then move it";
        if done < known {
            return Err(Error::OtherVersion(older.to_owned()));
        }
        let kept = meta::load(tx).await?;
        let made = Made::of(standard, &kept, &live, dialect)?;
        if let Some(missing) = made.tables.missing.first() {
            return Err(Error::OtherVersion(format!(
                "{older} (`{missing}` is not there yet)"
            )));
        }
        Ok(made)
    }

    /// The names of the contents behind one, which becomes the last of these; nothing at the end.
    pub async fn contents(&mut self, after: &mut String) -> Result<Option<Vec<String>>> {
        let mut sql = Sql::new(self.dialect, "SELECT hash FROM blob WHERE hash > ");
        sql.bind(Cell::Text(after.clone()), ColumnType::Text)
            .push(" ORDER BY hash LIMIT ")
            .bind(Cell::Int(BATCH), ColumnType::Int)
            .result(ColumnType::Text);
        let rows = self.tx()?.query(&sql).await?;
        let names = rows.into_iter().map(|row| Cells::of(row).text());
        let names = names.collect::<crate::error::Result<Vec<String>>>()?;
        if let Some(last) = names.last() {
            after.clone_from(last);
        }
        Ok((!names.is_empty()).then_some(names))
    }

    /// How many rows there are in each table.
    pub async fn counts(&mut self, tables: &[Carried]) -> Result<HashMap<String, u64>> {
        let dialect = self.dialect;
        let mut counts = HashMap::new();
        for table in tables {
            let mut sql = Sql::new(dialect, "SELECT count(*) FROM ");
            sql.ident(&table.name).result(ColumnType::Int);
            let count = first_int(self.tx()?.query_first(&sql).await?);
            counts.insert(table.name.clone(), u64::try_from(count).unwrap_or(0));
        }
        Ok(counts)
    }
}

pub(super) fn first_int(row: Option<Vec<Cell>>) -> i64 {
    match row.as_deref() {
        Some([Cell::Int(number), ..]) => *number,
        _ => 0,
    }
}

fn lost() -> Error {
    StoreError::Bug("the connection is in use".to_owned()).into()
}
