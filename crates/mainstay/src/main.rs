//! The Mainstay binary: command line, configuration, wiring. What it does is in the crates below.

mod cli;
mod config;
mod logging;
mod serve;
mod workspace;

use std::process::ExitCode;

/// Pages are made of many small texts: an allocator that keeps them by size and thread halves what they cost.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
