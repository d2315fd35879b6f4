//! Contents of files: in the data directory beside the embedded database, in parts within PostgreSQL. Each is hashed on its way;
//! its name is its hash.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mainstay_model::{Cell, ColumnType};

use super::arrival::Arrival;
use super::origin::Origin;
use super::{Error, Report, Result};
use crate::blobs::{blocking, failed, keep, place, read_part};
use crate::error::Error as StoreError;
use crate::single::Cells;
use crate::sql::Sql;

/// Letters of a hash.
const HASH: usize = 64;

/// Carries a content that the source names.
pub(super) async fn carry(
    from: &mut Origin,
    into: &mut Arrival,
    shared: fn(&str) -> Option<PathBuf>,
    name: &str,
    report: &mut Report,
) -> Result<()> {
    let Some(mut incoming) = Incoming::begin(into, name, shared)? else {
        return Ok(());
    };
    let Some(mut source) = Content::open(from, name).await? else {
        report.missing.push(name.to_owned());
        return Ok(());
    };
    while let Some(part) = source.next(from, name).await? {
        incoming.add(into, part).await?;
    }
    report.bytes += incoming.finish().await?;
    report.contents += 1;
    Ok(())
}

/// Whether it is the name of a content, and not of a file that was given to all nodes.
pub(super) fn is_hash(name: &str) -> bool {
    name.len() == HASH && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A content on its way in.
pub(super) struct Incoming {
    name: String,
    to: Option<PathBuf>,
    draft: Option<tempfile::NamedTempFile>,
    hasher: blake3::Hasher,
    parts: i64,
    bytes: u64,
}

impl Incoming {
    /// Begins; nothing where it has no place.
    pub fn begin(
        into: &Arrival,
        name: &str,
        shared: fn(&str) -> Option<PathBuf>,
    ) -> Result<Option<Self>> {
        let to = match &into.dir {
            Some(dir) if is_hash(name) => Some(place(&dir.join("files"), name)),
            Some(dir) => match shared(name) {
                Some(path) => Some(dir.join(path)),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(Self {
            name: name.to_owned(),
            draft: to.as_deref().map(draft).transpose()?,
            to,
            hasher: blake3::Hasher::new(),
            parts: 0,
            bytes: 0,
        }))
    }

    /// Adds the next part.
    pub async fn add(&mut self, into: &mut Arrival, part: Vec<u8>) -> Result<()> {
        self.hasher.update(&part);
        self.bytes += part.len() as u64;
        match self.draft.take() {
            Some(mut file) => {
                self.draft = Some(blocking(move || file.write_all(&part).map(|()| file)).await?);
            }
            None => put(into, &self.name, self.parts, &part).await?,
        }
        self.parts += 1;
        Ok(())
    }

    /// Puts it into its place, when it is what its name says; gives its bytes.
    pub async fn finish(self) -> Result<u64> {
        if is_hash(&self.name) && self.hasher.finalize().to_hex().as_str() != self.name {
            return Err(Error::Damaged(self.name));
        }
        if let (Some(file), Some(to)) = (self.draft, self.to) {
            blocking(move || keep(file, &to)).await?;
        }
        Ok(self.bytes)
    }
}

/// A content that is read.
pub(super) enum Content {
    File(std::fs::File, bool),
    Parts(i64),
}

impl Content {
    pub async fn open(from: &mut Origin, name: &str) -> Result<Option<Self>> {
        let Some(dir) = &from.dir else {
            let mut sql = Sql::new(from.dialect(), "SELECT part FROM blob_part WHERE hash = ");
            sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
                .push(" AND part = 0")
                .result(ColumnType::Int);
            let there = from.tx()?.query_first(&sql).await?.is_some();
            return Ok(there.then_some(Self::Parts(0)));
        };
        match std::fs::File::open(place(&dir.join("files"), name)) {
            Ok(file) => Ok(Some(Self::File(file, true))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error).into()),
        }
    }

    /// The next part; a content without a byte has one too.
    pub async fn next(&mut self, from: &mut Origin, name: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Self::File(file, first) => {
                let mut file = file.try_clone().map_err(failed)?;
                let part = blocking(move || read_part(&mut file)).await?;
                let some = std::mem::take(first) || !part.is_empty();
                Ok(some.then_some(part))
            }
            Self::Parts(part) => {
                let mut sql = Sql::new(
                    from.dialect(),
                    "SELECT content FROM blob_part WHERE hash = ",
                );
                sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
                    .push(" AND part = ")
                    .bind(Cell::Int(*part), ColumnType::Int)
                    .result(ColumnType::Text);
                *part += 1;
                let Some(row) = from.tx()?.query_first(&sql).await? else {
                    return Ok(None);
                };
                let text = Cells::of(row).text()?;
                let part = STANDARD.decode(text);
                Ok(Some(part.map_err(|_| Error::Damaged(name.to_owned()))?))
            }
        }
    }
}

async fn put(into: &mut Arrival, name: &str, number: i64, part: &[u8]) -> Result<()> {
    let mut sql = Sql::new(
        into.dialect(),
        "INSERT INTO blob_part (hash, part, content) VALUES (",
    );
    sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
        .push(", ")
        .bind(Cell::Int(number), ColumnType::Int)
        .push(", ")
        .bind(Cell::Text(STANDARD.encode(part)), ColumnType::Text)
        .push(")");
    into.tx()?.execute(&sql).await?;
    Ok(())
}

/// A file on its way to a place.
fn draft(to: &Path) -> Result<tempfile::NamedTempFile> {
    let dir = to
        .parent()
        .ok_or_else(|| StoreError::Bug("a content without a place".to_owned()))?;
    std::fs::create_dir_all(dir).map_err(failed)?;
    Ok(tempfile::NamedTempFile::new_in(dir).map_err(failed)?)
}
