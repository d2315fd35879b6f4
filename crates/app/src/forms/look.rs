//! How forms fare: what arrived, when, from where.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use mainstay_model::access::Right;
use mainstay_model::filter::RawFilter;
use mainstay_model::query::{MOST, RawQuery};
use mainstay_model::value::Link;
use mainstay_model::{Record, RecordId, Value};

use super::hold::MOST_HELD;
use super::{Form, SUBMISSION};
use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::records::condition;

/// Days that are counted one by one.
const DAYS: i64 = 14;
/// Arrivals that are shown.
const SHOWN: usize = 20;

/// A form in the list.
#[derive(Clone, Debug)]
pub struct Standing {
    /// It.
    pub form: Form,
    /// How often it was taken.
    pub taken: u64,
    /// How much is held back.
    pub held: u64,
    /// When something arrived last.
    pub last: Option<Timestamp>,
}

/// What arrived.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Its identity.
    pub id: RecordId,
    /// When.
    pub at: Timestamp,
    /// Why it is held back; nothing when it is taken.
    pub held: Option<String>,
    /// The record, with what that is called.
    pub record: Option<Link>,
    /// The record was made by it.
    pub made: bool,
    /// From where.
    pub source: String,
    /// In which language.
    pub language: String,
    /// What was answered.
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// A form looked at closely.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// What is held back, the newest first.
    pub held: Vec<Submission>,
    /// Nothing more can be held back.
    pub full: bool,
    /// What was taken, the newest first.
    pub taken: Vec<Submission>,
    /// There is more than these.
    pub more: bool,
    /// How often it was taken.
    pub count: u64,
    /// How much of it by day, the last days, the first of them first; of the last five hundred.
    pub days: Vec<(jiff::civil::Date, u64)>,
    /// And by source, the most first.
    pub sources: Vec<(String, u64)>,
}

impl Submission {
    fn of(record: &Record) -> Self {
        let text = |name: &str| match record.get(name) {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        let sent = record.get("sent").to_json();
        Self {
            id: record.id,
            at: at(record),
            held: (text("state") == "waiting").then(|| text("why")),
            record: record.get("record").links().first().cloned(),
            made: *record.get("made") == Value::Bool(true),
            source: text("source"),
            language: text("language"),
            values: sent["values"].as_object().cloned().unwrap_or_default(),
        }
    }
}

fn at(record: &Record) -> Timestamp {
    match record.get("created_at") {
        Value::Time(at) => *at,
        _ => Timestamp::UNIX_EPOCH,
    }
}

impl App {
    /// All forms, each with how it fares.
    pub async fn forms_overview(&self, ctx: &Ctx) -> Result<Vec<Standing>> {
        let mut all = Vec::new();
        for form in self.forms(ctx).await? {
            let last = self.submissions(ctx, form.id, None, 1).await?;
            all.push(Standing {
                taken: self.count_submissions(ctx, form.id, "taken").await?,
                held: self.form_held(ctx, form.id).await?,
                last: last.first().map(at),
                form,
            });
        }
        Ok(all)
    }

    /// One form closely: what arrived lately, or `all` that is looked at.
    pub async fn look_at_form(&self, ctx: &Ctx, form: RecordId, all: bool) -> Result<Look> {
        ctx.require(Right::Administration)?;
        let shown = if all { MOST } else { SHOWN };
        let held = self.submissions(ctx, form, Some("waiting"), shown);
        let held = held.await?;
        let taken = self.submissions(ctx, form, Some("taken"), MOST).await?;
        let zone = &ctx.env.zone;
        let today = ctx.env.today();
        let mut days: BTreeMap<jiff::civil::Date, u64> = (0..DAYS)
            .filter_map(|back| {
                let span = SignedDuration::from_hours(24 * back);
                Some((today.checked_sub(span).ok()?, 0))
            })
            .collect();
        let mut sources: BTreeMap<String, u64> = BTreeMap::new();
        let taken: Vec<Submission> = taken.iter().map(Submission::of).collect();
        for one in &taken {
            let day = one.at.to_zoned(zone.clone()).date();
            if let Some(count) = days.get_mut(&day) {
                *count += 1;
            }
            *sources.entry(one.source.clone()).or_default() += 1;
        }
        let mut sources: Vec<(String, u64)> = sources.into_iter().collect();
        sources.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Ok(Look {
            full: self.form_held(ctx, form).await? >= MOST_HELD,
            held: held.iter().map(Submission::of).collect(),
            count: self.count_submissions(ctx, form, "taken").await?,
            more: !all && taken.len() > SHOWN,
            taken: taken.into_iter().take(shown).collect(),
            days: days.into_iter().collect(),
            sources,
        })
    }

    async fn submissions(
        &self,
        ctx: &Ctx,
        form: RecordId,
        state: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Record>> {
        let mut parts = vec![condition("form", "eq", &[form.to_string()])];
        parts.extend(state.map(|state| condition("state", "eq", &[state.to_owned()])));
        let raw = RawQuery {
            filter: RawFilter::All(parts),
            order: "created_at.desc".to_owned(),
            limit: Some(limit),
            ..RawQuery::default()
        };
        let query = self.query(ctx, SUBMISSION, &raw)?;
        Ok(self.store().page(&query).await?.records)
    }
}
