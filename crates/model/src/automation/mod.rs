//! Automations: when something happens to a record, and it is one of those that are meant, then steps are done with it.
//!
//! A plan is data: kept with its automation, written to files and read from them, shown by pages step by step. Conditions are
//! filters on the record's own fields, the same words as everywhere; formulas are those of fields, and know [`TODAY`] and [`NOW`]
//! besides.
//! Deliberately not here: doing the steps (use cases of crate `app`), waiting (jobs).

mod check;
mod fill;
mod starts;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::id::RecordId;
use crate::problem::Reason;

pub use check::check;
pub use fill::{Filling, NOW, TODAY};
pub use starts::{Due, Happened, Starts};

/// What an automation does, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What starts it.
    pub when: Trigger,
    /// Which records are meant, written as filters are; blank for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub only: String,
    /// What imports do does not start it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_imports: bool,
    /// What is done, in order.
    #[serde(default)]
    pub then: Vec<Step>,
}

/// What starts an automation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case", deny_unknown_fields)]
pub enum Trigger {
    /// A record is made.
    Created,
    /// A record is changed.
    Changed {
        /// In one of these fields; none for any.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<String>,
    },
    /// A record comes to be one of those that are meant: it was none before, or is new.
    Becomes,
    /// A form was filled in, which made the record or changed it.
    Form {
        /// Which.
        form: RecordId,
    },
    /// The day of a field has come, or will come, or is past.
    Date {
        /// A field of days or instants.
        field: String,
        /// Days behind it; before it when negative.
        #[serde(default)]
        days: i32,
        /// For days, the hour, in the zone of the workspace; of instants, the instant itself counts.
        #[serde(default)]
        hour: u8,
    },
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Fields of the record get values.
    Set {
        /// By field; a text that begins with `=` is a formula over the fields of the record, see [`Filling`].
        values: BTreeMap<String, Json>,
    },
    /// A record is made.
    Create {
        /// Of this object.
        object: String,
        /// With these values; formulas are over the fields of the record that started it.
        values: BTreeMap<String, Json>,
        /// The field of the new record that links to the one that started it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    },
    /// Somebody gets the record.
    Assign {
        /// The field that says whose it is.
        field: String,
        /// Chosen so.
        by: Choosing,
    },
    /// People are told.
    Notify {
        /// Who.
        people: People,
        /// What: text in which `{field}` stands for the value of a field.
        words: String,
    },
    /// A webhook is told.
    Webhook {
        /// Which.
        webhook: RecordId,
    },
    /// Nothing, for a while. What comes behind is done if the record still is one of those that are meant.
    Wait {
        /// So many minutes.
        minutes: u32,
    },
}

/// How somebody is chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Choosing {
    /// One after the other.
    RoundRobin {
        /// Of these.
        among: People,
    },
    /// Who has the fewest records.
    Load {
        /// Of these.
        among: People,
        /// Which records count, written as filters are; blank for all of the object.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        counting: String,
    },
    /// By the first rule that the record passes; nobody else gets it when it passes none.
    Rules {
        /// In this order.
        rules: Vec<AssignRule>,
    },
}

/// Who gets a record that passes a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignRule {
    /// The condition, written as filters are; blank for every record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub only: String,
    /// Who.
    pub user: RecordId,
}

/// People, by themselves, by their teams, or by what the record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// These users.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<RecordId>,
    /// Everybody in these teams.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<RecordId>,
    /// Whom these fields of the record name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

impl People {
    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.teams.is_empty() && self.fields.is_empty()
    }
}

impl Plan {
    /// Reads a plan as it is kept.
    ///
    /// # Errors
    /// What in it is not understood.
    pub fn read(json: &Json) -> Result<Self, Reason> {
        serde_json::from_value(json.clone()).map_err(|error| {
            let why = error.to_string();
            let text = format!("This is no plan of an automation: {why}.");
            Reason::new("bad_plan", text).with(&[&why])
        })
    }

    /// The fields that it sets of the record that starts it.
    pub fn sets(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for step in &self.then {
            match step {
                Step::Set { values } => names.extend(values.keys().map(String::as_str)),
                Step::Assign { field, .. } => names.push(field),
                _ => {}
            }
        }
        names
    }
}

impl Step {
    /// What it does, as it is written: `set`, `create`, ...
    pub fn name(&self) -> &'static str {
        match self {
            Step::Set { .. } => "set",
            Step::Create { .. } => "create",
            Step::Assign { .. } => "assign",
            Step::Notify { .. } => "notify",
            Step::Webhook { .. } => "webhook",
            Step::Wait { .. } => "wait",
        }
    }
}

#[cfg(test)]
mod tests;
