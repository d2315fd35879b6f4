//! `mainstay demo`: a made-up company in the workspace, to look around or to measure.

use std::io::Read as _;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use mainstay_app::demo::{Filled, Plan};
use mainstay_app::{App, Error};
use mainstay_telemetry::Stopwatch;
use serde_json::json;

use super::{Context, Exit};
use crate::workspace;

/// Fill the workspace with a made-up company and two years of its work
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// People at customers; companies and activities follow from it
    #[arg(long, value_name = "N", default_value_t = Plan::SMALL, value_parser = clap::value_parser!(u64).range(1..=Plan::LARGEST))]
    contacts: u64,
    /// The same seed gives the same customers, on every machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Add them to a workspace that has companies already
    #[arg(long)]
    beside: bool,
    /// Password of all users of the demonstration; without it they have none, and `mainstay serve` prints a link
    #[arg(long, value_name = "PASSWORD", conflicts_with = "password_stdin")]
    password: Option<String>,
    /// The same, read from standard input, where no list of processes shows it
    #[arg(long)]
    password_stdin: bool,
    /// Tell what was made as JSON
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let password = self.password()?;
        let config = &context.loaded.config;
        let app = workspace::open_quietly(config).await?;
        if let Some(password) = &password {
            // Before a long work, not after it.
            mainstay_app::auth::check_password(password, "", app.settings().password_min)
                .map_err(|reason| anyhow::anyhow!("the password: {}", reason.message))?;
        }
        let began = Stopwatch::start();
        let plan = Plan {
            contacts: self.contacts,
            seed: self.seed,
            now: app.now(),
        };
        let bar = bar(self.contacts);
        let filled = app
            .fill_demonstration(plan, self.beside, |so_far| {
                bar.set_position(so_far.records.get("contact").copied().unwrap_or(0));
            })
            .await;
        bar.finish_and_clear();
        let filled = match filled {
            Ok(filled) => filled,
            Err(Error::Conflict(problem)) => {
                eprintln!("mainstay: {}", problem.reason.message);
                return Ok(Exit::Failed);
            }
            Err(Error::Unavailable(what)) => {
                eprintln!("mainstay: the database is not available: {what}");
                return Ok(Exit::Unavailable);
            }
            Err(error) => return Err(error.into()),
        };
        let took = began.elapsed();
        if let Some(password) = &password {
            give_passwords(&app, &filled, password).await?;
        }
        app.store().close().await;
        if self.json {
            let seconds = took.as_secs_f64();
            println!(
                "{}",
                json!({"records": filled.records, "change_sets": filled.change_sets, "seconds": seconds})
            );
        } else {
            tell(&filled, took, password.is_some());
        }
        Ok(Exit::Done)
    }

    fn password(&self) -> anyhow::Result<Option<String>> {
        if !self.password_stdin {
            return Ok(self.password.clone());
        }
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("cannot read the password from standard input")?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// Progress on a terminal, by people, who are the most.
fn bar(contacts: u64) -> ProgressBar {
    let bar = ProgressBar::new(contacts);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} contacts, {eta} left")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

async fn give_passwords(app: &App, filled: &Filled, password: &str) -> anyhow::Result<()> {
    for (user, email) in &filled.users {
        app.set_password(*user, email, password)
            .await
            .with_context(|| format!("the password of {email}"))?;
    }
    Ok(())
}

fn tell(filled: &Filled, took: Duration, passwords: bool) {
    let count = |object: &str| filled.records.get(object).copied().unwrap_or(0);
    let activities = ["task", "call", "meeting", "note"]
        .map(count)
        .iter()
        .sum::<u64>();
    println!(
        "Talbach Scales, a made-up maker of laboratory scales, is in the workspace: {} companies, {} contacts, \
         {activities} activities in {:.1} s.",
        count("company"),
        count("contact"),
        took.as_secs_f64(),
    );
    let administrator = filled.users.first().map_or("", |(_, email)| email.as_str());
    if passwords {
        println!(
            "Sign in as {administrator} (administrator) or any other of its {} users.",
            filled.users.len()
        );
    } else {
        println!(
            "Its users have no password: `mainstay serve` prints a link that signs in as {administrator}."
        );
    }
}
