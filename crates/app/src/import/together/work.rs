//! What is done with a whole migration, as a job: it goes on whatever becomes of the page, and of the process.

use std::time::Duration;

use mainstay_jobs::{Claimed, Lane, Outcome, Retry};
use mainstay_model::RecordId;
use mainstay_model::access::Right;
use mainstay_model::change::Source as From;
use mainstay_store::{JobState, Jobs};
use serde_json::json;

use crate::error::{Error, Result};
use crate::import::job::{Import, Paused, State};
use crate::import::{refuse, wrong_state};
use crate::jobs::Kind;
use crate::{App, Ctx, Origin};

/// Migrations do not wait for the work of keeping house, nor it for them.
pub(crate) const MIGRATIONS: Lane = Lane {
    name: "migrations",
    at_once: 2,
    about_one: 1,
};

pub(crate) const KIND: Kind = Kind {
    name: "work_on_migration",
    lane: MIGRATIONS,
    schedule: "",
    retry: Retry::OWN,
    run: |shop, job| Box::pin(async move { shop.app.work_on_migration(job).await }),
};

/// How long work waits for a file that somebody else is at work on.
const A_WHILE: Duration = Duration::from_secs(2);

/// What is done with a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// A dry run over all files.
    Check,
    /// All files come in.
    Run,
    /// All of it is taken back.
    Undo,
}

impl Doing {
    const ALL: [Self; 3] = [Self::Check, Self::Run, Self::Undo];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Run => "run",
            Self::Undo => "undo",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|doing| doing.name() == name)
    }
}

impl App {
    /// Begins something with a migration.
    pub async fn start_with_migration(&self, ctx: &Ctx, id: RecordId, doing: Doing) -> Result<()> {
        ctx.require(Right::Import)?;
        let user = ctx.user_id()?;
        let together = self.together(ctx, id).await?;
        if together.stage.busy() {
            let busy = together.parts.iter().find(|part| part.state.busy());
            return Err(wrong_state(busy.map_or(State::Running, |part| part.state)));
        }
        if doing != Doing::Undo {
            refuse(together.hindrances.concat())?;
        }
        for mut part in together.parts {
            if part.failure.take().is_some() && part.state == State::Ready {
                self.save(&mut part).await?;
            }
        }
        let about = json!({ "do": doing.name(), "user": user.to_string() });
        self.put_jobs(vec![KIND.job(self, Some(id), about)]).await?;
        Ok(())
    }

    /// Stops the file of a migration that rows come in of, and with it all that follow.
    pub async fn stop_migration(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        for part in self.migration(ctx, id).await? {
            if part.state == State::Running {
                return self.cancel_import(ctx, part.id).await;
            }
        }
        Ok(())
    }

    /// What is being done with a migration.
    pub async fn work_on(&self, id: RecordId) -> Result<Option<Doing>> {
        let which = Jobs {
            kinds: vec![KIND.name.to_owned()],
            states: vec![JobState::Waiting, JobState::Running],
            subject: Some(id),
            before: None,
        };
        let job = self.store().jobs(&which, 1).await?.pop();
        Ok(job.and_then(|job| Doing::from_name(job.payload["do"].as_str()?)))
    }

    /// Refuses where something is being done with a migration.
    pub(crate) async fn nobody_works_on(&self, id: RecordId) -> Result<()> {
        match self.work_on(id).await? {
            None => Ok(()),
            Some(Doing::Check) => Err(wrong_state(State::Checking)),
            Some(Doing::Run) => Err(wrong_state(State::Running)),
            Some(Doing::Undo) => Err(wrong_state(State::Undoing)),
        }
    }

    async fn work_on_migration(&self, job: &Claimed) -> Outcome {
        let doing = job.payload["do"].as_str().and_then(Doing::from_name);
        let user = job.payload["user"].as_str();
        let user = user.and_then(|user| user.parse::<RecordId>().ok());
        let (Some(id), Some(doing), Some(user)) = (job.subject.map(RecordId), doing, user) else {
            return Outcome::hopeless("it does not say what is to be done with which migration");
        };
        let ctx = match self.ctx(user, Origin::of(From::Import)) {
            Ok(ctx) => ctx,
            Err(error) => return Outcome::Moot(json!({ "error": error.to_string() })),
        };
        let done = match doing {
            Doing::Check => self.check_all(&ctx, id).await,
            Doing::Run => self.run_migration(&ctx, id, &mut |_, _| {}).await,
            Doing::Undo => self.undo_migration(&ctx, id, &mut |_, _| {}).await,
        };
        match done {
            Ok(parts) => Outcome::Done(json!({ "files": parts.len() })),
            Err(Error::NotFound) => Outcome::Moot(json!({ "error": "it is gone" })),
            Err(error) if Paused::by(&error).is_some() => Outcome::failed(error),
            Err(error) => match self.broke_off(&ctx, id, doing, &error).await {
                Ok(true) => Outcome::Later {
                    after: A_WHILE,
                    payload: job.payload.clone(),
                    note: json!({ "error": error.to_string() }),
                },
                Ok(false) => Outcome::Done(json!({ "error": error.to_string() })),
                Err(error) => Outcome::failed(error),
            },
        }
    }

    /// Puts on record at which file it broke off and why; whether somebody else is at work on it, so that this is to wait.
    async fn broke_off(&self, ctx: &Ctx, id: RecordId, doing: Doing, why: &Error) -> Result<bool> {
        let parts = self.migration(ctx, id).await?;
        if parts.iter().any(|part| part.state.busy()) {
            return Ok(true);
        }
        // What broke off while its rows came in says so itself.
        let said = parts.iter().any(|part| part.state == State::Failed);
        let waiting = |part: &&Import| match doing {
            Doing::Check => part.check.is_none(),
            Doing::Run => part.state == State::Ready && !said,
            Doing::Undo => false,
        };
        if let Some(part) = parts.iter().find(waiting) {
            let mut part = part.clone();
            part.failure = Some(why.to_string());
            self.save(&mut part).await?;
        }
        Ok(false)
    }

    /// The dry run over all files, each of which shows how far it is. A file that cannot be checked says why, and the others
    /// are checked all the same.
    async fn check_all(&self, ctx: &Ctx, id: RecordId) -> Result<Vec<Import>> {
        for mut part in self.migration(ctx, id).await? {
            if part.state == State::Checking {
                let claim = self.claim(&mut part).await?;
                self.take_out(&mut part).await?;
                claim.end();
            }
            part.check = None;
            self.save(&mut part).await?;
        }
        for part in self.migration(ctx, id).await? {
            match self.begin_check(ctx, part.clone()).await {
                Ok(checking) => {
                    checking
                        .await
                        .map_err(|error| Error::Bug(error.to_string()))?;
                }
                Err(Error::Invalid(problems)) => {
                    let mut part = part;
                    part.failure = Some(Error::Invalid(problems).to_string());
                    self.save(&mut part).await?;
                }
                Err(error) => return Err(error),
            }
        }
        self.migration(ctx, id).await
    }
}
