//! Taking records out: as CSV or as JSON lines, page after page, with flat memory, in the person's scope. What comes out can be
//! brought in again and gives the same records: columns are named by fields, values that have parts are written in parts.

mod columns;

use mainstay_model::access::{QueryError, Right};
use mainstay_model::query::{Cursor, RawQuery, ScopedQuery};
use mainstay_store::Store;

use crate::error::{Error, Result};
use crate::{App, Ctx};
use columns::ExportColumn;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, as in RFC 4180.
    Csv,
    /// One JSON object a line, as the API gives it.
    Jsonl,
}

impl Format {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Jsonl => "application/jsonl",
        }
    }

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Jsonl => "jsonl",
        }
    }

    /// The format written so.
    pub fn from_name(name: &str) -> Option<Self> {
        [Format::Csv, Format::Jsonl]
            .into_iter()
            .find(|format| format.ending() == name)
    }
}

/// How the columns of a CSV file are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// By the fields' names, for programs: every value can be told from every other, links by id and by title.
    #[default]
    Fields,
    /// By what people call them, for spreadsheets: links by title, a mark in front that tells spreadsheets the encoding.
    Labels,
}

/// Records of one page of an export.
const PAGE: usize = 1_000;

/// An export on its way out.
pub struct Export {
    store: Store,
    query: ScopedQuery,
    format: Format,
    naming: Naming,
    columns: Vec<ExportColumn>,
    lang: mainstay_model::Lang,
    place: Place,
    records: u64,
}

enum Place {
    Beginning,
    Behind(Cursor),
    End,
}

impl App {
    /// An export of everything that a query gives, whatever page it asks for.
    pub fn export(
        &self,
        ctx: &Ctx,
        object: &str,
        raw: &RawQuery,
        format: Format,
        naming: Naming,
    ) -> Result<Export> {
        ctx.require(Right::Export)?;
        let raw = RawQuery {
            limit: None,
            cursor: None,
            ..raw.clone()
        };
        let query = ctx
            .access
            .query(object, &raw, &ctx.env)
            .map_err(|error| match error {
                QueryError::NotFound => Error::NotFound,
                QueryError::Problems(_, problems) => Error::Invalid(problems),
            })?;
        let columns = columns::of(&query, naming);
        Ok(Export {
            store: self.store().clone(),
            query,
            format,
            naming,
            columns,
            lang: ctx.lang(),
            place: Place::Beginning,
            records: 0,
        })
    }
}

impl Export {
    /// The next piece of the file; `None` behind the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let (cursor, first) = match &self.place {
            Place::Beginning => (None, true),
            Place::Behind(cursor) => (Some(cursor.clone()), false),
            Place::End => return Ok(None),
        };
        let page = self
            .store
            .page(&self.query.clone().with_page(PAGE, cursor))
            .await?;
        self.records += page.records.len() as u64;
        let bytes = match self.format {
            Format::Csv => self.csv(&page.records, first)?,
            Format::Jsonl => jsonl(&page.records)?,
        };
        self.place = page.next.map_or(Place::End, Place::Behind);
        Ok(Some(bytes))
    }

    /// How many records have come out so far.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// The name for the file: `companies.csv`.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.query.object().plural, self.format.ending())
    }

    /// The media type.
    pub fn media_type(&self) -> &'static str {
        self.format.media_type()
    }

    /// The query, for counting what will come out.
    pub fn query(&self) -> &ScopedQuery {
        &self.query
    }

    fn csv(&self, records: &[mainstay_model::Record], first: bool) -> Result<Vec<u8>> {
        let start = if first && self.naming == Naming::Labels {
            b"\xEF\xBB\xBF".to_vec()
        } else {
            Vec::new()
        };
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(start);
        let bug = |error: csv::Error| Error::Bug(format!("a row could not be written: {error}"));
        if first {
            let headers = self
                .columns
                .iter()
                .map(|column| column.header(self.query.object(), self.naming, self.lang));
            writer.write_record(headers).map_err(bug)?;
        }
        for record in records {
            writer
                .write_record(self.columns.iter().map(|column| column.cell(record)))
                .map_err(bug)?;
        }
        writer
            .into_inner()
            .map_err(|error| Error::Bug(error.to_string()))
    }
}

fn jsonl(records: &[mainstay_model::Record]) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(records.len() * 512);
    for record in records {
        serde_json::to_writer(&mut bytes, record).map_err(|error| Error::Bug(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
