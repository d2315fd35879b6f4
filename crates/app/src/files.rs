//! Files of records: taken in part by part, given out to those who may see the record that has them.

use bytes::Bytes;
use mainstay_model::query::Trash;
use mainstay_model::value::FileRef;
use mainstay_model::{Reason, RecordId, Value};
use mainstay_store::blobs::{BlobReader, BlobWriter};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// A file on its way in. Dropped before [`Incoming::finish`], it leaves nothing.
pub struct Incoming {
    writer: BlobWriter,
    name: String,
    media_type: String,
    size: u64,
    limit: u64,
}

impl App {
    /// Begins to take a file in, of at most `limit` bytes.
    pub async fn receive(&self, name: &str, media_type: &str, limit: u64) -> Result<Incoming> {
        let writer = self.store().blob_writer().await?;
        Ok(Incoming {
            writer,
            name: clean(name),
            media_type: media_type.chars().take(100).collect(),
            size: 0,
            limit,
        })
    }

    /// A file of a record, for somebody who may see that record and that field.
    pub async fn open_file(
        &self,
        ctx: &Ctx,
        object: &str,
        id: RecordId,
        field: &str,
        hash: &str,
    ) -> Result<(FileRef, BlobReader)> {
        let record = self.get_in(ctx, object, id, Trash::Any).await?;
        let Value::Files(files) = record.get(field) else {
            return Err(Error::NotFound);
        };
        let file = files
            .iter()
            .find(|file| file.hash == hash)
            .ok_or(Error::NotFound)?;
        let content = self.store().read_blob(hash).await?.ok_or(Error::NotFound)?;
        Ok((file.clone(), content))
    }
}

impl Incoming {
    /// The next bytes.
    pub async fn write(&mut self, part: Bytes, field: &str) -> Result<()> {
        self.size += part.len() as u64;
        if self.size > self.limit {
            let megabytes = (self.limit >> 20).to_string();
            let reason = Reason::new(
                "file_too_large",
                format!("This file is larger than {megabytes} MB, the most that is taken here."),
            );
            return Err(Error::invalid(field, reason.with(&[&megabytes])));
        }
        Ok(self.writer.write(part).await?)
    }

    /// Keeps it; nothing for an input in which no file was chosen.
    pub async fn finish(self, now: jiff::Timestamp) -> Result<Option<FileRef>> {
        if self.name.is_empty() && self.size == 0 {
            return Ok(None);
        }
        let blob = self.writer.finish(now).await?;
        let name = if self.name.is_empty() {
            "file".to_owned()
        } else {
            self.name
        };
        Ok(Some(FileRef {
            hash: blob.hash,
            name,
            media_type: self.media_type,
            size: blob.size,
        }))
    }
}

/// The name alone: some browsers send a path.
fn clean(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or("");
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}
