//! The rows that were refused, as a file of the same columns with the reason beside them: mended there, it can be brought in
//! again.

use mainstay_model::RecordId;
use serde::Deserialize;

use super::neutral::neutralised;
use super::outcome::{CellProblem, Outcome, RowOutcome};
use super::source::FileKind;
use crate::error::{Error, Result};
use crate::{App, Ctx};

#[derive(Deserialize)]
struct Kept {
    #[serde(default)]
    line: u64,
    #[serde(default)]
    problems: Vec<CellProblem>,
    #[serde(default)]
    cells: Vec<String>,
    #[serde(default)]
    kind: FileKind,
}

/// Rows read at once.
const PART: usize = 1_000;

impl App {
    /// What became of rows behind one, in order: all, or those with an outcome.
    pub async fn import_rows(
        &self,
        ctx: &Ctx,
        id: RecordId,
        outcome: Option<Outcome>,
        after: u64,
        limit: usize,
    ) -> Result<Vec<RowOutcome>> {
        self.import(ctx, id).await?;
        let rows = self
            .store()
            .import_rows(id, outcome.map(Outcome::name), after as i64, limit)
            .await?;
        rows.into_iter()
            .map(|row| {
                let kept = row.detail.map(serde_json::from_value::<Kept>).transpose();
                let kept = kept.map_err(|error| Error::Bug(error.to_string()))?;
                let outcome = Outcome::from_name(&row.outcome)
                    .ok_or_else(|| Error::Bug(format!("a row is {}", row.outcome)))?;
                let (line, problems) = kept
                    .map(|kept| (kept.line, kept.problems))
                    .unwrap_or_default();
                Ok(RowOutcome {
                    row: row.row as u64,
                    line,
                    outcome,
                    record: row.record,
                    title: String::new(),
                    problems,
                    changes: Vec::new(),
                })
            })
            .collect()
    }

    /// A part of the file of refused rows: CSV, the header in front when `after` is 0; and where to go on.
    pub async fn refused_rows_csv(
        &self,
        ctx: &Ctx,
        id: RecordId,
        after: u64,
    ) -> Result<(Vec<u8>, Option<u64>)> {
        let import = self.import(ctx, id).await?;
        let rows = self
            .store()
            .import_rows(id, Some(Outcome::Refused.name()), after as i64, PART)
            .await?;
        let mut csv = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let bug = |error: csv::Error| Error::Bug(error.to_string());
        if after == 0 {
            // A spreadsheet takes a file without the mark for one in the encoding of its country.
            let mut names = import.columns.clone();
            names.extend(
                (names.len() + 1..=import.mapping.columns.len())
                    .map(|column| format!("Column {column}")),
            );
            names.push("Row".to_owned());
            names.push("Problem".to_owned());
            csv.write_record(&names).map_err(bug)?;
        }
        let width = import.mapping.columns.len();
        for row in &rows {
            let kept: Kept = row
                .detail
                .clone()
                .and_then(|detail| serde_json::from_value(detail).ok())
                .unwrap_or(Kept {
                    line: 0,
                    problems: Vec::new(),
                    cells: Vec::new(),
                    kind: FileKind::Text,
                });
            let mut cells = kept.cells;
            if kept.kind != FileKind::Text {
                // Where everything is meant as it stands there is no mark yet that keeps a spreadsheet from calculating.
                cells = cells.into_iter().map(neutralised).collect();
            }
            cells.resize(width.max(cells.len()), String::new());
            cells.push(row.row.to_string());
            cells.push(
                kept.problems
                    .iter()
                    .map(told)
                    .collect::<Vec<_>>()
                    .join(" | "),
            );
            csv.write_record(&cells).map_err(bug)?;
        }
        let next = rows
            .last()
            .filter(|_| rows.len() == PART)
            .map(|row| row.row as u64);
        let mut bytes = csv
            .into_inner()
            .map_err(|error| Error::Bug(error.to_string()))?;
        if after == 0 {
            bytes.splice(0..0, *b"\xEF\xBB\xBF");
        }
        Ok((bytes, next))
    }
}

fn told(problem: &CellProblem) -> String {
    if problem.column.is_empty() {
        problem.reason.message.clone()
    } else {
        format!("{}: {}", problem.column, problem.reason.message)
    }
}
