//! How much is inside a packed file, found out before anything of it is believed: by its directory, which may lie, and then
//! by unpacking it into nothing, which does not. A file of a few kilobytes that unpacks to gigabytes ends here.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use mainstay_model::Reason;
use zip::ZipArchive;

use super::SourceError;

/// Up to here anything may be as repetitive as it likes.
const HARMLESS: u64 = 32 << 20;
/// A sheet of a million equal rows is packed to a thirtieth or so.
const RATIO: u64 = 200;
/// Parts that are held in memory as a whole.
const HELD: u64 = 160 << 20;
/// Longest piece without any mark-up: a cell has 32,767 characters at most.
const LONGEST: usize = 1 << 20;

/// Parts that are read as a stream, and may be large.
fn is_streamed(name: &str) -> bool {
    name.contains("/worksheets/")
}

/// Parts that are never read.
fn is_unread(name: &str) -> bool {
    name.contains("/media/") || name.contains("/pivotCache/") || name.contains("/embeddings/")
}

/// Refuses a packed file that is too large inside, or is no whole packed file.
pub(super) fn check(path: &Path, most: u64) -> Result<(), SourceError> {
    let file = BufReader::new(File::open(path)?);
    let mut archive = ZipArchive::new(file).map_err(|_| broken())?;
    if !archive
        .file_names_raw()
        .any(|name| name == b"[Content_Types].xml")
    {
        let text = "This is a ZIP file but no workbook; unpack it and bring in the file inside.";
        return Err(Reason::new("zip_no_workbook", text).into());
    }
    let mut told = 0u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| broken())?;
        told = told.saturating_add(entry.size());
        if told > most || is_bomb(entry.size(), entry.compressed_size()) {
            return Err(bomb(told));
        }
    }
    let mut total = 0u64;
    let mut piece = vec![0u8; 64 << 10];
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|_| broken())?;
        let name = entry.name().map_err(|_| broken())?.into_owned();
        if is_unread(&name) {
            continue;
        }
        let packed = entry.compressed_size();
        let most_held = if is_streamed(&name) { most } else { HELD };
        let (mut size, mut run) = (0u64, 0usize);
        loop {
            let read = entry.read(&mut piece).map_err(|_| broken())?;
            if read == 0 {
                break;
            }
            size += read as u64;
            total += read as u64;
            if total > most || size > most_held || is_bomb(size, packed) {
                return Err(bomb(total));
            }
            for part in piece[..read].split_inclusive(|byte| *byte == b'<') {
                run += part.len();
                if run > LONGEST && is_read_as_text(&name) {
                    return Err(bomb(total));
                }
                if part.ends_with(b"<") {
                    run = 0;
                }
            }
        }
    }
    Ok(())
}

fn is_read_as_text(name: &str) -> bool {
    name.starts_with("xl/") && name.ends_with(".xml")
}

fn is_bomb(size: u64, packed: u64) -> bool {
    size > HARMLESS && size / RATIO > packed
}

fn bomb(size: u64) -> SourceError {
    let size = (size >> 20).to_string();
    let text = format!(
        "Unpacked, this workbook is larger than can be read here ({size} MiB and more); delete sheets that are not needed, or save the sheet as CSV."
    );
    Reason::new("workbook_too_large", text)
        .with(&[&size])
        .into()
}

/// A workbook that cannot be read as one.
pub(super) fn broken() -> SourceError {
    let text = "This workbook is damaged or did not arrive whole; open it in a spreadsheet program, save it again, and bring that in.";
    Reason::new("workbook_broken", text).into()
}
