//! An archive that somebody gives: nothing in it is believed before it is compared.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use mainstay_model::{ColumnType, Object};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinHandle;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{FORM, FORMAT, Manifest, line};
use crate::blobs::failed;
use crate::db::Block;
use crate::migrations;
use crate::transfer::checksum::Tally;
use crate::transfer::contents::is_hash;
use crate::transfer::pour::{AHEAD, Flow};
use crate::transfer::tables::Carried;
use crate::transfer::{Error, Result};

/// A line may be this long: a record with its longest texts is far below.
const LONGEST: u64 = 64 * 1024 * 1024;

/// The manifest may be this long.
const MANIFEST: u64 = 64 * 1024 * 1024;

/// Bytes of a content read at once.
const PART: usize = 256 * 1024;

/// Rows of a block.
const BLOCK: usize = 512;

/// An archive that is read.
pub(super) struct Opened {
    zip: ZipArchive<BufReader<File>>,
    pub manifest: Manifest,
}

impl Opened {
    pub async fn open(file: &Path) -> Result<Self> {
        let shown = file.display().to_string();
        let file = File::open(file).map_err(|error| Error::Archive(format!("{shown}: {error}")))?;
        let read = tokio::task::spawn_blocking(move || begin(file));
        read.await.map_err(super::ended)?
    }

    /// What the workspace has defined itself, by name.
    pub async fn definitions(&mut self) -> Result<BTreeMap<String, Object>> {
        let table = self.described()?;
        let Some(table) = table.into_iter().find(|table| table.name == "meta_object") else {
            return Err(Error::Archive("it says nothing about objects".to_owned()));
        };
        let at = |column: &str| table.columns.iter().position(|(name, _)| name == column);
        let (Some(name), Some(definition)) = (at("name"), at("definition")) else {
            return Err(Error::Archive("its objects have no definitions".to_owned()));
        };
        let mut kept = BTreeMap::new();
        let entry = entry(&mut self.zip, &table.name)?;
        for line in lines(entry) {
            let line = line?;
            let row = line::read(&line, &table.columns).ok_or_else(|| unreadable(&table.name))?;
            let mut cells = crate::single::Cells::of(row);
            let mut read: Vec<String> = Vec::new();
            for _ in 0..=name.max(definition) {
                read.push(cells.text().unwrap_or_default());
            }
            let object = serde_json::from_str(&read[definition]).map_err(|error| {
                Error::Archive(format!("the definition of `{}`: {error}", read[name]))
            })?;
            kept.insert(read[name].clone(), object);
        }
        Ok(kept)
    }

    /// Its tables, as it says that they are.
    pub fn described(&self) -> Result<Vec<Carried>> {
        let mut tables = Vec::new();
        for table in &self.manifest.tables {
            let mut columns: Vec<(String, ColumnType)> = Vec::new();
            for (name, ty) in &table.columns {
                let ty = line::type_of(ty).ok_or_else(|| {
                    Error::Archive(format!("`{ty}` is no type of a column of this version"))
                })?;
                columns.push((name.clone(), ty));
            }
            tables.push(Carried {
                name: table.name.clone(),
                numbered: columns.iter().any(|(name, _)| name == "rid"),
                key: Vec::new(),
                columns,
            });
        }
        Ok(tables)
    }

    /// Its tables, as far as this version knows them: each in the columns that the archive has.
    pub fn carried(&self, known: &[Carried]) -> Result<Vec<Carried>> {
        let strange = |what: &str| {
            Error::Archive(format!(
                "it has `{what}`, which this version knows nothing of; take it in with the version that made it ({})",
                self.manifest.version
            ))
        };
        let mut tables = self.described()?;
        for table in &mut tables {
            let Some(same) = known.iter().find(|known| known.name == table.name) else {
                return Err(strange(&table.name));
            };
            for column in &table.columns {
                if !same.columns.contains(column) {
                    return Err(strange(&format!("{}.{}", table.name, column.0)));
                }
            }
            table.key.clone_from(&same.key);
            table.numbered = same.numbered;
        }
        Ok(tables)
    }

    /// Lets the rows of a table flow.
    pub fn flow(self, table: &Carried) -> Flow<Self> {
        let table = table.clone();
        let (out, blocks) = channel::<Block>(AHEAD);
        let mut opened = self;
        let reading = tokio::task::spawn_blocking(move || {
            let mut tally = Tally::of(&table.columns);
            let mut block = Block::with_capacity(BLOCK);
            for line in lines(entry(&mut opened.zip, &table.name)?) {
                let row =
                    line::read(&line?, &table.columns).ok_or_else(|| unreadable(&table.name))?;
                tally.add(&row, &table.columns)?;
                block.push(row);
                if block.len() == BLOCK {
                    let full = std::mem::replace(&mut block, Block::with_capacity(BLOCK));
                    if out.blocking_send(full).is_err() {
                        break;
                    }
                }
            }
            if !block.is_empty() {
                // Whoever has gone away tells why.
                drop(out.blocking_send(block));
            }
            Ok((opened, tally))
        });
        Flow { reading, blocks }
    }

    /// The names of its contents.
    pub fn contents(&self) -> Vec<String> {
        let mut names = Vec::new();
        for name in self.zip.file_names().flatten() {
            if let Some(hash) = name.strip_prefix("files/").filter(|name| is_hash(name)) {
                names.push(hash.to_owned());
            }
        }
        names.sort_unstable();
        names
    }

    /// A content, part by part.
    pub fn content(self, name: &str) -> (Receiver<Vec<u8>>, JoinHandle<Result<Self>>) {
        let (out, parts) = channel::<Vec<u8>>(AHEAD);
        let (mut opened, name) = (self, format!("files/{name}"));
        let reading = tokio::task::spawn_blocking(move || {
            let mut content = opened.zip.by_name(&name).map_err(damaged)?;
            for number in 0.. {
                let mut part = Vec::with_capacity(PART);
                let end = PART as u64;
                (&mut content)
                    .take(end)
                    .read_to_end(&mut part)
                    .map_err(|error| damaged(error.into()))?;
                if (part.is_empty() && number > 0) || out.blocking_send(part).is_err() {
                    break;
                }
            }
            drop(content);
            Ok(opened)
        });
        (parts, reading)
    }
}

fn begin(file: File) -> Result<Opened> {
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| match error {
        ZipError::Io(error) => Error::Archive(error.to_string()),
        _ => Error::Archive("it is no archive, or its end is missing".to_owned()),
    })?;
    let text = {
        let entry = zip.by_name("manifest.json").map_err(|_| {
            Error::Archive("it has no manifest: it is no archive of Mainstay".to_owned())
        })?;
        let mut text = String::new();
        entry
            .take(MANIFEST)
            .read_to_string(&mut text)
            .map_err(|error| damaged(error.into()))?;
        text
    };
    let told: serde_json::Value = serde_json::from_str(&text)
        .map_err(|_| Error::Archive("its manifest cannot be read".to_owned()))?;
    if told["format"] != FORMAT {
        return Err(Error::Archive("it is no archive of Mainstay".to_owned()));
    }
    let newer = || {
        Error::OtherVersion(format!(
            "this archive was made by a newer version of Mainstay ({}); take it in with that version",
            told["version"].as_str().unwrap_or("?")
        ))
    };
    if told["form"].as_u64().is_some_and(|form| form > FORM.into()) {
        return Err(newer());
    }
    let manifest: Manifest = serde_json::from_value(told.clone())
        .map_err(|error| Error::Archive(format!("its manifest cannot be read: {error}")))?;
    if manifest.schema > migrations::known() {
        return Err(newer());
    }
    if manifest.schema < 1 {
        return Err(Error::Archive("its manifest names no schema".to_owned()));
    }
    Ok(Opened { zip, manifest })
}

fn entry<'z>(
    zip: &'z mut ZipArchive<BufReader<File>>,
    table: &str,
) -> Result<zip::read::ZipFile<'z, BufReader<File>>> {
    zip.by_name(&format!("tables/{table}.jsonl"))
        .map_err(|error| match error {
            ZipError::FileNotFound => Error::Archive(format!("the table `{table}` is missing")),
            other => damaged(other),
        })
}

/// The lines of an entry, none longer than it may be.
fn lines(entry: impl std::io::Read) -> impl Iterator<Item = Result<String>> {
    let mut reader = BufReader::with_capacity(128 * 1024, entry);
    std::iter::from_fn(move || {
        let mut line = String::new();
        match (&mut reader).take(LONGEST).read_line(&mut line) {
            Ok(0) => None,
            Ok(_) if line.ends_with('\n') => {
                line.pop();
                Some(Ok(line))
            }
            Ok(_) => Some(Err(Error::Archive("a line has no end".to_owned()))),
            Err(error) => Some(Err(damaged(error.into()))),
        }
    })
}

fn unreadable(table: &str) -> Error {
    Error::Archive(format!("a row of the table `{table}` cannot be read"))
}

fn damaged(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            failed(error).into()
        }
        other => Error::Archive(format!("it is damaged: {other}")),
    }
}
