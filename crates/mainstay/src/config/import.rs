//! What one import may bring.

use std::time::Duration;

use super::section::section;
use super::values::Bytes;

section! {
    /// What one import may bring.
    pub(crate) struct Import = "import", check check {
        /// Largest file.
        max_file_size: Bytes = Bytes(512 << 20);
        /// Most rows.
        max_rows: u32 = 2_000_000;
        /// Most columns.
        max_columns: u32 = 500;
        /// How long a file that somebody sent is kept after its import was last touched. One that was never run is forgotten
        /// with it.
        keep_files: Duration = Duration::from_secs(7 * 24 * 3600);
    }
}

fn check(import: &Import) -> Vec<(&'static str, String)> {
    [
        ("max_rows", import.max_rows),
        ("max_columns", import.max_columns),
    ]
    .into_iter()
    .filter(|(_, value)| *value == 0)
    .map(|(key, _)| (key, "must be at least 1".to_owned()))
    .collect()
}
