//! Imports that a crash broke off go on by themselves, and so do those that had to wait for a full disk or a database that was
//! away.

use mainstay_model::change::Source as From;
use tokio::task::JoinHandle;

use super::claim::Claim;
use super::job::{Broke, Import, State};
use crate::error::Result;
use crate::{App, Ctx, Origin};

/// How often an import may break off at one row before it is left to somebody to look at: one that brings the server down
/// must not do so for ever.
const PATIENCE: u32 = 3;

impl App {
    /// Goes on with imports that were left in the middle; the tasks that do. Called when a server starts, and now and then.
    pub async fn resume_imports(&self) -> Result<Vec<JoinHandle<()>>> {
        let mut resumed = Vec::new();
        for state in [
            State::Checking,
            State::Cancelling,
            State::Running,
            State::Undoing,
        ] {
            for job in self.store().imports_in(state.name()).await? {
                let import = Import::from_job(job)?;
                resumed.extend(self.resume_import(import).await?);
            }
        }
        Ok(resumed)
    }

    /// Goes on with an import if its process is gone.
    async fn resume_import(&self, mut import: Import) -> Result<Option<JoinHandle<()>>> {
        let now = self.now();
        let Some(mut claim) = Claim::take(&self.settings().import.dir, import.id, now)? else {
            return Ok(None);
        };
        if !claim.finds_abandoned(&import, now) {
            claim.give_back();
            return Ok(None);
        }
        let state = import.state;
        let waited = self.inner.paused.lock().contains_key(&import.id);
        if state == State::Running && !waited {
            let again = import.broke.position == import.position;
            import.broke = Broke {
                position: import.position,
                times: if again { import.broke.times + 1 } else { 1 },
            };
        }
        let stuck = state == State::Running && import.broke.times > PATIENCE;
        if stuck {
            import.failure = Some(format!(
                "It broke off {PATIENCE} times behind row {} and is left to you to go on with.",
                import.position
            ));
            import.broke = Broke::default();
        }
        self.put_claim(&mut import, &claim).await?;
        if stuck || !matches!(state, State::Running | State::Undoing) {
            self.take_out(&mut import).await?;
            return Ok(None);
        }
        claim.begin();
        let (app, id) = (self.clone(), import.id);
        Ok(Some(tokio::spawn(async move {
            if let Err(error) = app.go_on(state, import, claim).await {
                tracing::warn!(import.id = %id, "Import {id} could not go on: {error}");
            }
        })))
    }

    async fn go_on(&self, state: State, import: Import, claim: Claim) -> Result<Import> {
        let ctx = self.importing(&import)?;
        if state == State::Undoing {
            return self.undo_claimed(&ctx, import, claim).await;
        }
        let begun = self.begin_claimed(&ctx, import, claim).await?;
        self.go(&ctx, begun, &mut |_| {}).await
    }

    /// The context in which an import goes on: its user's, as it is now.
    fn importing(&self, import: &Import) -> Result<Ctx> {
        match import.user {
            Some(user) => self.ctx(user, Origin::of(From::Import)),
            None => Ok(self.system(From::Import)),
        }
    }
}
