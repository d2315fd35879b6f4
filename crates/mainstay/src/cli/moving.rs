//! `mainstay move`: the whole workspace into the other database.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use mainstay_app::clock::SystemClock;
use mainstay_app::import;
use mainstay_model::env::Clock as _;
use mainstay_store::Target;
use mainstay_store::transfer::{self, Move, Progress, Report, Step};

use super::{Context, Exit};
use crate::config::Database;
use crate::workspace;

/// Move the workspace between SQLite and PostgreSQL
#[derive(Args, Debug)]
#[command(after_help = "\
Everything comes along: records, history, trash, files, users with their passwords and sessions, objects and fields of one's
own, imports that can still be undone. The source is only read, and stays as it is. The target has to be empty; it can be used
when every table was read back from it and compared, by count and checksum. A move that breaks off is begun anew.

Stop the servers first: what they write while it runs would not come along.

  mainstay move --data /var/lib/mainstay --to postgres://mainstay@localhost/crm
  mainstay move --database postgres://mainstay@localhost/crm --to /var/lib/mainstay")]
pub(crate) struct MoveCommand {
    /// Where to: postgres://user:password@host/name, or a directory for an embedded database
    #[arg(long, value_name = "URL|DIR")]
    to: String,
    /// Also while servers are at work on the source; what they write meanwhile stays behind
    #[arg(long)]
    force: bool,
    /// Tell what was moved as JSON
    #[arg(long)]
    json: bool,
}

impl MoveCommand {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let config = &context.loaded.config;
        let from = workspace::target(config);
        let to = self.target();
        let work = Move {
            from,
            to: to.clone(),
            standard: mainstay_standard::objects(),
            insist: self.force,
            place: import::place_of_shared,
            now: SystemClock.now(),
        };
        let bar = bar(hidden(self.json));
        let done = transfer::carry(work, |progress| show(&bar, &progress)).await;
        bar.finish_and_clear();
        match done {
            Ok(report) => {
                self.tell(&report, &to)?;
                Ok(Exit::Done)
            }
            Err(error) => Ok(told("nothing was moved", &error)),
        }
    }

    fn target(&self) -> Target {
        let url = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| self.to.starts_with(scheme));
        if url {
            Target::Postgres {
                url: self.to.clone(),
            }
        } else {
            Target::Sqlite {
                dir: PathBuf::from(&self.to),
            }
        }
    }

    fn tell(&self, report: &Report, to: &Target) -> anyhow::Result<()> {
        if self.json {
            let text = serde_json::to_string_pretty(report).context("the report")?;
            println!("{text}");
            return Ok(());
        }
        let rows = report.rows;
        println!(
            "Moved and compared: {rows} rows in {} tables, {} files ({} bytes), in {:.1} s ({:.0} rows a second).",
            report.tables.len(),
            report.contents,
            report.bytes,
            report.seconds,
            rows as f64 / report.seconds.max(0.001),
        );
        for missing in &report.missing {
            println!("The source names a file that it does not have: {missing}");
        }
        for left in &report.left {
            println!("Left where it is, since this version knows nothing of it: {left}");
        }
        match to {
            Target::Sqlite { dir } => {
                println!("Serve it with: mainstay serve --data {}", dir.display())
            }
            Target::Postgres { .. } => println!(
                "Serve it with: mainstay serve --database {}",
                Database::Postgres(self.to.clone()).masked()
            ),
        }
        Ok(())
    }
}

/// Tells why nothing came of it.
pub(super) fn told(what: &str, error: &transfer::Error) -> Exit {
    let more = match error {
        transfer::Error::InUse(_) => ". Stop what is at work there, or insist with --force",
        _ => "",
    };
    eprintln!("mainstay: {what}: {error}{more}");
    match error {
        transfer::Error::Store(error) if error.passes() => Exit::Unavailable,
        _ => Exit::Failed,
    }
}

/// Whether nobody looks at progress.
pub(super) fn hidden(json: bool) -> bool {
    json || !std::io::stderr().is_terminal()
}

/// Progress on a terminal.
pub(super) fn bar(hidden: bool) -> ProgressBar {
    let bar = if hidden {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(0)
    };
    let template = "{bar:30} {percent} %, {msg}, {per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// Shows how far it is.
pub(super) fn show(bar: &ProgressBar, progress: &Progress) {
    bar.set_length(progress.total);
    bar.set_position(progress.done);
    let what = match progress.step {
        Step::Counting => "looking",
        Step::Carrying => "rows",
        Step::Contents => "files",
        Step::Indexing => "indexes",
        Step::Searching => "search",
        Step::Verifying => "comparing",
    };
    bar.set_message(format!("{what} {}", progress.table));
}
