//! Which process is at work on an import. It holds a lock on a file for as long as it lives; the operating system takes the
//! lock away when the process dies, however it dies, so that whoever comes next need not wait to be sure. A process on another
//! machine cannot see the lock; there only time tells ([`SILENT`]).

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use mainstay_model::RecordId;

use super::job::Import;
use super::wrong_state;
use crate::App;
use crate::error::{Error, Result};

/// An import of another machine without news for this long belongs to a process that is gone.
const SILENT: Duration = Duration::from_secs(60);

/// Names kept in the file.
const REMEMBERED: usize = 16;

/// The right to work on an import, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Claim {
    path: PathBuf,
    file: File,
    /// Who had it before, the latest last: whoever is on record is among them, also when one was ended before it could put
    /// itself there.
    before: Vec<RecordId>,
    /// Told apart from every other claim.
    pub name: RecordId,
    /// Whether the file is to stay, as the sign of work that is not at its end.
    keep: bool,
}

impl Claim {
    /// Takes the right to work on an import; nothing while another process, or another task of this one, has it.
    pub fn take(dir: &Path, import: RecordId, now: Timestamp) -> Result<Option<Self>> {
        fs::create_dir_all(dir)?;
        let path = dir.join(format!("{import}.lock"));
        loop {
            let mut file = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
            // Whoever had it may have removed the file between the two steps; then this is a lock on nothing.
            let there = fs::metadata(&path).is_ok_and(|there| {
                file.metadata()
                    .is_ok_and(|mine| (mine.dev(), mine.ino()) == (there.dev(), there.ino()))
            });
            if !there {
                continue;
            }
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            let mut claim = Self {
                path,
                file,
                before: text
                    .split_whitespace()
                    .filter_map(|name| name.parse().ok())
                    .collect(),
                name: RecordId::at(now),
                keep: false,
            };
            claim.write(Some(claim.name))?;
            return Ok(Some(claim));
        }
    }

    /// Whether nobody works on a busy import any more: its process is known to be gone, or nothing was heard of it for long.
    pub fn finds_abandoned(&self, import: &Import, now: Timestamp) -> bool {
        let here = import.claim.is_some_and(|name| self.before.contains(&name));
        let silent = jiff::SignedDuration::try_from(SILENT).unwrap_or_default();
        here || now.duration_since(import.updated_at) > silent
    }

    /// The work begins: until it is at its end, the file stays as the sign that it may be gone on with at once, whatever
    /// becomes of whoever works on it.
    pub fn begin(&mut self) {
        self.keep = true;
    }

    /// The work is at its end.
    pub fn end(mut self) {
        self.keep = false;
    }

    /// Nothing came of it: the sign of whoever was here before stays.
    pub fn give_back(mut self) {
        self.keep = !self.before.is_empty();
        if let Err(error) = self.write(None) {
            tracing::debug!(%error, "The lock of an import could not be given back");
        }
    }

    fn write(&mut self, new: Option<RecordId>) -> std::io::Result<()> {
        let names = self
            .before
            .iter()
            .rev()
            .take(REMEMBERED)
            .rev()
            .chain(new.iter());
        let text: String = names.map(|name| format!("{name}\n")).collect();
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())?;
        self.file.set_len(text.len() as u64)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.keep {
            // Before the lock goes with the file's handle, so that nobody finds an unlocked file of work that is done.
            let _gone = fs::remove_file(&self.path);
        }
    }
}

impl App {
    /// The right to work on an import alone: one that rests, or that was left in the middle of something by a process that is
    /// gone.
    pub(crate) async fn claim(&self, import: &mut Import) -> Result<Claim> {
        let now = self.now();
        let dir = &self.settings().import.dir;
        let Some(claim) = Claim::take(dir, import.id, now)? else {
            return Err(wrong_state(import.state));
        };
        if import.state.busy() && !claim.finds_abandoned(import, now) {
            claim.give_back();
            return Err(wrong_state(import.state));
        }
        self.put_claim(import, &claim).await?;
        Ok(claim)
    }

    /// Puts on record who works on an import. The last batch of whoever did before may have been on its way until now: then
    /// the work goes on behind it.
    pub(crate) async fn put_claim(&self, import: &mut Import, claim: &Claim) -> Result<()> {
        import.claim = Some(claim.name);
        self.save(import).await?;
        let job = self
            .store()
            .import(import.id)
            .await?
            .ok_or(Error::NotFound)?;
        let now = Import::from_job(job)?;
        if now.position > import.position {
            (import.position, import.totals) = (now.position, now.totals);
            self.save(import).await?;
        }
        Ok(())
    }

    /// Takes an import out of what a process that is gone was doing with it.
    pub(crate) async fn take_out(&self, import: &mut Import) -> Result<()> {
        let (from, to) = (import.state, import.state.broken_off());
        self.store()
            .move_import(import.id, &[from.name()], to.name(), self.now())
            .await?;
        import.state = to;
        Ok(())
    }
}
