//! The command line: one file per command.
//!
//! A command is a struct of arguments with `run`; to add one, write `cli/<command>.rs`, list its module, and give it a
//! line in [`Command`] and in [`Command::run`]. Results go to standard output, everything else to standard error, so
//! that output can be piped.

mod archive;
mod config;
mod demo;
mod exit;
mod export;
mod import;
mod key;
mod migrate;
mod moving;
mod schema;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

pub(crate) use exit::Exit;

use crate::config::{Loaded, Override, Sources};
use crate::logging;

#[derive(Debug, Parser)]
#[command(
    name = "mainstay",
    version,
    about = "A self-hosted CRM that runs itself",
    after_help = exit::HELP,
    max_term_width = 100
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    Import(import::Import),
    Migrate(migrate::Migrate),
    Export(export::Export),
    Schema(schema::SchemaCommand),
    Move(moving::MoveCommand),
    Archive(archive::ArchiveCommand),
    User(user::UserCommand),
    Key(key::KeyCommand),
    Config(config::ConfigCommand),
}

/// Arguments of every command. Values are text here: the configuration reads and checks them, whoever gave them.
#[derive(Args, Debug)]
#[command(next_help_heading = "Settings")]
struct Global {
    /// Directory of everything the program keeps [default: ./data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// PostgreSQL database, as postgres://user:password@host/name [default: an embedded one]
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    /// Settings file [default: mainstay.toml in the data directory]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Any setting, such as log.level=debug; can be repeated
    #[arg(long, global = true, value_name = "KEY=VALUE", value_parser = key_and_value)]
    set: Vec<(String, String)>,
}

/// What a command works with.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) loaded: Loaded,
}

impl Command {
    async fn run(self, context: Context) -> anyhow::Result<Exit> {
        match self {
            Self::Serve(command) => command.run(context).await,
            Self::Demo(command) => command.run(context).await,
            Self::Import(command) => command.run(context).await,
            Self::Migrate(command) => command.run(context).await,
            Self::Export(command) => command.run(context).await,
            Self::Schema(command) => command.run(context).await,
            Self::Move(command) => command.run(context).await,
            Self::Archive(command) => command.run(context).await,
            Self::User(command) => command.run(context).await,
            Self::Key(command) => command.run(context).await,
            Self::Config(command) => command.run(&context),
        }
    }

    /// Settings that the command's own flags give.
    fn overrides(&self) -> Vec<Override> {
        match self {
            Self::Serve(command) => command.overrides(),
            Self::Demo(_)
            | Self::Import(_)
            | Self::Migrate(_)
            | Self::Export(_)
            | Self::Schema(_)
            | Self::Move(_)
            | Self::Archive(_)
            | Self::User(_)
            | Self::Key(_)
            | Self::Config(_) => Vec::new(),
        }
    }

    /// What the command writes to the log unless the operator says otherwise: a server tells what it does, a command for
    /// people only what went wrong.
    fn quiet(&self) -> bool {
        !matches!(self, Self::Serve(_))
    }
}

impl Global {
    fn overrides(self) -> (Option<PathBuf>, Vec<Override>) {
        let one = |flag: &str, path: &str, value: Option<String>| {
            value.map(|value| Override {
                path: path.to_owned(),
                value,
                flag: flag.to_owned(),
            })
        };
        let set = self.set.into_iter().map(|(path, value)| Override {
            flag: format!("--set {path}"),
            path,
            value,
        });
        let flags = set
            .chain(one("--data", "data.dir", self.data))
            .chain(one("--database", "data.database", self.database))
            .collect();
        (self.config, flags)
    }
}

/// Runs the command line of this process.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Command::Config(command) = &cli.command
        && let Some(text) = command.action.text()
    {
        return exit::report(config::print(&text));
    }
    let (file, mut flags) = cli.global.overrides();
    flags.extend(cli.command.overrides());
    let loaded = match Sources::of_process(file, flags).load() {
        Ok(loaded) => loaded,
        Err(problems) => {
            eprintln!("{problems}");
            return Exit::Configuration.into();
        }
    };
    logging::start(&loaded, cli.command.quiet());
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return exit::report(Err(error.into())),
    };
    exit::report(runtime.block_on(cli.command.run(Context { loaded })))
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text
        .split_once('=')
        .ok_or("expected KEY=VALUE, such as log.level=debug")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_can_follow_the_command() {
        let cli = Cli::parse_from([
            "mainstay",
            "serve",
            "--data",
            "d",
            "--set",
            "log.level = debug",
        ]);
        let (_, flags) = cli.global.overrides();
        let told: Vec<_> = flags
            .iter()
            .map(|f| (f.path.as_str(), f.value.as_str()))
            .collect();
        assert_eq!(told, [("log.level", "debug"), ("data.dir", "d")]);
    }

    /// What deploy/ says must be what the program understands.
    #[test]
    fn the_systemd_unit_fits_the_program() {
        let unit = include_str!("../../../../deploy/systemd/mainstay.service");
        let mut commands = 0;
        for line in unit.lines() {
            let Some((key, value)) = line.split_once('=') else {
                continue;
            };
            match key {
                "ExecStart" | "ExecStartPre" => {
                    let words = value
                        .split(' ')
                        .map(|word| word.trim_start_matches("/usr/bin/"));
                    assert!(Cli::try_parse_from(words).is_ok(), "{line}");
                    commands += 1;
                }
                "Environment" => {
                    let (name, value) = value.split_once('=').expect("NAME=value");
                    let environment = [(name.to_owned(), value.to_owned())].into();
                    let sources = Sources {
                        environment,
                        ..Sources::default()
                    };
                    assert!(sources.load().is_ok(), "{line}");
                }
                "RestartPreventExitStatus" => {
                    assert_eq!(value, (Exit::Configuration as u8).to_string());
                }
                _ => {}
            }
        }
        assert_eq!(commands, 2);
    }
}
