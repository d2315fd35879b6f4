//! Where a workspace is kept, and the command line over it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, ensure};
use mainstay_store::{Store, StoreConfig, Target};
use mainstay_testkit::{OwnPostgres, whole};
use serde_json::Value as Json;

/// The administrator of every workspace here.
pub const EMAIL: &str = "ada@example.org";
pub const PASSWORD: &str = "correct horse battery";

/// A workspace's data directory and database; gone when it is dropped.
pub struct Place {
    pub dir: PathBuf,
    pub postgres: Option<OwnPostgres>,
    root: tempfile::TempDir,
}

impl Place {
    pub fn embedded() -> anyhow::Result<Self> {
        let root = tempfile::tempdir()?;
        Ok(Self {
            dir: root.path().join("data"),
            postgres: None,
            root,
        })
    }

    /// In a server of its own, with everything on that makes it durable.
    pub fn in_postgres() -> anyhow::Result<Self> {
        Ok(Self {
            postgres: Some(OwnPostgres::start()?),
            ..Self::embedded()?
        })
    }

    /// In a directory that is there already.
    pub fn within(dir: PathBuf) -> anyhow::Result<Self> {
        Ok(Self {
            dir,
            ..Self::embedded()?
        })
    }

    /// A file beside the workspace.
    pub fn file(&self, name: &str, text: &str) -> anyhow::Result<PathBuf> {
        let path = self.root.path().join(name);
        std::fs::write(&path, text)?;
        Ok(path)
    }

    /// The program with a command, on this workspace.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainstay"));
        command
            .args(arguments)
            .arg("--data")
            .arg(&self.dir)
            .env_clear()
            .stdin(Stdio::null());
        if let Some(postgres) = &self.postgres {
            command.arg("--database").arg(postgres.url());
        }
        command
    }

    /// Runs a command to its end; what it wrote, when it went well.
    pub fn run(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.command(arguments).output()?;
        ensure!(
            output.status.success(),
            "mainstay {arguments:?}: {}\n{}\n{}",
            output.status,
            told(&output.stdout),
            told(&output.stderr)
        );
        Ok(told(&output.stdout))
    }

    /// The same with its end, however it was.
    pub fn attempt(&self, arguments: &[&str]) -> anyhow::Result<(Option<i32>, String)> {
        let output: Output = self.command(arguments).output()?;
        let all = told(&output.stdout) + &told(&output.stderr);
        Ok((output.status.code(), all))
    }

    /// Makes the administrator and gives a key of hers.
    pub fn key(&self) -> anyhow::Result<String> {
        let mut making = self
            .command(&["user", "create", "--email", EMAIL, "--name", "Ada Lovelace"])
            .args(["--admin", "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        making
            .stdin
            .take()
            .context("a pipe")?
            .write_all(PASSWORD.as_bytes())?;
        ensure!(making.wait()?.success(), "no administrator");
        let key = self.run(&["key", "create", "--user", EMAIL, "--name", "Test"])?;
        Ok(key.trim().to_owned())
    }

    /// The imports on record, the newest first.
    pub fn imports(&self) -> anyhow::Result<Vec<Json>> {
        let text = self.run(&["import", "--list", "--json"])?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Fails when anything is there by half. Looks from below, beside the server if there is one.
    pub fn is_whole(&self) -> anyhow::Result<()> {
        let target = match &self.postgres {
            None => Target::Sqlite {
                dir: self.dir.clone(),
            },
            Some(postgres) => Target::Postgres {
                url: postgres.url(),
            },
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let now = jiff::Timestamp::now();
            let store =
                Store::open(StoreConfig::new(target), mainstay_standard::objects(), now).await?;
            let broken = whole::broken(&store, now).await;
            store.close().await;
            let broken = broken?;
            ensure!(broken.is_empty(), "{}", broken.join("\n"));
            Ok(())
        })
    }

    /// All records of an object as a file.
    pub fn export(&self, object: &str) -> anyhow::Result<String> {
        self.run(&["export", object, "--format", "csv"])
    }
}

pub fn told(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
