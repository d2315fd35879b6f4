//! A report's table as a file: one row for each group, and for each currency of its amounts, so that a spreadsheet never adds
//! what must not be added. Numbers are numbers; texts that a spreadsheet would take for formulas are not.

use mainstay_model::Cell;
use mainstay_model::access::Right;
use mainstay_model::report::{Figure, Slot, SlotKey, Tally};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{Format as Style, Workbook, XlsxError};

use super::Reported;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::export::Format;
use crate::import::neutral::neutralised;

/// What the parts of a report are called in the reader's language.
#[derive(Clone, Debug)]
pub struct FileWords {
    /// The file's sheet.
    pub title: String,
    /// The groupings.
    pub groups: Vec<String>,
    /// The numbers.
    pub measures: Vec<String>,
    /// The column with currencies.
    pub currency: String,
    /// Records without a value.
    pub empty: String,
    /// What is told as one.
    pub others: String,
}

/// Digits that a number of a spreadsheet keeps.
const DIGITS: u32 = 15;

/// What stands in a cell of the file.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Blank,
    Text(String),
    Number(Decimal),
}

impl App {
    /// A report's table as a file.
    pub fn export_report(
        &self,
        ctx: &Ctx,
        reported: &Reported,
        words: &FileWords,
        format: Format,
    ) -> Result<Vec<u8>> {
        ctx.require(Right::Export)?;
        let rows = rows(reported, words);
        match format {
            Format::Xlsx => workbook(words, &rows),
            _ => sheet(&rows),
        }
    }
}

/// The rows, the one that names the columns first.
fn rows(reported: &Reported, words: &FileWords) -> Vec<Vec<Entry>> {
    let table = &reported.table;
    let money = reported.report.measures().iter().any(|one| one.is_money());
    let mut header: Vec<Entry> = words.groups.iter().cloned().map(Entry::Text).collect();
    if money {
        header.push(Entry::Text(words.currency.clone()));
    }
    header.extend(words.measures.iter().cloned().map(Entry::Text));
    let mut rows = vec![header];
    let mut add = |names: Vec<Entry>, tallies: &[Tally]| {
        let mut codes: Vec<&str> = table.currencies.iter().map(String::as_str).collect();
        codes.retain(|code| has(reported, tallies, code));
        if codes.is_empty() {
            codes.push("");
        }
        for (at, code) in codes.iter().enumerate() {
            let mut row = names.clone();
            if money {
                row.push(Entry::Text((*code).to_owned()));
            }
            row.extend(numbers(reported, tallies, code, at == 0));
            rows.push(row);
        }
    };
    if table.rows.is_empty() {
        add(Vec::new(), &table.total);
    }
    for (at, slot) in table.rows.iter().enumerate() {
        if table.columns.is_empty() {
            add(vec![name(slot, words)], &table.row_sums[at]);
            continue;
        }
        for (column, tallies) in table.columns.iter().zip(&table.cells[at]) {
            let there = |tally: &Tally| *tally != Tally::default();
            if tallies.iter().any(there) {
                add(vec![name(slot, words), name(column, words)], tallies);
            }
        }
    }
    rows
}

fn has(reported: &Reported, tallies: &[Tally], code: &str) -> bool {
    let measures = reported.report.measures().iter().zip(tallies);
    measures
        .filter(|(one, _)| one.is_money())
        .any(|(one, tally)| {
            let figures = tally.figures(one.measure.function);
            figures.iter().any(|figure| figure.currency == code)
        })
}

/// The numbers of a row; those that have no currency stand in the first row of their group alone.
fn numbers<'r>(
    reported: &'r Reported,
    tallies: &'r [Tally],
    code: &'r str,
    first: bool,
) -> impl Iterator<Item = Entry> + 'r {
    let measures = reported.report.measures().iter().zip(tallies);
    measures.map(move |(one, tally)| {
        if !one.is_money() && !first {
            return Entry::Blank;
        }
        let wanted = if one.is_money() { code } else { "" };
        let figures = tally.figures(one.measure.function);
        let figure = figures.iter().find(|figure| figure.currency == wanted);
        figure.map_or(Entry::Blank, |figure: &Figure| match &figure.worth {
            Cell::Int(number) => Entry::Number(Decimal::from(*number)),
            Cell::Decimal(number) => Entry::Number(one.rounded(*number, &figure.currency)),
            Cell::Date(day) => Entry::Text(day.to_string()),
            Cell::Time(at) => {
                let there = at.to_zoned(reported.report.zone().clone());
                Entry::Text(there.strftime("%Y-%m-%d %H:%M:%S").to_string())
            }
            _ => Entry::Blank,
        })
    })
}

fn name(slot: &Slot, words: &FileWords) -> Entry {
    Entry::Text(match slot.key {
        SlotKey::Group(_) => slot.label.clone(),
        SlotKey::Empty => words.empty.clone(),
        SlotKey::Others(_) => words.others.clone(),
    })
}

fn sheet(rows: &[Vec<Entry>]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    let bug = |error: csv::Error| Error::Bug(format!("a row could not be written: {error}"));
    for row in rows {
        let texts = row.iter().map(|entry| match entry {
            Entry::Blank => String::new(),
            Entry::Text(text) => neutralised(text.clone()),
            Entry::Number(number) => number.to_string(),
        });
        writer.write_record(texts).map_err(bug)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::Bug(error.to_string()))
}

fn workbook(words: &FileWords, rows: &[Vec<Entry>]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let bold = Style::new().set_bold();
    let sheet = book.add_worksheet();
    let title: String = words
        .title
        .replace(['[', ']', ':', '*', '?', '/', '\\'], " ")
        .trim_matches('\'')
        .chars()
        .take(31)
        .collect();
    // A name that no sheet may have leaves the sheet with the one that it has anyway.
    let _named = sheet.set_name(title);
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    for (line, row) in (0u32..).zip(rows) {
        for (at, entry) in (0u16..).zip(row) {
            match entry {
                Entry::Blank => {}
                Entry::Text(text) if line == 0 => {
                    let width = (text.chars().count() as f64 + 3.0).clamp(12.0, 40.0);
                    sheet.set_column_width(at, width).map_err(failed)?;
                    sheet
                        .write_string_with_format(line, at, text, &bold)
                        .map_err(failed)?;
                }
                Entry::Text(text) => {
                    sheet.write_string(line, at, text).map_err(failed)?;
                }
                Entry::Number(number) => match exact(*number) {
                    Some(exact) => {
                        sheet.write_number(line, at, exact).map_err(failed)?;
                    }
                    None => {
                        sheet
                            .write_string(line, at, number.to_string())
                            .map_err(failed)?;
                    }
                },
            }
        }
    }
    book.save_to_buffer().map_err(failed)
}

/// A number that a spreadsheet keeps as it is.
fn exact(number: Decimal) -> Option<f64> {
    let number = number.normalize();
    let digits = number
        .mantissa()
        .unsigned_abs()
        .checked_ilog10()
        .unwrap_or(0)
        + 1;
    (digits <= DIGITS).then(|| number.to_f64()).flatten()
}

fn failed(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => error.into(),
        other => Error::Bug(format!("a workbook could not be written: {other}")),
    }
}
