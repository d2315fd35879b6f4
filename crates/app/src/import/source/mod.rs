//! A file that somebody brings in, read as rows: encoding and dialect found, headers and a sample at hand, the rest streamed.
//! A row that cannot be read is a row with a problem; it never stops the file and never takes another row with it.
//! Deliberately not here: what a cell means ([`super::mapping`]).

mod cards;
mod dialect;
mod encoding;
mod form;
mod lines;
mod mends;
mod objects;
mod rowfile;
mod rows;
mod scan;
mod unpack;
mod workbook;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mainstay_model::Reason;
use serde::{Deserialize, Serialize};

pub use dialect::Dialect;
pub use encoding::{FoundBy, FoundEncoding};
use form::Form;
pub(crate) use mends::Mends;
pub use mends::{Meant, Mend};
use rowfile::KeptRows;
pub use rows::{Row, Rows};
use rows::{TextRows, Written};
pub use scan::Cells;

/// What the person says about the file instead of leaving it to us.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Name of the encoding.
    pub encoding: Option<String>,
    /// The delimiter.
    pub delimiter: Option<char>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
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
    /// What it is.
    pub kind: FileKind,
    /// The sheets that it has.
    pub sheets: Vec<Sheet>,
    /// The sheet that is read.
    pub sheet: Option<String>,
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
    /// Whether its first row names the columns, where the kind of file says so.
    facts_header: Option<bool>,
    /// Most cells of a row, where that is known.
    width: Option<usize>,
    counted: Option<u64>,
    mends: Arc<Mends>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Text with rows and delimiters.
    #[default]
    Text,
    /// A workbook of a spreadsheet program.
    Workbook,
    /// Objects of JSON.
    Objects,
    /// vCards.
    Cards,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// What it is called.
    pub name: String,
    /// Whether the spreadsheet program hides it.
    pub hidden: bool,
}

/// Where rows are kept that were made from a file without rows of its own, and how many that may be.
#[derive(Clone, Debug)]
pub struct Workplace {
    /// Where.
    pub rows: PathBuf,
    /// Most rows.
    pub most_rows: u64,
    /// Most bytes, unpacked.
    pub most_bytes: u64,
    /// Members of objects that are values as they are, and not taken apart.
    pub whole: Vec<String>,
}

/// Rows at hand for guessing.
pub const SAMPLE: usize = 200;
/// Most columns of a file.
pub const MOST_COLUMNS: usize = 2_000;

impl Source {
    /// Looks at a file: what it is, for text twice through for the encoding, then at its first rows.
    pub fn open(
        path: &Path,
        options: &Options,
        workplace: &Workplace,
    ) -> Result<Self, SourceError> {
        let form = form::of(path, options)?;
        let mut source = match form {
            Form::Text {
                encoding,
                head,
                whole,
            } => Self::of_text(path, options, encoding, &head, whole)?,
            other => Self::of_rows(path, options, &other, workplace)?,
        };
        let header = match source.facts_header {
            Some(certain) => Some(certain),
            None => options.header,
        };
        source.look(header)?;
        Ok(source)
    }

    fn of_text(
        path: &Path,
        options: &Options,
        encoding: FoundEncoding,
        head: &[u8],
        whole: bool,
    ) -> Result<Self, SourceError> {
        let (preamble, told) = separator_line(head);
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
        let dialect = dialect::detect(body, whole, delimiter);
        Ok(Self {
            size: std::fs::metadata(path)?.len(),
            path: path.to_owned(),
            kind: FileKind::Text,
            sheets: Vec::new(),
            sheet: None,
            encoding,
            dialect,
            header: true,
            columns: Vec::new(),
            sample: Vec::new(),
            preamble,
            facts_header: None,
            width: None,
            counted: None,
            mends: Arc::default(),
        })
    }

    /// A file that has no rows of its own: those that were made from it before, or are made now.
    fn of_rows(
        path: &Path,
        options: &Options,
        form: &Form,
        workplace: &Workplace,
    ) -> Result<Self, SourceError> {
        let (tally, facts) = form.rows(path, options, workplace)?;
        let encoding = FoundEncoding {
            encoding: encoding_rs::Encoding::for_label(facts.encoding.as_bytes())
                .unwrap_or(encoding_rs::UTF_8),
            by: FoundBy::Validity,
        };
        Ok(Self {
            size: std::fs::metadata(&workplace.rows)?.len(),
            path: workplace.rows.clone(),
            kind: facts.kind,
            sheets: facts.sheets,
            sheet: facts.sheet,
            encoding,
            dialect: Dialect::default(),
            header: true,
            columns: Vec::new(),
            sample: Vec::new(),
            preamble: false,
            facts_header: facts.header,
            width: Some(tally.width),
            counted: Some(tally.rows),
            mends: Arc::default(),
        })
    }

    /// The rows behind the header, from the first one on.
    pub fn rows(&self) -> std::io::Result<Rows> {
        let mut rows = self.all_rows()?;
        // The row that names the columns is the first that can be read.
        while self.header
            && let Some(row) = rows.next_row()?
            && row.problem.is_some()
        {}
        rows.expect(self.columns.len());
        Ok(rows)
    }

    /// The same file, read with what somebody has put right in it. The row that names the columns stays as it is.
    #[must_use]
    pub(crate) fn mended(mut self, mends: Mends) -> Self {
        self.mends = Arc::new(mends);
        self
    }

    /// How many rows there are, where that is known without reading them all.
    pub fn counted(&self) -> Option<u64> {
        self.counted
    }

    /// What the columns are called, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    fn all_rows(&self) -> std::io::Result<Rows> {
        if self.kind != FileKind::Text {
            let rows = KeptRows::open(&self.path, self.kind)?;
            return Ok(Rows::new(Written::Kept(rows), self.mends.clone()));
        }
        let mut rows = TextRows::new(
            encoding::Decoded::new(File::open(&self.path)?, self.encoding.encoding),
            self.dialect,
        );
        if self.preamble {
            rows.pass_line()?;
        }
        Ok(Rows::new(Written::Text(rows), self.mends.clone()))
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
        let width = self.width.unwrap_or(0).max(top.cells.len());
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
impl Workplace {
    /// For a test's file: beside it.
    pub(crate) fn beside(path: &Path) -> Self {
        Self {
            rows: path.with_extension("rows"),
            most_rows: 1_000_000,
            most_bytes: 256 << 20,
            whole: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
