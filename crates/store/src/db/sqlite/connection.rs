//! A connection: how it is set up, and statements on it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mainstay_model::ColumnType;
use rusqlite::config::DbConfig;
use rusqlite::{ErrorCode, OpenFlags, ffi};

use super::cells::{Bound, decode};
use super::checkpoint::Signal;
use crate::db::Row;
use crate::error::{Error, Result};
use crate::sql::{Param, Sql, quoted};

/// How long a writer of another process (an import on the command line) is waited for.
const BUSY: Duration = Duration::from_secs(15);

/// A connection to the file.
pub(crate) struct Connection {
    inner: rusqlite::Connection,
}

impl Connection {
    pub(super) fn open_writer(file: &Path, checkpoints: Arc<Signal>) -> Result<Self> {
        let mut connection = Self::open(file)?;
        connection.pragmas("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864;")?;
        // Replaces the automatic checkpoint, which would run within somebody's commit.
        let hook = move |_: &mut rusqlite::hooks::Wal, pages: i32| {
            checkpoints.written(pages);
            Ok(())
        };
        connection.inner.wal_hook(Some(hook)).map_err(unexpected)?;
        Ok(connection)
    }

    pub(super) fn open_reader(file: &Path) -> Result<Self> {
        let connection = Self::open(file)?;
        connection.pragmas("PRAGMA query_only = ON; PRAGMA cache_size = -2048;")?;
        Ok(connection)
    }

    pub(super) fn open_checkpointer(file: &Path) -> Result<Self> {
        let connection = Self::open(file)?;
        connection.pragmas(
            "PRAGMA synchronous = FULL; PRAGMA cache_size = -256; PRAGMA wal_autocheckpoint = 0;",
        )?;
        Ok(connection)
    }

    /// To read a file without changing anything about it.
    pub(crate) fn open_untouched(file: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Self::open_as(file, flags)?;
        connection.pragmas("PRAGMA query_only = ON; PRAGMA cache_size = -8192;")?;
        Ok(connection)
    }

    /// To fill a new file, which is of no use before [`Connection::settle`].
    pub(crate) fn open_new(file: &Path) -> Result<Self> {
        let connection = Self::open(file)?;
        connection.pragmas("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA threads = 2;")?;
        Ok(connection)
    }

    /// Brings a filled file to rest: statistics for the planner, the log that everyday work is written to, everything on the
    /// disk.
    pub(crate) fn settle(&self) -> Result<()> {
        self.pragmas("PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; PRAGMA analysis_limit = 400; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")
    }

    fn open(file: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::open_as(file, flags)
    }

    fn open_as(file: &Path, flags: OpenFlags) -> Result<Self> {
        let inner = rusqlite::Connection::open_with_flags(file, flags)
            .map_err(|error| unexpected(error).during(&file.display().to_string()))?;
        inner.busy_timeout(BUSY).map_err(unexpected)?;
        inner.set_prepared_statement_cache_capacity(256);
        // Else the partial indexes make the planner look at parameters, and every new value has its statement compiled anew,
        // which costs ten times what running it does.
        inner
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(unexpected)?;
        let connection = Self { inner };
        // Reading through a small map saves copies; the rest of a big file goes through the page cache all the same.
        connection.pragmas("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456; PRAGMA trusted_schema = OFF;")?;
        Ok(connection)
    }

    fn pragmas(&self, text: &str) -> Result<()> {
        self.inner.execute_batch(text).map_err(unexpected)
    }

    pub(crate) fn query(&self, sql: &Sql) -> Result<Vec<Row>> {
        let mut all = Vec::new();
        self.stream(sql, |row| {
            all.push(row);
            Ok(true)
        })?;
        Ok(all)
    }

    /// Gives the rows of a statement one by one, for as long as they are wanted.
    pub(crate) fn stream(
        &self,
        sql: &Sql,
        mut each: impl FnMut(Row) -> Result<bool>,
    ) -> Result<()> {
        let mut statement = self.prepared(sql)?;
        let types = sql.results();
        let mut rows = statement.raw_query();
        while let Some(row) = rows
            .next()
            .map_err(|error| in_statement(error, sql.text()))?
        {
            let mut cells = Vec::with_capacity(types.len());
            for (at, ty) in types.iter().enumerate() {
                let value = row
                    .get_ref(at)
                    .map_err(|error| in_statement(error, sql.text()))?;
                cells.push(decode(value, *ty).map_err(|error| error.during(sql.text()))?);
            }
            if !each(cells)? {
                break;
            }
        }
        Ok(())
    }

    /// Puts rows into a table, in these columns; gives how many there were.
    pub(crate) fn fill(
        &self,
        table: &str,
        columns: &[(String, ColumnType)],
        mut next: impl FnMut() -> Option<Vec<Row>>,
    ) -> Result<u64> {
        let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
        let places = vec!["?"; columns.len()].join(", ");
        let text = format!(
            "INSERT INTO {} ({}) VALUES ({places})",
            quoted(table),
            names.join(", ")
        );
        let mut statement = self
            .inner
            .prepare(&text)
            .map_err(|error| in_statement(error, &text))?;
        let mut count = 0;
        while let Some(block) = next() {
            for row in block {
                for (at, (cell, (_, ty))) in row.iter().zip(columns).enumerate() {
                    statement
                        .raw_bind_parameter(at + 1, Bound(cell, *ty))
                        .map_err(|error| in_statement(error, &text))?;
                }
                statement
                    .raw_execute()
                    .map_err(|error| in_statement(error, &text))?;
                count += 1;
            }
        }
        Ok(count)
    }

    pub(crate) fn execute(&self, sql: &Sql) -> Result<u64> {
        let mut statement = self.prepared(sql)?;
        let changed = statement
            .raw_execute()
            .map_err(|error| in_statement(error, sql.text()))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// The number of the row that an insert made; nothing when the row stayed out.
    pub(crate) fn insert(&self, sql: &Sql) -> Result<Option<i64>> {
        let changed = self.execute(sql)?;
        Ok((changed > 0).then(|| self.inner.last_insert_rowid()))
    }

    pub(crate) fn batch(&self, text: &str) -> Result<()> {
        self.inner
            .execute_batch(text)
            .map_err(|error| in_statement(error, text))
    }

    /// Transaction control; these few texts stay prepared.
    pub(crate) fn control(&self, text: &str) -> Result<()> {
        let mut statement = self
            .inner
            .prepare_cached(text)
            .map_err(|error| in_statement(error, text))?;
        statement
            .raw_execute()
            .map(drop)
            .map_err(|error| in_statement(error, text))
    }

    /// Whether a transaction is open: some errors (a full disk) end it by themselves.
    pub(super) fn in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }

    /// Moves pages from the log into the file, as far as nobody still reads what was before them.
    pub(super) fn checkpoint(&self, mode: &str) -> Result<()> {
        let text = format!("PRAGMA wal_checkpoint({mode})");
        self.inner
            .query_row(&text, [], |_| Ok(()))
            .map_err(unexpected)
    }

    /// Rows changed since it was opened.
    pub(super) fn changed(&self) -> u64 {
        self.inner.total_changes()
    }

    pub(super) fn optimize(&self) -> Result<()> {
        self.pragmas("PRAGMA analysis_limit = 400; PRAGMA optimize;")
    }

    fn prepared(&self, sql: &Sql) -> Result<rusqlite::CachedStatement<'_>> {
        let text = sql.text();
        let mut statement = self
            .inner
            .prepare_cached(text)
            .map_err(|error| in_statement(error, text))?;
        for (at, (param, ty)) in sql.params().iter().zip(sql.shape().params()).enumerate() {
            let Param::One(cell) = param else {
                return Err(Error::Bug(format!("an array parameter on SQLite: {text}")));
            };
            statement
                .raw_bind_parameter(at + 1, Bound(cell, ty.ty))
                .map_err(|error| in_statement(error, text))?;
        }
        Ok(statement)
    }
}

fn in_statement(error: rusqlite::Error, text: &str) -> Error {
    match unexpected(error) {
        Error::Bug(reason) => Error::Bug(format!("{reason}, in: {text}")),
        other => other,
    }
}

fn unexpected(error: rusqlite::Error) -> Error {
    let text = error.to_string();
    let rusqlite::Error::SqliteFailure(failure, message) = error else {
        return Error::Bug(text);
    };
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => {
            let message = message.unwrap_or_default();
            let what = message.rsplit(": ").next().unwrap_or_default();
            return Error::Duplicate(what.to_owned());
        }
        // The index of the write-ahead log cannot grow.
        ffi::SQLITE_IOERR_SHMSIZE => return Error::Full(text),
        _ => {}
    }
    match failure.code {
        ErrorCode::DiskFull => Error::Full(text),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Error::Unavailable("another program is writing to the database".to_owned())
        }
        ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::SystemIoFailure
        | ErrorCode::OutOfMemory
        | ErrorCode::OperationInterrupted => Error::Unavailable(text),
        _ => Error::Bug(text),
    }
}
