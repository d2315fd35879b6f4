//! Contents of files, kept once each under the hash of their bytes: in the data directory beside the embedded database, in
//! tables on PostgreSQL, where several nodes share them.
//! Deliberately not here: which record has which file under which name; that is a field of the record.

use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// What the names of contents begin with that are on their way into the database.
pub(crate) const INCOMING: &str = "incoming-";

/// Bytes read or written at once.
const PART: usize = 256 * 1024;

/// A content that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// BLAKE3 of its bytes, in hexadecimal.
    pub hash: String,
    /// Bytes.
    pub size: u64,
}

/// A content on its way in: parts in order, then [`BlobWriter::finish`]. Dropped before, it leaves nothing.
pub struct BlobWriter {
    store: Store,
    file: Option<tempfile::NamedTempFile>,
    hasher: blake3::Hasher,
    size: u64,
}

/// A content on its way out, part by part.
pub struct BlobReader {
    from: From,
    size: u64,
}

enum From {
    File(std::fs::File),
    Table {
        store: Store,
        hash: String,
        part: i64,
    },
}

impl Store {
    /// Begins to take a content in.
    pub async fn blob_writer(&self) -> Result<BlobWriter> {
        let dir = self.files().map(|files| files.join("incoming"));
        let file = blocking(move || match dir {
            Some(dir) => {
                std::fs::create_dir_all(&dir)?;
                tempfile::NamedTempFile::new_in(dir)
            }
            None => tempfile::NamedTempFile::new(),
        })
        .await?;
        Ok(BlobWriter {
            store: self.clone(),
            file: Some(file),
            hasher: blake3::Hasher::new(),
            size: 0,
        })
    }

    /// Takes in a content that is there whole.
    pub async fn put_blob(&self, content: Bytes, now: Timestamp) -> Result<Blob> {
        let mut writer = self.blob_writer().await?;
        writer.write(content).await?;
        writer.finish(now).await
    }

    /// Whether a content is kept, and how long it is.
    pub async fn blob(&self, hash: &str) -> Result<Option<Blob>> {
        let mut sql = Sql::new(self.dialect(), "SELECT size FROM blob WHERE hash = ");
        sql.bind(Cell::Text(hash.to_owned()), ColumnType::Text)
            .result(ColumnType::Int);
        let row = self.read_rows("blob", sql).await?.into_iter().next();
        row.map(|row| {
            let size = u64::try_from(Cells::of(row).int()?).unwrap_or(0);
            Ok(Blob {
                hash: hash.to_owned(),
                size,
            })
        })
        .transpose()
    }

    /// Begins to give a content out; nothing when there is none.
    pub async fn read_blob(&self, hash: &str) -> Result<Option<BlobReader>> {
        let Some(blob) = self.blob(hash).await? else {
            return Ok(None);
        };
        let from = match self.files() {
            Some(files) => {
                let path = place(&files, hash);
                From::File(blocking(move || std::fs::File::open(path)).await?)
            }
            None => From::Table {
                store: self.clone(),
                hash: hash.to_owned(),
                part: 0,
            },
        };
        Ok(Some(BlobReader {
            from,
            size: blob.size,
        }))
    }

    /// The directory of contents, when they are files.
    pub(crate) fn files(&self) -> Option<PathBuf> {
        self.data_dir().map(|dir| dir.join("files"))
    }
}

impl BlobWriter {
    /// Adds the next bytes.
    pub async fn write(&mut self, part: Bytes) -> Result<()> {
        self.size += part.len() as u64;
        self.hasher.update(&part);
        let Some(mut file) = self.file.take() else {
            return Err(Error::Bug("a file that failed is written on".to_owned()));
        };
        self.file = Some(blocking(move || file.write_all(&part).map(|()| file)).await?);
        Ok(())
    }

    /// Keeps it. The same content twice is kept once, and counts as sent now.
    pub async fn finish(self, now: Timestamp) -> Result<Blob> {
        let Some(file) = self.file else {
            return Err(Error::Bug("a file that failed is kept".to_owned()));
        };
        let blob = Blob {
            hash: self.hasher.finalize().to_hex().to_string(),
            size: self.size,
        };
        match self.store.files() {
            Some(files) => self.store.keep_file(file, &files, &blob, now).await?,
            None => {
                if !self.store.touch_blob(&blob.hash, now).await? {
                    let file = blocking(move || file.reopen()).await?;
                    self.store.keep_parts(file, &blob, now).await?;
                }
            }
        }
        Ok(blob)
    }
}

impl Store {
    /// Keeps a content as a file. It is put into its place before it is on record; a sweep may take it away in between, which
    /// the transaction that puts it on record finds out.
    async fn keep_file(
        &self,
        file: tempfile::NamedTempFile,
        files: &Path,
        blob: &Blob,
        now: Timestamp,
    ) -> Result<()> {
        let to = place(files, &blob.hash);
        let incoming = files.join("incoming");
        let (at, kept) = (to.clone(), file.reopen().map_err(failed)?);
        blocking(move || if at.exists() { Ok(()) } else { keep(file, &at) }).await?;
        while !self.note_file(&to, blob, now).await? {
            let (at, incoming) = (to.clone(), incoming.clone());
            let mut source = kept.try_clone().map_err(failed)?;
            blocking(move || {
                let mut file = tempfile::NamedTempFile::new_in(incoming)?;
                source.rewind()?;
                std::io::copy(&mut source, &mut file)?;
                keep(file, &at)
            })
            .await?;
        }
        Ok(())
    }

    /// Puts a file on record, if it is still in its place.
    async fn note_file(&self, place: &Path, blob: &Blob, now: Timestamp) -> Result<bool> {
        let (place, sql) = (
            place.to_owned(),
            named(self.dialect(), &blob.hash, blob.size, now),
        );
        self.db()
            .write("put_blob", move |tx| {
                let (there, sql) = (place.exists(), sql.clone());
                Box::pin(async move {
                    if there {
                        tx.execute(&sql).await?;
                    }
                    Ok(there)
                })
            })
            .await
    }

    /// A content that is there counts as sent now; whether it is there.
    async fn touch_blob(&self, hash: &str, now: Timestamp) -> Result<bool> {
        let mut sql = Sql::new(self.dialect(), "UPDATE blob SET at = ");
        sql.bind(Cell::Time(now), ColumnType::Time)
            .push(" WHERE hash = ")
            .bind(Cell::Text(hash.to_owned()), ColumnType::Text);
        Ok(self.write_one("put_blob", sql).await? > 0)
    }

    /// Keeps a content in the database. It goes in under a name of its own, and gets its hash when it is there whole.
    async fn keep_parts(&self, file: std::fs::File, blob: &Blob, now: Timestamp) -> Result<()> {
        let draft = format!("{INCOMING}{}", RecordId::at(now));
        self.put_parts(file, &draft).await?;
        let dialect = self.dialect();
        let (name, renamed) = (
            named(dialect, &blob.hash, blob.size, now),
            renamed(dialect, &draft, &blob.hash),
        );
        let (hash, drafts) = (blob.hash.clone(), parts_of(dialect, &draft));
        self.db()
            .write("put_blob", move |tx| {
                let (name, renamed, hash, drafts) =
                    (name.clone(), renamed.clone(), hash.clone(), drafts.clone());
                Box::pin(async move {
                    // With the name, so that of two who bring the same content one waits here for the other.
                    tx.execute(&name).await?;
                    if has_parts(tx, &hash).await? {
                        tx.execute(&drafts).await.map(drop)
                    } else {
                        tx.execute(&renamed).await.map(drop)
                    }
                })
            })
            .await
    }

    /// Tells that a content is there whole.
    pub(crate) async fn put_name(&self, hash: &str, size: u64, now: Timestamp) -> Result<()> {
        let sql = named(self.dialect(), hash, size, now);
        self.write_one("put_blob", sql).await.map(drop)
    }

    pub(crate) async fn put_parts(&self, mut file: std::fs::File, hash: &str) -> Result<()> {
        for number in 0.. {
            let (back, part) =
                blocking(move || read_part(&mut file).map(|part| (file, part))).await?;
            file = back;
            // A content without a byte has one part too: that it has parts tells that it is there.
            if part.is_empty() && number > 0 {
                break;
            }
            let mut sql = Sql::new(
                self.dialect(),
                "INSERT INTO blob_part (hash, part, content) VALUES (",
            );
            sql.bind(Cell::Text(hash.to_owned()), ColumnType::Text)
                .push(", ");
            sql.bind(Cell::Int(number), ColumnType::Int).push(", ");
            sql.bind(Cell::Text(STANDARD.encode(&part)), ColumnType::Text)
                .push(") ON CONFLICT DO NOTHING");
            self.write_one("put_blob", sql).await?;
        }
        Ok(())
    }
}

fn named(dialect: Dialect, hash: &str, size: u64, now: Timestamp) -> Sql {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let mut sql = Sql::new(dialect, "INSERT INTO blob (hash, size, at) VALUES (");
    sql.bind(Cell::Text(hash.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Int(size), ColumnType::Int).push(", ");
    sql.bind(Cell::Time(now), ColumnType::Time)
        .push(") ON CONFLICT (hash) DO UPDATE SET at = excluded.at");
    sql
}

fn renamed(dialect: Dialect, from: &str, to: &str) -> Sql {
    let mut sql = Sql::new(dialect, "UPDATE blob_part SET hash = ");
    sql.bind(Cell::Text(to.to_owned()), ColumnType::Text)
        .push(" WHERE hash = ")
        .bind(Cell::Text(from.to_owned()), ColumnType::Text);
    sql
}

async fn has_parts(tx: &mut Tx, hash: &str) -> Result<bool> {
    let mut sql = Sql::new(tx.dialect(), "SELECT part FROM blob_part WHERE hash = ");
    sql.bind(Cell::Text(hash.to_owned()), ColumnType::Text)
        .push(" LIMIT 1")
        .result(ColumnType::Int);
    Ok(tx.query_first(&sql).await?.is_some())
}

/// Removes the parts of a content.
pub(crate) fn parts_of(dialect: Dialect, hash: &str) -> Sql {
    let mut sql = Sql::new(dialect, "DELETE FROM blob_part WHERE hash = ");
    sql.bind(Cell::Text(hash.to_owned()), ColumnType::Text);
    sql
}

impl BlobReader {
    /// How many bytes there are in all.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The next bytes; nothing at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        match &mut self.from {
            From::File(file) => {
                let mut file = file.try_clone().map_err(failed)?;
                let part = blocking(move || read_part(&mut file)).await?;
                Ok((!part.is_empty()).then(|| Bytes::from(part)))
            }
            From::Table { store, hash, part } => {
                let mut sql = Sql::new(
                    store.dialect(),
                    "SELECT content FROM blob_part WHERE hash = ",
                );
                sql.bind(Cell::Text(hash.clone()), ColumnType::Text)
                    .push(" AND part = ");
                sql.bind(Cell::Int(*part), ColumnType::Int)
                    .result(ColumnType::Text);
                *part += 1;
                let row = store.read_rows("read_blob", sql).await?.into_iter().next();
                row.map(|row| {
                    let text = Cells::of(row).text()?;
                    STANDARD
                        .decode(text)
                        .map(Bytes::from)
                        .map_err(|error| Error::Bug(format!("a stored file: {error}")))
                })
                .transpose()
            }
        }
    }

    /// All of it at once, for contents that are known to be small.
    pub async fn all(mut self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(part) = self.next().await? {
            all.extend_from_slice(&part);
        }
        Ok(all)
    }
}

/// `ab/cdef...`: no directory gets more than a few thousand files.
pub(crate) fn place(files: &Path, hash: &str) -> PathBuf {
    // Hashes are hexadecimal; anything else leads nowhere.
    let clean: String = hash.chars().filter(char::is_ascii_hexdigit).collect();
    let (first, rest) = clean.split_at(clean.len().min(2));
    files.join(first).join(rest)
}

/// On the disk before it has its name, and its name on the disk before anybody is told.
pub(crate) fn keep(file: tempfile::NamedTempFile, to: &Path) -> std::io::Result<()> {
    let dir = to.parent().unwrap_or(to);
    std::fs::create_dir_all(dir)?;
    file.as_file().sync_all()?;
    file.persist(to).map_err(|error| error.error)?;
    std::fs::File::open(dir)?.sync_all()?;
    dir.parent()
        .map_or(Ok(()), |above| std::fs::File::open(above)?.sync_all())
}

pub(crate) fn read_part(file: &mut std::fs::File) -> std::io::Result<Vec<u8>> {
    let mut part = Vec::with_capacity(PART);
    file.take(PART as u64).read_to_end(&mut part)?;
    Ok(part)
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Bug(error.to_string()))?
        .map_err(failed)
}

pub(crate) fn failed(error: std::io::Error) -> Error {
    let text = format!("files cannot be kept or read: {error}");
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full(text),
        _ => Error::Unavailable(text),
    }
}
