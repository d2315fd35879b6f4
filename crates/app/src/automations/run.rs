//! Carrying out a plan: the job that does its steps, one by one.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mainstay_jobs::{Claimed, Lane, Outcome, Retry};
use mainstay_model::RecordId;
use mainstay_model::automation::{Plan, Starts, Step};
use mainstay_model::query::Trash;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::perform::{Did, Performing};
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

/// What a run needs to know. The plan is the one that it began with: changing the automation changes what begins from then on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Work {
    pub(super) object: String,
    pub(super) record: RecordId,
    /// The change that started it, by its position in history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<i64>,
    /// When what started it happened.
    pub(super) at: Timestamp,
    /// The automations that led here, the first first.
    #[serde(default)]
    pub(super) chain: Vec<RecordId>,
    /// It came round to an automation that led here: nothing is done.
    #[serde(default)]
    pub(super) looped: bool,
    pub(super) plan: Plan,
    /// Steps that are behind it.
    #[serde(default)]
    pub(super) step: usize,
    /// What came of them.
    #[serde(default)]
    pub(super) done: Vec<Done>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// Which, counted from one.
    pub step: usize,
    /// What it does: `set`, `create`, ...
    #[serde(rename = "do")]
    pub what: String,
    /// What it has done: `set` is a change set, `user` somebody who got it, `told` how many were told, `until` an instant, `ended`
    /// why nothing behind it is done, ...
    #[serde(default)]
    pub note: Json,
}

impl Work {
    pub(super) fn new(
        automation: &Automation,
        plan: &Plan,
        record: RecordId,
        at: Timestamp,
    ) -> Self {
        Self {
            object: automation.target.clone(),
            record,
            change: None,
            at,
            chain: Vec::new(),
            looped: false,
            plan: plan.clone(),
            step: 0,
            done: Vec::new(),
        }
    }

    pub(super) fn kept(&self) -> Json {
        serde_json::to_value(self).unwrap_or(Json::Null)
    }

    /// The same with one step more behind it.
    pub(super) fn with(mut self, at: Timestamp, step: &Step, note: Json) -> Self {
        self.step += 1;
        self.done.push(Done {
            at,
            step: self.step,
            what: step.name().to_owned(),
            note,
        });
        self
    }
}

/// How a change set of an automation says which automations led to it.
const CHAIN: &str = "automation:";

/// The automations that led to a change set, by its request.
pub(super) fn chain_of(request: Option<&str>) -> Vec<RecordId> {
    let ids = request.and_then(|text| text.strip_prefix(CHAIN));
    let ids = ids.into_iter().flat_map(|ids| ids.split(','));
    ids.filter_map(|id| id.parse().ok()).collect()
}

pub(super) fn request_of(chain: &[RecordId], automation: RecordId) -> String {
    let ids: Vec<String> = chain
        .iter()
        .chain([&automation])
        .map(RecordId::to_string)
        .collect();
    format!("{CHAIN}{}", ids.join(","))
}

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
