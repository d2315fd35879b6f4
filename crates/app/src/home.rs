//! A person's day at one glance: what to do, what is next with whom, what others changed at one's customers.
//! Deliberately not here: the tasks themselves (`tasks`) and what was seen lately (`recent`).

use jiff::Timestamp;
use mainstay_model::change::Change;
use mainstay_model::filter::RawFilter;
use mainstay_model::query::RawQuery;
use mainstay_model::{Record, RecordId};
use mainstay_store::history::Recent;

use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::records::{FOLLOWERS, condition};

/// What others did at my customers, newest first.
#[derive(Debug)]
pub struct News {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<RecordId>,
    /// The customer.
    pub about: Record,
    /// What.
    pub what: NewsKind,
}

/// What happened.
#[derive(Debug)]
pub enum NewsKind {
    /// Fields changed.
    Changed(Box<Change>),
    /// Somebody wrote, called, planned.
    Activity(Box<Record>),
}

/// Customers looked at: those that changed last.
const CUSTOMERS: usize = 60;
/// News shown.
const NEWS: usize = 12;
/// Rows of the other lists.
const ROWS: usize = 6;

impl App {
    /// What others changed lately at records that this person owns or follows.
    pub async fn news(&self, ctx: &Ctx) -> Result<Vec<News>> {
        let mut customers = Vec::new();
        for object in ctx.access.catalog().subjects() {
            let Some(access) = ctx.access.object(&object.name) else {
                continue;
            };
            let mut mine = Vec::new();
            for field in ["owner", FOLLOWERS] {
                if object.position(field).is_some_and(|at| access.readable(at)) {
                    mine.push(condition(field, "eq", &["me".to_owned()]));
                }
            }
            if mine.is_empty() {
                continue;
            }
            let raw = RawQuery {
                filter: RawFilter::Any(mine),
                order: "updated_at.desc".to_owned(),
                select: Some(vec![object.title.clone()]),
                limit: Some(CUSTOMERS),
                ..RawQuery::default()
            };
            let (query, _) = self.lenient_query(ctx, &object.name, &raw)?;
            customers.extend(self.store().page(&query).await?.records);
        }
        if customers.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<RecordId> = customers.iter().map(|record| record.id).collect();
        let mut news = self.field_news(ctx, &customers, &ids).await?;
        news.extend(self.activity_news(ctx, &customers, &ids).await?);
        news.sort_by_key(|one| std::cmp::Reverse(one.at));
        news.truncate(NEWS);
        Ok(news)
    }

    async fn field_news(
        &self,
        ctx: &Ctx,
        customers: &[Record],
        ids: &[RecordId],
    ) -> Result<Vec<News>> {
        let filter = Recent {
            records: Some(ids.to_vec()),
            ..Recent::default()
        };
        let changes = self
            .store()
            .recent_changes(&ctx.access, filter, None, 100)
            .await?
            .changes;
        let others = changes
            .into_iter()
            .filter(|change| change.set.actor != ctx.env.me);
        Ok(others
            .filter_map(|change| {
                let about = customers
                    .iter()
                    .find(|record| record.id == change.record)?
                    .clone();
                // Who else follows is no news of the customer.
                if change.is_quiet(&about.object) {
                    return None;
                }
                let (at, by) = (change.set.at, change.set.actor);
                Some(News {
                    at,
                    by,
                    about,
                    what: NewsKind::Changed(Box::new(change)),
                })
            })
            .take(NEWS)
            .collect())
    }

    async fn activity_news(
        &self,
        ctx: &Ctx,
        customers: &[Record],
        ids: &[RecordId],
    ) -> Result<Vec<News>> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let mut news = Vec::new();
        for activity in ctx.access.catalog().activities() {
            let Some(access) = ctx.access.object(&activity.name) else {
                continue;
            };
            let about = activity.fields.iter().enumerate().find(|(at, field)| {
                access.readable(*at)
                    && customers
                        .iter()
                        .any(|record| field.points_at(&record.object.name))
            });
            let Some((_, link)) = about else { continue };
            let raw = RawQuery {
                filter: RawFilter::All(vec![
                    condition(&link.name, "in", &ids),
                    condition("created_by", "ne", &["me".to_owned()]),
                ]),
                order: "created_at.desc".to_owned(),
                limit: Some(NEWS),
                ..RawQuery::default()
            };
            let (query, _) = self.lenient_query(ctx, &activity.name, &raw)?;
            for record in self.store().page(&query).await?.records {
                let mainstay_model::Value::Link(to) = record.get(&link.name) else {
                    continue;
                };
                let Some(about) = customers.iter().find(|customer| customer.id == to.id) else {
                    continue;
                };
                let at = match record.get("created_at") {
                    mainstay_model::Value::Time(at) => *at,
                    _ => continue,
                };
                let by = match record.get("created_by") {
                    mainstay_model::Value::Link(user) => Some(user.id),
                    _ => None,
                };
                news.push(News {
                    at,
                    by,
                    about: about.clone(),
                    what: NewsKind::Activity(Box::new(record)),
                });
            }
        }
        Ok(news)
    }

    /// My customers with a next step, the nearest first.
    pub async fn next_steps(&self, ctx: &Ctx) -> Result<Vec<Record>> {
        let mut steps = Vec::new();
        for object in ctx.access.catalog().subjects() {
            let has = |field: &str| {
                object
                    .position(field)
                    .is_some_and(|at| ctx.access.may_read(object, at))
            };
            if !(has("owner") && has("next_step") && has("next_step_on")) {
                continue;
            }
            let raw = RawQuery {
                filter: RawFilter::All(vec![
                    condition("owner", "eq", &["me".to_owned()]),
                    RawFilter::Not(Box::new(condition(
                        "next_step_on",
                        "is",
                        &["null".to_owned()],
                    ))),
                ]),
                order: "next_step_on.asc".to_owned(),
                select: Some(vec![
                    object.title.clone(),
                    "next_step".to_owned(),
                    "next_step_on".to_owned(),
                ]),
                limit: Some(ROWS),
                ..RawQuery::default()
            };
            let (query, _) = self.lenient_query(ctx, &object.name, &raw)?;
            steps.extend(self.store().page(&query).await?.records);
        }
        steps.sort_by_key(|record| match record.get("next_step_on") {
            mainstay_model::Value::Date(day) => *day,
            _ => jiff::civil::Date::MAX,
        });
        steps.truncate(ROWS);
        Ok(steps)
    }

    /// Planned meetings of this person, from now on.
    pub async fn upcoming(&self, ctx: &Ctx) -> Result<Vec<Record>> {
        const MEETING: &str = "meeting";
        if ctx.access.object(MEETING).is_none() {
            return Ok(Vec::new());
        }
        let raw = RawQuery {
            filter: RawFilter::All(vec![
                RawFilter::Any(vec![
                    condition("owner", "eq", &["me".to_owned()]),
                    condition("users", "eq", &["me".to_owned()]),
                ]),
                condition("status", "eq", &["planned".to_owned()]),
                condition("starts_at", "gte", &[ctx.env.now.to_string()]),
            ]),
            order: "starts_at.asc".to_owned(),
            limit: Some(ROWS),
            ..RawQuery::default()
        };
        let (query, _) = self.lenient_query(ctx, MEETING, &raw)?;
        Ok(self.store().page(&query).await?.records)
    }

    /// Whether there is nothing yet: a workspace on its first day.
    pub async fn is_bare(&self, ctx: &Ctx) -> Result<bool> {
        for object in ctx.access.catalog().subjects() {
            let raw = RawQuery {
                select: Some(Vec::new()),
                limit: Some(1),
                ..RawQuery::default()
            };
            let Ok((query, _)) = self.lenient_query(ctx, &object.name, &raw) else {
                continue;
            };
            if !self.store().page(&query).await?.records.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
