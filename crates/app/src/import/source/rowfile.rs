//! A file of rows, made from a file that has none of its own: a workbook, objects, cards. It is made once, lies where the
//! machine keeps files that were sent, and is read from its beginning like any other, with flat memory and the numbers that
//! the rows have in the file they come from. It can be made again at any time and is then the same.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use mainstay_model::Reason;
use serde::{Deserialize, Serialize};

use super::rows::{Row, too_many_cells};
use super::scan::Cells;
use super::{FileKind, MOST_COLUMNS, Options, Sheet, SourceError, Workplace};

/// What a file of rows was made from, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// Bytes and time of the file, for seeing that it is still the same.
    pub of: (u64, u128),
    /// What the person said about it.
    pub options: Options,
    /// Members that were not taken apart.
    pub whole: Vec<String>,
    /// What kind of file it is.
    pub kind: FileKind,
    /// The encoding of its text.
    pub encoding: String,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
    /// The sheet that the rows are from.
    pub sheet: Option<String>,
    /// Whether the first row names the columns, where that is certain.
    pub header: Option<bool>,
}

impl Facts {
    /// Whether these were made from the same file in the same way.
    pub fn is_of(&self, wanted: &Facts) -> bool {
        self.of == wanted.of
            && self.options == wanted.options
            && self.whole == wanted.whole
            && self.kind == wanted.kind
    }
}

/// The file that the facts are of.
pub(super) fn stamp(path: &Path) -> io::Result<(u64, u128)> {
    let about = std::fs::metadata(path)?;
    let changed = about.modified()?.duration_since(UNIX_EPOCH);
    Ok((about.len(), changed.map_or(0, |since| since.as_nanos())))
}

/// How many rows and columns there are. It stands in front of everything and is known last: it has room of its own.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Most cells of a row.
    pub width: usize,
    /// Rows.
    pub rows: u64,
}

const ROOM: usize = 80;

/// A file of rows in the making; gone again when it is not finished.
pub(super) struct Making {
    out: BufWriter<File>,
    making: PathBuf,
    to: PathBuf,
    tally: Tally,
    bytes: u64,
    most_rows: u64,
    most_bytes: u64,
    whole: bool,
}

impl Making {
    pub fn begin(workplace: &Workplace, facts: &Facts) -> Result<Self, SourceError> {
        if let Some(folder) = workplace.rows.parent() {
            std::fs::create_dir_all(folder)?;
        }
        // Two who make it at once each make their own, and the later one takes the place of the same.
        let making = workplace
            .rows
            .with_extension(format!("rows-{:016x}", rand::random::<u64>()));
        let file = File::options().write(true).create_new(true).open(&making)?;
        let mut made = Self {
            out: BufWriter::with_capacity(128 << 10, file),
            making,
            to: workplace.rows.clone(),
            tally: Tally::default(),
            bytes: 0,
            most_rows: workplace.most_rows,
            most_bytes: workplace.most_bytes,
            whole: false,
        };
        made.out.write_all(&[b' '; ROOM])?;
        made.out.write_all(b"\n")?;
        serde_json::to_writer(&mut made.out, facts).map_err(io::Error::from)?;
        made.out.write_all(b"\n")?;
        Ok(made)
    }

    /// Appends a row.
    pub fn put(
        &mut self,
        number: u64,
        line: u64,
        cells: &[impl AsRef<str>],
        problem: Option<&Reason>,
    ) -> Result<(), SourceError> {
        self.tally.rows += 1;
        if problem.is_none() {
            self.tally.width = self.tally.width.max(cells.len());
        }
        if self.tally.rows > self.most_rows.saturating_add(1) {
            let (found, most) = (self.tally.rows.to_string(), self.most_rows.to_string());
            let text = format!("The file has more than {most} rows, which is the most here.");
            return Err(Reason::new("too_many_rows", text)
                .with(&[&found, &most])
                .into());
        }
        let texts: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.bytes += texts.iter().map(|text| text.len() as u64 + 3).sum::<u64>();
        if self.bytes > self.most_bytes {
            let most = (self.most_bytes >> 20).to_string();
            let text = format!("Unpacked, the file is larger than {most} MiB.");
            return Err(Reason::new("too_large_unpacked", text)
                .with(&[&most])
                .into());
        }
        serde_json::to_writer(&mut self.out, &(number, line, texts, problem))
            .map_err(io::Error::from)?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Puts it where it is looked for.
    pub fn finish(mut self) -> Result<(), SourceError> {
        if self.tally.width > MOST_COLUMNS {
            let (found, most) = (self.tally.width.to_string(), MOST_COLUMNS.to_string());
            let text = format!("The file has {found} columns; at most {most} can be read.");
            return Err(Reason::new("too_many_columns", text)
                .with(&[&found, &most])
                .into());
        }
        self.out.seek(SeekFrom::Start(0))?;
        serde_json::to_writer(&mut self.out, &self.tally).map_err(io::Error::from)?;
        self.out.flush()?;
        std::fs::rename(&self.making, &self.to)?;
        self.whole = true;
        Ok(())
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if !self.whole {
            let _gone = std::fs::remove_file(&self.making);
        }
    }
}

/// A file of rows that is there.
pub(super) fn look(path: &Path) -> Option<(Tally, Facts)> {
    let mut reader = BufReader::new(File::open(path).ok()?);
    let (mut tally, mut facts) = (String::new(), String::new());
    reader.read_line(&mut tally).ok()?;
    reader.read_line(&mut facts).ok()?;
    Some((
        serde_json::from_str(tally.trim()).ok()?,
        serde_json::from_str(&facts).ok()?,
    ))
}

/// The rows of a file of rows.
pub(super) struct KeptRows {
    reader: BufReader<File>,
    line: String,
    width: Option<usize>,
    kind: FileKind,
    consumed: u64,
}

impl KeptRows {
    pub(super) fn open(path: &Path, kind: FileKind) -> io::Result<Self> {
        let mut rows = Self {
            reader: BufReader::with_capacity(128 << 10, File::open(path)?),
            line: String::new(),
            width: None,
            kind,
            consumed: 0,
        };
        rows.next_line()?;
        rows.next_line()?;
        Ok(rows)
    }

    pub(super) fn expect(&mut self, width: usize) {
        self.width = Some(width);
    }

    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let read = self.reader.read_line(&mut self.line)?;
        self.consumed += read as u64;
        Ok(read > 0)
    }

    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        if !self.next_line()? {
            return Ok(None);
        }
        let (number, line, mut texts, mut problem): (u64, u64, Vec<String>, Option<Reason>) =
            serde_json::from_str(&self.line)?;
        if let Some(width) = self.width
            && problem.is_none()
        {
            let found = texts.len();
            if found < width {
                texts.resize(width, String::new());
            } else if texts[width..].iter().all(String::is_empty) {
                texts.truncate(width);
            } else {
                problem = Some(too_many_cells(found, width));
            }
        }
        Ok(Some(Row {
            number,
            line,
            cells: Cells::of(texts),
            problem,
            kind: self.kind,
        }))
    }
}
