//! The Mainstay binary: command line, configuration, wiring. What it does is in the crates below.

mod cli;
mod config;
mod logging;
mod serve;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
