//! Moving pages from the write-ahead log into the file, on a thread of its own, so that no commit waits for it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use parking_lot::{Condvar, Mutex};

use super::Connection;
use crate::error::{Error, Result};

/// Pages in the log that are worth a checkpoint (4 MB).
const WORTH: i32 = 1_000;

/// Pages beyond which writers are held up until the log can begin anew (256 MB): without that, a stream of writes that never
/// pauses would let it grow for ever.
const TOO_MANY: i32 = 64_000;

/// How the writer tells how long the log is.
#[derive(Default)]
pub(super) struct Signal {
    state: Mutex<State>,
    told: Condvar,
}

#[derive(Default)]
struct State {
    pages: i32,
    closed: bool,
}

impl Signal {
    /// After each commit: pages in the log now.
    pub(super) fn written(&self, pages: i32) {
        if pages >= WORTH {
            self.state.lock().pages = pages;
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
        while state.pages == 0 {
            if state.closed {
                return None;
            }
            self.told.wait(&mut state);
        }
        Some(std::mem::take(&mut state.pages))
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
        let mode = if pages >= TOO_MANY {
            "RESTART"
        } else {
            "PASSIVE"
        };
        if let Err(error) = connection.checkpoint(mode) {
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
