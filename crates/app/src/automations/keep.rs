//! Automations as they are kept: read, and looked at before they are written, whoever writes them.

use std::sync::Arc;

use mainstay_model::automation::{self, Plan};
use mainstay_model::change::{Op, Verb};
use mainstay_model::query::{MOST, RawQuery, Trash};
use mainstay_model::{Catalog, Object, Problem, Reason, Record, RecordId, Value};

use super::OBJECT;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// An automation.
#[derive(Clone, Debug)]
pub struct Automation {
    /// Its identity.
    pub id: RecordId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The object whose records it is about.
    pub target: String,
    /// What it does and when; why not, where what is kept cannot be read.
    pub plan: std::result::Result<Plan, Reason>,
    /// Somebody has switched it on.
    pub active: bool,
    /// Its version.
    pub version: i64,
}

impl Automation {
    /// One as it is kept.
    pub(super) fn of(record: &Record) -> Self {
        let text = |name: &str| match record.get(name) {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        let plan = match record.get("plan") {
            Value::Json(json) => Plan::read(json),
            other => Plan::read(&other.to_json()),
        };
        Self {
            id: record.id,
            name: text("name"),
            description: text("description"),
            target: text("target"),
            plan,
            active: *record.get("active") == Value::Bool(true),
            version: record.version,
        }
    }

    /// Everything that keeps it from being carried out in this workspace; nothing when it can be.
    pub fn problems(&self, catalog: &Catalog) -> Vec<Problem> {
        let plan = match &self.plan {
            Ok(plan) => plan,
            Err(reason) => return vec![reason.clone().at("plan")],
        };
        match known(&self.target, catalog) {
            Ok(object) => automation::check(plan, object, catalog),
            Err(reason) => vec![reason.at("target")],
        }
    }
}

fn known<'c>(name: &str, catalog: &'c Catalog) -> std::result::Result<&'c Arc<Object>, Reason> {
    catalog.get(name).ok_or_else(|| {
        Reason::new("unknown_object", format!("There is no object `{name}`.")).with(&[name])
    })
}

impl App {
    /// Why an operation keeps an automation that cannot be carried out. One that is switched off may be unfinished as far as the
    /// workspace goes, but has to be readable.
    pub(crate) async fn wrong_plan(&self, ctx: &Ctx, op: &Op) -> Result<Option<Problem>> {
        let (plan, target) = (op.value("plan"), op.value("target"));
        let touched = plan.is_some() || target.is_some() || op.value("active").is_some();
        if op.object().name != OBJECT || !touched {
            return Ok(None);
        }
        let mut kept = match op.verb() {
            Verb::Update => match self.get_in(ctx, OBJECT, op.id(), Trash::Any).await {
                Ok(record) => Automation::of(&record),
                // The store tells whether it is there.
                Err(Error::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            },
            _ => Automation {
                id: op.id(),
                name: String::new(),
                description: String::new(),
                target: String::new(),
                plan: Plan::read(&serde_json::Value::Null),
                active: false,
                version: 0,
            },
        };
        if let Some(plan) = plan {
            kept.plan = Plan::read(&plan.to_json());
        }
        if let Some(Value::Text(target)) = target {
            kept.target.clone_from(target);
        }
        if let Some(active) = op.value("active") {
            kept.active = *active == Value::Bool(true);
        }
        let problems = kept.problems(&self.store().catalog());
        let first = problems.into_iter().next();
        let unreadable = kept.plan.is_err() || op.verb() == Verb::Create;
        let stands = kept.active || unreadable || plan.is_some() || target.is_some();
        Ok(first.filter(|_| stands).map(|problem| {
            let field = match problem.field.as_str() {
                "target" => "target".to_owned(),
                "plan" => "plan".to_owned(),
                place => format!("plan.{place}"),
            };
            problem.reason.at(&field)
        }))
    }

    /// The automations that those who run the workspace see, by name.
    pub async fn automations(&self, ctx: &Ctx) -> Result<Vec<Automation>> {
        let records = self.automation_records(ctx).await?;
        Ok(records.iter().map(Automation::of).collect())
    }

    pub(super) async fn automation_records(&self, ctx: &Ctx) -> Result<Vec<Record>> {
        let raw = RawQuery {
            order: "name.asc".to_owned(),
            limit: Some(MOST),
            ..RawQuery::default()
        };
        let page = self.store().page(&self.query(ctx, OBJECT, &raw)?).await?;
        Ok(page.records)
    }

    /// One of them.
    pub async fn automation(&self, ctx: &Ctx, id: RecordId) -> Result<Automation> {
        let record = self.get_in(ctx, OBJECT, id, Trash::Live).await?;
        Ok(Automation::of(&record))
    }
}
