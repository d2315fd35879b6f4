//! Moving pages from the write-ahead log into the file, on a thread of its own, so that hardly any commit waits for it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use parking_lot::{Condvar, Mutex};

use super::Connection;
use crate::error::{Error, Result};

/// New pages in the log that are worth a checkpoint (16 MB): the more wait, the more often the same page is among them.
const WORTH: i32 = 4_000;

/// Pages beyond which the log is to begin anew (64 MB). It does so by itself when all of it has been moved; while writes never
/// pause there is always a commit that has not been moved yet, so the writer moves the last of them itself.
const MANY: i32 = 16_000;

/// Pages beyond which the writer waits until nobody reads from the log any more (256 MB).
const TOO_MANY: i32 = 64_000;

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
    /// In the log when they were last moved.
    seen: i32,
    moving: bool,
    closed: bool,
}

impl State {
    fn new_pages(&self) -> i32 {
        self.pages - self.seen
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
        if state.new_pages() >= WORTH {
            self.told.notify_one();
        }
    }

    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.told.notify_one();
    }

    /// Waits until there is something to move; whether there is, or it is over.
    fn wait(&self) -> bool {
        let mut state = self.state.lock();
        state.moving = false;
        while state.new_pages() < WORTH {
            if state.closed {
                return false;
            }
            self.told.wait(&mut state);
        }
        state.seen = state.pages;
        state.moving = true;
        true
    }

    /// How the writer is to move what is left in a long log, between two transactions; mostly not at all.
    fn rest(&self) -> Option<&'static str> {
        let state = self.state.lock();
        if state.pages >= TOO_MANY {
            Some("RESTART")
        } else if state.pages >= MANY && !state.moving && state.new_pages() < 2 * WORTH {
            Some("PASSIVE")
        } else {
            None
        }
    }
}

pub(super) fn start(connection: Connection, signal: Arc<Signal>) -> Result<JoinHandle<()>> {
    thread::Builder::new()
        .name("sqlite-checkpoint".to_owned())
        .spawn(move || serve(&connection, &signal))
        .map_err(|error| Error::Unavailable(format!("a thread: {error}")))
}

fn serve(connection: &Connection, signal: &Signal) {
    while signal.wait() {
        pass(connection, "PASSIVE");
    }
    // The last connection to close would do it too, but it would keep the error to itself.
    pass(connection, "PASSIVE");
}

/// For the writer, between two transactions.
pub(super) fn keep_short(connection: &Connection, signal: &Signal) {
    if let Some(mode) = signal.rest() {
        pass(connection, mode);
    }
}

fn pass(connection: &Connection, mode: &str) {
    if let Err(error) = connection.checkpoint(mode) {
        tracing::warn!("The write-ahead log could not be moved into the file: {error}");
    }
}
