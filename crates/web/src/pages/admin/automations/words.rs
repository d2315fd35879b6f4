//! A plan in plain sentences: when, if, and then one sentence for each step.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_model::automation::{Choosing, People, Plan, Step, Trigger};
use mainstay_model::field::Widget;
use mainstay_model::filter::RawFilter;
use mainstay_model::{Object, RecordId};
use maud::{Markup, html};
use serde_json::Value as Json;

use super::values;
use crate::i18n::T;
use crate::pages::list::chips::in_words;
use crate::person::Person;
use crate::state::Web;

/// What a plan says.
#[derive(Clone, Debug)]
pub struct Story {
    /// What starts it.
    pub when: String,
    /// Which records are meant; nothing for all.
    pub only: Option<String>,
    /// A sentence for each step.
    pub then: Vec<String>,
}

/// A plan for an object, in words.
pub async fn tell(web: &Web, person: &Person, object: &Arc<Object>, plan: &Plan) -> Story {
    let teller = Teller {
        web,
        person,
        object,
    };
    let mut then = Vec::new();
    for step in &plan.then {
        then.push(teller.step(step).await);
    }
    let when = match &plan.when {
        Trigger::Form { form } => teller.by_form(*form).await,
        when => teller.when(when),
    };
    Story {
        when,
        only: teller.condition(&plan.only).await,
        then,
    }
}

impl Story {
    /// When and if, in a line.
    pub fn start(&self, person: &Person) -> Markup {
        let t = person.t;
        html! {
            (self.when)
            @if let Some(only) = &self.only { (t.get("auto-tell-comma")) b { (t.get("auto-tell-if")) } (t.get("auto-tell-gap")) (only) }
        }
    }

    /// All of it.
    pub fn shown(&self, person: &Person) -> Markup {
        let t = person.t;
        html! {
            p { (self.start(person)) (t.get("colon")) }
            @if self.then.is_empty() { p.muted { (t.get("auto-tell-nothing")) } }
            @else { ol { @for step in &self.then { li { (step) } } } }
        }
    }
}

struct Teller<'a> {
    web: &'a Web,
    person: &'a Person,
    object: &'a Arc<Object>,
}

impl Teller<'_> {
    fn t(&self) -> T {
        self.person.t
    }

    async fn by_form(&self, form: RecordId) -> String {
        let t = self.t();
        match self.web.app.form(&self.person.ctx, form).await {
            Ok(form) => t.with("auto-tell-form", &[("form", form.name.into())]),
            Err(_) => t.get("auto-tell-form-gone").to_owned(),
        }
    }

    fn when(&self, when: &Trigger) -> String {
        let t = self.t();
        let (one, many) = (
            self.person.noun(self.object),
            self.person.nouns(self.object),
        );
        match when {
            Trigger::Form { .. } => t.get("auto-tell-form-gone").to_owned(),
            Trigger::Created => t.with("auto-tell-created", &[("one", one.into())]),
            Trigger::Becomes => t.with("auto-tell-becomes", &[("many", many.into())]),
            Trigger::Changed { fields } if fields.is_empty() => {
                t.with("auto-tell-changed", &[("many", many.into())])
            }
            Trigger::Changed { fields } => {
                let fields = self.labels(self.object, fields, t.get("auto-tell-or"));
                let said = [("fields", fields.into()), ("many", many.into())];
                t.with("auto-tell-changed-fields", &said)
            }
            Trigger::Date { field, days, hour } => {
                let label = self.label(self.object, field);
                let said = [
                    ("field", label.into()),
                    ("many", many.into()),
                    ("n", u64::from(days.unsigned_abs()).into()),
                ];
                let found = self.object.find(field);
                let day = found.is_some_and(|field| field.kind.widget(field) == Widget::Date);
                let mut told = match days {
                    0 if day => t.with("auto-tell-date-on", &said),
                    0 => t.with("auto-tell-instant-on", &said),
                    ..0 => t.with("auto-tell-date-before", &said),
                    _ => t.with("auto-tell-date-after", &said),
                };
                // What has a time of its own is not waited for at an hour.
                if day {
                    let hour = format!("{hour:02}:00");
                    told.push_str(&t.with("auto-tell-date-at", &[("hour", hour.into())]));
                }
                told
            }
        }
    }

    /// A condition in words; nothing for none.
    async fn condition(&self, text: &str) -> Option<String> {
        let parts = match RawFilter::read(text).ok()? {
            RawFilter::All(parts) => parts,
            one => vec![one],
        };
        let mut words = Vec::new();
        for part in &parts {
            let (field, op, value) = in_words(&self.web.app, self.person, self.object, part).await;
            let said = [field, op, value];
            let said: Vec<String> = said.into_iter().filter(|word| !word.is_empty()).collect();
            words.push(said.join(" "));
        }
        let and = format!(" {} ", self.t().get("list-and"));
        (!words.is_empty()).then(|| words.join(&and))
    }

    async fn step(&self, step: &Step) -> String {
        let t = self.t();
        match step {
            Step::Set { values } => {
                let what = self.values(self.object, values).await;
                t.with("auto-tell-set", &[("what", what.into())])
            }
            Step::Create {
                object,
                values,
                link,
            } => self.create(object, values, link.as_deref()).await,
            Step::Assign { field, by } => {
                let field = self.label(self.object, field);
                self.assign(field, by).await
            }
            Step::Notify { people, words } => {
                let people = self.people(people, t.get("list-and"));
                let words = words.trim().to_owned();
                let said = [("people", people.into()), ("words", words.into())];
                t.with("auto-tell-notify", &said)
            }
            Step::Webhook { webhook } => {
                let found = self.web.app.webhook(&self.person.ctx, *webhook).await;
                match found {
                    Ok(found) => t.with("auto-tell-webhook", &[("name", found.name.into())]),
                    Err(_) => t.get("auto-tell-webhook-gone").to_owned(),
                }
            }
            Step::Wait { minutes } => wait(t, *minutes),
        }
    }

    async fn create(
        &self,
        object: &str,
        values: &BTreeMap<String, Json>,
        link: Option<&str>,
    ) -> String {
        let t = self.t();
        let catalog = self.person.ctx.access.catalog();
        let Some(target) = catalog.get(object) else {
            return t.get("auto-tell-create-nothing").to_owned();
        };
        let one = self.person.noun(target);
        let what = self.values(target, values).await;
        let mut told = match what.is_empty() {
            true => t.with("auto-tell-create", &[("one", one.into())]),
            false => {
                let said = [("one", one.into()), ("what", what.into())];
                t.with("auto-tell-create-with", &said)
            }
        };
        if let Some(link) = link {
            let link = self.label(target, link);
            let back = self.person.noun(self.object);
            let said = [("link", link.into()), ("back", back.into())];
            told.push_str(&t.with("auto-tell-linked", &said));
        }
        told.push_str(t.get("auto-tell-stop"));
        told
    }

    async fn values(&self, object: &Object, values: &BTreeMap<String, Json>) -> String {
        let t = self.t();
        let mut said = Vec::new();
        let known = object.fields.iter().map(|field| &field.name);
        let gone = values.keys().filter(|name| object.find(name).is_none());
        for name in known.chain(gone) {
            let Some(value) = values.get(name) else {
                continue;
            };
            let field = self.label(object, name);
            let formula = value.as_str().and_then(|text| text.strip_prefix('='));
            let words = match (formula, object.find(name)) {
                (Some(formula), _) => {
                    let formula = formula.trim();
                    let own = self.object.find(formula);
                    match own {
                        Some(own) => {
                            let own = own.label.get(self.person.ctx.lang());
                            let noun = self.person.noun(self.object);
                            t.with(
                                "auto-tell-own",
                                &[("field", own.into()), ("one", noun.into())],
                            )
                        }
                        None => t.with("auto-tell-formula", &[("formula", formula.into())]),
                    }
                }
                (None, Some(field)) => values::in_words(self.web, self.person, field, value).await,
                (None, None) => value.to_string(),
            };
            said.push(if words.is_empty() {
                t.with("auto-tell-emptied", &[("field", field.into())])
            } else {
                t.with(
                    "auto-tell-value",
                    &[("field", field.into()), ("value", words.into())],
                )
            });
        }
        said.join(t.get("auto-tell-semicolon"))
    }

    async fn assign(&self, field: String, by: &Choosing) -> String {
        let t = self.t();
        match by {
            Choosing::RoundRobin { among } => {
                let people = self.people(among, t.get("list-or"));
                let said = [("field", field.into()), ("people", people.into())];
                t.with("auto-tell-turns", &said)
            }
            Choosing::Load { among, counting } => {
                let people = self.people(among, t.get("list-or"));
                let many = self.person.nouns(self.object);
                let mut said = vec![
                    ("field", field.into()),
                    ("people", people.into()),
                    ("many", many.into()),
                ];
                match self.condition(counting).await {
                    None => t.with("auto-tell-load", &said),
                    Some(counting) => {
                        said.push(("counting", counting.into()));
                        t.with("auto-tell-load-of", &said)
                    }
                }
            }
            Choosing::Rules { rules } => {
                let mut told = Vec::new();
                for rule in rules {
                    let user = self.user(rule.user);
                    told.push(match self.condition(&rule.only).await {
                        None => t.with("auto-tell-otherwise", &[("user", user.into())]),
                        Some(only) => {
                            let said = [("user", user.into()), ("only", only.into())];
                            t.with("auto-tell-rule", &said)
                        }
                    });
                }
                let rules = told.join(t.get("auto-tell-semicolon"));
                let said = [("field", field.into()), ("rules", rules.into())];
                t.with("auto-tell-rules", &said)
            }
        }
    }

    fn people(&self, people: &People, word: &str) -> String {
        let t = self.t();
        let directory = self.web.app.directory();
        let mut names: Vec<String> = people.users.iter().map(|id| self.user(*id)).collect();
        names.extend(people.teams.iter().map(|id| {
            let team = directory.teams().iter().find(|team| team.id == *id);
            let name = team.map_or_else(|| id.to_string(), |team| team.name.clone());
            t.with("auto-tell-team", &[("team", name.into())])
        }));
        names.extend(people.fields.iter().map(|name| {
            let field = self.label(self.object, name);
            t.with("auto-tell-field", &[("field", field.into())])
        }));
        match names.is_empty() {
            true => t.get("auto-tell-nobody").to_owned(),
            false => joined(t, &names, word),
        }
    }

    fn user(&self, id: RecordId) -> String {
        if id.0.is_nil() {
            return self.t().get("auto-tell-nobody").to_owned();
        }
        let directory = self.web.app.directory();
        let user = directory.user(id).map(|user| user.display_name());
        user.unwrap_or_else(|| self.t().get("auto-tell-somebody").to_owned())
    }

    fn label(&self, object: &Object, name: &str) -> String {
        let field = object.find(name);
        let label = field.map(|field| field.label.get(self.person.ctx.lang()));
        label.unwrap_or(name).to_owned()
    }

    fn labels(&self, object: &Object, names: &[String], word: &str) -> String {
        let labels: Vec<String> = names.iter().map(|name| self.label(object, name)).collect();
        joined(self.t(), &labels, word)
    }
}

/// A wait, in the largest unit that it is made of.
pub(super) fn wait(t: T, minutes: u32) -> String {
    let (key, n) = match minutes {
        days if days > 0 && days % 1440 == 0 => ("auto-tell-wait-days", days / 1440),
        hours if hours > 0 && hours % 60 == 0 => ("auto-tell-wait-hours", hours / 60),
        minutes => ("auto-tell-wait-minutes", minutes),
    };
    t.dynamic(key, &[("n", u64::from(n).into())])
        .unwrap_or_default()
}

/// `a, b and c`.
fn joined(t: T, names: &[String], word: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => {
            let first = first.join(t.get("list-separator"));
            let gap = t.get("auto-tell-gap");
            format!("{first}{gap}{word}{gap}{last}")
        }
    }
}
