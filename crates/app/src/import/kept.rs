//! What is kept of imports, and for how long: what was run stays on record; a file that somebody sent goes when its import
//! is long over, and with it what was never run.

use mainstay_model::RecordId;
use mainstay_model::access::Right;

use super::background::Incoming;
use super::begin::{Arrived, guessed};
use super::job::{Import, State};
use super::source::Options;
use super::{SHARED, shared_name, there, wrong_state};
use crate::error::Result;
use crate::{App, Ctx};

/// Waiting to be run.
const WAITING: [State; 2] = [State::Ready, State::Checking];

impl App {
    /// Imports that were run, the newest first: one's own, or everybody's for administrators.
    pub async fn imports(&self, ctx: &Ctx, limit: usize) -> Result<Vec<Import>> {
        let run: Vec<State> = State::ALL
            .into_iter()
            .filter(|state| !WAITING.contains(state))
            .collect();
        self.imports_being(ctx, &run, limit).await
    }

    /// Files that were sent but not brought in yet, the newest first.
    pub async fn waiting_imports(&self, ctx: &Ctx, limit: usize) -> Result<Vec<Import>> {
        self.imports_being(ctx, &WAITING, limit).await
    }

    async fn imports_being(
        &self,
        ctx: &Ctx,
        states: &[State],
        limit: usize,
    ) -> Result<Vec<Import>> {
        ctx.require(Right::Import)?;
        let whose = if ctx.access.has(Right::Administration) {
            None
        } else {
            Some(ctx.user_id()?)
        };
        let states: Vec<&str> = states.iter().map(|state| state.name()).collect();
        self.store()
            .imports(whose, &states, limit)
            .await?
            .into_iter()
            .map(Import::from_job)
            .collect()
    }

    /// Puts a file that has arrived on record as an import; one that cannot be used is not kept. What its rows are is found out
    /// when nobody says so.
    pub async fn begin_upload(
        &self,
        ctx: &Ctx,
        object: &str,
        name: &str,
        incoming: Incoming,
    ) -> Result<Import> {
        let id = incoming.id;
        let path = incoming.finish().await?;
        let begun = async {
            let found = match object {
                "" => self.rows_of_file(ctx, id, name, &path).await?,
                said => said.to_owned(),
            };
            let arrived = Arrived {
                id,
                object: &found,
                name,
                path: &path,
                options: Options::default(),
            };
            let (import, _) = self.begin(ctx, arrived, guessed).await?;
            let name = shared_name(id);
            if let Err(error) = self.store().share_file(&name, &path, self.now()).await {
                self.store().forget_import(id).await?;
                return Err(error.into());
            }
            Ok(import)
        };
        let begun = begun.await;
        if begun.is_err() {
            let _gone = tokio::fs::remove_file(&path).await;
            let _gone = tokio::fs::remove_file(self.rows_path(id)).await;
        }
        begun
    }

    /// Whether the file of an import is there still.
    pub async fn has_import_file(&self, import: &Import) -> bool {
        there(&import.path).await
            || there(&self.upload_path(import.id)).await
            || matches!(
                self.store().is_shared(&shared_name(import.id)).await,
                Ok(true)
            )
    }

    /// Forgets an import that was never run, and the file that was sent for it.
    pub async fn discard_import(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        let import = self.import(ctx, id).await?;
        ctx.require(Right::Import)?;
        if self.forget(id).await? {
            Ok(())
        } else {
            Err(wrong_state(import.state))
        }
    }

    /// Forgets an import that was only looked at.
    pub async fn forget_import(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        let mut import = self.import(ctx, id).await?;
        let _claim = self.claim(&mut import).await?;
        if import.state != State::Ready || import.started_at.is_some() {
            return Err(wrong_state(import.state));
        }
        let _gone = tokio::fs::remove_file(self.rows_path(id)).await;
        Ok(self.store().forget_import(id).await?)
    }

    /// Removes files whose import is long over, and what was never run for as long; how many files went.
    pub async fn sweep_imports(&self) -> Result<u64> {
        for job in self.store().imports_in(State::Ready.name()).await? {
            if self.is_over(job.updated_at) {
                self.forget(job.id).await?;
            }
        }
        for name in self.store().shared_files(SHARED).await? {
            let Some(Ok(id)) = name.strip_prefix(SHARED).map(str::parse::<RecordId>) else {
                continue;
            };
            // One whose import is not on record came with a node that ended before it was.
            let last = self.last_needed(id).await?;
            if last
                .unwrap_or(id.made_at())
                .is_some_and(|last| self.is_over(last))
            {
                self.store().unshare_file(&name).await?;
            }
        }
        let mut removed = 0;
        let Ok(mut files) = tokio::fs::read_dir(&self.settings().import.dir).await else {
            // Nobody has sent a file yet.
            return Ok(0);
        };
        while let Some(file) = files.next_entry().await? {
            let path = file.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or("");
            // What was made from a file goes with it; what broke off while it was made too.
            let stem = name
                .split_once('.')
                .filter(|(_, end)| *end == "csv" || *end == "rows" || end.starts_with("rows-"));
            let id = stem.map(|(stem, _)| stem.parse::<RecordId>());
            // What is not called like a file that was sent is somebody else's.
            let Some(Ok(id)) = id else { continue };
            let last = match self.last_needed(id).await? {
                Some(last) => last,
                // It never arrived whole: the process ended meanwhile.
                None => jiff::Timestamp::try_from(file.metadata().await?.modified()?).ok(),
            };
            if last.is_some_and(|last| self.is_over(last)) {
                tokio::fs::remove_file(&path).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// When the file of an import was needed last; no time while it is needed now, nothing when it is not on record.
    async fn last_needed(&self, id: RecordId) -> Result<Option<Option<jiff::Timestamp>>> {
        let job = self.store().import(id).await?;
        Ok(job.map(|job| {
            let busy = State::from_name(&job.state).is_some_and(State::busy);
            (!busy).then_some(job.updated_at)
        }))
    }

    fn is_over(&self, last: jiff::Timestamp) -> bool {
        let keep = jiff::SignedDuration::try_from(self.settings().import.keep_files)
            .unwrap_or(jiff::SignedDuration::MAX);
        self.now().duration_since(last) > keep
    }

    pub(super) async fn forget(&self, id: RecordId) -> Result<bool> {
        let forgotten = self
            .store()
            .forget_import_in(id, State::Ready.name())
            .await?;
        if forgotten {
            // A file that the command line was given lies elsewhere, and stays.
            let _gone = tokio::fs::remove_file(self.upload_path(id)).await;
            let _gone = tokio::fs::remove_file(self.rows_path(id)).await;
            self.store().unshare_file(&shared_name(id)).await?;
        }
        Ok(forgotten)
    }
}
