//! A sheet of a workbook as rows: what a person sees in its cells, with dates, numbers and yes-or-no as values and not as
//! they happen to be formatted. Merged cells that span rows say the same in each of them; rows above the one that names the
//! columns are titles and are left out.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx,
    XlsxError,
};
use jiff::ToSpan as _;
use jiff::civil::DateTime;
use mainstay_model::Reason;
use mainstay_model::locale::plain_decimal;
use rust_decimal::Decimal;

use super::rowfile::{Facts, Making};
use super::unpack::{self, broken};
use super::{MOST_COLUMNS, Sheet, SourceError, Workplace};

/// Rows looked at for the one that names the columns.
const TOP: usize = 30;
/// An old workbook is read as a whole.
const MOST_OLD: u64 = 64 << 20;

/// Whether a file of the other old format is a workbook that was locked with a password.
pub(super) fn is_locked(path: &Path) -> Result<bool, SourceError> {
    let mut head = Vec::new();
    File::open(path)?.take(64 << 10).read_to_end(&mut head)?;
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    Ok(head.windows(name.len()).any(|piece| piece == name))
}

/// Lays a sheet of a workbook out as rows.
pub(super) fn lay_out(
    path: &Path,
    facts: &mut Facts,
    workplace: &Workplace,
) -> Result<(), SourceError> {
    unpack::check(path, workplace.most_bytes)?;
    let file = BufReader::new(File::open(path)?);
    let mut book: Xlsx<_> = Xlsx::new(file).map_err(refused)?;
    facts.sheets = sheets(book.sheets_metadata());
    let name = choose(facts, |name| {
        let cells = book.worksheet_cells_reader(name).ok()?;
        let size = cells.dimensions();
        Some(u64::from(size.end.0.saturating_sub(size.start.0)))
    })?;
    let merged = book.merge_cells_by_sheet_name(&name).map_err(refused)?;
    let mut table = Table::begin(workplace, facts, merged)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(refused)?;
    let percents: Vec<bool> = cells
        .styles()
        .iter()
        .map(|style| {
            let format = style.number_format.as_ref();
            format.is_some_and(|format| is_percent(&format.format_code))
        })
        .collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(refused)? {
        let (row, column) = cell.get_position();
        let percent = percents.get(style).copied().unwrap_or(false);
        table.cell(row, column, text(cell.get_value(), percent))?;
    }
    table.finish()
}

/// The same for a workbook of the format before 2007.
pub(super) fn lay_out_old(
    path: &Path,
    facts: &mut Facts,
    workplace: &Workplace,
) -> Result<(), SourceError> {
    if facts.of.0 > MOST_OLD {
        let most = (MOST_OLD >> 20).to_string();
        let text = format!("A workbook of this old format may have {most} MiB; save it as XLSX.");
        return Err(Reason::new("old_workbook_too_large", text)
            .with(&[&most])
            .into());
    }
    let mut book: Xls<_> =
        Xls::new(BufReader::new(File::open(path)?)).map_err(|error| match error {
            XlsError::Password => locked(),
            XlsError::Io(error) => error.into(),
            _ => broken(),
        })?;
    facts.sheets = sheets(book.sheets_metadata());
    let sizes: HashMap<String, u64> = book
        .worksheets()
        .iter()
        .map(|(name, range)| (name.clone(), range.height() as u64))
        .collect();
    let name = choose(facts, |name| sizes.get(name).copied())?;
    let range = book.worksheet_range(&name).map_err(|_| broken())?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut table = Table::begin(workplace, facts, Vec::new())?;
    for (row, column, value) in range.used_cells() {
        let (row, column) = (first_row + row as u32, first_column + column as u32);
        table.cell(row, column, old_text(value))?;
    }
    table.finish()
}

/// A workbook that a password locks.
pub(super) fn locked() -> SourceError {
    let text =
        "This workbook is locked with a password; open it, save it without one, and bring that in.";
    Reason::new("workbook_locked", text).into()
}

fn refused(error: XlsxError) -> SourceError {
    match error {
        XlsxError::Password => locked(),
        XlsxError::Io(error) if error.kind() == std::io::ErrorKind::NotFound => error.into(),
        _ => broken(),
    }
}

fn sheets(found: &[calamine::Sheet]) -> Vec<Sheet> {
    found
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect()
}

/// The sheet that somebody named, or the longest of those that are shown.
fn choose(
    facts: &mut Facts,
    mut rows: impl FnMut(&str) -> Option<u64>,
) -> Result<String, SourceError> {
    let chosen = match &facts.options.sheet {
        Some(wanted) => {
            let same = |sheet: &&Sheet| sheet.name.trim().eq_ignore_ascii_case(wanted.trim());
            facts.sheets.iter().find(same).ok_or_else(|| {
                let names: Vec<&str> = facts.sheets.iter().map(|sheet| &*sheet.name).collect();
                let names = names.join(", ");
                let text = format!("The workbook has no sheet `{wanted}`; it has {names}.");
                Reason::new("no_such_sheet", text).with(&[wanted, &names])
            })?
        }
        None => {
            let mut best: Option<(&Sheet, u64)> = None;
            for sheet in &facts.sheets {
                let rows = rows(&sheet.name).unwrap_or(0) + 1;
                let rank = if sheet.hidden { 0 } else { rows };
                if best.is_none_or(|(_, most)| rank > most) {
                    best = Some((sheet, rank));
                }
            }
            best.ok_or_else(|| Reason::new("no_sheet", "The workbook has no sheet with cells."))?
                .0
        }
    };
    let name = chosen.name.clone();
    facts.sheet = Some(name.clone());
    Ok(name)
}

/// Cells on their way to be rows.
struct Table {
    making: Making,
    /// Cells of one column that were merged: from row to row.
    merged: Vec<Dimensions>,
    /// What merged cells say, by column, and up to which row.
    spread: HashMap<u32, (u32, String)>,
    at: u32,
    row: Vec<String>,
    /// The first rows, as long as it is open which of them names the columns.
    top: Option<Vec<(u32, Vec<String>)>>,
}

impl Table {
    fn begin(
        workplace: &Workplace,
        facts: &Facts,
        merged: Vec<Dimensions>,
    ) -> Result<Self, SourceError> {
        let mut merged = merged;
        merged.retain(|area| area.end.0 > area.start.0);
        merged.sort_by_key(|area| area.start);
        Ok(Self {
            making: Making::begin(workplace, facts)?,
            merged,
            spread: HashMap::new(),
            at: 0,
            row: Vec::new(),
            top: (facts.options.header != Some(false)).then(Vec::new),
        })
    }

    fn cell(&mut self, row: u32, column: u32, text: String) -> Result<(), SourceError> {
        if row < self.at {
            return Err(broken());
        }
        if row > self.at {
            self.end_row()?;
            self.at = row;
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            let (found, most) = ((column + 1).to_string(), MOST_COLUMNS.to_string());
            let text = format!("The sheet has {found} columns; at most {most} can be read.");
            return Err(Reason::new("too_many_columns", text)
                .with(&[&found, &most])
                .into());
        }
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        self.row[column] = text;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), SourceError> {
        let mut row = std::mem::take(&mut self.row);
        if row.is_empty() {
            return Ok(());
        }
        let at = self.at;
        let begun = self.merged.partition_point(|area| area.start.0 <= at);
        for area in self.merged.drain(..begun) {
            let said = row.get(area.start.1 as usize);
            if let Some(text) = said.filter(|text| area.start.0 == at && !text.is_empty()) {
                self.spread.insert(area.start.1, (area.end.0, text.clone()));
            }
        }
        self.spread.retain(|_, (to, _)| *to >= at);
        for (column, (_, text)) in &self.spread {
            let column = *column as usize;
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            if row[column].is_empty() {
                row[column].clone_from(text);
            }
        }
        match &mut self.top {
            Some(top) => {
                top.push((at, row));
                if top.len() == TOP {
                    self.end_top()?;
                }
                Ok(())
            }
            None => self.put(at, &row),
        }
    }

    fn end_top(&mut self) -> Result<(), SourceError> {
        let Some(top) = self.top.take() else {
            return Ok(());
        };
        let filled = |row: &[String]| row.iter().filter(|cell| !cell.is_empty()).count();
        let widest = top.iter().map(|(_, row)| filled(row)).max().unwrap_or(0);
        // A title has a cell or two; the row that names the columns has nearly all of them.
        let enough = |row: &[String]| filled(row) * 10 >= widest * 6;
        let first = top.iter().position(|(_, row)| enough(row)).unwrap_or(0);
        for (at, row) in top.iter().skip(first) {
            self.put(*at, row)?;
        }
        Ok(())
    }

    fn put(&mut self, at: u32, row: &[String]) -> Result<(), SourceError> {
        let number = u64::from(at) + 1;
        self.making.put(number, number, row, None)
    }

    fn finish(mut self) -> Result<(), SourceError> {
        self.end_row()?;
        self.end_top()?;
        self.making.finish()
    }
}

fn is_percent(format: &str) -> bool {
    format.trim_end_matches(['_', ')', ' ']).contains('%')
}

fn text(value: &DataRef<'_>, percent: bool) -> String {
    match value {
        DataRef::Int(number) if !percent => number.to_string(),
        DataRef::Int(number) => format!("{}%", number.saturating_mul(100)),
        DataRef::Float(number) if percent => format!("{}%", number_text(number * 100.0)),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => time_text(at),
        DataRef::DateTimeIso(text) => without_midnight(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn old_text(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) => time_text(at),
        Data::DateTimeIso(text) => without_midnight(text).to_owned(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
    }
}

/// A number with the fifteen digits that a spreadsheet has, so that a third thousandth is not mistaken for a group.
fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = format!("{}", if rounded == 0.0 { 0.0 } else { rounded });
    match Decimal::from_str_exact(&text) {
        Ok(exact) => plain_decimal(exact),
        Err(_) => text,
    }
}

fn time_text(at: &ExcelDateTime) -> String {
    let serial = at.as_f64();
    if at.is_duration() {
        let seconds = (serial.abs() * 86_400.0).round() as u64;
        let sign = if serial < 0.0 { "-" } else { "" };
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        return format!("{sign}{hours}:{minutes:02}:{:02}", seconds % 60);
    }
    let (year, month, day, hour, minute, second, millis) = at.to_ymd_hms_milli();
    let civil = DateTime::new(
        i16::try_from(year).unwrap_or(9_999),
        month as i8,
        day as i8,
        hour as i8,
        minute as i8,
        second as i8,
        0,
    );
    let Ok(civil) = civil.and_then(|time| time.checked_add(i64::from(millis >= 500).seconds()))
    else {
        return number_text(serial);
    };
    if serial < 1.0 {
        civil.strftime("%H:%M:%S").to_string()
    } else if civil.time() == jiff::civil::Time::midnight() {
        civil.date().to_string()
    } else {
        civil.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

fn without_midnight(text: &str) -> &str {
    let bare = text.trim_end_matches('Z');
    bare.strip_suffix("T00:00:00").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_the_sheet_shows() {
        for (number, shown) in [
            (12.0, "12"),
            (0.1 + 0.2, "0.3"),
            (1.234, "1.2340"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (-1234.5, "-1234.5"),
        ] {
            assert_eq!(number_text(number), shown);
        }
        let at = |serial| {
            time_text(&ExcelDateTime::new(
                serial,
                calamine::ExcelDateTimeType::DateTime,
                false,
            ))
        };
        assert_eq!(at(45_943.0), "2025-10-13");
        assert_eq!(at(45_943.541), "2025-10-13 12:59:02");
        assert_eq!(at(0.75), "18:00:00");
    }
}
