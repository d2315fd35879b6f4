//! Examples to begin with, made of the objects that a workspace has: they show what automations are good for, and are filled
//! in as far as can be guessed.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_model::Object;
use mainstay_model::automation::{Choosing, People, Plan, Step, Trigger};
use mainstay_model::field::{Field, Widget};
use maud::{Markup, html};
use serde_json::json;

use super::{NEW, people, step};
use crate::components::{Card, icon};
use crate::person::Person;
use crate::state::Web;

/// An example.
pub struct Starter {
    /// Its name in addresses.
    pub key: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What it would be called.
    pub name: String,
    /// What it does, in a sentence.
    pub words: String,
    /// Of which records it is.
    pub object: Arc<Object>,
    /// What it does.
    pub plan: Plan,
}

/// Users that an example names: it is there to be changed.
const SOME: usize = 3;

/// Those that fit this workspace.
pub fn all(web: &Web, person: &Person) -> Vec<Starter> {
    let all = [
        follow_up(person),
        in_turn(web, person),
        becomes(person),
        on_the_day(person),
    ];
    all.into_iter().flatten().collect()
}

/// All of them, each leading to the form.
pub fn cards(web: &Web, person: &Person) -> Markup {
    let starters = all(web, person);
    let body = html! {
        ul.auto-starters {
            @for starter in &starters {
                li {
                    (icon(starter.icon))
                    div {
                        a href={ (NEW) "?example=" (starter.key) } { strong { (starter.name) } }
                        p.muted { (starter.words) }
                    }
                }
            }
        }
    };
    html! { @if !starters.is_empty() { (Card::new(person.t.get("automation-examples")).icon("sparkles").body(body)) } }
}

/// What stands in the middle of the work: records with an amount that a workspace made for itself, else contacts.
fn at_work(person: &Person) -> Option<Arc<Object>> {
    let catalog = person.ctx.access.catalog();
    let worth = |object: &&Arc<Object>| {
        let money = |field: &Field| field.kind.widget(field) == Widget::Money;
        object.custom && object.fields.iter().any(money)
    };
    let found = catalog.subjects().find(worth);
    found.or_else(|| catalog.get("contact")).cloned()
}

fn owner(object: &Arc<Object>) -> Option<String> {
    let field = people::assignable(object).into_iter().next();
    field.map(|field| field.name.clone())
}

fn follow_up(person: &Person) -> Option<Starter> {
    let t = person.t;
    let object = at_work(person)?;
    let task = person.ctx.access.catalog().get("task")?;
    let one = person.noun(&object);
    let mut values = BTreeMap::from([
        ("name".to_owned(), json!(t.get("automation-starter-task"))),
        ("due_at".to_owned(), json!("=today + 3")),
    ]);
    values.retain(|name, _| task.find(name).is_some());
    if let (Some(own), Some(theirs)) = (owner(&object), owner(task)) {
        values.insert(theirs, json!(format!("={own}")));
    }
    let link = step::links_back(task, &object).into_iter().next();
    let plan = Plan {
        when: Trigger::Created,
        only: String::new(),
        not_imports: false,
        then: vec![Step::Create {
            object: task.name.clone(),
            values,
            link: link.map(|(name, _)| name),
        }],
    };
    Some(Starter {
        key: "follow-up",
        icon: "list-todo",
        name: t.with(
            "automation-starter-follow-up",
            &[("one", one.as_str().into())],
        ),
        words: t.with("automation-starter-follow-up-words", &[("one", one.into())]),
        object,
        plan,
    })
}

fn in_turn(web: &Web, person: &Person) -> Option<Starter> {
    let t = person.t;
    let object = person.ctx.access.catalog().get("contact")?.clone();
    let field = owner(&object)?;
    let label = object.find(&field)?.label.get(person.ctx.lang()).to_owned();
    let directory = web.app.directory();
    let team = directory.teams().iter().find(|team| team.members.len() > 1);
    let users = directory.users();
    let users = users.iter().filter(|user| user.active).take(SOME);
    let among = match team {
        Some(team) => People {
            teams: vec![team.id],
            ..People::default()
        },
        None => People {
            users: users.map(|user| user.id).collect(),
            ..People::default()
        },
    };
    let many = person.nouns(&object);
    let plan = Plan {
        when: Trigger::Created,
        only: format!("{field}.is.null"),
        not_imports: false,
        then: vec![Step::Assign {
            field,
            by: Choosing::RoundRobin { among },
        }],
    };
    let said = || {
        [
            ("many", many.as_str().into()),
            ("field", label.as_str().into()),
        ]
    };
    Some(Starter {
        key: "in-turn",
        icon: "users-round",
        name: t.with(
            "automation-starter-in-turn",
            &[("many", many.as_str().into())],
        ),
        words: t.with("automation-starter-in-turn-words", &said()),
        object: object.clone(),
        plan,
    })
}

fn becomes(person: &Person) -> Option<Starter> {
    let (t, lang) = (person.t, person.ctx.lang());
    let object = at_work(person)?;
    let field = owner(&object)?;
    let choices = |field: &&Field| {
        field.kind.widget(field) == Widget::Choice
            && !field.params.hidden
            && field.params.options.len() > 1
    };
    let named = |field: &&Field| matches!(field.name.as_str(), "stage" | "status");
    let fields = || object.fields.iter().filter(choices);
    let status = fields().find(named).or_else(|| fields().next())?.clone();
    let option = status.params.options.get(1)?;
    let (label, value) = (status.label.get(lang), option.label.get(lang));
    let title = format!("{{{}}}", object.title);
    let words = [("title", title.as_str().into()), ("value", value.into())];
    let plan = Plan {
        when: Trigger::Becomes,
        only: format!("{}.eq.{}", status.name, option.key),
        not_imports: false,
        then: vec![Step::Notify {
            people: People {
                fields: vec![field],
                ..People::default()
            },
            words: t.with("automation-starter-now", &words),
        }],
    };
    let said = || [("field", label.into()), ("value", value.into())];
    let name = t.with("automation-starter-becomes", &said());
    let words = t.with("automation-starter-becomes-words", &said());
    Some(Starter {
        key: "becomes",
        icon: "bell",
        name,
        words,
        object: object.clone(),
        plan,
    })
}

fn on_the_day(person: &Person) -> Option<Starter> {
    let (t, lang) = (person.t, person.ctx.lang());
    let subjects = person.ctx.access.catalog().subjects();
    let dated = |object: &Arc<Object>| {
        let field = owner(object)?;
        let mut dates = object.fields.iter().filter(|field| {
            field.kind.widget(field) == Widget::Date && !field.params.hidden && !field.params.kept
        });
        let date = dates.next()?.clone();
        Some((object.clone(), field, date))
    };
    // What a workspace made for itself is what it is about.
    let mut found: Vec<_> = subjects.filter_map(dated).collect();
    found.sort_by_key(|(object, _, _)| !object.custom);
    let (object, field, date) = found.into_iter().next()?;
    let (label, many) = (date.label.get(lang), person.nouns(&object));
    let title = format!("{{{}}}", object.title);
    let words = [("title", title.as_str().into()), ("field", label.into())];
    let plan = Plan {
        when: Trigger::Date {
            field: date.name.clone(),
            days: 0,
            hour: 8,
        },
        only: String::new(),
        not_imports: false,
        then: vec![Step::Notify {
            people: People {
                fields: vec![field],
                ..People::default()
            },
            words: t.with("automation-starter-today", &words),
        }],
    };
    let said = || [("field", label.into()), ("many", many.as_str().into())];
    let name = t.with("automation-starter-day", &said());
    let words = t.with("automation-starter-day-words", &said());
    Some(Starter {
        key: "day",
        icon: "calendar-clock",
        name,
        words,
        object,
        plan,
    })
}
