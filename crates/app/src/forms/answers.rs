//! What somebody has answered, as values for a record: what is needed, what is written unseen, and who is known already.

use mainstay_model::access::Draft;
use mainstay_model::change::Op;
use mainstay_model::field::Widget;
use mainstay_model::filter::Operator;
use mainstay_model::form::{Doing, Plan};
use mainstay_model::query::RawQuery;
use mainstay_model::{Field, Object, Problem, Reason, Record, RecordId};
use serde_json::{Map, Value as Json, json};

use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::import::key_texts;
use crate::records::{condition, invalid};

/// What a form is to write.
pub(super) struct Deed {
    /// Nothing where a record that is known has all of it already.
    pub(super) op: Option<Op>,
    /// The record.
    pub(super) record: RecordId,
    /// It is new.
    pub(super) made: bool,
}

/// The answers that are needed and missing, and those that nobody asked for.
pub(super) fn wrong(plan: &Plan, object: &Object, values: &Map<String, Json>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in values.keys() {
        if !plan.fields.iter().any(|asked| asked.field == *name) {
            let text = format!("The form does not ask for `{name}`.");
            problems.push(Reason::new("form_not_asked", text).with(&[name]).at(name));
        }
    }
    for asked in plan.fields.iter().filter(|asked| asked.required) {
        let blank = match values.get(&asked.field) {
            None | Some(Json::Null) => true,
            Some(Json::String(text)) => text.trim().is_empty(),
            Some(Json::Array(several)) => several.is_empty(),
            Some(Json::Bool(false)) => object
                .find(&asked.field)
                .is_some_and(|field| field.kind.widget(field) == Widget::Check),
            Some(_) => false,
        };
        if blank {
            problems.push(mainstay_model::access::required(&asked.field));
        }
    }
    problems
}

/// Adds what is written unseen: from the form's address, or what the form says.
pub(super) fn with_hidden(
    plan: &Plan,
    object: &Object,
    ctx: &Ctx,
    query: &[(String, String)],
    values: &mut Map<String, Json>,
) {
    for hidden in &plan.hidden {
        let Some(field) = object.find(&hidden.field) else {
            continue;
        };
        let given = query
            .iter()
            .find(|(name, text)| *name == hidden.from && !text.trim().is_empty());
        let read = given
            .filter(|_| !hidden.from.is_empty())
            // What an address brings and nobody can read is no reason to lose an answer.
            .and_then(|(_, text)| field.kind.parse_text(field, text, &ctx.env).ok())
            .map(|value| value.to_stored_json());
        if let Some(value) = read.or_else(|| hidden.value.clone()) {
            values.insert(field.name.clone(), value);
        }
    }
}

impl App {
    /// What answers come to: a new record, or a change of one that is known.
    pub(super) async fn form_deed(
        &self,
        ctx: &Ctx,
        plan: &Plan,
        object: &Object,
        values: &Map<String, Json>,
    ) -> Result<Deed> {
        if let Some(known) = &plan.known
            && let Some(record) = self.form_known(ctx, object, &known.by, values).await?
        {
            let draft = changes(ctx, object, &record, known.then, values).map_err(invalid)?;
            let op = match draft.values().is_empty() {
                true => None,
                false => Some(
                    ctx.access
                        .update(object, record.id, draft)
                        .map_err(invalid)?,
                ),
            };
            return Ok(Deed {
                op,
                record: record.id,
                made: false,
            });
        }
        let mut values = values.clone();
        if let Some(owner) = plan.owner {
            values.insert("owner".to_owned(), json!({ "id": owner }));
        }
        let id = RecordId::at(ctx.env.now);
        let op = ctx.access.create_from(object, id, &values, &ctx.env);
        Ok(Deed {
            op: Some(op.map_err(invalid)?),
            record: id,
            made: true,
        })
    }

    async fn form_known(
        &self,
        ctx: &Ctx,
        object: &Object,
        by: &str,
        values: &Map<String, Json>,
    ) -> Result<Option<Record>> {
        let (Some(field), Some(given)) = (object.find(by), values.get(by)) else {
            return Ok(None);
        };
        // What cannot be read is told when the record is made.
        let Ok(value) = field.kind.parse(field, given, &ctx.env) else {
            return Ok(None);
        };
        let texts = key_texts(field, &value);
        if texts.is_empty() {
            return Ok(None);
        }
        let raw = RawQuery {
            filter: mainstay_model::filter::RawFilter::Any(
                texts
                    .iter()
                    .map(|text| condition(by, same(field).name(), std::slice::from_ref(text)))
                    .collect(),
            ),
            order: "created_at.asc".to_owned(),
            limit: Some(1),
            ..RawQuery::default()
        };
        let page = self
            .store()
            .page(&self.query(ctx, &object.name, &raw)?)
            .await?;
        Ok(page.records.into_iter().next())
    }
}

fn same(field: &Field) -> Operator {
    let operators = field.kind.operators(field);
    let usual = [Operator::Eq, Operator::In, Operator::Contains];
    let found = usual.into_iter().find(|one| operators.contains(one));
    found.unwrap_or(Operator::Eq)
}

/// What changes of a record that is known. Several ways to reach somebody are kept, the new one behind.
fn changes(
    ctx: &Ctx,
    object: &Object,
    record: &Record,
    doing: Doing,
    values: &Map<String, Json>,
) -> std::result::Result<Draft, Vec<Problem>> {
    let read = ctx.access.draft(object, values, &ctx.env)?;
    let mut draft = Draft::default();
    for (position, value) in read.values() {
        let field = &object.fields[*position];
        let now = record.get(&field.name);
        if value.is_null() || value.same(now) {
            continue;
        }
        let new = match doing {
            _ if now.is_null() => Some(value.clone()),
            Doing::Fill => None,
            Doing::Overwrite => {
                let both = field.kind.unite(field, &[now, value]);
                Some(both.unwrap_or_else(|| value.clone()))
            }
        };
        if let Some(new) = new.filter(|new| !new.same(now)) {
            draft.set(*position, new);
        }
    }
    Ok(draft)
}
