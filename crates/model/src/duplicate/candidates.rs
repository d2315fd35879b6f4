//! From keys to the pairs that are compared: all of a small block, neighbours in order of their names of a large one, so that a
//! million records take minutes.

/// Records with one key that are all compared with each other.
const BLOCK: usize = 40;
/// Neighbours that a record of a larger block is compared with, on each side.
const WINDOW: usize = 8;

/// A record under one of its keys; records are numbered in an order that puts alike names beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The key.
    pub key: u64,
    /// The record.
    pub record: u32,
}

/// The pairs to be compared, each once, the lower number first.
pub fn pairs(mut entries: Vec<Entry>) -> Vec<(u32, u32)> {
    entries.sort_unstable();
    entries.dedup();
    let mut pairs = Vec::new();
    for block in entries.chunk_by(|a, b| a.key == b.key) {
        let reach = if block.len() <= BLOCK {
            block.len()
        } else {
            WINDOW
        };
        for (at, first) in block.iter().enumerate() {
            let behind = &block[at + 1..];
            for second in &behind[..behind.len().min(reach)] {
                pairs.push((first.record, second.record));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
