//! Files that every node has to be able to read, under names of their own: kept in the database where several nodes share one.
//! The embedded database has one node, which has them on its disk.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType};

use crate::blobs::{blocking, failed, parts_of};
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

impl Store {
    /// Gives a file to all nodes.
    pub async fn share_file(&self, name: &str, path: &Path, now: Timestamp) -> Result<()> {
        if self.files().is_some() {
            return Ok(());
        }
        let path = path.to_owned();
        let (file, size) = blocking(move || {
            let file = std::fs::File::open(path)?;
            let size = file.metadata()?.len();
            Ok((file, size))
        })
        .await?;
        self.put_parts(file, name).await?;
        self.put_name(name, size, now).await
    }

    /// Writes a file that was given to all nodes to a place of this one; whether there is such a file.
    pub async fn fetch_shared(&self, name: &str, to: &Path) -> Result<bool> {
        if self.files().is_some() {
            return Ok(false);
        }
        let Some(mut content) = self.read_blob(name).await? else {
            return Ok(false);
        };
        let dir = to.parent().map_or_else(PathBuf::new, Path::to_owned);
        let mut file = blocking(move || {
            std::fs::create_dir_all(&dir)?;
            tempfile::NamedTempFile::new_in(dir)
        })
        .await?;
        while let Some(part) = content.next().await? {
            file = blocking(move || file.write_all(&part).map(|()| file)).await?;
        }
        let to = to.to_owned();
        // It has its name when it is whole.
        tokio::task::spawn_blocking(move || file.persist(to))
            .await
            .map_err(|error| crate::Error::Bug(error.to_string()))?
            .map_err(|error| failed(error.error))?;
        Ok(true)
    }

    /// Whether a file was given to all nodes.
    pub async fn is_shared(&self, name: &str) -> Result<bool> {
        Ok(self.files().is_none() && self.blob(name).await?.is_some())
    }

    /// The names of files that were given to all nodes, also of those that never came whole, by their beginning.
    pub async fn shared_files(&self, beginning: &str) -> Result<Vec<String>> {
        if self.files().is_some() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT hash FROM blob_part WHERE part = 0 AND starts_with(hash, ",
        );
        sql.bind(Cell::Text(beginning.to_owned()), ColumnType::Text)
            .push(")")
            .result(ColumnType::Text);
        let rows = self.read_rows("shared_files", sql).await?;
        rows.into_iter().map(|row| Cells::of(row).text()).collect()
    }

    /// Takes a file from all nodes.
    pub async fn unshare_file(&self, name: &str) -> Result<()> {
        if self.files().is_some() {
            return Ok(());
        }
        let dialect = self.dialect();
        let mut named = Sql::new(dialect, "DELETE FROM blob WHERE hash = ");
        named.bind(Cell::Text(name.to_owned()), ColumnType::Text);
        let statements = [named, parts_of(dialect, name)];
        self.db()
            .write("unshare_file", move |tx| {
                let statements = statements.clone();
                Box::pin(async move { tx.execute_all(&statements).await.map(drop) })
            })
            .await
    }
}
