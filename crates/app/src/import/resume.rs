//! Imports that a crash broke off go on by themselves: each is taken by one process, which shows that it lives by the time of
//! its last progress.

use std::time::Duration;

use mainstay_model::change::Source as From;

use super::job::{Import, State};
use crate::error::Result;
use crate::{App, Ctx, Origin};

/// An import without news for this long belongs to a process that is gone.
const SILENT: Duration = Duration::from_secs(60);

impl App {
    /// Goes on with imports that a crash broke off; how many there were. Called when a server starts, and now and then.
    pub async fn resume_imports(&self) -> Result<usize> {
        let mut resumed = 0;
        for job in self.store().imports_in(State::Checking.name()).await? {
            if self.now().duration_since(job.updated_at) > silent() {
                self.store()
                    .move_import(
                        job.id,
                        &[State::Checking.name()],
                        State::Ready.name(),
                        self.now(),
                    )
                    .await?;
            }
        }
        for state in [State::Running, State::Cancelling] {
            for job in self.store().imports_in(state.name()).await? {
                if self.now().duration_since(job.updated_at) <= silent() {
                    continue;
                }
                let import = Import::from_job(job)?;
                let failed = self
                    .store()
                    .move_import(import.id, &[state.name()], State::Failed.name(), self.now())
                    .await?;
                if state == State::Cancelling || !failed {
                    continue;
                }
                resumed += 1;
                let app = self.clone();
                tokio::spawn(async move {
                    let id = import.id;
                    let ran = match app.importing(&import) {
                        Ok(ctx) => app.run_import(&ctx, id, &mut |_| {}).await.map(|_| ()),
                        Err(error) => Err(error),
                    };
                    if let Err(error) = ran {
                        tracing::warn!(import.id = %id, "Import {id} could not go on: {error}");
                    }
                });
            }
        }
        Ok(resumed)
    }

    /// The context in which an import goes on: its user's, as it is now.
    fn importing(&self, import: &Import) -> Result<Ctx> {
        match import.user {
            Some(user) => self.ctx(user, Origin::of(From::Import)),
            None => Ok(self.system(From::Import)),
        }
    }
}

fn silent() -> jiff::SignedDuration {
    jiff::SignedDuration::try_from(SILENT).unwrap_or_default()
}
