//! What a plan would have done: the changes of some time behind us are looked at as if the plan had been there, and nothing is
//! written. What it would have done is worked out with the records as they were; what would have followed from that is not.

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::Right;
use mainstay_model::automation::{self, Choosing, Due, Filling, Plan, Step};
use mainstay_model::change::Change;
use mainstay_model::query::MOST;
use mainstay_model::{Object, Reason, Record, RecordId};
use mainstay_store::history::Recent;
use serde_json::Value as Json;

use super::called;
use super::listen::{Asked, Records};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// What a plan would have done.
#[derive(Clone, Debug, Default)]
pub struct Rehearsal {
    /// With which records, the newest first, [`MOST_TOLD`] at most.
    pub records: Vec<Rehearsed>,
    /// How often it would have been started.
    pub started: usize,
    /// How many changes were looked at; days that come are not counted.
    pub looked: usize,
    /// Whether that is all there was; else there was more than is looked at in one go.
    pub whole: bool,
}

/// What it would have done with one record.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The record.
    pub record: RecordId,
    /// What it is called.
    pub title: String,
    /// When.
    pub at: Timestamp,
    /// By step, in order.
    pub would: Vec<Would>,
}

/// What a step would have done.
#[derive(Clone, Debug, PartialEq)]
pub enum Would {
    /// Fields of the record would have got values: name, value before and behind.
    Set(Vec<(String, Json, Json)>),
    /// A record would have been made.
    Create {
        /// Of this object.
        object: String,
        /// With these values.
        values: Vec<(String, Json)>,
    },
    /// Somebody would have got it.
    Assign {
        /// The field.
        field: String,
        /// One of these; nobody when empty.
        among: Vec<RecordId>,
    },
    /// People would have been told.
    Notify {
        /// Who.
        people: Vec<RecordId>,
        /// What.
        words: String,
    },
    /// A webhook would have been told.
    Webhook(RecordId),
    /// Nothing would have been done for so many minutes; what comes behind is told with the values of before.
    Wait(u32),
    /// It would have failed here.
    Fail(Reason),
}

/// Records told of one by one.
pub const MOST_TOLD: usize = 200;
/// Changes looked at.
const MOST_LOOKED: usize = 10_000;
/// Changes read together.
const TOGETHER: usize = 200;

impl App {
    /// What a plan would have done since an instant; nothing is written.
    pub async fn rehearse(
        &self,
        ctx: &Ctx,
        plan: &Plan,
        target: &str,
        since: Timestamp,
    ) -> Result<Rehearsal> {
        ctx.require(Right::Administration)?;
        let catalog = self.store().catalog();
        let Some(object) = catalog.get(target).cloned() else {
            let text = format!("There is no object `{target}`.");
            let reason = Reason::new("unknown_object", text).with(&[target]);
            return Err(Error::invalid("target", reason));
        };
        let problems = automation::check(plan, &object, &catalog);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let mut acting = self.automaton();
        acting.env.now = ctx.env.now;
        match Due::of(&plan.when, &object, &acting.env.zone) {
            Some(due) => self.rehearse_days(&acting, plan, target, &due, since).await,
            None => self.rehearse_changes(&acting, plan, object, since).await,
        }
    }

    async fn rehearse_days(
        &self,
        ctx: &Ctx,
        plan: &Plan,
        target: &str,
        due: &Due,
        since: Timestamp,
    ) -> Result<Rehearsal> {
        let query = self.due(ctx, target, plan, due, (since, ctx.env.now))?;
        let mut rehearsal = Rehearsal {
            whole: true,
            ..Rehearsal::default()
        };
        let mut cursor = None;
        loop {
            let page = self
                .store()
                .page(&query.clone().with_page(MOST, cursor))
                .await?;
            for record in &page.records {
                rehearsal.started += 1;
                if rehearsal.records.len() < MOST_TOLD {
                    let at = due.moment(record.get(due.field())).unwrap_or(ctx.env.now);
                    rehearsal
                        .records
                        .push(self.rehearsed(ctx, plan, record, at));
                }
            }
            if page.next.is_none() {
                return Ok(rehearsal);
            }
            if rehearsal.started >= MOST_LOOKED {
                rehearsal.whole = false;
                return Ok(rehearsal);
            }
            cursor = page.next;
        }
    }

    async fn rehearse_changes(
        &self,
        ctx: &Ctx,
        plan: &Plan,
        object: Arc<Object>,
        since: Timestamp,
    ) -> Result<Rehearsal> {
        let which = || Recent {
            objects: vec![object.name.clone()],
            since: Some(since),
            ..Recent::default()
        };
        let mut rehearsal = Rehearsal::default();
        let Some(asked) = Asked::new(plan, object.clone()) else {
            return Ok(rehearsal);
        };
        let mut before = None;
        while rehearsal.looked < MOST_LOOKED {
            let found = self
                .store()
                .recent_changes(&ctx.access, which(), before, TOGETHER)
                .await?;
            rehearsal.looked += found.changes.len();
            let heard: Vec<&Change> = found
                .changes
                .iter()
                .filter(|change| asked.hears(change))
                .collect();
            let mut records = Records::default();
            records.fetch(self, ctx, &object, &heard).await?;
            for change in heard {
                let started = records.start(&asked, ctx, change);
                let Some(record) = records.after(change).filter(|_| started) else {
                    continue;
                };
                rehearsal.started += 1;
                if rehearsal.records.len() < MOST_TOLD {
                    let told = self.rehearsed(ctx, plan, record, change.set.at);
                    rehearsal.records.push(told);
                }
            }
            before = found.next;
            if before.is_none() {
                rehearsal.whole = true;
                break;
            }
        }
        Ok(rehearsal)
    }

    fn rehearsed(&self, ctx: &Ctx, plan: &Plan, record: &Record, at: Timestamp) -> Rehearsed {
        let mut env = ctx.env.clone();
        env.now = at;
        let object = &record.object;
        let get = |at: usize| record.get(&object.fields[at].name).clone();
        let filling = Filling {
            object,
            get: &get,
            env: &env,
        };
        let would = plan
            .then
            .iter()
            .map(|step| self.would(step, record, &filling));
        Rehearsed {
            record: record.id,
            title: called(ctx, record),
            at,
            would: would.collect(),
        }
    }

    fn would(&self, step: &Step, record: &Record, filling: &Filling<'_>) -> Would {
        let catalog = self.store().catalog();
        let filled = |object: &str, values: &std::collections::BTreeMap<String, Json>| {
            let Some(target) = catalog.get(object) else {
                let text = format!("There is no object `{object}`.");
                return Err(Reason::new("unknown_object", text).with(&[object]));
            };
            let given = values.iter().filter_map(|(name, given)| {
                let field = target.find(name)?;
                Some(
                    filling
                        .value(field, given)
                        .map(|value| (name.clone(), value)),
                )
            });
            given.collect::<std::result::Result<Vec<_>, Reason>>()
        };
        match step {
            Step::Set { values } => match filled(&record.object.name, values) {
                Ok(values) => Would::Set(
                    values
                        .into_iter()
                        .map(|(name, value)| {
                            let before = record.get(&name).to_json();
                            (name, before, value)
                        })
                        .collect(),
                ),
                Err(why) => Would::Fail(why),
            },
            Step::Create { object, values, .. } => match filled(object, values) {
                Ok(values) => Would::Create {
                    object: object.clone(),
                    values,
                },
                Err(why) => Would::Fail(why),
            },
            Step::Assign { field, by } => {
                let among = match by {
                    Choosing::RoundRobin { among } | Choosing::Load { among, .. } => {
                        self.people_of(among, record)
                    }
                    Choosing::Rules { rules } => {
                        let chosen = self.by_rules(rules, record, filling.env);
                        chosen.into_iter().collect()
                    }
                };
                Would::Assign {
                    field: field.clone(),
                    among,
                }
            }
            Step::Notify { people, words } => Would::Notify {
                people: self.people_of(people, record),
                words: filling.words(words),
            },
            Step::Webhook { webhook } => Would::Webhook(*webhook),
            Step::Wait { minutes } => Would::Wait(*minutes),
        }
    }
}
