//! Taking records out: as CSV, as a workbook, as JSON lines or as vCards, page after page, with flat memory, in the person's scope. What comes out can be
//! brought in again and gives the same records: columns are named by fields, values that have parts are written in parts.

mod cards;
mod columns;
mod sheet;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use mainstay_model::Object;
use mainstay_model::access::{QueryError, Right};
use mainstay_model::query::{Cursor, RawQuery, ScopedQuery};
use mainstay_model::record::Contents;
use mainstay_store::Store;

use crate::error::{Error, Result};
use crate::{App, Ctx};
use columns::ExportColumn;
use sheet::{Pieces, Sheets};

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, as in RFC 4180.
    Csv,
    /// A workbook.
    Xlsx,
    /// One JSON object a line, as the API gives it.
    Jsonl,
    /// vCards of version 3.
    Vcard,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Csv, Format::Xlsx, Format::Jsonl, Format::Vcard];

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Jsonl => "application/jsonl",
            Format::Vcard => "text/vcard; charset=utf-8",
        }
    }

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Jsonl => "jsonl",
            Format::Vcard => "vcf",
        }
    }

    /// The format whose files end so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == name)
    }

    /// Whether records of an object can be written so.
    pub fn suits(self, object: &Object) -> bool {
        self != Format::Vcard || cards::possible(object)
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
    zone: TimeZone,
    /// Where a workbook is put together.
    dir: PathBuf,
    place: Place,
    records: u64,
}

enum Place {
    Beginning,
    Behind(Cursor),
    /// A workbook is whole and goes out.
    Given(Pieces),
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
        let mut raw = RawQuery {
            limit: None,
            cursor: None,
            ..raw.clone()
        };
        if format == Format::Vcard {
            // A card has its own idea of what belongs to it.
            raw.select = None;
        }
        let query = ctx
            .access
            .query(object, &raw, &ctx.env)
            .map_err(|error| match error {
                QueryError::NotFound => Error::NotFound,
                QueryError::Problems(_, problems) => Error::Invalid(problems),
            })?;
        if !format.suits(query.object()) {
            return Err(cards::refused(query.object()));
        }
        let columns = columns::of(&query, naming);
        Ok(Export {
            store: self.store().clone(),
            query,
            format,
            naming,
            columns,
            lang: ctx.lang(),
            zone: ctx.env.zone.clone(),
            dir: self.settings().import.dir.clone(),
            place: Place::Beginning,
            records: 0,
        })
    }
}

impl Export {
    /// The next piece of the file; `None` behind the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.format == Format::Xlsx {
            return self.next_of_workbook().await;
        }
        let (first, Some(records)) = (self.is_first(), self.page().await?) else {
            return Ok(None);
        };
        Ok(Some(match self.format {
            Format::Jsonl => jsonl(&records)?,
            Format::Vcard => cards::cards(&records)?,
            Format::Csv | Format::Xlsx => self.csv(&records, first)?,
        }))
    }

    /// Rows have to be there, all of them, before a workbook can be given.
    async fn next_of_workbook(&mut self) -> Result<Option<Vec<u8>>> {
        if self.is_first() {
            let mut sheets = Sheets::begin(&self.dir, self.naming, self.zone.clone(), self.lang)?;
            let columns = Arc::new(std::mem::take(&mut self.columns));
            let object = self.query.object().clone();
            while let Some(records) = self.page().await? {
                let (object, columns) = (object.clone(), columns.clone());
                sheets = blocking(move || {
                    sheets.put(&object, &columns, &records)?;
                    Ok(sheets)
                })
                .await?;
            }
            let dir = self.dir.clone();
            let pieces = blocking(move || sheets.finish(&dir, &object, &columns)).await?;
            self.place = Place::Given(pieces);
        }
        let Place::Given(pieces) = &mut self.place else {
            return Ok(None);
        };
        let piece = pieces.next()?;
        if piece.is_none() {
            self.place = Place::End;
        }
        Ok(piece)
    }

    fn is_first(&self) -> bool {
        matches!(self.place, Place::Beginning)
    }

    /// The next records.
    async fn page(&mut self) -> Result<Option<Vec<mainstay_model::Record>>> {
        let cursor = match &self.place {
            Place::Beginning => None,
            Place::Behind(cursor) => Some(cursor.clone()),
            Place::Given(_) | Place::End => return Ok(None),
        };
        let page = self
            .store
            .page(&self.query.clone().with_page(PAGE, cursor))
            .await?;
        self.records += page.records.len() as u64;
        self.place = page.next.map_or(Place::End, Place::Behind);
        Ok(Some(page.records))
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

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Bug(error.to_string()))?
}

fn jsonl(records: &[mainstay_model::Record]) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(records.len() * 512);
    for record in records {
        serde_json::to_writer(&mut bytes, &Contents(record))
            .map_err(|error| Error::Bug(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
