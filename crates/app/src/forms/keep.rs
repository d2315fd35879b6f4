//! Forms as they are kept: read, and looked at before they are written, whoever writes them.

use std::sync::Arc;

use mainstay_model::change::{Op, Source, Verb};
use mainstay_model::form::{self, Plan};
use mainstay_model::query::{MOST, RawQuery, Trash};
use mainstay_model::{Catalog, Object, Problem, Reason, Record, RecordId, Value};

use super::OBJECT;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its identity, and what its address ends with.
    pub id: RecordId,
    /// What those who run the workspace call it.
    pub name: String,
    /// The object whose records it makes.
    pub target: String,
    /// What it asks, says and does; why not, where what is kept cannot be read.
    pub plan: std::result::Result<Plan, Reason>,
    /// It can be filled in.
    pub active: bool,
    /// Its version.
    pub version: i64,
}

impl Form {
    pub(super) fn of(record: &Record) -> Self {
        let text = |name: &str| match record.get(name) {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        Self {
            id: record.id,
            name: text("name"),
            target: text("target"),
            plan: Plan::read(&record.get("plan").to_json()),
            active: *record.get("active") == Value::Bool(true),
            version: record.version,
        }
    }

    /// Everything that keeps it from being filled in.
    pub fn problems(&self, catalog: &Catalog) -> Vec<Problem> {
        let plan = match &self.plan {
            Ok(plan) => plan,
            Err(reason) => return vec![reason.clone().at("plan")],
        };
        match catalog.get(&self.target) {
            Some(object) => form::check(plan, object),
            None => {
                let text = format!("There is no object `{}`.", self.target);
                let reason = Reason::new("unknown_object", text).with(&[&self.target]);
                vec![reason.at("target")]
            }
        }
    }

    /// Its plan with its object, where both are there and fit.
    pub fn whole(&self, catalog: &Catalog) -> Option<(Plan, Arc<Object>)> {
        if !self.problems(catalog).is_empty() {
            return None;
        }
        Some((self.plan.clone().ok()?, catalog.get(&self.target)?.clone()))
    }
}

impl App {
    /// Why an operation keeps a form that cannot be filled in. One that is switched off may have lost a field, but what is written of
    /// it has to be right.
    pub(crate) async fn wrong_form(&self, ctx: &Ctx, op: &Op) -> Result<Option<Problem>> {
        let (plan, target) = (op.value("plan"), op.value("target"));
        let touched = plan.is_some() || target.is_some() || op.value("active").is_some();
        if op.object().name != OBJECT || !touched {
            return Ok(None);
        }
        let mut kept = match op.verb() {
            Verb::Update => match self.get_in(ctx, OBJECT, op.id(), Trash::Any).await {
                Ok(record) => Form::of(&record),
                // The store tells whether it is there.
                Err(Error::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            },
            _ => Form {
                id: op.id(),
                name: String::new(),
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
        let written = plan.is_some() || target.is_some() || op.verb() == Verb::Create;
        if !kept.active && !written {
            return Ok(None);
        }
        let problems = kept.problems(&self.store().catalog());
        Ok(problems.into_iter().next().map(|problem| {
            let field = match problem.field.as_str() {
                "target" => "target".to_owned(),
                "plan" => "plan".to_owned(),
                place => format!("plan.{place}"),
            };
            problem.reason.at(&field)
        }))
    }

    /// The forms that those who run the workspace see, by name.
    pub async fn forms(&self, ctx: &Ctx) -> Result<Vec<Form>> {
        let raw = RawQuery {
            order: "name.asc".to_owned(),
            limit: Some(MOST),
            ..RawQuery::default()
        };
        let page = self.store().page(&self.query(ctx, OBJECT, &raw)?).await?;
        Ok(page.records.iter().map(Form::of).collect())
    }

    /// One of them.
    pub async fn form(&self, ctx: &Ctx, id: RecordId) -> Result<Form> {
        let record = self.get_in(ctx, OBJECT, id, Trash::Live).await?;
        Ok(Form::of(&record))
    }

    /// A form by the end of its address, for whoever has that.
    pub async fn form_at(&self, key: &str) -> Result<Form> {
        let id = key.parse().map_err(|_| Error::NotFound)?;
        self.form(&self.system(Source::Form), id).await
    }
}
