//! An automation on its form: everything that somebody has said so far, also what is no plan yet. It is made of a plan or of
//! a posted form, and becomes a plan again.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_model::automation::{Plan, Step, Trigger};
use mainstay_model::{Object, Problem, Reason};

use super::step::{self, Made, Verb};
use crate::pages::list::condition::Condition;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, all, last};

/// What somebody has said of an automation.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Of which records it is.
    pub object: Arc<Object>,
    /// It runs.
    pub active: bool,
    /// What starts it, by its name.
    pub on: String,
    /// Changes of these fields.
    pub fields: Vec<String>,
    /// The form that it comes by.
    pub form: String,
    /// The day that is waited for.
    pub date: String,
    /// Days from it, as they were typed.
    pub days: String,
    /// Before it or after.
    pub before: bool,
    /// The hour, as it was typed.
    pub hour: String,
    /// Which records are meant.
    pub only: Condition,
    /// Records that an import writes are meant, too.
    pub imports: bool,
    /// What is done.
    pub steps: Vec<Made>,
}

/// What a button of the form asks for besides keeping it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The form once more, as it is now.
    Again,
    /// What it would have done.
    Rehearse,
}

impl Draft {
    /// The beginning of a new one.
    pub fn new(object: &Arc<Object>) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            object: object.clone(),
            active: false,
            on: "created".to_owned(),
            fields: Vec::new(),
            form: String::new(),
            date: String::new(),
            days: "0".to_owned(),
            before: false,
            hour: "9".to_owned(),
            only: Condition::read(""),
            imports: true,
            steps: Vec::new(),
        }
    }

    /// A plan on the form.
    pub async fn of(web: &Web, person: &Person, object: &Arc<Object>, plan: &Plan) -> Self {
        let mut draft = Self::new(object);
        draft.only = Condition::read(&plan.only);
        draft.imports = !plan.not_imports;
        match &plan.when {
            Trigger::Created => {}
            Trigger::Becomes => "becomes".clone_into(&mut draft.on),
            Trigger::Changed { fields } => {
                "changed".clone_into(&mut draft.on);
                draft.fields.clone_from(fields);
            }
            Trigger::Form { form } => {
                "form".clone_into(&mut draft.on);
                draft.form = form.to_string();
            }
            Trigger::Date { field, days, hour } => {
                "date".clone_into(&mut draft.on);
                draft.date.clone_from(field);
                draft.days = days.unsigned_abs().to_string();
                draft.before = *days < 0;
                draft.hour = hour.to_string();
            }
        }
        for step in &plan.then {
            draft.steps.push(Made::of(web, person, object, step).await);
        }
        draft
    }

    /// What a form says, with what its buttons did to it.
    pub async fn posted(
        web: &Web,
        person: &Person,
        object: &Arc<Object>,
        given: &Pairs,
    ) -> (Self, Option<Asked>) {
        let text = |name: &str| last(given, name).unwrap_or("").trim().to_owned();
        let mut draft = Self {
            name: text("name"),
            description: text("description"),
            object: object.clone(),
            active: text("active") == "true",
            on: text("on"),
            fields: all(given, "fields")
                .into_iter()
                .filter(|field| !field.is_empty())
                .map(str::to_owned)
                .collect(),
            form: text("form"),
            date: text("date"),
            days: text("days"),
            before: text("side") == "before",
            hour: text("hour"),
            only: step::condition(web, person, object, given, "").await,
            imports: text("imports") == "true",
            steps: Vec::new(),
        };
        let mut again = draft.only.again;
        for at in step::places(given) {
            let (made, asks) = Made::posted(web, person, object, at, given).await;
            draft.steps.push(made);
            again |= asks;
        }
        again |= draft.moved(given);
        let asked = match (again, last(given, "_rehearse")) {
            (true, _) => Some(Asked::Again),
            (false, Some(_)) => Some(Asked::Rehearse),
            (false, None) => None,
        };
        (draft, asked)
    }

    /// Adds, moves and takes away steps as a button asks; whether one did.
    fn moved(&mut self, given: &Pairs) -> bool {
        for step in &mut self.steps {
            step.new = false;
        }
        let place = |name: &str| last(given, name).and_then(|at| at.parse::<usize>().ok());
        if let Some(verb) = last(given, "_add").and_then(Verb::named) {
            self.steps.push(Made::new(verb, &self.object));
            return true;
        }
        if let Some(at) = place("_up") {
            if at > 0 && at < self.steps.len() {
                self.steps.swap(at, at - 1);
            }
            return true;
        }
        if let Some(at) = place("_down") {
            if at + 1 < self.steps.len() {
                self.steps.swap(at, at + 1);
            }
            return true;
        }
        if let Some(at) = place("_remove") {
            if at < self.steps.len() {
                self.steps.remove(at);
            }
            return true;
        }
        false
    }

    /// As it is kept, with what could not be read, at the places of [`mainstay_model::automation::check`].
    pub fn plan(&self) -> (Plan, Vec<Problem>) {
        let mut problems = Vec::new();
        let number = |text: &str, problems: &mut Vec<Problem>| -> i64 {
            text.parse().unwrap_or_else(|_| {
                problems.push(no_number(text).at("when"));
                0
            })
        };
        let when = match self.on.as_str() {
            "changed" => Trigger::Changed {
                fields: self.fields.clone(),
            },
            "becomes" => Trigger::Becomes,
            "form" => match self.form.parse() {
                Ok(form) => Trigger::Form { form },
                Err(_) => {
                    let text = "Say which form.";
                    problems.push(Reason::new("automation_no_form", text).at("when"));
                    Trigger::Created
                }
            },
            "date" => {
                let days = number(&self.days, &mut problems);
                let days = i32::try_from(days).unwrap_or(i32::MAX);
                let hour = number(&self.hour, &mut problems);
                Trigger::Date {
                    field: self.date.clone(),
                    days: if self.before { -days } else { days },
                    hour: u8::try_from(hour).unwrap_or(u8::MAX),
                }
            }
            _ => Trigger::Created,
        };
        let mut then: Vec<Step> = Vec::new();
        for (at, made) in self.steps.iter().enumerate() {
            let (step, wrong) = made.step();
            problems.extend(wrong.into_iter().map(|problem| {
                let place = format!("then.{}", at + 1);
                let place = match problem.field.as_str() {
                    "" => place,
                    field => format!("{place}.{field}"),
                };
                problem.reason.at(place)
            }));
            then.push(step);
        }
        let plan = Plan {
            when,
            only: self.only.write(),
            not_imports: !self.imports,
            then,
        };
        (plan, problems)
    }
}

/// What should be a number and is none.
pub(super) fn no_number(text: &str) -> Reason {
    let words = format!("`{text}` is no whole number.");
    Reason::new("automation_number", words).with(&[text])
}

/// Problems by what they are about: those of a step are told at it.
#[derive(Clone, Debug, Default)]
pub struct Told(BTreeMap<String, Vec<Reason>>);

impl Told {
    /// Sorts them. A plan is a field of its automation, so its problems may be told below that name.
    pub fn of(problems: &[Problem]) -> Self {
        let mut told: BTreeMap<String, Vec<Reason>> = BTreeMap::new();
        for problem in problems {
            let place = problem.field.strip_prefix("plan.");
            let place = place.unwrap_or(&problem.field).to_owned();
            let at = told.entry(place).or_default();
            if !at.contains(&problem.reason) {
                at.push(problem.reason.clone());
            }
        }
        Self(told)
    }

    /// What is wrong at a place.
    pub fn at(&self, place: &str) -> &[Reason] {
        self.0.get(place).map_or(&[], Vec::as_slice)
    }

    /// All of it, with its places.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Reason)> {
        let all = self.0.iter();
        all.flat_map(|(place, reasons)| reasons.iter().map(move |reason| (place.as_str(), reason)))
    }
}
