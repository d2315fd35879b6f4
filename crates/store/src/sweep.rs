//! Contents that nobody can reach any more go: sent and never saved with a record, or of records that are gone for good. What
//! a record had before stays as long as the record does, so that every change of it can be taken back.
//!
//! Whoever saves a content with a record looks for it in the transaction that does so, and on PostgreSQL holds on to its row;
//! here it is looked at again in the transaction that removes it. Either one comes first, whatever node it is on. Files go
//! only when that transaction is durable: one that is ended in between leaves a file that nothing speaks of, for the next sweep.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::blobs::{INCOMING, blocking, parts_of, place};
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// Contents looked at in one transaction.
const BATCH: i64 = 100;

/// What was swept up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Contents, and files that were never contents.
    pub contents: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Swept {
    fn add(&mut self, bytes: u64) {
        self.contents += 1;
        self.bytes += bytes;
    }
}

impl Store {
    /// Removes contents that nothing refers to since before a time. Safe at any moment and on several nodes at once.
    pub async fn sweep_contents(&self, before: Timestamp) -> Result<Swept> {
        let mut swept = Swept::default();
        let mut after = String::new();
        loop {
            let found = self.unused(before, &after).await?;
            let Some(last) = found.last() else { break };
            after.clone_from(last);
            for (hash, size) in self.forget(found, before).await? {
                if let Some(files) = self.files() {
                    self.remove_file(place(&files, &hash), hash).await?;
                }
                swept.add(size);
            }
        }
        match self.files() {
            Some(files) => self.sweep_files(files, before, &mut swept).await?,
            None => self.sweep_drafts(before, &mut swept).await?,
        }
        Ok(swept)
    }

    /// The next contents that nothing refers to.
    async fn unused(&self, before: Timestamp, after: &str) -> Result<Vec<String>> {
        let mut sql = Sql::new(self.dialect(), "SELECT hash FROM blob WHERE hash > ");
        sql.bind(Cell::Text(after.to_owned()), ColumnType::Text);
        unreferred(&mut sql, before);
        sql.push(" ORDER BY hash LIMIT ")
            .bind(Cell::Int(BATCH), ColumnType::Int)
            .result(ColumnType::Text);
        let rows = self.read_rows("sweep", sql).await?;
        rows.into_iter().map(|row| Cells::of(row).text()).collect()
    }

    /// Forgets those of them to which still nothing refers; gives these, with their sizes.
    async fn forget(&self, hashes: Vec<String>, before: Timestamp) -> Result<Vec<(String, u64)>> {
        self.db()
            .write("sweep", move |tx| {
                let hashes = hashes.clone();
                Box::pin(async move { forget(tx, hashes, before).await })
            })
            .await
    }

    /// Removes a file, unless it is a content again by now: nobody can put it on record while this transaction lasts.
    async fn remove_file(&self, path: PathBuf, hash: String) -> Result<bool> {
        self.db()
            .write("sweep", move |tx| {
                let (path, hash) = (path.clone(), hash.clone());
                Box::pin(async move {
                    let mut sql = Sql::new(tx.dialect(), "SELECT size FROM blob WHERE hash = ");
                    sql.bind(Cell::Text(hash), ColumnType::Text)
                        .result(ColumnType::Int);
                    if tx.query_first(&sql).await?.is_some() {
                        return Ok(false);
                    }
                    match std::fs::remove_file(&path) {
                        Ok(()) => Ok(true),
                        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
                        Err(error) => {
                            // The next sweep finds it again.
                            tracing::warn!(%error, "A file that nobody needs could not be removed");
                            Ok(false)
                        }
                    }
                })
            })
            .await
    }

    /// Removes files that nothing speaks of: a process was ended while they were on their way in or out.
    async fn sweep_files(
        &self,
        files: PathBuf,
        before: Timestamp,
        swept: &mut Swept,
    ) -> Result<()> {
        let before = SystemTime::from(before);
        for (path, hash, size) in blocking(move || old_files(&files, before)).await? {
            let gone = match hash {
                Some(hash) if self.blob(&hash).await?.is_some() => false,
                Some(hash) => self.remove_file(path, hash).await?,
                None => blocking(move || std::fs::remove_file(path)).await.is_ok(),
            };
            if gone {
                swept.add(size);
            }
        }
        Ok(())
    }

    /// Removes contents that never came whole into the database.
    async fn sweep_drafts(&self, before: Timestamp, swept: &mut Swept) -> Result<()> {
        for name in self.shared_files(INCOMING).await? {
            let id = name.strip_prefix(INCOMING).map(str::parse::<RecordId>);
            let Some(Ok(id)) = id else { continue };
            if id.made_at().is_some_and(|at| at < before) {
                let parts = parts_of(self.dialect(), &name);
                if self.write_one("sweep", parts).await? > 0 {
                    swept.add(0);
                }
            }
        }
        Ok(())
    }
}

/// Only contents have a hash for a name; files of imports, which others look after, are kept among them.
fn unreferred(sql: &mut Sql, before: Timestamp) {
    sql.push(" AND length(hash) = 64 AND at < ")
        .bind(Cell::Time(before), ColumnType::Time)
        .push(" AND NOT EXISTS (SELECT 1 FROM content_use AS used WHERE used.hash = blob.hash)");
}

async fn forget(
    tx: &mut Tx,
    mut hashes: Vec<String>,
    before: Timestamp,
) -> Result<Vec<(String, u64)>> {
    let texts = |hashes: &[String]| hashes.iter().cloned().map(Cell::Text).collect::<Vec<_>>();
    if tx.dialect() == Dialect::Postgres {
        // What somebody saves at this moment is left alone. The statement behind this one sees what they have saved.
        let mut sql = Sql::new(Dialect::Postgres, "SELECT hash FROM blob WHERE hash");
        sql.any_of(texts(&hashes), ColumnType::Text)
            .push(" FOR UPDATE SKIP LOCKED")
            .result(ColumnType::Text);
        let locked = tx.query(&sql).await?;
        hashes = locked
            .into_iter()
            .map(|row| Cells::of(row).text())
            .collect::<Result<_>>()?;
    }
    let mut sql = Sql::new(tx.dialect(), "DELETE FROM blob WHERE hash");
    sql.any_of(texts(&hashes), ColumnType::Text);
    unreferred(&mut sql, before);
    sql.push(" RETURNING hash, size")
        .results_are(&[ColumnType::Text, ColumnType::Int]);
    let mut gone = Vec::new();
    for row in tx.query(&sql).await? {
        let mut cells = Cells::of(row);
        let (hash, size) = (cells.text()?, cells.int()?);
        gone.push((hash, u64::try_from(size).unwrap_or(0)));
    }
    if tx.dialect() == Dialect::Postgres {
        let parts: Vec<Sql> = gone
            .iter()
            .map(|(hash, _)| parts_of(Dialect::Postgres, hash))
            .collect();
        tx.execute_all(&parts).await?;
    }
    Ok(gone)
}

/// Files from before a time: where each is, the hash that its place stands for (none for one that never got a place), its size.
fn old_files(
    files: &Path,
    before: SystemTime,
) -> std::io::Result<Vec<(PathBuf, Option<String>, u64)>> {
    let mut old = Vec::new();
    if !files.exists() {
        return Ok(old);
    }
    for dir in std::fs::read_dir(files)? {
        let dir = dir?;
        let first = dir.file_name();
        let first = first.to_str().unwrap_or_default();
        let hexadecimal = |text: &str| text.chars().all(|c| c.is_ascii_hexdigit());
        // What is not ours stays.
        if !(dir.file_type()?.is_dir()
            && (first == "incoming" || (first.len() == 2 && hexadecimal(first))))
        {
            continue;
        }
        for file in std::fs::read_dir(dir.path())? {
            let file = file?;
            let found = match file.metadata() {
                Ok(found) if found.is_file() => found,
                // It has gone its way meanwhile.
                _ => continue,
            };
            if found.modified()? >= before {
                continue;
            }
            let hash = (first != "incoming")
                .then(|| format!("{first}{}", file.file_name().to_string_lossy()));
            if hash
                .as_ref()
                .is_none_or(|hash| hash.len() == 64 && hexadecimal(hash))
            {
                old.push((file.path(), hash, found.len()));
            }
        }
    }
    Ok(old)
}
