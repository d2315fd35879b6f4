//! Taking what arrives by a form: checked, counted, and written once.

use mainstay_model::access::Access;
use mainstay_model::change::Op;
use mainstay_model::form::Plan;
use mainstay_model::{Lang, Object, Problem, Reason, RecordId};
use serde_json::{Map, Value as Json, json};

use super::answers::{self, Deed};
use super::{Form, SUBMISSION};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::records::invalid;

/// The place of what has to be agreed to.
const CONSENT: &str = "consent";
/// Longest text that is kept of where somebody came from.
const LONGEST: usize = 300;

/// Where an answer came from.
#[derive(Clone, Debug, Default)]
pub struct Came {
    /// The parameters of the form's address.
    pub query: Vec<(String, String)>,
    /// The page that led to the form.
    pub referrer: String,
    /// The address of whoever sent it; counted, not kept.
    pub address: String,
    /// The language in which it was asked.
    pub lang: Lang,
}

/// What arrived by a form.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// The answers.
    pub values: Map<String, Json>,
    /// What could not be read of them.
    pub problems: Vec<Problem>,
    /// The stamp that the form was fetched with.
    pub stamp: String,
    /// A name of its own that a program gave it, instead of a stamp.
    pub once: Option<String>,
    /// Something stood where no person writes.
    pub trapped: bool,
    /// It was agreed to.
    pub agreed: bool,
    /// From where.
    pub came: Came,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrived {
    /// It is taken, or was before. What is held back to be looked at is told no other way.
    Taken,
    /// Something has to be put right first.
    Again(Vec<Problem>),
    /// The form was fetched too long ago, or not at all.
    Stale,
}

impl App {
    /// Everything that stands against answers, without taking them.
    pub async fn form_problems(
        &self,
        form: &Form,
        plan: &Plan,
        object: &Object,
        arrival: &Arrival,
    ) -> Result<Vec<Problem>> {
        let ctx = self.form_ctx(form, plan, object, arrival.came.lang);
        let mut problems = arrival.problems.clone();
        let mut add = |more: Vec<Problem>| {
            for problem in more {
                if !problems.iter().any(|known| known.field == problem.field) {
                    problems.push(problem);
                }
            }
        };
        add(answers::wrong(plan, object, &arrival.values));
        if plan.consent.is_some() && !arrival.agreed {
            let text = "Without this it cannot be sent.";
            add(vec![Reason::new("form_not_agreed", text).at(CONSENT)]);
        }
        let mut values = arrival.values.clone();
        // Something was given there, so it is not missing.
        for problem in &arrival.problems {
            values.insert(problem.field.clone(), json!("?"));
        }
        values.retain(|name, _| plan.fields.iter().any(|asked| asked.field == *name));
        answers::with_hidden(plan, object, &ctx, &arrival.came.query, &mut values);
        if let Some(owner) = plan.owner {
            values.insert("owner".to_owned(), json!({ "id": owner }));
        }
        add(self.problems_of(&ctx, object, &values));
        Ok(problems)
    }

    /// Takes what arrived.
    ///
    /// # Errors
    /// Too much arrived, or the database cannot do it now.
    pub async fn take_form(
        &self,
        form: &Form,
        plan: &Plan,
        object: &Object,
        arrival: &Arrival,
    ) -> Result<Arrived> {
        let (token, quick) = match &arrival.once {
            Some(once) => (once.clone(), false),
            None => match self.form_stamped(form.id, &arrival.stamp).await? {
                Some(stamp) => (stamp.token, stamp.quick),
                None => return Ok(Arrived::Stale),
            },
        };
        let token = token_of(form.id, &token);
        let problems = self.form_problems(form, plan, object, arrival).await?;
        if !problems.is_empty() {
            return Ok(Arrived::Again(problems));
        }
        self.form_throttle(form.id, &arrival.came.address).await?;
        let spam = match (arrival.trapped, quick) {
            (true, _) => Some("trap"),
            (_, true) => Some("quick"),
            _ => None,
        };
        if let Some(why) = spam {
            self.hold(form, plan, arrival, &token, why).await?;
            return Ok(Arrived::Taken);
        }
        let ctx = self.form_ctx(form, plan, object, arrival.came.lang);
        let mut values = arrival.values.clone();
        answers::with_hidden(plan, object, &ctx, &arrival.came.query, &mut values);
        let deed = match self.form_deed(&ctx, plan, object, &values).await {
            Ok(deed) => deed,
            Err(Error::Invalid(problems)) => return Ok(Arrived::Again(problems)),
            Err(error) => return Err(error),
        };
        let made = deed.made;
        let told = self.submission(form, plan, arrival, &token, Some(&deed), None)?;
        match self.write_form(&ctx, None, form, deed, told).await {
            Ok(()) => Ok(Arrived::Taken),
            Err(Error::Conflict(problem)) if problem.field == "token" => Ok(Arrived::Taken),
            // What stands against it is told to whoever can put it right. Of anything else, and of records that are there already,
            // nobody outside learns: somebody who runs the workspace looks at it.
            Err(Error::Invalid(problems))
                if made && problems.iter().all(|one| is_asked(plan, &one.field)) =>
            {
                Ok(Arrived::Again(problems))
            }
            Err(Error::Invalid(_) | Error::Conflict(_) | Error::Denied(_) | Error::NotFound) => {
                self.hold(form, plan, arrival, &token, "refused").await?;
                Ok(Arrived::Taken)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the record and what tells of it, together.
    pub(super) async fn write_form(
        &self,
        ctx: &Ctx,
        actor: Option<RecordId>,
        form: &Form,
        deed: Deed,
        told: Op,
    ) -> Result<()> {
        let because = Reason::new("form", format!("Form “{}”", form.name));
        let because = because.with(&[&form.name]);
        let mut meta = ctx.clone().because(because).meta().by_form(form.id);
        meta.actor = actor;
        let ops = deed.op.into_iter().chain([told]).collect();
        self.commit(ctx, Access::change_set(meta, ops)).await?;
        Ok(())
    }

    /// What tells of an arrival.
    pub(super) fn submission(
        &self,
        form: &Form,
        plan: &Plan,
        arrival: &Arrival,
        token: &str,
        deed: Option<&Deed>,
        held: Option<&str>,
    ) -> Result<Op> {
        let came = &arrival.came;
        let parameter = |name: &str| {
            let found = came.query.iter().find(|(given, _)| given == name);
            found.map_or("", |(_, text)| text.trim())
        };
        let referrer = bare(&came.referrer);
        let source = match parameter("utm_source") {
            "" => host(&referrer),
            source => source,
        };
        let consent = plan.consent.as_ref().filter(|_| arrival.agreed);
        let consent = consent.map(|consent| {
            let words = consent.words.get(came.lang);
            format!("{words} {}", consent.link).trim().to_owned()
        });
        let mut input = Map::new();
        for (name, value) in [
            ("name", json!(form.name)),
            ("form", json!({ "object": super::OBJECT, "id": form.id })),
            (
                "state",
                json!(if held.is_some() { "waiting" } else { "taken" }),
            ),
            ("why", json!(held)),
            ("source", json!(short(source))),
            ("medium", json!(short(parameter("utm_medium")))),
            ("campaign", json!(short(parameter("utm_campaign")))),
            ("referrer", json!(short(&referrer))),
            ("language", json!(came.lang.tag())),
            ("consent", json!(consent)),
            (
                "sent",
                json!({ "values": arrival.values, "query": came.query }),
            ),
            ("token", json!(token)),
        ] {
            input.insert(name.to_owned(), value);
        }
        if let Some(deed) = deed {
            let record = json!({ "object": form.target, "id": deed.record });
            input.insert("record".to_owned(), record);
            input.insert("made".to_owned(), json!(deed.made));
        }
        let system = self.system(mainstay_model::change::Source::Form);
        let catalog = self.store().catalog();
        let object = catalog.get(SUBMISSION).ok_or(Error::NotFound)?;
        let id = RecordId::at(system.env.now);
        let op = system.access.create_from(object, id, &input, &system.env);
        op.map_err(invalid)
    }
}

fn is_asked(plan: &Plan, field: &str) -> bool {
    plan.fields.iter().any(|asked| asked.field == field)
}

/// What makes an arrival the same when it comes again.
fn token_of(form: RecordId, token: &str) -> String {
    let hash = blake3::hash(format!("{form} {token}").as_bytes());
    hash.to_hex().as_str()[..32].to_owned()
}

/// A page's address without what it was asked: that may tell of the person.
fn bare(address: &str) -> String {
    let plain = address.split(['?', '#']).next().unwrap_or("");
    let web = plain.starts_with("https://") || plain.starts_with("http://");
    if web { plain.to_owned() } else { String::new() }
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or("");
    host.strip_prefix("www.").unwrap_or(host)
}

fn short(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    plain.take(LONGEST).collect()
}
