//! `mainstay serve` in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use crate::client::Client;
use crate::place::Place;

/// How long a condition is waited for before it is a failure.
pub const LONG: Duration = Duration::from_secs(30);

pub struct Server {
    child: Child,
    pub address: String,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start(place: &Place) -> anyhow::Result<Self> {
        Self::start_with(place.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    pub fn start_with(mut command: Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let lines = BufReader::new(child.stderr.take().context("its log is a pipe")?);
        let log = Arc::new(Mutex::new(Vec::new()));
        match listening(lines, &log) {
            Some(address) => Ok(Self {
                child,
                address,
                log,
            }),
            None => {
                child.kill()?;
                child.wait()?;
                bail!(
                    "the server did not start: {}",
                    log.lock().unwrap().join("\n")
                )
            }
        }
    }

    /// Somebody with a key.
    pub fn client(&self, key: &str) -> Client {
        Client::new(&self.address, key)
    }

    /// Ends it without any warning.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Whether it runs still.
    pub fn lives(&mut self) -> anyhow::Result<()> {
        let ended = self.child.try_wait()?;
        ensure!(ended.is_none(), "the server ended: {}", self.told());
        Ok(())
    }

    /// What it wrote to its log.
    pub fn told(&self) -> String {
        self.log.lock().unwrap().join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.try_wait().ok().flatten().is_none() {
            drop(self.child.kill());
            drop(self.child.wait());
        }
        if std::thread::panicking() {
            eprintln!("{}", self.told());
        }
    }
}

/// Reads the log to the line that tells the address, and goes on reading beside.
fn listening(mut lines: BufReader<ChildStderr>, log: &Arc<Mutex<Vec<String>>>) -> Option<String> {
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        log.lock().unwrap().push(line.trim_end().to_owned());
        if let Some((_, rest)) = line.split_once("Listening on ") {
            let end = rest.find(|c: char| c != '.' && c != ':' && !c.is_ascii_digit())?;
            let address = rest[..end].to_owned();
            let log = log.clone();
            std::thread::spawn(move || {
                for line in lines.lines().map_while(Result::ok) {
                    log.lock().unwrap().push(line);
                }
            });
            return Some(address);
        }
    }
}

/// Asks again and again until there is an answer.
pub fn until<T>(
    what: &str,
    mut ask: impl FnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        ensure!(began.elapsed() < LONG, "still waiting: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
