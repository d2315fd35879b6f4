//! Moving pages from the write-ahead log into the file, on a thread of its own, so that no commit waits for it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::Connection;
use super::connection::BUSY;
use crate::error::{Error, Result};

/// New pages in the log that are worth a checkpoint (4 MB).
const WORTH: i32 = 1_000;

/// Pages beyond which the log is to begin anew as soon as nobody reads from it (32 MB): while writes never pause, it would
/// grow otherwise, for there is always a commit that a checkpoint has not moved yet.
const MANY: i32 = 8_000;

/// Pages beyond which writers are held up until the log can begin anew (256 MB).
const TOO_MANY: i32 = 64_000;

/// How long writers are held up before that, at most, by somebody who is still reading from the log.
const MOMENT: Duration = Duration::from_millis(50);

/// How the writer tells how long the log is.
#[derive(Default)]
pub(super) struct Signal {
    state: Mutex<State>,
    told: Condvar,
}

#[derive(Default)]
struct State {
    /// In the log now.
    pages: i32,
    /// In the log when it was last looked after.
    seen: i32,
    closed: bool,
}

impl State {
    fn worth_it(&self) -> bool {
        self.pages - self.seen >= WORTH
    }
}

impl Signal {
    /// After each commit: pages in the log now.
    pub(super) fn written(&self, pages: i32) {
        let mut state = self.state.lock();
        state.pages = pages;
        if pages < state.seen {
            // It has begun anew.
            state.seen = 0;
        }
        if state.worth_it() {
            self.told.notify_one();
        }
    }

    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.told.notify_one();
    }

    /// Waits until there is something to move; nothing when it is over.
    fn wait(&self) -> Option<i32> {
        let mut state = self.state.lock();
        while !state.worth_it() {
            if state.closed {
                return None;
            }
            self.told.wait(&mut state);
        }
        state.seen = state.pages;
        Some(state.pages)
    }
}

pub(super) fn start(connection: Connection, signal: Arc<Signal>) -> Result<JoinHandle<()>> {
    thread::Builder::new()
        .name("sqlite-checkpoint".to_owned())
        .spawn(move || serve(&connection, &signal))
        .map_err(|error| Error::Unavailable(format!("a thread: {error}")))
}

fn serve(connection: &Connection, signal: &Signal) {
    while let Some(pages) = signal.wait() {
        if let Err(error) = look_after(connection, pages) {
            tracing::warn!(
                "The write-ahead log of {pages} pages could not be moved into the file: {error}"
            );
        }
    }
    // The last connection to close would do it too, but it would keep the error to itself.
    if let Err(error) = connection.checkpoint("PASSIVE") {
        tracing::warn!("The write-ahead log could not be moved into the file: {error}");
    }
}

fn look_after(connection: &Connection, pages: i32) -> Result<()> {
    // Most of it first, while writers go on; only what came meanwhile is moved while they wait.
    let left = connection.checkpoint("PASSIVE")?;
    if pages >= TOO_MANY {
        connection.patience(BUSY)?;
        connection.checkpoint("RESTART")?;
    } else if pages >= MANY && left < WORTH {
        // Whoever reads for longer is left alone; it is tried again after as many pages.
        connection.patience(MOMENT)?;
        connection.checkpoint("RESTART")?;
    }
    Ok(())
}
