//! Days that come: every five minutes those records are looked for whose day has come since the last look. After a pause the look
//! goes as far back as the pause was long.

use jiff::Timestamp;
use mainstay_jobs::Retry;
use mainstay_model::automation::{Due, Plan};
use mainstay_model::filter::RawFilter;
use mainstay_model::query::{MOST, RawQuery, ScopedQuery};
use serde_json::{Map, Value as Json, json};

use super::Automation;
use super::run::KIND as RUN;
use super::work::Work;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::jobs::{HOUSE, Kind, outcome};

pub(crate) const KIND: Kind = Kind {
    name: "start_dated",
    lane: HOUSE,
    schedule: "*/5 * * * *",
    retry: Retry::OWN,
    run: |shop, _| {
        Box::pin(async move {
            outcome(
                shop.app.start_dated().await,
                |started| json!({ "automations": started }),
            )
        })
    },
};

/// Where it is kept up to when each automation was looked after.
const LOOKED: &str = "automations_looked";

impl App {
    /// Whether no automation waits for a day, nor did when it was last looked.
    pub(crate) async fn awaits_no_day(&self) -> Result<bool> {
        let ctx = self.automaton();
        let looked = self.store().setting(LOOKED).await?;
        let none = looked.is_none_or(|looked| looked.as_object().is_none_or(Map::is_empty));
        let all = self.automations(&ctx).await?;
        let waiting = all.iter().any(|one| self.dated(&ctx, one).is_some());
        Ok(none && !waiting)
    }

    /// Starts the automations of records whose day has come since the last look; how many runs.
    async fn start_dated(&self) -> Result<u64> {
        let ctx = self.automaton();
        let now = ctx.env.now;
        let before = self.store().setting(LOOKED).await?.unwrap_or(Json::Null);
        let mut looked = Map::new();
        let mut started = 0;
        for automation in self.automations(&ctx).await? {
            let Some((plan, due)) = self.dated(&ctx, &automation) else {
                continue;
            };
            let key = automation.id.to_string();
            // One that was just switched on looks forward, not back.
            let from = before.get(&key).and_then(Json::as_str);
            let from = from.and_then(|at| at.parse::<Timestamp>().ok());
            if let Some(from) = from.filter(|from| *from < now) {
                started += self
                    .start_due(&ctx, &automation, &plan, &due, (from, now))
                    .await?;
            }
            let up_to = from.map_or(now, |from| from.max(now));
            looked.insert(key, json!(up_to.to_string()));
        }
        let looked = Json::Object(looked);
        if looked != before {
            self.store().set_setting(LOOKED, &looked, now).await?;
        }
        Ok(started)
    }

    /// The plan of an automation that waits for days and can be carried out.
    fn dated(&self, ctx: &Ctx, automation: &Automation) -> Option<(Plan, Due)> {
        let catalog = self.store().catalog();
        let plan = automation.plan.as_ref().ok()?;
        let object = catalog.get(&automation.target)?;
        let due = Due::of(&plan.when, object, &ctx.env.zone)?;
        let runs = automation.active && automation.problems(&catalog).is_empty();
        runs.then(|| (plan.clone(), due))
    }

    async fn start_due(
        &self,
        ctx: &Ctx,
        automation: &Automation,
        plan: &Plan,
        due: &Due,
        between: (Timestamp, Timestamp),
    ) -> Result<u64> {
        let query = self.due(ctx, &automation.target, plan, due, between)?;
        let (mut started, mut cursor) = (0, None);
        loop {
            let page = self
                .store()
                .page(&query.clone().with_page(MOST, cursor))
                .await?;
            let jobs = page.records.iter().map(|record| {
                let work = Work::new(automation, plan, record.id, ctx.env.now);
                let mut job = RUN.job(self, Some(automation.id), work.kept());
                let day = record.get(due.field()).to_json();
                // The same day of the same record starts it once, also when a look is repeated.
                job.once = Some(format!("automation:{}:{}:{day}", automation.id, record.id));
                job
            });
            started += self.put_jobs(jobs.collect()).await?;
            match page.next {
                None => return Ok(started),
                next => cursor = next,
            }
        }
    }

    /// Records that fell due within a time and are meant.
    pub(super) fn due(
        &self,
        ctx: &Ctx,
        target: &str,
        plan: &Plan,
        due: &Due,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<ScopedQuery> {
        let only = RawFilter::read(&plan.only).map_err(|why| Error::invalid("only", why))?;
        let raw = RawQuery {
            filter: RawFilter::All(vec![due.between(from, to), only]),
            order: "created_at.asc".to_owned(),
            ..RawQuery::default()
        };
        self.query(ctx, target, &raw)
    }
}
