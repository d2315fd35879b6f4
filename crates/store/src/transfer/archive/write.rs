//! An archive on its way onto the disk: under another name until it is whole.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use tokio::sync::mpsc::Receiver;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::line;
use crate::blobs::failed;
use crate::db::Block;
use crate::error::{Error as StoreError, Result};
use crate::transfer::tables::Carried;

/// Bytes of lines handed on at once.
const CHUNK: usize = 64 * 1024;

/// An archive that is written.
pub(super) struct Written {
    zip: ZipWriter<BufWriter<File>>,
    draft: tempfile::TempPath,
    to: PathBuf,
}

impl Written {
    /// Begins beside the place where it shall be; nobody else may read it.
    pub fn begin(to: &Path) -> Result<Self> {
        let dir = match to.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        };
        let (file, draft) = tempfile::Builder::new()
            .prefix(".mainstay-archive-")
            .tempfile_in(dir)
            .map_err(failed)?
            .into_parts();
        Ok(Self {
            zip: ZipWriter::new(BufWriter::new(file)),
            draft,
            to: to.to_owned(),
        })
    }

    /// Adds a document.
    pub async fn put(self, name: &str, document: &Json) -> Result<Self> {
        let text = serde_json::to_vec_pretty(document)
            .map_err(|error| StoreError::Bug(error.to_string()))?;
        let name = name.to_owned();
        self.on_a_thread(move |zip| {
            zip.start_file(name, packed())?;
            Ok(zip.write_all(&text)?)
        })
        .await
    }

    /// Adds a table.
    pub async fn rows(self, table: Carried, mut rows: Receiver<Block>) -> Result<Self> {
        self.on_a_thread(move |zip| {
            zip.start_file(format!("tables/{}.jsonl", table.name), packed())?;
            let mut out = Vec::with_capacity(CHUNK * 2);
            while let Some(block) = rows.blocking_recv() {
                for row in &block {
                    line::write(row, &mut out)?;
                    if out.len() >= CHUNK {
                        zip.write_all(&out)?;
                        out.clear();
                    }
                }
            }
            Ok(zip.write_all(&out)?)
        })
        .await
    }

    /// Begins the content of a file.
    pub async fn content(self, name: &str) -> Result<Self> {
        let name = format!("files/{name}");
        // Most files are packed already.
        let options = packed()
            .compression_method(CompressionMethod::Stored)
            .compression_level(None);
        self.on_a_thread(move |zip| zip.start_file(name, options))
            .await
    }

    /// Adds a part of it.
    pub async fn part(self, part: Vec<u8>) -> Result<Self> {
        self.on_a_thread(move |zip| Ok(zip.write_all(&part)?)).await
    }

    /// Gives it its name.
    pub async fn finish(self) -> Result<()> {
        blocking(move || {
            let file = self.zip.finish().map_err(unwritten)?;
            let file = file
                .into_inner()
                .map_err(|error| failed(error.into_error()))?;
            file.sync_all().map_err(failed)?;
            self.draft
                .persist(&self.to)
                .map_err(|error| failed(error.error))
        })
        .await
    }

    async fn on_a_thread(
        mut self,
        work: impl FnOnce(&mut ZipWriter<BufWriter<File>>) -> zip::result::ZipResult<()>
        + Send
        + 'static,
    ) -> Result<Self> {
        blocking(move || {
            work(&mut self.zip).map_err(unwritten)?;
            Ok(self)
        })
        .await
    }
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(3))
        .large_file(true)
        .unix_permissions(0o600)
}

fn unwritten(error: zip::result::ZipError) -> StoreError {
    match error {
        zip::result::ZipError::Io(error) => failed(error),
        other => StoreError::Bug(format!("an archive: {other}")),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StoreError::Bug(error.to_string()))?
}
