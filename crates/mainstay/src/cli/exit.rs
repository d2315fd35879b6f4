//! How a command ends, in numbers that scripts can tell apart.

use std::io;
use std::process::ExitCode;

/// The end of `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
   0  done
   1  failed; the message says why. import: done, but some rows were refused. schema diff: there are differences
   2  the command line cannot be understood. import, export: an object, field or filter does not exist
   3  import, export: failed; the message says why
  69  something that is needed is not available, such as the address to listen on or the database
  78  the configuration cannot be used

Settings come from defaults, mainstay.toml, MAINSTAY_* variables and flags, the later one winning;
`mainstay config show` tells which.";

/// How a command ended. A command line that cannot be understood ends before there is a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Broken = 3,
    Unavailable = 69,
    Configuration = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Tells a failure on standard error, with its causes, and gives the exit code.
pub(crate) fn report(result: anyhow::Result<Exit>) -> ExitCode {
    match result {
        Ok(exit) => exit.into(),
        // Whoever reads the output has seen enough, as `head` does.
        Err(error) if is_broken_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            eprintln!("mainstay: {error:#}");
            Exit::Failed.into()
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
