//! A PostgreSQL server for tests: started by the first test that needs it, shared by all test processes, stopped when none
//! has been there for a minute.
//!
//! Every test process holds a shared lock on a file for as long as it lives; whoever can lock it alone knows that nobody is
//! left. Nothing of it is durable and nothing listens on the network: it is thrown away as a whole.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// Without durability (tests throw everything away), with room for many test processes at once.
const SETTINGS: &str = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
     -c max_connections=400 -c shared_buffers=64MB -c max_wal_size=512MB -c autovacuum=off -c log_min_messages=fatal";

/// Stops the server and removes it, when for a minute nobody has held the lock.
const WATCH: &str = r#"
idle=0
while :; do
  sleep 10
  if flock -n -x "$1/lock" true; then idle=$((idle + 1)); else idle=0; fi
  if [ "$idle" -ge 6 ] && flock -n -x "$1/lock" sh -c '"$@"' stop "$@"; then exit; fi
done
"#;

/// The running server; held by a test process.
pub(crate) struct Cluster {
    sockets: PathBuf,
    _held: File,
}

impl Cluster {
    /// The running server, started if need be.
    pub(crate) fn join() -> anyhow::Result<Self> {
        let home = Home::find()?;
        for _ in 0..20 {
            let held = home.open("lock")?;
            held.lock_shared()?;
            if home.is_alive() {
                return Ok(Self {
                    sockets: home.sockets(),
                    _held: held,
                });
            }
            drop(held);
            home.start()?;
        }
        bail!(
            "the PostgreSQL server for tests in {} does not stay up",
            home.dir.display()
        );
    }

    /// The address of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        format!(
            "host={} user=mainstay dbname={database}",
            self.sockets.display()
        )
    }

    /// A file that can be locked, for what only one process may do at a time.
    pub(crate) fn lock(&self, name: &str) -> anyhow::Result<File> {
        let file = open(&self.sockets.join(name))?;
        file.lock()?;
        Ok(file)
    }
}

/// A PostgreSQL server of one test alone, durable as those of people are: for killing it. Stopped and removed when dropped.
pub struct OwnPostgres {
    home: Home,
    _dir: tempfile::TempDir,
}

impl OwnPostgres {
    /// Makes a server and starts it.
    pub fn start() -> anyhow::Result<Self> {
        let dir = tempfile::Builder::new().prefix("mainstay-pg").tempdir()?;
        let home = Home::at(dir.path().to_owned())?;
        home.make()?;
        let own = Self { home, _dir: dir };
        own.go_on()?;
        Ok(own)
    }

    /// Starts it again.
    pub fn go_on(&self) -> anyhow::Result<()> {
        self.home
            .run_server("-c listen_addresses='' -c max_wal_size=256MB -c log_min_messages=fatal")
    }

    /// Ends it at once, as a crash would: what it says to be committed has to be there when it goes on.
    pub fn kill(&self) -> anyhow::Result<()> {
        run(&mut self.home.stop_at_once())
    }

    /// Stops all of it where it is: it takes requests in and answers none.
    pub fn freeze(&self) -> anyhow::Result<()> {
        self.signal("-STOP")
    }

    /// Lets it go on from there.
    pub fn thaw(&self) -> anyhow::Result<()> {
        self.signal("-CONT")
    }

    fn signal(&self, signal: &str) -> anyhow::Result<()> {
        let file = fs::read_to_string(self.home.data().join("postmaster.pid"))?;
        let first = file.lines().next().context("a process")?.trim();
        let children = format!("/proc/{first}/task/{first}/children");
        let children = fs::read_to_string(children)?;
        let mut kill = Command::new("kill");
        kill.arg(signal)
            .arg(first)
            .args(children.split_whitespace());
        run(&mut kill)
    }

    /// Holds a table, so that every statement about it waits until this is dropped.
    pub fn hold(&self, table: &str) -> anyhow::Result<HeldTable> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let address = format!(
            "host={} user=mainstay dbname=postgres",
            self.home.sockets().display()
        );
        let client = runtime.block_on(async {
            let (client, connection) =
                tokio_postgres::connect(&address, tokio_postgres::NoTls).await?;
            tokio::spawn(connection);
            let text = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
            client.batch_execute(&text).await?;
            anyhow::Ok(client)
        })?;
        Ok(HeldTable { runtime, client })
    }

    /// The address of its one database, as people write it.
    pub fn url(&self) -> String {
        let sockets = self.home.sockets().display().to_string();
        format!(
            "postgres://mainstay@/postgres?host={}",
            sockets.replace('/', "%2F")
        )
    }

    /// Who the server runs as, when that is somebody else: for directories that it shall write to.
    pub fn owner(&self) -> Option<(u32, u32)> {
        self.home.owner
    }
}

/// A table that is held.
pub struct HeldTable {
    runtime: tokio::runtime::Runtime,
    client: tokio_postgres::Client,
}

impl HeldTable {
    /// Whether a statement waits for it.
    pub fn is_waited_for(&self) -> anyhow::Result<bool> {
        let sql = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        let row = self.runtime.block_on(self.client.query_one(sql, &[]))?;
        Ok(row.get::<_, i64>(0) > 0)
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        let _not_frozen = self.thaw();
        let _stopped_already = self.kill();
    }
}

/// Where the server lives, and as whom.
struct Home {
    dir: PathBuf,
    programs: PathBuf,
    /// User and group of the server: it refuses to run as root.
    owner: Option<(u32, u32)>,
}

impl Home {
    fn find() -> anyhow::Result<Self> {
        let me = fs::metadata("/proc/self")?.uid();
        Self::at(std::env::temp_dir().join(format!("mainstay-test-postgres-{me}")))
    }

    fn at(dir: PathBuf) -> anyhow::Result<Self> {
        let programs = programs()?;
        let root = fs::metadata("/proc/self")?.uid() == 0;
        let owner = if root { Some(unprivileged()?) } else { None };
        fs::create_dir_all(&dir)?;
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755))?;
        Ok(Self {
            dir,
            programs,
            owner,
        })
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn sockets(&self) -> PathBuf {
        self.dir.join("sockets")
    }

    fn open(&self, name: &str) -> anyhow::Result<File> {
        open(&self.dir.join(name))
    }

    fn is_alive(&self) -> bool {
        std::os::unix::net::UnixStream::connect(self.sockets().join(".s.PGSQL.5432")).is_ok()
    }

    /// Makes the server and starts it, unless another process has done so meanwhile.
    fn start(&self) -> anyhow::Result<()> {
        let starting = self.open("start")?;
        starting.lock()?;
        if self.is_alive() {
            return Ok(());
        }
        self.make()?;
        self.run_server(SETTINGS)?;
        self.watch()
    }

    /// Makes it anew, whatever there was.
    fn make(&self) -> anyhow::Result<()> {
        for dir in [self.data(), self.sockets()] {
            if dir.exists() {
                fs::remove_dir_all(&dir)?;
            }
            fs::create_dir(&dir)?;
            fs::set_permissions(&dir, fs::Permissions::from_mode(0o700))?;
            if let Some((user, group)) = self.owner {
                chown(&dir, Some(user), Some(group))?;
            }
        }
        let data = self.data();
        let mut initdb = self.server_program("initdb");
        initdb.arg("-D").arg(&data).args([
            "--no-sync",
            "--auth=trust",
            "--username=mainstay",
            "--encoding=UTF8",
            "--locale=C",
        ]);
        run(&mut initdb)
    }

    /// Starts it, with these settings.
    fn run_server(&self, settings: &str) -> anyhow::Result<()> {
        let mut start = self.server_program("pg_ctl");
        let settings = format!(
            "{settings} -c unix_socket_directories='{}'",
            self.sockets().display()
        );
        start
            .arg("-D")
            .arg(self.data())
            .args(["-w", "-t", "60", "-l"])
            .arg(self.sockets().join("log"))
            .arg("-o")
            .arg(settings)
            .arg("start");
        run(&mut start)
    }

    fn stop_at_once(&self) -> Command {
        let mut stop = self.server_program("pg_ctl");
        stop.arg("-D")
            .arg(self.data())
            .args(["-m", "immediate", "stop"]);
        stop
    }

    /// A process of its own that outlives this one.
    fn watch(&self) -> anyhow::Result<()> {
        let stop = self.stop_at_once();
        let mut watch = Command::new("setsid");
        watch
            .args(["--fork", "sh", "-c", WATCH, "watch"])
            .arg(&self.dir)
            .arg(stop.get_program())
            .args(stop.get_args());
        watch
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let status = watch
            .status()
            .context("`setsid` (package util-linux) is needed for the PostgreSQL tests")?;
        if status.success() {
            Ok(())
        } else {
            bail!("the watch over the PostgreSQL server could not be started")
        }
    }

    /// A command that runs one of PostgreSQL's programs as somebody it accepts.
    fn server_program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = match self.owner {
            None => Command::new(program),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={user}"))
                    .arg(format!("--regid={group}"))
                    .args(["--clear-groups", "--"]);
                command.arg(program);
                command
            }
        };
        command.current_dir("/");
        command
    }
}

fn open(path: &Path) -> anyhow::Result<File> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .read(true)
        .open(path);
    file.with_context(|| path.display().to_string())
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    // Into files and not pipes: the server inherits them and would hold a pipe open for ever.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let status = status.with_context(|| format!("{command:?} could not be run"))?;
    if status.success() {
        Ok(())
    } else {
        bail!("{command:?} failed: {status}")
    }
}

/// The newest version's programs: those of the path may be wrappers.
fn programs() -> anyhow::Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let version = entry.as_ref().ok()?.file_name().to_str()?.parse().ok()?;
            let programs = entry.ok()?.path().join("bin");
            programs
                .join("initdb")
                .exists()
                .then_some((version, programs))
        })
        .collect();
    found.sort();
    if let Some((_, programs)) = found.pop() {
        return Ok(programs);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).find(|dir| dir.join("initdb").exists() && dir.join("postgres").exists()).context(
        "The tests on PostgreSQL need its server programs (initdb, postgres, pg_ctl), version 15 or later. \
         On Debian and Ubuntu: apt install postgresql",
    )
}

/// User and group `postgres`, or `nobody`.
fn unprivileged() -> anyhow::Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    let find = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut ids = line.split(':').skip(2).map_while(|id| id.parse().ok());
        Some((ids.next()?, ids.next()?))
    };
    find("postgres")
        .or_else(|| find("nobody"))
        .context("PostgreSQL does not run as root, and there is no user `postgres`")
}
