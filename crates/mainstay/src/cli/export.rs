//! `mainstay export`: records out of the workspace, as a file or on standard output.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mainstay_app::export::{Format as As, Naming};
use mainstay_app::{App, Error};
use mainstay_model::query::RawQuery;

use super::import::{context, refusal};
use super::{Context, Exit};
use crate::workspace;

/// Take records out as CSV, XLSX, JSON lines or vCards
#[derive(Args, Debug)]
#[command(after_help = "\
A filter is written as in addresses of lists and of the API; what comes out can be brought in again.

  mainstay export companies --filter 'relation=eq.customer' --out customers.csv
  mainstay export contacts --format jsonl --filter 'company.industry=in.(retail,banking)&created_at=gte.-30d'")]
pub(crate) struct Export {
    /// What: companies, contacts, ...
    object: String,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Which records; can be repeated
    #[arg(long = "filter", value_name = "FIELD=OP.VALUE")]
    filters: Vec<String>,
    /// Words to search for
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Order, such as name.asc
    #[arg(long, value_name = "FIELDS")]
    order: Option<String>,
    /// Fields, separated by commas [default: all]
    #[arg(long, value_name = "FIELDS")]
    select: Option<String>,
    /// Columns named for people, links by title: for spreadsheets
    #[arg(long)]
    labels: bool,
    /// Take out what this user may see [default: everything]
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// Where to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Comma-separated values
    Csv,
    /// A workbook: dates and numbers as such
    Xlsx,
    /// One JSON object a line
    Jsonl,
    /// vCards of version 3
    #[value(alias = "vcf")]
    Vcard,
}

impl Export {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let app = workspace::open_quietly(&context.loaded.config).await?;
        let done = self.work(&app).await;
        app.store().close().await;
        match done {
            Ok(records) => {
                if let Some(out) = &self.out {
                    eprintln!("{records} records in {}.", out.display());
                }
                Ok(Exit::Done)
            }
            Err(Failed::Refused(error)) => Ok(refusal(&error)),
            // A reader that has seen enough is told apart by the caller.
            Err(Failed::Writing(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                Err(error.into())
            }
            Err(Failed::Writing(error)) => {
                eprintln!("mainstay: the file cannot be written: {error}");
                Ok(Exit::Broken)
            }
        }
    }

    async fn work(&self, app: &App) -> Result<u64, Failed> {
        let ctx = context(app, self.user.as_deref())?;
        let catalog = ctx.access.catalog();
        let object = catalog
            .by_plural(&self.object)
            .map_or(self.object.as_str(), |object| object.name.as_str());
        let format = match self.format {
            Format::Csv => As::Csv,
            Format::Xlsx => As::Xlsx,
            Format::Jsonl => As::Jsonl,
            Format::Vcard => As::Vcard,
        };
        let naming = if self.labels {
            Naming::Labels
        } else {
            Naming::Fields
        };
        let mut export = app.export(&ctx, object, &self.query()?, format, naming)?;
        let mut out: Box<dyn Write> = match &self.out {
            Some(path) => Box::new(BufWriter::new(File::create(path)?)),
            None => Box::new(BufWriter::new(std::io::stdout())),
        };
        while let Some(bytes) = export.next().await? {
            out.write_all(&bytes)?;
        }
        out.flush()?;
        Ok(export.records())
    }

    fn query(&self) -> Result<RawQuery, Error> {
        let pairs: Vec<(&str, &str)> = self
            .filters
            .iter()
            .flat_map(|filter| filter.split('&'))
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        let (mut raw, problems) = RawQuery::from_pairs(pairs, &[]);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        if let Some(search) = &self.search {
            raw.search.clone_from(search);
        }
        if let Some(order) = &self.order {
            raw.order.clone_from(order);
        }
        if let Some(select) = &self.select {
            raw.select = Some(
                select
                    .split(',')
                    .map(|field| field.trim().to_owned())
                    .collect(),
            );
        }
        Ok(raw)
    }
}

enum Failed {
    Refused(Error),
    Writing(std::io::Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Writing(error)
    }
}
