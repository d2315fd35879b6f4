//! Carrying out a plan: the job that does its steps, one by one.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mainstay_jobs::{Claimed, Lane, Outcome, Retry};
use mainstay_model::RecordId;
use mainstay_model::automation::{Starts, Step};
use mainstay_model::query::Trash;
use serde_json::{Value as Json, json};

use super::perform::{Did, Performing};
use super::work::Work;
use super::{Automation, OBJECT};
use crate::App;
use crate::error::{Error, Result};
use crate::jobs::{Kind, Workshop};

/// Runs of automations. One automation keeps no more than half of the places.
pub(crate) const AUTOMATIONS: Lane = Lane {
    name: "automations",
    at_once: 8,
    about_one: 4,
};

pub(crate) const KIND: Kind = Kind {
    name: "run_automation",
    lane: AUTOMATIONS,
    schedule: "",
    retry: Retry::OWN,
    run: |shop, job| Box::pin(async move { run(shop, job).await.unwrap_or_else(Outcome::failed) }),
};

async fn run(shop: &Workshop, job: &Claimed) -> Result<Outcome> {
    let app = &shop.app;
    let Ok(mut work) = serde_json::from_value::<Work>(job.payload.clone()) else {
        return Ok(Outcome::hopeless("this version cannot read the work"));
    };
    let Some(automation) = current(app, job).await? else {
        return Ok(Outcome::Moot(json!({ "error": "gone" })));
    };
    if work.looped {
        return Ok(Outcome::Moot(json!({ "error": "loop" })));
    }
    if !automation.active {
        return Ok(Outcome::Moot(json!({ "error": "inactive" })));
    }
    loop {
        let Some(step) = work.plan.then.get(work.step).cloned() else {
            return Ok(Outcome::Done(json!({ "steps": work.done.len() })));
        };
        let ctx = app.automaton();
        let record = match app
            .get_in(&ctx, &work.object, work.record, Trash::Live)
            .await
        {
            Ok(record) => record,
            Err(Error::NotFound) => return Ok(Outcome::Moot(json!({ "error": "record_gone" }))),
            Err(error) => return Ok(stopped(&error)),
        };
        let waited = work
            .step
            .checked_sub(1)
            .and_then(|at| work.plan.then.get(at));
        if matches!(waited, Some(Step::Wait { .. }))
            && let Ok(starts) = Starts::of(&work.plan, &record.object)
        {
            let object = record.object.clone();
            let get = |at: usize| record.get(&object.fields[at].name).clone();
            if !starts.means(&get, &ctx.env) {
                return Ok(Outcome::Done(json!({ "ended": "no_longer_meant" })));
            }
        }
        if let Step::Wait { minutes } = step {
            let length = Duration::from_secs(u64::from(minutes) * 60);
            let wait = SignedDuration::try_from(length).unwrap_or(SignedDuration::ZERO);
            let until = app.now().saturating_add(wait).unwrap_or(Timestamp::MAX);
            let note = json!({ "until": until.to_string() });
            return Ok(Outcome::Later {
                after: length,
                payload: work.with(app.now(), &step, note.clone()).kept(),
                note,
            });
        }
        let performing = Performing {
            app,
            ctx,
            job,
            automation: &automation,
            record: &record,
            work: &work,
        };
        match performing.step(&step).await {
            Ok(Did::Written(next)) => work = next,
            Ok(Did::Said(note)) => {
                work = work.with(app.now(), &step, note);
                let (id, token) = (RecordId(job.id), RecordId(job.token));
                app.store().keep_payload(id, token, &work.kept()).await?;
            }
            Err(error) => return Ok(stopped(&error)),
        }
    }
}

/// The automation of a run as it is now.
async fn current(app: &App, job: &Claimed) -> Result<Option<Automation>> {
    let Some(id) = job.subject.map(RecordId) else {
        return Ok(None);
    };
    match app.get_in(&app.automaton(), OBJECT, id, Trash::Live).await {
        Ok(record) => Ok(Some(Automation::of(&record))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A step that could not be done: tried again where it is a matter of time, else left to somebody who looks at it.
fn stopped(error: &Error) -> Outcome {
    match error {
        Error::Invalid(problems) => {
            let problems = serde_json::to_value(problems).unwrap_or(Json::Null);
            Outcome::Hopeless(json!({ "error": error.to_string(), "problems": problems }))
        }
        Error::NotFound | Error::Denied(_) | Error::Conflict(_) => Outcome::hopeless(error),
        _ => Outcome::failed(error),
    }
}
