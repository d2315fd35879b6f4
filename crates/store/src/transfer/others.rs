//! Who else has an embedded database open. SQLite marks that by locks on its file, of which the system tells.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// Where SQLite puts its locks.
const FIRST: u64 = 0x4000_0000;
const LAST: u64 = FIRST + 511;

/// The processes that have a database open, this one left out; none where the system does not tell.
pub(super) fn at_work(file: &Path) -> Vec<u32> {
    let (Ok(locks), Ok(there)) = (
        std::fs::read_to_string("/proc/locks"),
        std::fs::metadata(file),
    ) else {
        return Vec::new();
    };
    let mut found: Vec<u32> = locks
        .lines()
        .filter_map(|line| holder(line, there.ino()))
        .filter(|process| *process != std::process::id())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// `1: POSIX  ADVISORY  READ 4711 fd:00:131077 1073741826 1073742335`
fn holder(line: &str, inode: u64) -> Option<u32> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [_, "POSIX", _, _, process, place, start, _] = parts.as_slice() else {
        return None;
    };
    let there: u64 = place.rsplit(':').next()?.parse().ok()?;
    let start: u64 = start.parse().ok()?;
    (there == inode && (FIRST..=LAST).contains(&start)).then(|| process.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_of_the_database_is_told_from_others() {
        let line = "1: POSIX  ADVISORY  READ 4711 fd:00:131077 1073741826 1073742335";
        assert_eq!(holder(line, 131_077), Some(4711));
        assert_eq!(holder(line, 7), None);
        assert_eq!(
            holder("2: FLOCK  ADVISORY  WRITE 4711 fd:00:131077 0 EOF", 131_077),
            None
        );
        assert_eq!(
            holder("3: POSIX  ADVISORY  WRITE 4711 fd:00:131077 0 EOF", 131_077),
            None
        );
    }
}
