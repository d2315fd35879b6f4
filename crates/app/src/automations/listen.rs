//! Automations listen to changes: which of them a change starts.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::automation::{Happened, Plan, Starts, Trigger};
use mainstay_model::change::{Change, Delta, Source, Verb};
use mainstay_model::query::Trash;
use mainstay_model::{Object, Record, RecordId, Value};
use mainstay_store::NewJob;
use mainstay_store::history::Changes;
use mainstay_store::outbox::OutboxEvent;

use super::run::KIND;
use super::work::{Work, chain_of};
use super::{Automation, OBJECT};
use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::follow::Listener;

/// So many automations may follow one from another.
const LONGEST_CHAIN: usize = 8;

/// The automations that changes can start.
pub(crate) struct Listening(Vec<(Automation, Timestamp)>);

impl Listener for Listening {
    const NAME: &'static str = "automations";

    async fn load(app: &App) -> Result<Self> {
        let catalog = app.store().catalog();
        let mut all = app.kept_automations(&app.automaton()).await?;
        all.retain(|(automation, _)| {
            let by_change = automation
                .plan
                .as_ref()
                .is_ok_and(|plan| !matches!(plan.when, Trigger::Date { .. }));
            automation.active && by_change && automation.problems(&catalog).is_empty()
        });
        Ok(Self(all))
    }

    fn since(&self) -> Option<Timestamp> {
        self.0.iter().map(|(_, changed)| *changed).min()
    }

    /// What happened before an automation was written as it is now was its business as it was then.
    fn heard(&self, _: &OutboxEvent) -> bool {
        true
    }

    async fn follow(
        &self,
        app: &App,
        event: &OutboxEvent,
        _: i64,
        changes: &Changes,
    ) -> Result<Vec<NewJob>> {
        let ctx = app.automaton();
        let mut records = Records::default();
        let mut jobs = Vec::new();
        let unchanged = unchanged(app, &changes.changes);
        for (automation, changed) in &self.0 {
            let then = if event.at < *changed {
                app.automation_then(&ctx, automation.id, event.at).await?
            } else {
                Some(automation.clone())
            };
            let Some(automation) = then.filter(|then| then.active) else {
                continue;
            };
            let asked = Asked::of(app, &automation);
            let Some(asked) = asked else { continue };
            let heard: Vec<&Change> = changes
                .changes
                .iter()
                .chain(&unchanged)
                .filter(|change| asked.hears(change))
                .collect();
            records.fetch(app, &ctx, &asked.object, &heard).await?;
            for change in heard {
                if records.start(&asked, &ctx, change) {
                    jobs.extend(started(app, &automation, &asked.plan, change));
                }
            }
        }
        Ok(jobs)
    }
}

/// Records that an answer to a form is about and has left as they were, as if it had changed nothing of them: somebody has written
/// again, which is what matters.
fn unchanged(app: &App, changes: &[Change]) -> Vec<Change> {
    let catalog = app.store().catalog();
    let link = catalog
        .get(crate::forms::SUBMISSION)
        .and_then(|object| object.find("record"));
    let about = |change: &Change| {
        let (field, Delta(_, new)) = (link?, change.fields.get("record")?);
        let value = field.kind.restore(field, new);
        let link = value.links().first()?.clone();
        let touched = changes
            .iter()
            .any(|other| other.record == link.id && other.set.id == change.set.id);
        (!touched).then(|| Change {
            object: link.object,
            record: link.id,
            verb: Verb::Update,
            fields: std::collections::BTreeMap::new(),
            ..change.clone()
        })
    };
    changes
        .iter()
        .filter(|change| change.object == crate::forms::SUBMISSION && change.set.form().is_some())
        .filter_map(about)
        .collect()
}

/// A plan with what is needed to ask whether a change starts it.
pub(super) struct Asked {
    pub(super) object: Arc<Object>,
    pub(super) plan: Plan,
    starts: Starts,
}

impl Asked {
    fn of(app: &App, automation: &Automation) -> Option<Self> {
        let plan = automation.plan.as_ref().ok()?;
        let object = app.store().catalog().get(&automation.target)?.clone();
        Self::new(plan, object)
    }

    pub(super) fn new(plan: &Plan, object: Arc<Object>) -> Option<Self> {
        Some(Self {
            starts: Starts::of(plan, &object).ok()?,
            plan: plan.clone(),
            object,
        })
    }

    /// Whether a change can start it, whatever the record holds.
    pub(super) fn hears(&self, change: &Change) -> bool {
        let fields: Vec<&str> = change.fields.keys().map(String::as_str).collect();
        change.object == self.object.name
            && !change.is_quiet(&self.object)
            && self
                .starts
                .listens(change.verb, change.set.source, change.set.form(), &fields)
    }
}

/// Records as changes left them.
#[derive(Default)]
pub(super) struct Records(HashMap<i64, Record>);

impl Records {
    /// Fetches what is not there yet. Most changes are the last ones of their records, which are read together; others are read as
    /// they were.
    pub(super) async fn fetch(
        &mut self,
        app: &App,
        ctx: &Ctx,
        object: &Arc<Object>,
        changes: &[&Change],
    ) -> Result<()> {
        let missing: Vec<&&Change> = changes
            .iter()
            .filter(|change| !self.0.contains_key(&change.rid))
            .collect();
        let mut ids: Vec<RecordId> = missing.iter().map(|change| change.record).collect();
        ids.sort_unstable();
        ids.dedup();
        let present = app.store().whole(&object.name, &ids).await?;
        let present: HashMap<RecordId, Record> = present
            .into_iter()
            .map(|record| (record.id, record))
            .collect();
        for change in missing {
            let now = present.get(&change.record);
            if let Some(record) = now.filter(|record| record.version == change.version) {
                self.0.insert(change.rid, record.clone());
                continue;
            }
            let get = ctx.access.get(&object.name, change.record, Trash::Any);
            let Some(get) = get.filter(|_| now.is_some()) else {
                continue;
            };
            let then = app.store().as_of_change(&get, change.rid).await?;
            self.0.extend(then.map(|record| (change.rid, record)));
        }
        Ok(())
    }

    /// The record as a change left it.
    pub(super) fn after(&self, change: &Change) -> Option<&Record> {
        self.0.get(&change.rid)
    }

    /// Whether a change starts a plan.
    pub(super) fn start(&self, asked: &Asked, ctx: &Ctx, change: &Change) -> bool {
        let Some(record) = self.after(change) else {
            return false;
        };
        let object = &asked.object;
        let value = |at: usize| record.get(&object.fields[at].name).clone();
        let before = |at: usize| {
            let field = &object.fields[at];
            match change.fields.get(&field.name) {
                Some(Delta(old, _)) => field.kind.restore(field, old),
                None => record.get(&field.name).clone(),
            }
        };
        let fields: Vec<&str> = change.fields.keys().map(String::as_str).collect();
        let happened = Happened {
            verb: change.verb,
            source: change.set.source,
            form: change.set.form(),
            fields: &fields,
            before: (change.verb != Verb::Create).then_some(&before),
            after: &value,
        };
        asked.starts.by(&happened, &ctx.env)
    }
}

/// The job that a change gives an automation. One that it has set going itself, directly, is not looked at; where it comes round
/// by others, a job says so and does nothing.
fn started(app: &App, automation: &Automation, plan: &Plan, change: &Change) -> Option<NewJob> {
    let chain = match change.set.source {
        Source::Automation => chain_of(change.set.request.as_deref()),
        _ => Vec::new(),
    };
    if chain.last() == Some(&automation.id) {
        return None;
    }
    let looped = chain.contains(&automation.id) || chain.len() >= LONGEST_CHAIN;
    let mut work = Work::new(automation, plan, change.record, change.set.at);
    work.change = Some(change.rid);
    work.chain = chain;
    work.looped = looped;
    let mut job = KIND.job(app, Some(automation.id), work.kept());
    job.once = Some(format!("automation:{}:{}", automation.id, change.rid));
    Some(job)
}

impl App {
    /// The automations with when each was last written.
    pub(super) async fn kept_automations(&self, ctx: &Ctx) -> Result<Vec<(Automation, Timestamp)>> {
        let records = self.automation_records(ctx).await?;
        let at = |record: &Record| match record.get("updated_at") {
            Value::Time(at) => *at,
            _ => Timestamp::UNIX_EPOCH,
        };
        Ok(records
            .iter()
            .map(|record| (Automation::of(record), at(record)))
            .collect())
    }

    /// An automation as it was at an instant.
    async fn automation_then(
        &self,
        ctx: &Ctx,
        id: RecordId,
        at: Timestamp,
    ) -> Result<Option<Automation>> {
        let Some(get) = ctx.access.get(OBJECT, id, Trash::Live) else {
            return Ok(None);
        };
        let then = self.store().as_of(&get, at).await?;
        Ok(then.as_ref().map(Automation::of))
    }
}
