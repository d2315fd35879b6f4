//! `mainstay archive`: the whole workspace as a file, and such a file as a workspace.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use mainstay_app::clock::SystemClock;
use mainstay_model::env::Clock as _;
use mainstay_store::transfer::archive::{self, Making, Manifest, Taking};
use mainstay_store::transfer::{Report, Result};
use serde_json::json;

use super::moving::{bar, hidden, show, told};
use super::{Context, Exit};
use crate::workspace;

/// The whole workspace as one file, and back
#[derive(Args, Debug)]
#[command(after_help = "\
An archive holds everything: records with history and trash, files, objects and fields of one's own, users, roles, teams, views.
Another Mainstay, on SQLite or PostgreSQL, takes it in and proves that every table arrived as it was. It is made while servers
are at work, as of the moment it was begun. Whoever has it has all data: keep it as you keep a backup.

  mainstay archive create --data /var/lib/mainstay --out crm.mainstay
  mainstay archive check crm.mainstay
  mainstay archive open crm.mainstay --database postgres://mainstay@localhost/crm")]
pub(crate) struct ArchiveCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write the workspace into a file
    Create(Create),
    /// Make a workspace out of a file; there must be none yet
    Open(Read),
    /// Read a file through and compare everything in it with what it says
    Check(Read),
}

#[derive(Args, Debug)]
struct Create {
    /// Where to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Without the hashes of passwords and keys: users get new ones by `mainstay user`
    #[arg(long)]
    without_secrets: bool,
    /// Tell what is in it as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct Read {
    /// The archive
    file: PathBuf,
    /// Tell what is in it as JSON
    #[arg(long)]
    json: bool,
}

impl ArchiveCommand {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let at = workspace::target(&context.loaded.config);
        let done = match &self.action {
            Action::Create(create) => {
                let making = Making {
                    from: at,
                    standard: mainstay_standard::objects(),
                    secrets: !create.without_secrets,
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                    now: SystemClock.now(),
                };
                create.run(making).await
            }
            Action::Open(read) => {
                let taking = Taking {
                    to: at,
                    standard: mainstay_standard::objects(),
                    now: SystemClock.now(),
                };
                read.open(taking).await
            }
            Action::Check(read) => read.check().await,
        };
        match done {
            Ok(text) => {
                println!("{}", text?);
                Ok(Exit::Done)
            }
            Err(error) => Ok(told("nothing was done", &error)),
        }
    }
}

/// What is told, or why it cannot be.
type Words = anyhow::Result<String>;

impl Create {
    async fn run(&self, making: Making) -> Result<Words> {
        let bar = bar(hidden(self.json));
        let made = archive::create(making, &self.out, |progress| show(&bar, &progress)).await;
        bar.finish_and_clear();
        let manifest = made?;
        Ok(if self.json {
            as_json(&manifest)
        } else {
            Ok(words(&manifest, &self.out, "is"))
        })
    }
}

impl Read {
    async fn open(&self, taking: Taking) -> Result<Words> {
        let bar = bar(hidden(self.json));
        let taken = archive::open(taking, &self.file, |progress| show(&bar, &progress)).await;
        bar.finish_and_clear();
        let report: Report = taken?;
        Ok(if self.json {
            serde_json::to_string_pretty(&report).context("the report")
        } else {
            Ok(format!(
                "Taken in and compared: {} rows in {} tables, {} files ({} bytes), in {:.1} s.",
                report.rows,
                report.tables.len(),
                report.contents,
                report.bytes,
                report.seconds
            ))
        })
    }

    async fn check(&self) -> Result<Words> {
        let bar = bar(hidden(self.json));
        let read = archive::check(&self.file, |progress| show(&bar, &progress)).await;
        bar.finish_and_clear();
        let manifest = read?;
        Ok(if self.json {
            as_json(&manifest)
        } else {
            Ok(words(&manifest, &self.file, "is whole:"))
        })
    }
}

fn words(manifest: &Manifest, file: &Path, verb: &str) -> String {
    let mut text = format!(
        "{} {verb} an archive of Mainstay {} of {:.0}: {} rows in {} tables, {} files ({} bytes).",
        file.display(),
        manifest.version,
        manifest.made_at,
        manifest.rows(),
        manifest.tables().len(),
        manifest.contents,
        manifest.bytes,
    );
    for missing in &manifest.missing {
        text.push_str(&format!(
            "\nThe workspace names a file that it does not have: {missing}"
        ));
    }
    text
}

fn as_json(manifest: &Manifest) -> Words {
    let told = json!({
        "version": manifest.version,
        "made_at": manifest.made_at,
        "schema": manifest.schema,
        "rows": manifest.rows(),
        "tables": manifest.tables(),
        "contents": manifest.contents,
        "bytes": manifest.bytes,
        "missing": manifest.missing,
        "left_out": manifest.left_out,
    });
    serde_json::to_string_pretty(&told).context("the manifest")
}
