//! A closed loop of load: a fixed number of connections, each with one request under way, and what came back.
//!
//! Plain threads and sockets: a client that is itself a framework would hide differences between the servers behind its own
//! cost. Not here: open-model load with honest latencies under a given rate.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// Makes the request of a number, so that every request of a run can be another.
pub type Requests = Arc<dyn Fn(u64) -> Vec<u8> + Send + Sync>;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Head and body, in bytes on the wire.
    pub weight: usize,
    /// The head.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What a slice of load brought.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// Answers.
    pub answers: u64,
    /// How long it took.
    pub took: Duration,
    /// The processor time that this process used meanwhile, the clients' share included; nothing where it cannot be told.
    pub worked: Duration,
    /// Of each answer, in microseconds.
    pub latencies: Vec<u32>,
}

/// The processor time that this process has used so far, to a hundredth of a second.
fn worked() -> Duration {
    let ticks = || {
        let text = std::fs::read_to_string("/proc/self/stat").ok()?;
        // Behind the program's name, which may have spaces; user and system time are the 12th and 13th there.
        let fields: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    Duration::from_millis(ticks().unwrap_or(0) * 10)
}

/// A connection that is kept open.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub fn open(to: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(to)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(64 << 10),
        })
    }

    /// Sends a request and takes its answer.
    pub fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        let (status, head, end) = self.exchange(request)?;
        Ok(Answer {
            status,
            weight: end,
            head: String::from_utf8_lossy(&self.read[..head]).into_owned(),
            body: self.read[head..end].to_vec(),
        })
    }

    /// Status, where the body begins, where it ends.
    fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize, usize)> {
        self.stream.write_all(request)?;
        self.read.clear();
        let head = loop {
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more()?;
        };
        let text = String::from_utf8_lossy(&self.read[..head]).to_ascii_lowercase();
        let status = text
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .context("no status")?;
        if let Some(length) = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
        {
            let end = head + length.trim().parse::<usize>()?;
            while self.read.len() < end {
                self.more()?;
            }
            return Ok((status, head, end));
        }
        if text.contains("transfer-encoding: chunked") {
            while !self.read.ends_with(b"0\r\n\r\n") {
                self.more()?;
            }
        }
        Ok((status, head, self.read.len()))
    }

    fn more(&mut self) -> anyhow::Result<()> {
        let mut piece = [0; 32 << 10];
        let length = self.stream.read(&mut piece)?;
        if length == 0 {
            bail!("the server closed the connection");
        }
        self.read.extend_from_slice(&piece[..length]);
        Ok(())
    }
}

/// Loads a server for a while. Every answer has to be a success.
pub fn slice(
    to: SocketAddr,
    connections: usize,
    long: Duration,
    requests: &Requests,
    numbers: &Arc<AtomicU64>,
) -> anyhow::Result<Slice> {
    let (began, before) = (Instant::now(), worked());
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (requests, numbers) = (requests.clone(), numbers.clone());
            std::thread::spawn(move || one(to, began + long, &requests, &numbers))
        })
        .collect();
    let mut all = Slice::default();
    for thread in threads {
        let latencies = thread
            .join()
            .map_err(|_| anyhow::anyhow!("a connection's thread ended early"))??;
        all.answers += latencies.len() as u64;
        all.latencies.extend(latencies);
    }
    all.took = began.elapsed();
    all.worked = worked().saturating_sub(before);
    Ok(all)
}

fn one(
    to: SocketAddr,
    until: Instant,
    requests: &Requests,
    numbers: &AtomicU64,
) -> anyhow::Result<Vec<u32>> {
    let mut connection = Connection::open(to)?;
    let mut latencies = Vec::with_capacity(64 << 10);
    loop {
        let request = requests(numbers.fetch_add(1, Ordering::Relaxed));
        let sent = Instant::now();
        if sent >= until {
            return Ok(latencies);
        }
        let (status, head, end) = connection.exchange(&request)?;
        latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        if !(200..300).contains(&status) {
            let (asked, told) = (
                String::from_utf8_lossy(&request),
                String::from_utf8_lossy(&connection.read[head..end]),
            );
            bail!("{status} for {asked}: {told}");
        }
    }
}

/// A request without a body.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n").into_bytes()
}

/// A request with JSON.
pub fn send(method: &str, path: &str, headers: &str, json: &str) -> Vec<u8> {
    let length = json.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: bench\r\n{headers}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{json}"
    )
    .into_bytes()
}
