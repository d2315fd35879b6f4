//! A form on the page that puts it together: everything that was said so far, also what cannot be kept yet.

use std::sync::Arc;

use mainstay_model::form::{Asked, Consent, Doing, Hidden, Known, Plan, can_ask, can_tell};
use mainstay_model::{Label, Lang, Object, Problem};
use serde_json::Value as Json;

use crate::person::Person;
use crate::widgets::form::{Pairs, last};

/// Rows that are read of one form.
const MOST: usize = 60;

/// What somebody has said of a form.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is called.
    pub name: String,
    /// It is open.
    pub active: bool,
    /// What it makes records of.
    pub object: Arc<Object>,
    /// The rest, as far as it could be read.
    pub plan: Plan,
    /// What hidden fields get, as it was typed.
    pub typed: Vec<String>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Draft {
    /// The beginning of a new one: what one would ask first.
    pub fn new(object: &Arc<Object>) -> Self {
        let asked = |name: &String| {
            let field = object.find(name).filter(|field| can_ask(field))?;
            Some(Asked {
                field: field.name.clone(),
                required: field.params.required,
                ..Asked::default()
            })
        };
        let mut plan = Plan {
            fields: object.quick.iter().filter_map(asked).collect(),
            ..Plan::default()
        };
        let tells = |one: &&mut Asked| object.find(&one.field).is_some_and(can_tell);
        plan.known = plan.fields.iter_mut().find(tells).map(|one| {
            one.required = true;
            Known {
                by: one.field.clone(),
                then: Doing::Fill,
            }
        });
        Self::of(object, plan)
    }

    /// One that is kept.
    pub fn of(object: &Arc<Object>, plan: Plan) -> Self {
        let env = mainstay_model::Env::system(jiff::Timestamp::UNIX_EPOCH);
        let typed = |hidden: &Hidden| {
            let field = object.find(&hidden.field)?;
            let value = field.kind.parse(field, hidden.value.as_ref()?, &env).ok()?;
            Some(field.kind.export(field, &value))
        };
        Self {
            name: String::new(),
            active: false,
            object: object.clone(),
            typed: plan
                .hidden
                .iter()
                .map(|hidden| typed(hidden).unwrap_or_default())
                .collect(),
            plan,
            problems: Vec::new(),
        }
    }

    /// What a form says, with what its buttons did to it; whether one did.
    pub fn posted(person: &Person, object: &Arc<Object>, given: &Pairs) -> (Self, bool) {
        let text = |name: &str| last(given, name).unwrap_or("").trim().to_owned();
        let label = |name: &str| label(&text(&format!("{name}_en")), &text(&format!("{name}_zh")));
        let mut problems = Vec::new();
        let mut plan = Plan {
            title: label("title"),
            intro: label("intro"),
            thanks: label("thanks"),
            then: text("then"),
            owner: text("owner").parse().ok(),
            origins: text("origins")
                .split_whitespace()
                .map(|site| site.trim_end_matches('/').to_lowercase())
                .collect(),
            ..Plan::default()
        };
        let (words, link) = (label("consent"), text("consent_link"));
        if !words.is_empty() || !link.is_empty() {
            plan.consent = Some(Consent { words, link });
        }
        let by = text("known");
        if !by.is_empty() {
            let then = match text("doing").as_str() {
                "overwrite" => Doing::Overwrite,
                _ => Doing::Fill,
            };
            plan.known = Some(Known { by, then });
        }
        for at in 0..MOST {
            let part = |part: &str| text(&format!("a[{at}].{part}"));
            let field = part("field");
            if field.is_empty() {
                break;
            }
            let default: Option<Json> = serde_json::from_str(&part("default")).ok();
            plan.fields.push(Asked {
                field,
                label: label(&format!("a[{at}].label")),
                help: label(&format!("a[{at}].help")),
                required: part("required") == "true",
                default,
            });
        }
        let mut typed = Vec::new();
        for at in 0..MOST {
            let part = |part: &str| text(&format!("h[{at}].{part}"));
            let name = part("field");
            if name.is_empty() {
                break;
            }
            let written = part("value");
            let field = object.find(&name);
            let read = field.filter(|_| !written.is_empty()).map(|field| {
                let value = field.kind.parse_text(field, &written, &person.ctx.env);
                value.map(|value| value.to_stored_json())
            });
            let value = match read {
                Some(Ok(value)) => Some(value),
                Some(Err(reason)) => {
                    problems.push(reason.at(format!("hidden.{}", at + 1)));
                    None
                }
                None => None,
            };
            typed.push(written);
            plan.hidden.push(Hidden {
                field: name,
                value,
                from: part("from"),
            });
        }
        let mut draft = Self {
            name: text("name"),
            active: text("active") == "true",
            object: object.clone(),
            plan,
            typed,
            problems,
        };
        let moved = draft.moved(given);
        (draft, moved)
    }

    /// Adds, moves and takes away fields as a button asks; whether one did.
    fn moved(&mut self, given: &Pairs) -> bool {
        let place = |name: &str| last(given, name).and_then(|at| at.parse::<usize>().ok());
        let fields = &mut self.plan.fields;
        if last(given, "_add").is_some() {
            let field = last(given, "add").unwrap_or("").to_owned();
            if self.object.find(&field).is_some() {
                fields.push(Asked {
                    field,
                    ..Asked::default()
                });
            }
            return true;
        }
        if last(given, "_add_hidden").is_some() {
            let field = last(given, "add_hidden").unwrap_or("").to_owned();
            if self.object.find(&field).is_some() {
                self.plan.hidden.push(Hidden {
                    field,
                    ..Hidden::default()
                });
                self.typed.push(String::new());
            }
            return true;
        }
        if let Some(at) = place("_up") {
            if at > 0 && at < fields.len() {
                fields.swap(at, at - 1);
            }
            return true;
        }
        if let Some(at) = place("_down") {
            if at + 1 < fields.len() {
                fields.swap(at, at + 1);
            }
            return true;
        }
        if let Some(at) = place("_remove") {
            if at < fields.len() {
                fields.remove(at);
            }
            return true;
        }
        if let Some(at) = place("_remove_hidden") {
            if at < self.plan.hidden.len() {
                self.plan.hidden.remove(at);
                self.typed.remove(at);
            }
            return true;
        }
        false
    }
}

/// Words in the languages in which something was said.
fn label(en: &str, zh: &str) -> Label {
    match (en, zh) {
        ("", "") => Label::default(),
        (en, "") => Label::only(Lang::En, en),
        ("", zh) => Label::only(Lang::Zh, zh),
        (en, zh) => Label::new(en, zh),
    }
}
