//! A file that somebody brings in, read as rows: encoding and dialect found, headers and a sample at hand, the rest streamed.
//! A row that cannot be read is a row with a problem; it never stops the file and never takes another row with it.
//! Deliberately not here: what a cell means ([`super::mapping`]).

mod dialect;
mod encoding;
mod rows;
mod scan;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use mainstay_model::Reason;

pub use dialect::Dialect;
pub use encoding::{FoundBy, FoundEncoding};
pub use rows::{Row, Rows};
pub use scan::Cells;

/// What the person says about the file instead of leaving it to us.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Options {
    /// Name of the encoding.
    pub encoding: Option<String>,
    /// The delimiter.
    pub delimiter: Option<char>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
}

/// A column as the file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// As written; `Column 5` where the file has no name for it, `Name (2)` where it has one twice.
    pub name: String,
    /// Whether the file names it.
    pub given: bool,
}

/// A file ready to be read.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Its encoding.
    pub encoding: FoundEncoding,
    /// Its dialect.
    pub dialect: Dialect,
    /// Whether its first row names the columns.
    pub header: bool,
    /// Its columns.
    pub columns: Vec<Header>,
    /// The first rows, for guessing and for showing.
    pub sample: Vec<Row>,
    preamble: bool,
}

/// Rows at hand for guessing.
pub const SAMPLE: usize = 200;
/// Most columns of a file.
pub const MOST_COLUMNS: usize = 2_000;
const HEAD: usize = 256 << 10;

impl Source {
    /// Looks at a file: twice through for the encoding, then at its first rows.
    pub fn open(path: &Path, options: &Options) -> Result<Self, SourceError> {
        let size = std::fs::metadata(path)?.len();
        let mut magic = [0u8; 8];
        let got = File::open(path)?.take(8).read(&mut magic)?;
        refuse_other_formats(&magic[..got])?;
        let encoding = match &options.encoding {
            Some(name) => FoundEncoding {
                encoding: chosen(name)?,
                by: FoundBy::Choice,
            },
            None => encoding::detect(File::open(path)?)?,
        };
        let mut head = Vec::new();
        let mut decoded = encoding::Decoded::new(File::open(path)?, encoding.encoding);
        let mut more = true;
        while more && head.len() < HEAD {
            more = decoded.fill(&mut head, &mut std::collections::VecDeque::new())?;
        }
        if head.iter().all(u8::is_ascii_whitespace) && !more {
            return Err(Reason::new("empty_file", "The file is empty.").into());
        }
        refuse_what_is_no_text(&head)?;
        let (preamble, told) = separator_line(&head);
        let body = &head[if preamble {
            head.iter()
                .position(|byte| *byte == b'\n')
                .map_or(head.len(), |at| at + 1)
        } else {
            0
        }..];
        let delimiter = options
            .delimiter
            .and_then(|c| u8::try_from(c).ok().filter(u8::is_ascii))
            .or(told);
        let dialect = dialect::detect(body, !more, delimiter);
        let mut source = Self {
            path: path.to_owned(),
            size,
            encoding,
            dialect,
            header: true,
            columns: Vec::new(),
            sample: Vec::new(),
            preamble,
        };
        source.look(options.header)?;
        Ok(source)
    }

    /// The rows behind the header, from the first one on.
    pub fn rows(&self) -> std::io::Result<Rows<File>> {
        let mut rows = self.all_rows()?;
        rows.expect(self.columns.len());
        if self.header {
            rows.pass_header()?;
        }
        Ok(rows)
    }

    /// What the columns are called, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    fn all_rows(&self) -> std::io::Result<Rows<File>> {
        let mut rows = Rows::new(
            encoding::Decoded::new(File::open(&self.path)?, self.encoding.encoding),
            self.dialect,
        );
        if self.preamble {
            rows.pass_line()?;
        }
        Ok(rows)
    }

    fn look(&mut self, header: Option<bool>) -> Result<(), SourceError> {
        let mut rows = self.all_rows()?;
        let mut first = Vec::new();
        while first.len() <= SAMPLE
            && let Some(row) = rows.next_row()?
        {
            first.push(row);
        }
        let Some(top) = first.iter().find(|row| row.problem.is_none()) else {
            let reason = first.first().and_then(|row| row.problem.clone());
            return Err(reason
                .unwrap_or_else(|| Reason::new("empty_file", "The file is empty."))
                .into());
        };
        let width = top.cells.len();
        if width > MOST_COLUMNS {
            let (found, most) = (width.to_string(), MOST_COLUMNS.to_string());
            let text = format!("The file has {found} columns; at most {most} can be read.");
            return Err(Reason::new("too_many_columns", text)
                .with(&[&found, &most])
                .into());
        }
        let top_cells: Vec<&str> = top.cells.iter().collect();
        let others: Vec<Vec<&str>> = first
            .iter()
            .skip(1)
            .map(|row| row.cells.iter().collect())
            .collect();
        self.header = header.unwrap_or_else(|| dialect::has_header(&top_cells, &others));
        self.columns = name_columns(self.header.then_some(&top_cells), width);
        let mut sample = self.rows()?;
        while self.sample.len() < SAMPLE
            && let Some(row) = sample.next_row()?
        {
            self.sample.push(row);
        }
        Ok(())
    }
}

fn chosen(name: &str) -> Result<&'static encoding_rs::Encoding, SourceError> {
    encoding::by_name(name).ok_or_else(|| {
        let text = format!(
            "`{name}` is not an encoding; use one such as utf-8, utf-16le, gb18030 or windows-1252."
        );
        Reason::new("bad_encoding", text).with(&[name]).into()
    })
}

/// `sep=;` in the first line is how some spreadsheets name their delimiter.
fn separator_line(head: &[u8]) -> (bool, Option<u8>) {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => {
            (true, Some(*delimiter))
        }
        _ => (false, None),
    }
}

fn name_columns(headers: Option<&Vec<&str>>, width: usize) -> Vec<Header> {
    let mut columns: Vec<Header> = Vec::with_capacity(width);
    for index in 0..width {
        let written = headers
            .and_then(|headers| headers.get(index))
            .map_or("", |name| name.trim());
        let given = !written.is_empty();
        let base = if given {
            written.to_owned()
        } else {
            format!("Column {}", index + 1)
        };
        let mut name = base.clone();
        let mut times = 1;
        while columns.iter().any(|column| column.name == name) {
            times += 1;
            name = format!("{base} ({times})");
        }
        columns.push(Header { name, given });
    }
    columns
}

/// Pictures, programs and the like: text has hardly a control character, they are full of them.
fn refuse_what_is_no_text(head: &[u8]) -> Result<(), SourceError> {
    let of_text = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r');
    let others = head.iter().filter(|byte| !of_text(byte)).count();
    if others >= 8 && others * 100 > head.len() {
        let text = "This is not a text file; bring in a CSV file.";
        return Err(Reason::new("no_text_file", text).into());
    }
    Ok(())
}

fn refuse_other_formats(magic: &[u8]) -> Result<(), SourceError> {
    let (code, text) = match magic {
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => (
            "workbook",
            "This is a spreadsheet workbook or a ZIP file, not a CSV file; save the sheet as CSV (UTF-8) and bring that in.",
        ),
        [b'%', b'P', b'D', b'F', ..] => ("not_a_table", "This is a PDF file; bring in a CSV file."),
        [0x1F, 0x8B, ..] => (
            "compressed",
            "This file is compressed; unpack it and bring in the CSV file.",
        ),
        _ => return Ok(()),
    };
    Err(Reason::new(code, text).into())
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file is not what is needed.
    #[error("{}", .0.message)]
    Refused(Reason),
    /// The machine did not give it.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
}

impl From<Reason> for SourceError {
    fn from(reason: Reason) -> Self {
        SourceError::Refused(reason)
    }
}

#[cfg(test)]
mod tests;
