//! Views that somebody has, and one by its id.

use mainstay_model::filter::{RawCondition, RawFilter};
use mainstay_model::query::{MOST, RawQuery};
use mainstay_model::{Record, RecordId, Value};

use super::{Layout, Look, View};
use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;

/// The object that views are records of.
pub(super) const OBJECT: &str = "view";

impl App {
    /// The views of an object that this person may use: the own ones and shared ones, in the order in which they stand.
    pub async fn views(&self, ctx: &Ctx, target: &str) -> Result<Vec<View>> {
        if ctx.access.object(OBJECT).is_none() {
            return Ok(Vec::new());
        }
        let condition = |path: &str, op: &str, operand: &str| {
            RawFilter::Condition(RawCondition {
                path: path.to_owned(),
                op: op.to_owned(),
                operands: vec![operand.to_owned()],
            })
        };
        let mut usable = vec![condition("shared", "is", "true")];
        if ctx.env.me.is_some() {
            usable.push(condition("owner", "eq", "me"));
        }
        let raw = RawQuery {
            filter: RawFilter::All(vec![
                condition("target", "eq", target),
                RawFilter::Any(usable),
            ]),
            order: "name.asc".to_owned(),
            limit: Some(MOST),
            ..RawQuery::default()
        };
        let page = self.store().page(&self.query(ctx, OBJECT, &raw)?).await?;
        let mut views: Vec<(i64, View)> = page
            .records
            .iter()
            .map(|record| (position(record), view(record)))
            .collect();
        views.sort_by_key(|(position, _)| *position);
        Ok(views.into_iter().map(|(_, view)| view).collect())
    }

    /// One view that this person may use.
    pub async fn view(&self, ctx: &Ctx, id: RecordId) -> Result<View> {
        Ok(view(&self.get(ctx, OBJECT, id).await?))
    }
}

fn position(record: &Record) -> i64 {
    match record.get("position") {
        Value::Int(position) => *position,
        _ => i64::MAX,
    }
}

fn view(record: &Record) -> View {
    let text = |field: &str| match record.get(field) {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let (filter, broken) = match RawFilter::read(&text("filter")) {
        Ok(filter) => (filter, None),
        Err(reason) => (RawFilter::default(), Some(reason)),
    };
    let columns = match record.get("columns") {
        Value::Json(json) => serde_json::from_value(json.clone()).unwrap_or_default(),
        _ => Vec::new(),
    };
    View {
        id: record.id,
        version: record.version,
        name: text("name"),
        target: text("target"),
        shared: matches!(record.get("shared"), Value::Bool(true)),
        owner: match record.get("owner") {
            Value::Link(link) => Some(link.id),
            _ => None,
        },
        look: Look {
            filter,
            search: text("search"),
            order: text("sort"),
            columns,
            layout: Layout::from_name(&text("layout")),
            group: text("group_by"),
        },
        broken,
    }
}
