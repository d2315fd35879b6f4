//! The program as it is shipped: how long it takes to be ready, what it holds in memory, how heavy its first list page is.

use std::collections::BTreeSet;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use mainstay_store::Target;

use crate::load::{Answer, Connection, get};

/// What was found.
pub struct Found {
    /// Until it says that it is ready, shortest of several starts.
    pub ready: Duration,
    /// Resident after a few seconds of idling, in bytes.
    pub idle: u64,
    /// Resident after the first visit.
    pub visited: u64,
    /// Requests of the first visit.
    pub requests: usize,
    /// Bytes of the first visit on the wire, answers with their heads.
    pub weight: usize,
    /// Bytes of its HTML alone.
    pub html: usize,
    /// Bytes of the second visit: what is not kept by the browser for good.
    pub again: usize,
}

struct Running {
    child: Child,
    address: SocketAddr,
    ready: Duration,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Starts the program over a workspace and looks. `session` is the secret of a session's cookie.
pub fn measure(program: &Path, target: &Target, session: &str) -> anyhow::Result<Found> {
    let mut ready = Duration::MAX;
    for _ in 0..4 {
        ready = ready.min(start(program, target)?.ready);
    }
    let running = start(program, target)?;
    sleep(Duration::from_secs(3));
    let idle = resident(running.child.id())?;
    let headers = format!(
        "cookie: mainstay_session={session}\r\naccept-encoding: gzip, deflate, br, zstd\r\n"
    );
    let mut connection = Connection::open(running.address)?;
    // Learned from a page that is not packed; weighed as a browser gets it.
    let plain = connection.ask(&get(
        "/contacts",
        &format!("cookie: mainstay_session={session}\r\n"),
    ))?;
    if plain.status != 200 {
        bail!("{} for the list of contacts: {}", plain.status, plain.head);
    }
    let html = connection.ask(&get("/contacts", &headers))?.weight;
    let (mut weight, mut again, mut known) = (html, html, BTreeSet::new());
    let mut left = linked(&String::from_utf8_lossy(&plain.body));
    while let Some(path) = left.pop_first() {
        if !known.insert(path.clone()) {
            continue;
        }
        let answer = connection.ask(&get(&path, &headers))?;
        weight += answer.weight;
        if !answer.head.to_ascii_lowercase().contains("immutable") {
            again += answer.weight;
        }
        if path.ends_with(".js") {
            let text = body(&mut connection, &path)?;
            left.extend(imported(&text, &path));
        }
    }
    Ok(Found {
        ready,
        idle,
        visited: resident(running.child.id())?,
        requests: known.len() + 1,
        weight,
        html,
        again,
    })
}

fn start(program: &Path, target: &Target) -> anyhow::Result<Running> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let mut command = Command::new(program);
    command
        .arg("serve")
        .arg("--listen")
        .arg(address.to_string());
    match target {
        Target::Sqlite { dir } => command.arg("--data").arg(dir),
        Target::Postgres { url } => command
            .arg("--database")
            .arg(url)
            .arg("--data")
            .arg(std::env::temp_dir().join("mainstay-bench-data")),
    };
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let began = Instant::now();
    let child = command
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let mut running = Running {
        child,
        address,
        ready: Duration::ZERO,
    };
    while began.elapsed() < Duration::from_secs(30) {
        let answer = Connection::open(address)
            .and_then(|mut connection| connection.ask(&get("/readyz", "")));
        if matches!(answer, Ok(Answer { status: 200, .. })) {
            running.ready = began.elapsed();
            return Ok(running);
        }
        sleep(Duration::from_millis(2));
    }
    bail!("{} was not ready within 30 s", program.display())
}

fn body(connection: &mut Connection, path: &str) -> anyhow::Result<String> {
    Ok(String::from_utf8_lossy(&connection.ask(&get(path, ""))?.body).into_owned())
}

/// Resident memory of a process, in bytes.
fn resident(process: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .context("the system does not tell resident memory")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<u64>()? * 1024)
}

/// Styles, scripts, icons and images of a page.
fn linked(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in html.split('<') {
        let loads = ["link ", "script ", "img "]
            .iter()
            .any(|name| tag.starts_with(name));
        let other = tag.contains("rel=\"next\"")
            || tag.contains("rel=\"manifest\"")
            || tag.contains("rel=\"alternate\"");
        if !loads || other {
            continue;
        }
        let tag = tag.split('>').next().unwrap_or("");
        for name in [" src=\"", " href=\""] {
            let path = tag
                .split(name)
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            found.extend(path.filter(|path| path.starts_with('/')).map(str::to_owned));
        }
    }
    found
}

/// What a script imports at once: `from"./x.js"` and `import"./x.js"`; what it imports later it does not need for the page.
fn imported(script: &str, from: &str) -> BTreeSet<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    script
        .split("from\"./")
        .skip(1)
        .chain(script.split("import\"./").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.ends_with(".js"))
        .map(|name| format!("{folder}/{name}"))
        .collect()
}
