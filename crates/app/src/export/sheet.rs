//! An export as a workbook: dates, numbers and yes-or-no as what they are, everything else as text that no spreadsheet takes
//! for a formula. Rows go to a file as they come; the workbook is put together at the end and then given piece by piece.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use jiff::tz::TimeZone;
use mainstay_model::field::Widget;
use mainstay_model::{Lang, Object, Record, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::Naming;
use super::columns::ExportColumn;
use crate::error::{Error, Result};

/// Rows of a sheet, with the one that names the columns.
const ROWS: u32 = 1_048_576;
/// Characters of a cell.
const LONGEST: usize = 32_767;
/// Digits that a number of a spreadsheet keeps.
const DIGITS: u32 = 15;
const PIECE: usize = 256 << 10;

/// A workbook in the making.
pub(super) struct Sheets {
    book: Workbook,
    sheets: usize,
    row: u32,
    formats: Formats,
    naming: Naming,
    zone: TimeZone,
    lang: Lang,
}

struct Formats {
    header: Format,
    date: Format,
    time: Format,
    duration: Format,
    percent: Format,
    money: Format,
}

/// What stands in a cell.
#[derive(Debug, PartialEq)]
enum Cell {
    Blank,
    Text(String),
    Number(f64),
    Money(f64),
    Percent(f64),
    Duration(f64),
    Day(jiff::civil::Date),
    Time(jiff::civil::DateTime),
    Bool(bool),
}

impl Sheets {
    /// Begins a workbook; its rows wait in a folder.
    pub fn begin(dir: &Path, naming: Naming, zone: TimeZone, lang: Lang) -> Result<Self> {
        std::fs::create_dir_all(dir)?;
        let mut book = Workbook::new();
        book.set_tempdir(dir).map_err(failed)?;
        Ok(Self {
            book,
            sheets: 0,
            row: ROWS,
            formats: Formats {
                header: Format::new().set_bold(),
                date: Format::new().set_num_format("yyyy-mm-dd"),
                time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
                duration: Format::new().set_num_format("[h]:mm:ss"),
                percent: Format::new().set_num_format("0.##%"),
                money: Format::new().set_num_format("#,##0.00##"),
            },
            naming,
            zone,
            lang,
        })
    }

    /// Appends records; a sheet that is full is followed by another.
    pub fn put(
        &mut self,
        object: &Object,
        columns: &[ExportColumn],
        records: &[Record],
    ) -> Result<()> {
        for record in records {
            if self.row >= ROWS {
                self.next_sheet(object, columns)?;
            }
            let row = self.row;
            let at = self.sheets.saturating_sub(1);
            let sheet = self.book.worksheet_from_index(at).map_err(failed)?;
            for (at, column) in (0u16..).zip(columns) {
                let cell = cell(column, record, self.naming, &self.zone)?;
                write(sheet, row, at, cell, &self.formats).map_err(failed)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn next_sheet(&mut self, object: &Object, columns: &[ExportColumn]) -> Result<()> {
        self.sheets += 1;
        let sheet = self
            .book
            .add_worksheet_with_constant_memory()
            .map_err(failed)?;
        let name = sheet_name(object.plural_label.get(self.lang), self.sheets);
        // A label that no sheet may have leaves the sheet with the name that it has anyway.
        let _named = sheet.set_name(name);
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (at, column) in (0u16..).zip(columns) {
            let header = column.header(object, self.naming, self.lang);
            let width = (header.chars().count() as f64 + 3.0).clamp(12.0, 40.0);
            sheet.set_column_width(at, width).map_err(failed)?;
            sheet
                .write_string_with_format(0, at, header, &self.formats.header)
                .map_err(failed)?;
        }
        self.row = 1;
        Ok(())
    }

    /// Puts the workbook together.
    pub fn finish(
        mut self,
        dir: &Path,
        object: &Object,
        columns: &[ExportColumn],
    ) -> Result<Pieces> {
        if self.sheets == 0 {
            self.next_sheet(object, columns)?;
        }
        let mut file = tempfile::tempfile_in(dir)?;
        self.book
            .save_to_writer(std::io::BufWriter::new(&mut file))
            .map_err(failed)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Pieces(file))
    }
}

/// A finished workbook.
pub(super) struct Pieces(File);

impl Pieces {
    pub fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut piece = Vec::with_capacity(PIECE);
        (&mut self.0).take(PIECE as u64).read_to_end(&mut piece)?;
        Ok((!piece.is_empty()).then_some(piece))
    }
}

fn sheet_name(label: &str, number: usize) -> String {
    let tail = if number > 1 {
        format!(" {number}")
    } else {
        String::new()
    };
    let bare = label.replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    let bare: String = bare
        .trim_matches('\'')
        .chars()
        .take(31 - tail.len())
        .collect();
    bare + &tail
}

fn cell(column: &ExportColumn, record: &Record, naming: Naming, zone: &TimeZone) -> Result<Cell> {
    if let ExportColumn::Value { field, part, .. } = column {
        let field = &record.object.fields[*field];
        let value = record.get(&field.name);
        let amount = part.is_some_and(|part| part.name == "amount");
        let typed = match value {
            Value::Bool(yes) => Some(Cell::Bool(*yes)),
            Value::Int(seconds) if field.kind.widget(field) == Widget::Duration => {
                exact(Decimal::from(*seconds)).map(|seconds| Cell::Duration(seconds / 86_400.0))
            }
            Value::Int(number) => exact(Decimal::from(*number)).map(Cell::Number),
            Value::Decimal(number) if field.kind.widget(field) == Widget::Percent => {
                exact(*number / Decimal::ONE_HUNDRED).map(Cell::Percent)
            }
            Value::Decimal(number) => exact(*number).map(Cell::Number),
            Value::Money(money) if amount => exact(money.amount).map(Cell::Money),
            Value::Date(day) => (day.year() >= 1900).then_some(Cell::Day(*day)),
            // Without its zone a time means what the clock on the wall said: for people, and not for going in again.
            Value::Time(at) if naming == Naming::Labels => {
                Some(Cell::Time(at.to_zoned(zone.clone()).datetime()))
            }
            _ => None,
        };
        if let Some(typed) = typed {
            return Ok(typed);
        }
    }
    let text = column.text(record);
    if text.is_empty() {
        return Ok(Cell::Blank);
    }
    // A spreadsheet counts as UTF-16 does.
    let length = text.encode_utf16().count();
    if length <= LONGEST {
        return Ok(Cell::Text(text));
    }
    if naming == Naming::Fields {
        let most = LONGEST.to_string();
        let said = format!(
            "A text is longer than the {most} characters that a cell of a workbook can hold; export as CSV or JSON lines."
        );
        let reason = mainstay_model::Reason::new("cell_too_long", said).with(&[&most]);
        return Err(Error::invalid("format", reason));
    }
    let mut room = LONGEST - 1;
    let kept = text.chars().take_while(|letter| {
        let fits = room >= letter.len_utf16();
        room = room.saturating_sub(letter.len_utf16());
        fits
    });
    Ok(Cell::Text(kept.chain(['…']).collect()))
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

fn write(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    cell: Cell,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Blank => return Ok(()),
        Cell::Text(text) => sheet.write_string(row, at, text)?,
        Cell::Number(number) => sheet.write_number(row, at, number)?,
        Cell::Money(number) => sheet.write_number_with_format(row, at, number, &formats.money)?,
        Cell::Percent(number) => {
            sheet.write_number_with_format(row, at, number, &formats.percent)?
        }
        Cell::Duration(days) => sheet.write_number_with_format(row, at, days, &formats.duration)?,
        Cell::Bool(yes) => sheet.write_boolean(row, at, yes)?,
        Cell::Day(day) => {
            let (year, month) = (day.year().unsigned_abs(), day.month().unsigned_abs());
            let day = ExcelDateTime::from_ymd(year, month, day.day().unsigned_abs())?;
            sheet.write_datetime_with_format(row, at, &day, &formats.date)?
        }
        Cell::Time(time) => {
            let date = time.date();
            let (year, month) = (date.year().unsigned_abs(), date.month().unsigned_abs());
            let day = ExcelDateTime::from_ymd(year, month, date.day().unsigned_abs())?;
            let (hour, minute) = (time.hour().unsigned_abs(), time.minute().unsigned_abs());
            let time = day.and_hms(u16::from(hour), minute, f64::from(time.second()))?;
            sheet.write_datetime_with_format(row, at, &time, &formats.time)?
        }
    };
    Ok(())
}

fn failed(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => error.into(),
        other => Error::Bug(format!("a workbook could not be written: {other}")),
    }
}
