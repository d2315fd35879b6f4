//! One step of a plan, done with a record.

use mainstay_jobs::Claimed;
use mainstay_model::access::Access;
use mainstay_model::automation::{Choosing, Filling, People, Step};
use mainstay_model::change::Op;
use mainstay_model::field::Side;
use mainstay_model::{Field, Problem, Reason, Record, RecordId};
use serde_json::{Map, Value as Json, json};

use super::Automation;
use super::work::{Work, request_of};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::notifications::Notice;
use crate::records::invalid;
use crate::webhooks;

/// A step that is done.
pub(super) enum Did {
    /// What it wrote and how far the work is come were written together.
    Written(Work),
    /// It wrote nothing; what is to be remembered of it.
    Said(Json),
}

/// A record with which the steps of a run are done.
pub(super) struct Performing<'p> {
    pub(super) app: &'p App,
    pub(super) ctx: Ctx,
    pub(super) job: &'p Claimed,
    pub(super) automation: &'p Automation,
    pub(super) record: &'p Record,
    pub(super) work: &'p Work,
}

impl Performing<'_> {
    pub(super) async fn step(&self, step: &Step) -> Result<Did> {
        match step {
            Step::Set { values } => {
                let object = &self.record.object;
                let input = self.filled(object, values)?;
                let op = self
                    .ctx
                    .access
                    .update_from(object, self.record.id, &input, &self.ctx.env)
                    .map_err(invalid)?;
                self.write(step, op, Json::Null).await
            }
            Step::Create {
                object,
                values,
                link,
            } => {
                let catalog = self.app.store().catalog();
                let target = catalog.get(object).ok_or(Error::NotFound)?;
                let mut input = self.filled(target, values)?;
                if let Some(field) = link.as_ref().and_then(|name| target.find(name)) {
                    let back = json!({ "object": self.record.object.name, "id": self.record.id });
                    input.insert(field.name.clone(), one_in(field, back));
                }
                let id = RecordId::at(self.ctx.env.now);
                let op = self
                    .ctx
                    .access
                    .create_from(target, id, &input, &self.ctx.env)
                    .map_err(invalid)?;
                let made = json!({ "object": object, "id": id });
                self.write(step, op, made).await
            }
            Step::Assign { field, by } => self.assign(step, field, by).await,
            Step::Notify { people, words } => self.notify(people, words).await,
            Step::Webhook { webhook } => self.tell(*webhook).await,
            // The run itself waits.
            Step::Wait { .. } => Ok(Did::Said(Json::Null)),
        }
    }

    async fn assign(&self, step: &Step, field: &str, by: &Choosing) -> Result<Did> {
        let object = &self.record.object;
        let field = object.find(field).ok_or_else(|| unknown(field))?;
        let turn = format!("automation:{}:{}", self.automation.id, self.work.step);
        let chosen = self
            .app
            .choose(&self.ctx, self.record, field, by, &turn)
            .await?;
        let Some(user) = chosen else {
            return Ok(Did::Said(json!({ "nobody": true })));
        };
        let mut input = Map::new();
        input.insert(field.name.clone(), one_in(field, json!({ "id": user })));
        let op = self
            .ctx
            .access
            .update_from(object, self.record.id, &input, &self.ctx.env)
            .map_err(invalid)?;
        self.write(step, op, json!({ "user": user })).await
    }

    async fn notify(&self, people: &People, words: &str) -> Result<Did> {
        let people = self.app.people_of(people, self.record);
        let notice = Notice {
            words: self.filling(|filling| filling.words(words)),
            record: Some((self.record.object.name.clone(), self.record.id)),
            actor: None,
            once: self.key(),
        };
        let told = self.app.notify(&people, notice).await?;
        Ok(Did::Said(json!({ "told": told })))
    }

    async fn tell(&self, webhook: RecordId) -> Result<Did> {
        let hook = self.app.store().webhook(webhook).await?;
        let Some(hook) = hook.filter(|hook| hook.active) else {
            return Ok(Did::Said(json!({ "webhook": webhook, "off": true })));
        };
        let key = self.key();
        let told = webhooks::automated(self.app, &hook, self.automation, self.record, &key).await?;
        self.app.put_jobs(told.into_iter().collect()).await?;
        Ok(Did::Said(json!({ "webhook": webhook })))
    }

    /// What makes a step of a run the same when it is done again.
    fn key(&self) -> String {
        format!("automation:{}:{}", RecordId(self.job.id), self.work.step)
    }

    async fn write(&self, step: &Step, op: Op, note: Json) -> Result<Did> {
        let because = Reason::new(
            "automation",
            format!("Automation “{}”", self.automation.name),
        );
        let because = because.with(&[&self.automation.name]);
        let mut meta = self.ctx.clone().because(because).meta();
        meta.request = Some(request_of(&self.work.chain, self.automation.id));
        let (set, now) = (meta.id, self.ctx.env.now);
        let next = self.work.clone().with(now, step, noted(note, set));
        let payload = next.kept();
        let (job, token) = (RecordId(self.job.id), RecordId(self.job.token));
        let changes = Access::change_set(meta, vec![op]);
        let payload_of = move |_: &_| payload.clone();
        self.app
            .store()
            .apply_step(changes, job, token, payload_of)
            .await?;
        Ok(Did::Written(next))
    }

    fn filled(
        &self,
        target: &mainstay_model::Object,
        values: &std::collections::BTreeMap<String, Json>,
    ) -> Result<Map<String, Json>> {
        let mut problems: Vec<Problem> = Vec::new();
        let mut input = Map::new();
        for (name, given) in values {
            let Some(field) = target.find(name) else {
                return Err(unknown(name));
            };
            match self.filling(|filling| filling.value(field, given)) {
                Ok(value) => {
                    input.insert(name.clone(), value);
                }
                Err(reason) => problems.push(reason.at(name)),
            }
        }
        if problems.is_empty() {
            Ok(input)
        } else {
            Err(Error::Invalid(problems))
        }
    }

    fn filling<T>(&self, fill: impl FnOnce(&Filling<'_>) -> T) -> T {
        let object = &self.record.object;
        let get = |at: usize| self.record.get(&object.fields[at].name).clone();
        fill(&Filling {
            object,
            get: &get,
            env: &self.ctx.env,
        })
    }
}

fn noted(note: Json, set: RecordId) -> Json {
    let mut note = match note {
        Json::Object(note) => note,
        _ => Map::new(),
    };
    note.insert("set".to_owned(), json!(set));
    Json::Object(note)
}

/// One link as the value of a field of one or several.
fn one_in(field: &Field, link: Json) -> Json {
    match field.kind.side(field) {
        Side::Links => json!([link]),
        _ => link,
    }
}

fn unknown(field: &str) -> Error {
    let text = format!("There is no field `{field}`.");
    let reason = Reason::new("automation_field", text).with(&[field, ""]);
    Error::invalid(field, reason)
}
