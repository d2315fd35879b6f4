//! What one import may bring, and where its file waits: the operator's decisions.

use std::path::PathBuf;
use std::time::Duration;

use mainstay_model::Reason;

use super::source::{Source, SourceError};

/// The operator's decisions about imports.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Where files that people bring in are kept until their import is long over.
    pub dir: PathBuf,
    /// How long that is.
    pub keep_files: Duration,
    /// Largest file, in bytes.
    pub max_file_size: u64,
    /// Most rows.
    pub max_rows: u64,
    /// Most columns.
    pub max_columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            dir: std::env::temp_dir().join("mainstay-imports"),
            keep_files: Duration::from_secs(7 * 24 * 3600),
            max_file_size: 512 << 20,
            max_rows: 2_000_000,
            max_columns: 500,
        }
    }
}

impl Limits {
    /// Refuses a file with too many bytes before anything of it is read.
    pub fn check_size(&self, size: u64) -> Result<(), SourceError> {
        if size <= self.max_file_size {
            return Ok(());
        }
        let most = (self.max_file_size >> 20).to_string();
        let text =
            format!("The file is larger than {most} MiB, which is the most that is allowed here.");
        Err(Reason::new("file_too_large", text).with(&[&most]).into())
    }

    /// Refuses a file that is too large in any way.
    pub fn check(&self, source: &Source) -> Result<(), SourceError> {
        let refuse = |code: &str, what: &str, found: u64, most: u64| {
            let (found, most) = (found.to_string(), most.to_string());
            let text = format!(
                "The file has {found} {what}; at most {most} are allowed here. An operator can raise that."
            );
            Err(Reason::new(code, text).with(&[&found, &most]).into())
        };
        if source.columns.len() > self.max_columns {
            return refuse(
                "too_many_columns",
                "columns",
                source.columns.len() as u64,
                self.max_columns as u64,
            );
        }
        if let Some(rows) = source.counted() {
            // The row that names the columns is no row of the import.
            let rows = rows.saturating_sub(u64::from(source.header));
            if rows > self.max_rows {
                return refuse("too_many_rows", "rows", rows, self.max_rows);
            }
            return Ok(());
        }
        // A row takes two bytes at the least: most files need not be counted.
        if source.size / 2 > self.max_rows {
            let mut rows = source.rows()?;
            let mut count = 0;
            while rows.next_row()?.is_some() {
                count += 1;
            }
            if count > self.max_rows {
                return refuse("too_many_rows", "rows", count, self.max_rows);
            }
        }
        Ok(())
    }
}
