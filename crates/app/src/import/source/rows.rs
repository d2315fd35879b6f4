//! The rows of a file, one after the other, with flat memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use mainstay_model::Reason;

use super::FileKind;
use super::dialect::Dialect;
use super::encoding::{Decoded, WrongByte};
use super::mends::Mends;
use super::rowfile::KeptRows;
use super::scan::{Cells, Scan, scan};
use crate::import::neutral;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet numbers it: the header is row 1, blank rows count.
    pub number: u64,
    /// The line of the file it begins in.
    pub line: u64,
    /// Its cells; of a broken one the text of its line as a single cell.
    pub cells: Cells,
    /// Why it cannot be used.
    pub problem: Option<Reason>,
    /// What kind of file it is from.
    pub kind: FileKind,
}

impl Row {
    /// What is meant by a cell: in text a mark in front keeps a spreadsheet from calculating, elsewhere everything is meant.
    pub fn meant(&self, column: usize) -> &str {
        let cell = self.cells.get(column).unwrap_or("").trim();
        if self.kind == FileKind::Text {
            neutral::plain(cell)
        } else {
            cell
        }
    }

    /// What is wrong with a cell in its own file: a formula that came to nothing.
    pub fn fault(&self, column: usize) -> Option<Reason> {
        let cell = self
            .cells
            .get(column)
            .filter(|_| self.kind == FileKind::Workbook)?;
        FAULTS.contains(&cell).then(|| {
            let text = format!("The formula in this cell came to {cell}; there is no value.");
            Reason::new("formula_failed", text).with(&[cell])
        })
    }
}

/// What spreadsheets show instead of a value.
const FAULTS: [&str; 8] = [
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DATA!",
];

/// The rows of a file, however they are written, with what somebody has put right in them.
pub struct Rows {
    written: Written,
    mends: Arc<Mends>,
}

/// How the rows of a file are written.
pub(super) enum Written {
    /// In the file itself.
    Text(TextRows<File>),
    /// In a file made from it.
    Kept(KeptRows),
}

impl Rows {
    pub(super) fn new(written: Written, mends: Arc<Mends>) -> Self {
        Self { written, mends }
    }

    /// The next row; nothing behind the last one.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        let mut row = match &mut self.written {
            Written::Text(rows) => rows.next_row()?,
            Written::Kept(rows) => rows.next_row()?,
        };
        if let Some(row) = &mut row {
            self.mends.apply(row);
        }
        Ok(row)
    }

    /// Bytes read so far, for telling progress.
    pub fn consumed(&self) -> u64 {
        match &self.written {
            Written::Text(rows) => rows.consumed(),
            Written::Kept(rows) => rows.consumed(),
        }
    }

    /// From now on rows with another number of cells have a problem.
    pub(super) fn expect(&mut self, width: usize) {
        match &mut self.written {
            Written::Text(rows) => rows.expect(width),
            Written::Kept(rows) => rows.expect(width),
        }
    }
}

/// Longest row, in bytes: one that is longer has lost a quotation mark.
const LONGEST: usize = 1 << 20;

/// The rows of an input.
pub struct TextRows<R> {
    input: Decoded<R>,
    dialect: Dialect,
    width: Option<usize>,
    buffer: Vec<u8>,
    at: usize,
    /// Decoded bytes in front of the buffer.
    passed: u64,
    wrong: VecDeque<WrongByte>,
    ended: bool,
    number: u64,
    line: u64,
}

impl<R: Read> TextRows<R> {
    pub(super) fn new(input: Decoded<R>, dialect: Dialect) -> Self {
        Self {
            input,
            dialect,
            width: None,
            buffer: Vec::new(),
            at: 0,
            passed: 0,
            wrong: VecDeque::new(),
            ended: false,
            number: 0,
            line: 1,
        }
    }

    /// From now on rows with another number of cells have a problem.
    pub(super) fn expect(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// Passes over a line that is no row.
    pub(super) fn pass_line(&mut self) -> io::Result<()> {
        self.take_broken(0)?;
        self.number += 1;
        Ok(())
    }

    /// Bytes of the file read so far, for telling progress.
    pub fn consumed(&self) -> u64 {
        let waiting = (self.buffer.len() - self.at) as u64;
        self.input.consumed().saturating_sub(waiting)
    }

    fn position(&self) -> u64 {
        self.passed + self.at as u64
    }

    /// The next row that is not blank.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        loop {
            if self.at == self.buffer.len() && !self.more()? {
                return Ok(None);
            }
            match scan(&self.buffer[self.at..], self.ended, &self.dialect, LONGEST) {
                Scan::More => {
                    self.more()?;
                }
                Scan::Row {
                    cells,
                    length,
                    lines,
                } => {
                    let line = self.line;
                    self.line += lines;
                    self.number += 1;
                    let wrong = self.pass(length);
                    if !cells.blank() {
                        let row = Row {
                            number: self.number,
                            line,
                            cells,
                            problem: None,
                            kind: FileKind::Text,
                        };
                        return Ok(Some(self.judge(row, wrong)));
                    }
                }
                Scan::Broken { length, reason } => {
                    let line = self.line;
                    self.number += 1;
                    let text = self.take_broken(length)?;
                    return Ok(Some(Row {
                        number: self.number,
                        line,
                        cells: Cells::of([text]),
                        problem: Some(reason),
                        kind: FileKind::Text,
                    }));
                }
            }
        }
    }

    fn judge(&self, mut row: Row, wrong: Option<WrongByte>) -> Row {
        if let Some(width) = self.width {
            let found = row.cells.len();
            if found > width
                && row
                    .cells
                    .iter()
                    .skip(width)
                    .all(|cell| cell.trim().is_empty())
            {
                row.cells.truncate(width);
            } else if found != width {
                row.problem = Some(if found > width {
                    too_many_cells(found, width)
                } else {
                    other_cells("too_few_cells", found, width, "one or more are missing")
                });
            }
        }
        if let Some(wrong) = wrong {
            let encoding = self.input.encoding().name();
            let byte = wrong
                .byte
                .map_or_else(|| "?".to_owned(), |byte| format!("0x{byte:02X}"));
            let text = format!(
                "This row contains the byte {byte}, which is no {encoding}; save the file as UTF-8."
            );
            row.problem = Some(Reason::new("wrong_bytes", text).with(&[&byte, encoding]));
        }
        row
    }

    /// Moves on by so many bytes; gives the first wrong byte among them.
    fn pass(&mut self, length: usize) -> Option<WrongByte> {
        self.at += length;
        let end = self.position();
        let mut first = None;
        while self.wrong.front().is_some_and(|wrong| wrong.at < end) {
            let wrong = self.wrong.pop_front();
            first = first.or(wrong);
        }
        first
    }

    /// Passes over the rest of a line, however long it is; gives its beginning.
    fn take_broken(&mut self, length: usize) -> io::Result<String> {
        let end = if self.dialect.carriage_returns {
            b'\r'
        } else {
            b'\n'
        };
        let mut text = String::new();
        let mut length = length;
        loop {
            let rest = &self.buffer[self.at..];
            let found = rest.iter().position(|byte| *byte == end).map(|at| at + 1);
            length = length.max(found.unwrap_or(rest.len()));
            let piece = &rest[..length];
            if text.len() < 4_096 {
                text.push_str(&String::from_utf8_lossy(&piece[..piece.len().min(4_096)]));
            }
            self.pass(length);
            if found.is_some() || !self.more()? {
                break;
            }
            length = 0;
        }
        self.line += 1;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.at);
        self.passed += self.at as u64;
        self.at = 0;
        self.ended = !self.input.fill(&mut self.buffer, &mut self.wrong)?;
        Ok(!self.ended || !self.buffer.is_empty())
    }
}

/// A row with more cells than there are columns.
pub(super) fn too_many_cells(found: usize, width: usize) -> Reason {
    let hint = "put quotation marks around cells that contain the delimiter";
    other_cells("too_many_cells", found, width, hint)
}

fn other_cells(code: &str, found: usize, width: usize, hint: &str) -> Reason {
    let (found, width) = (found.to_string(), width.to_string());
    let cells = if found == "1" { "cell" } else { "cells" };
    let text = format!("This row has {found} {cells} where the file has {width} columns: {hint}.");
    Reason::new(code, text).with(&[&found, &width])
}
