//! What a run of an automation needs to know, as its job keeps it; and which automations led to a change set.

use jiff::Timestamp;
use mainstay_model::RecordId;
use mainstay_model::automation::{Plan, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Automation;

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
