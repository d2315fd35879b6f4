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

/// Names read at once.
const BATCH: i64 = 500;

/// Carries all contents that the source names.
pub(super) async fn carry(
    from: &mut Origin,
    into: &mut Arrival,
    shared: fn(&str) -> Option<PathBuf>,
    report: &mut Report,
    mut told: impl FnMut(),
) -> Result<()> {
    let mut after = String::new();
    loop {
        let names = next(from, &after).await?;
        let Some(last) = names.last() else {
            return Ok(());
        };
        after.clone_from(last);
        for name in names {
            one(from, into, shared, &name, report).await?;
            told();
        }
    }
}

async fn next(from: &mut Origin, after: &str) -> Result<Vec<String>> {
    let mut sql = Sql::new(from.dialect(), "SELECT hash FROM blob WHERE hash > ");
    sql.bind(Cell::Text(after.to_owned()), ColumnType::Text)
        .push(" ORDER BY hash LIMIT ")
        .bind(Cell::Int(BATCH), ColumnType::Int)
        .result(ColumnType::Text);
    let rows = from.tx()?.query(&sql).await?;
    let names = rows.into_iter().map(|row| Cells::of(row).text());
    Ok(names.collect::<crate::error::Result<_>>()?)
}

async fn one(
    from: &mut Origin,
    into: &mut Arrival,
    shared: fn(&str) -> Option<PathBuf>,
    name: &str,
    report: &mut Report,
) -> Result<()> {
    let hashed = name.len() == HASH && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let to = match &into.dir {
        Some(dir) if hashed => Some(place(&dir.join("files"), name)),
        Some(dir) => match shared(name) {
            Some(path) => Some(dir.join(path)),
            None => return Ok(()),
        },
        None => None,
    };
    let Some(mut source) = Content::open(from, name).await? else {
        report.missing.push(name.to_owned());
        return Ok(());
    };
    let mut hasher = blake3::Hasher::new();
    let mut draft = to.as_deref().map(draft).transpose()?;
    for number in 0.. {
        let part = source.next(from, name).await?;
        // A content without a byte has one part too.
        if part.is_empty() && number > 0 {
            break;
        }
        hasher.update(&part);
        report.bytes += part.len() as u64;
        draft = match draft {
            Some(mut file) => Some(blocking(move || file.write_all(&part).map(|()| file)).await?),
            None => {
                put(into, name, number, &part).await?;
                None
            }
        };
    }
    if hashed && hasher.finalize().to_hex().as_str() != name {
        return Err(Error::Damaged(name.to_owned()));
    }
    if let (Some(file), Some(to)) = (draft, to) {
        blocking(move || keep(file, &to)).await?;
    }
    report.contents += 1;
    Ok(())
}

/// A content that is read.
enum Content {
    File(std::fs::File),
    Parts(i64),
}

impl Content {
    async fn open(from: &mut Origin, name: &str) -> Result<Option<Self>> {
        let Some(dir) = &from.dir else {
            let mut sql = Sql::new(from.dialect(), "SELECT part FROM blob_part WHERE hash = ");
            sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
                .push(" AND part = 0")
                .result(ColumnType::Int);
            let there = from.tx()?.query_first(&sql).await?.is_some();
            return Ok(there.then_some(Self::Parts(0)));
        };
        match std::fs::File::open(place(&dir.join("files"), name)) {
            Ok(file) => Ok(Some(Self::File(file))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error).into()),
        }
    }

    async fn next(&mut self, from: &mut Origin, name: &str) -> Result<Vec<u8>> {
        match self {
            Self::File(file) => {
                let mut file = file.try_clone().map_err(failed)?;
                Ok(blocking(move || read_part(&mut file)).await?)
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
                    return Ok(Vec::new());
                };
                let text = Cells::of(row).text()?;
                Ok(STANDARD
                    .decode(text)
                    .map_err(|_| Error::Damaged(name.to_owned()))?)
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
