//! Checks and runs that go on while their page looks on, and files on their way in.

use std::path::PathBuf;
use std::time::Duration;

use mainstay_model::RecordId;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::feed::Feed;
use super::job::{Import, State};
use super::progress::Progress;
use super::{check, wrong_state};
use crate::error::{Error, Result};
use crate::{App, Ctx};
use mainstay_model::Reason;
use mainstay_model::access::Right;

impl App {
    /// Begins a check. The handle is for waiting a moment: a small file is checked before a page is drawn.
    pub async fn start_check(&self, ctx: &Ctx, id: RecordId) -> Result<JoinHandle<()>> {
        let import = self.open_to_change(ctx, id).await?;
        self.begin_check(ctx, import).await
    }

    pub(super) async fn begin_check(
        &self,
        ctx: &Ctx,
        mut import: Import,
    ) -> Result<JoinHandle<()>> {
        let id = import.id;
        let mut claim = self.claim(&mut import).await?;
        let (source, preparer) = self.preparer(ctx, &import, true).await?;
        if !self
            .store()
            .move_import(
                id,
                &[State::Ready.name()],
                State::Checking.name(),
                self.now(),
            )
            .await?
        {
            return Err(wrong_state(import.state));
        }
        claim.begin();
        let (app, ctx) = (self.clone(), ctx.clone());
        Ok(tokio::spawn(async move {
            let (tell, told) = watch::channel(Progress::default());
            let beat = tokio::spawn(app.clone().beat(import.clone(), told, |import, progress| {
                (import.totals, import.fraction, import.seconds) =
                    (progress.totals, progress.fraction, progress.seconds);
            }));
            let checked = check::check(&ctx, preparer, Feed::start(&source), &mut |progress| {
                tell.send_modify(|now| *now = progress)
            })
            .await;
            drop(tell);
            let _ended = beat.await;
            let mut import = import;
            match checked {
                Ok(check) => (import.check, import.failure) = (Some(check), None),
                Err(error) => import.failure = Some(error.to_string()),
            }
            let saved = app.save(&mut import).await;
            let moved = app
                .store()
                .move_import(
                    id,
                    &[State::Checking.name()],
                    State::Ready.name(),
                    app.now(),
                )
                .await;
            match (saved, moved.map_err(Error::from)) {
                (Ok(()), Ok(_)) => claim.end(),
                (Err(error), _) | (_, Err(error)) => {
                    tracing::warn!(import.id = %id, "The check of import {id} could not be kept: {error}");
                }
            }
        }))
    }

    /// Begins a run, or goes on with one that broke off.
    pub async fn start_run(&self, ctx: &Ctx, id: RecordId) -> Result<JoinHandle<()>> {
        let begun = self.begin_run(ctx, id).await?;
        let (app, ctx) = (self.clone(), ctx.clone());
        Ok(tokio::spawn(async move {
            if let Err(error) = app.go(&ctx, begun, &mut |_| {}).await {
                tracing::warn!(import.id = %id, "Import {id} broke off: {error}");
            }
        }))
    }

    /// Puts on record how far it is, once a second: for its page, and to show that its process lives. Ends with its teller.
    pub(crate) async fn beat<T: Copy>(
        self,
        mut import: Import,
        mut told: watch::Receiver<T>,
        note: fn(&mut Import, T),
    ) {
        let mut second = tokio::time::interval(Duration::from_secs(1));
        second.tick().await;
        loop {
            tokio::select! {
                ended = gone(&mut told) => return ended,
                _ = second.tick() => {}
            }
            let latest = *told.borrow();
            note(&mut import, latest);
            if self.save(&mut import).await.is_err() {
                return;
            }
        }
    }

    /// Where a file that was sent lies.
    pub(crate) fn upload_path(&self, id: RecordId) -> PathBuf {
        self.settings().import.dir.join(format!("{id}.csv"))
    }

    /// Where the rows lie that were made from a file without rows of its own.
    pub(crate) fn rows_path(&self, id: RecordId) -> PathBuf {
        self.settings().import.dir.join(format!("{id}.rows"))
    }

    /// A place for a file that somebody sends.
    pub async fn receive_import(&self, ctx: &Ctx) -> Result<Incoming> {
        ctx.require(Right::Import)?;
        let limits = &self.settings().import;
        tokio::fs::create_dir_all(&limits.dir).await?;
        let id = RecordId::at(self.now());
        let path = self.upload_path(id);
        let file = tokio::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .await?;
        Ok(Incoming {
            id,
            path,
            file,
            size: 0,
            most: limits.max_file_size,
            whole: false,
        })
    }
}

/// A file on its way in; gone again when it does not arrive whole.
pub struct Incoming {
    /// The id that its import will have.
    pub(crate) id: RecordId,
    path: PathBuf,
    file: tokio::fs::File,
    size: u64,
    most: u64,
    whole: bool,
}

impl Incoming {
    /// The next piece.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.size += bytes.len() as u64;
        if self.size > self.most {
            let most = (self.most >> 20).to_string();
            let text = format!(
                "The file is larger than {most} MiB, which is the most that is allowed here."
            );
            return Err(Error::invalid(
                "file",
                Reason::new("file_too_large", text).with(&[&most]),
            ));
        }
        Ok(self.file.write_all(bytes).await?)
    }

    /// It is whole: where it is.
    pub(crate) async fn finish(mut self) -> Result<PathBuf> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        self.whole = true;
        Ok(self.path.clone())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.whole {
            let _gone = std::fs::remove_file(&self.path);
        }
    }
}

/// Waits until nobody can tell anything any more.
async fn gone<T>(told: &mut watch::Receiver<T>) {
    while told.changed().await.is_ok() {}
}
