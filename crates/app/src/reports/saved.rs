//! Reports that somebody has; saving, changing and throwing them away.

use mainstay_model::access::Action;
use mainstay_model::query::{MOST, RawQuery};
use mainstay_model::report::Report;
use mainstay_model::{Reason, Record, RecordId, Value};
use serde_json::{Map, Value as Json, json};

use super::{OBJECT, SavedReport};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::records::Edited;

impl App {
    /// The reports that this person may use, by name.
    pub async fn reports(&self, ctx: &Ctx) -> Result<Vec<SavedReport>> {
        if ctx.access.object(OBJECT).is_none() {
            return Ok(Vec::new());
        }
        let raw = RawQuery {
            order: "name.asc".to_owned(),
            limit: Some(MOST),
            ..RawQuery::default()
        };
        let page = self.store().page(&self.query(ctx, OBJECT, &raw)?).await?;
        Ok(page.records.iter().map(saved).collect())
    }

    /// One report that this person may use.
    pub async fn report(&self, ctx: &Ctx, id: RecordId) -> Result<SavedReport> {
        Ok(saved(&self.get(ctx, OBJECT, id).await?))
    }

    /// Keeps a report under a name; gives its id.
    pub async fn save_report(
        &self,
        ctx: &Ctx,
        name: &str,
        shared: bool,
        report: &Report,
    ) -> Result<RecordId> {
        // Whoever may not see what it is about would keep what is of use to nobody.
        self.scoped_report(ctx, report)?;
        let mut input = fields(report);
        input.insert("name".to_owned(), json!(named(name)?));
        input.insert("shared".to_owned(), json!(shared));
        input.insert("owner".to_owned(), json!("me"));
        self.create_blind(ctx, OBJECT, &input).await
    }

    /// Keeps something else under a report's name, or under another one.
    pub async fn update_report(
        &self,
        ctx: &Ctx,
        id: RecordId,
        name: &str,
        shared: bool,
        report: &Report,
    ) -> Result<Edited> {
        self.scoped_report(ctx, report)?;
        let mut input = fields(report);
        input.insert("name".to_owned(), json!(named(name)?));
        input.insert("shared".to_owned(), json!(shared));
        self.edit(ctx, OBJECT, id, &input, None).await
    }

    /// Throws a report away; gives the change set, for *Undo*.
    pub async fn trash_report(&self, ctx: &Ctx, id: RecordId) -> Result<RecordId> {
        self.trash(ctx, OBJECT, id, None).await
    }

    /// Whether this person may change a report.
    pub async fn may_edit_report(&self, ctx: &Ctx, id: RecordId) -> Result<bool> {
        self.may_edit_own(ctx, OBJECT, id).await
    }

    /// Whether this person may change a record of what people keep for themselves or share.
    pub(crate) async fn may_edit_own(&self, ctx: &Ctx, object: &str, id: RecordId) -> Result<bool> {
        let Some(access) = ctx
            .access
            .object(object)
            .filter(|access| access.may(Action::Edit))
        else {
            return Ok(false);
        };
        let rows = access.rows(Action::Edit);
        Ok(self
            .store()
            .matches(&ctx.access, &access.object, id, rows)
            .await?)
    }
}

/// A name without blanks around it; there has to be one.
pub(crate) fn named(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid(
            "name",
            Reason::new("required", "This is needed."),
        ));
    }
    Ok(name)
}

/// The text of a field; blank when there is none.
pub(crate) fn text<'r>(record: &'r Record, field: &str) -> &'r str {
    match record.get(field) {
        Value::Text(text) => text,
        _ => "",
    }
}

fn saved(record: &Record) -> SavedReport {
    let top = match record.get("top") {
        Value::Int(top) => top.to_string(),
        _ => String::new(),
    };
    let parts = [
        ("object", text(record, "target")),
        ("filter", text(record, "filter")),
        ("group", text(record, "groups")),
        ("measure", text(record, "measures")),
        ("order", text(record, "sort")),
        ("top", &top),
        ("chart", text(record, "chart")),
        ("currency", text(record, "currency")),
    ];
    let (report, problems) = Report::from_pairs(parts);
    SavedReport {
        id: record.id,
        version: record.version,
        name: text(record, "name").to_owned(),
        description: text(record, "description").to_owned(),
        shared: matches!(record.get("shared"), Value::Bool(true)),
        owner: match record.get("owner") {
            Value::Link(link) => Some(link.id),
            _ => None,
        },
        report,
        problems,
    }
}

/// The fields of a saved report, by name.
fn fields(report: &Report) -> Map<String, Json> {
    let text = |text: String| {
        if text.is_empty() {
            Json::Null
        } else {
            json!(text)
        }
    };
    let filter = if report.filter.is_empty() {
        String::new()
    } else {
        report.filter.write()
    };
    let groups: Vec<String> = report.groups.iter().map(|group| group.write()).collect();
    let measures: Vec<String> = report
        .measures
        .iter()
        .map(|measure| measure.write())
        .collect();
    Map::from_iter([
        ("target".to_owned(), json!(report.object)),
        ("filter".to_owned(), text(filter)),
        ("groups".to_owned(), text(groups.join(","))),
        ("measures".to_owned(), text(measures.join(","))),
        (
            "sort".to_owned(),
            text(report.write_order().unwrap_or_default()),
        ),
        (
            "top".to_owned(),
            report.top.map_or(Json::Null, |top| json!(top)),
        ),
        ("chart".to_owned(), json!(report.chart.name())),
        ("currency".to_owned(), text(report.currency.clone())),
    ])
}
