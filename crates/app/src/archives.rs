//! The whole workspace as a file, written beside the data on this machine while people work: asked for, listed, given out,
//! deleted. Beside each lies what is in it, so that the list needs to open none of them.
//! Deliberately not here: taking one in, which needs a place without a workspace and is the command line's.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mainstay_jobs::{Claimed, Lane, Outcome, Retry};
use mainstay_model::access::Right;
use mainstay_model::{Reason, RecordId};
use mainstay_store::transfer::Error as Refused;
use mainstay_store::{Job, JobState, Jobs};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::jobs::Kind;
use crate::{App, Ctx};

/// How many are kept; when one more is whole, the oldest goes.
pub const KEPT: usize = 5;

/// What their names end with.
const END: &str = ".mainstay";
/// What the names end with of what tells what is in them.
const TOLD: &str = ".mainstay.json";
/// What the names of those begin with that are not whole.
const DRAFT: &str = ".mainstay-archive-";

/// One at a time: each reads the whole workspace.
pub(crate) const ARCHIVES: Lane = Lane {
    name: "archives",
    at_once: 1,
    about_one: 1,
};

pub(crate) const KIND: Kind = Kind {
    name: "write_archive",
    lane: ARCHIVES,
    schedule: "",
    retry: Retry::OWN,
    run: |shop, job| Box::pin(async move { shop.app.write_archive(job).await }),
};

/// An archive that lies on this machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Archive {
    /// The name of its file.
    pub name: String,
    /// When it was begun: the workspace is in it as it was then.
    pub made_at: Timestamp,
    /// Who asked for it.
    pub by: Option<RecordId>,
    /// Whether the hashes of passwords and keys are in it.
    pub secrets: bool,
    /// Bytes.
    pub size: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// Contents of files.
    pub contents: u64,
    /// Contents that the workspace names and does not have.
    pub missing: u64,
    /// SHA-256 of the file, as `sha256sum` tells it.
    pub checksum: String,
}

/// How the archive stands that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// How much is done, and of how much; nothing while it waits, or is written by another machine.
    pub progress: Option<(u64, u64)>,
}

impl App {
    /// Archives on this machine, the newest first.
    pub async fn archives(&self, ctx: &Ctx) -> Result<Vec<Archive>> {
        ctx.require(Right::Administration)?;
        let dir = self.settings().archives.clone();
        blocking(move || kept_in(&dir)).await
    }

    /// Where they lie.
    pub fn archives_dir(&self) -> &Path {
        &self.settings().archives
    }

    /// Has one written; refused while another is.
    pub async fn start_archive(&self, ctx: &Ctx, secrets: bool) -> Result<()> {
        ctx.require(Right::Administration)?;
        let about = json!({ "user": ctx.user_id()?.to_string(), "secrets": secrets });
        let job = KIND.job(self, None, about);
        if !self.store().add_job_unless_there(&job, self.now()).await? {
            let text = "An archive is being written already.";
            return Err(Error::Conflict(
                Reason::new("archive_under_way", text).at("archive"),
            ));
        }
        self.inner.news.notify_waiters();
        Ok(())
    }

    /// How the one stands that is being written.
    pub async fn archive_under_way(&self, ctx: &Ctx) -> Result<Option<UnderWay>> {
        ctx.require(Right::Administration)?;
        let states = [JobState::Waiting, JobState::Running];
        let job = self.newest_archive_job(&states).await?;
        Ok(job.map(|_| UnderWay {
            progress: *self.inner.archiving.lock(),
        }))
    }

    /// Why the last one could not be written, if it could not.
    pub async fn archive_failure(&self, ctx: &Ctx) -> Result<Option<String>> {
        ctx.require(Right::Administration)?;
        let last = self.newest_archive_job(&[]).await?;
        let log = last
            .filter(|job| job.state == JobState::Dead)
            .map(|job| job.log);
        let last = log.as_ref().and_then(|log| log.as_array()?.last());
        let why = last.and_then(|entry| entry["note"]["error"].as_str());
        Ok(why.map(str::to_owned))
    }

    async fn newest_archive_job(&self, states: &[JobState]) -> Result<Option<Job>> {
        let which = Jobs {
            kinds: vec![KIND.name.to_owned()],
            states: states.to_vec(),
            ..Jobs::default()
        };
        Ok(self.store().jobs(&which, 1).await?.pop())
    }

    /// An archive to be given out, and its file.
    pub async fn archive(&self, ctx: &Ctx, name: &str) -> Result<(Archive, tokio::fs::File)> {
        let archive = self.archive_named(ctx, name).await?;
        let file = tokio::fs::File::open(self.settings().archives.join(&archive.name)).await?;
        let who = ctx.user_id()?;
        tracing::info!(user.id = %who, archive = archive.name, "Administrator {who} takes the archive {} out", archive.name);
        Ok((archive, file))
    }

    /// Deletes an archive.
    pub async fn delete_archive(&self, ctx: &Ctx, name: &str) -> Result<()> {
        let archive = self.archive_named(ctx, name).await?;
        let who = ctx.user_id()?;
        let dir = self.settings().archives.clone();
        let name = archive.name.clone();
        blocking(move || remove(&dir, &name)).await?;
        tracing::info!(user.id = %who, archive = archive.name, "Administrator {who} deleted the archive {}", archive.name);
        Ok(())
    }

    /// Whoever names a file names one that is listed; no other can be reached.
    async fn archive_named(&self, ctx: &Ctx, name: &str) -> Result<Archive> {
        let all = self.archives(ctx).await?;
        let named = all.into_iter().find(|archive| archive.name == name);
        named.ok_or(Error::NotFound)
    }

    async fn write_archive(&self, job: &Claimed) -> Outcome {
        let by = job.payload["user"].as_str();
        let by = by.and_then(|by| by.parse::<RecordId>().ok());
        let secrets = job.payload["secrets"].as_bool().unwrap_or(false);
        let written = self.write_whole(by, secrets).await;
        *self.inner.archiving.lock() = None;
        match written {
            Ok(archive) => {
                tracing::info!(archive = archive.name, "Wrote the archive {}", archive.name);
                Outcome::Done(json!({ "records": archive.rows, "bytes": archive.size }))
            }
            // What is in the way does not pass by itself: somebody puts it right and asks again.
            Err(error) => Outcome::hopeless(error),
        }
    }

    async fn write_whole(&self, by: Option<RecordId>, secrets: bool) -> Result<Archive> {
        let dir = self.settings().archives.clone();
        let made_at = self.now();
        let name = format!("{}{END}", made_at.strftime("workspace-%Y-%m-%d-%H%M%S"));
        let place = dir.clone();
        blocking(move || prepare(&place)).await?;
        let tell = |progress: mainstay_store::transfer::Progress| {
            *self.inner.archiving.lock() = Some((progress.done, progress.total));
        };
        let file = dir.join(&name);
        let version = env!("CARGO_PKG_VERSION");
        let written = self.store().archive(&file, secrets, version, made_at, tell);
        let manifest = written.await.map_err(refused)?;
        let archive = Archive {
            name,
            made_at,
            by,
            secrets,
            size: 0,
            rows: manifest.rows(),
            contents: manifest.contents,
            missing: u64::try_from(manifest.missing.len()).unwrap_or(u64::MAX),
            checksum: String::new(),
        };
        blocking(move || {
            let archive = told(&dir, archive)?;
            for old in kept_in(&dir)?.into_iter().skip(KEPT) {
                remove(&dir, &old.name)?;
            }
            Ok(archive)
        })
        .await
    }
}

fn refused(error: Refused) -> Error {
    match error {
        Refused::Store(error) => error.into(),
        other => Error::Bug(other.to_string()),
    }
}

/// A place that is there, for the operator's eyes alone, without what a process that ended left behind.
fn prepare(dir: &Path) -> Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)?;
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(DRAFT) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Puts beside an archive what is in it.
fn told(dir: &Path, archive: Archive) -> Result<Archive> {
    let mut file = std::fs::File::open(dir.join(&archive.name))?;
    let mut hasher = Sha256::new();
    let mut part = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            break;
        }
        hasher.update(&part[..read]);
        size += read as u64;
    }
    let checksum = hasher.finalize();
    let checksum = checksum.iter().map(|byte| format!("{byte:02x}")).collect();
    let archive = Archive {
        size,
        checksum,
        ..archive
    };
    let text =
        serde_json::to_vec_pretty(&archive).map_err(|error| Error::Bug(error.to_string()))?;
    let mut beside = tempfile::Builder::new().prefix(DRAFT).tempfile_in(dir)?;
    beside.write_all(&text)?;
    beside.as_file().sync_all()?;
    beside
        .persist(told_of(dir, &archive.name))
        .map_err(|error| error.error)?;
    Ok(archive)
}

fn told_of(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.json"))
}

fn kept_in(dir: &Path) -> Result<Vec<Archive>> {
    let mut kept = Vec::new();
    let Ok(files) = std::fs::read_dir(dir) else {
        // None was written yet.
        return Ok(kept);
    };
    for entry in files {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().ends_with(TOLD) {
            continue;
        }
        let text = std::fs::read(entry.path())?;
        let archive = serde_json::from_slice::<Archive>(&text).ok();
        let is_there = |archive: &Archive| {
            let plain = Path::new(&archive.name)
                .file_name()
                .is_some_and(|name| name == archive.name.as_str());
            plain && dir.join(&archive.name).is_file()
        };
        kept.extend(archive.filter(is_there));
    }
    kept.sort_by(|a, b| (b.made_at, &b.name).cmp(&(a.made_at, &a.name)));
    Ok(kept)
}

fn remove(dir: &Path, name: &str) -> Result<()> {
    std::fs::remove_file(dir.join(name))?;
    Ok(std::fs::remove_file(told_of(dir, name))?)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Bug(error.to_string()))?
}
