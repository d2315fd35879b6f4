//! One step on the form: what was said of it, read from a plan or from a posted form, and as a step of a plan again. Another
//! kind of step takes over what it has inputs for, too: people, fields.

use std::sync::Arc;

use mainstay_model::automation::{AssignRule, Choosing, Step};
use mainstay_model::{Object, Problem, Reason, RecordId};

use super::draft::no_number;
use super::people::{self, Named};
use super::values::{self, Given};
use crate::pages::list::condition::Condition;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Set,
    Create,
    Assign,
    Notify,
    Webhook,
    Wait,
}

impl Verb {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Set,
        Self::Create,
        Self::Assign,
        Self::Notify,
        Self::Webhook,
        Self::Wait,
    ];

    /// As it is written in a plan.
    pub fn name(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Create => "create",
            Self::Assign => "assign",
            Self::Notify => "notify",
            Self::Webhook => "webhook",
            Self::Wait => "wait",
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.name() == name)
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Set => "pencil",
            Self::Create => "plus",
            Self::Assign => "user-check",
            Self::Notify => "bell",
            Self::Webhook => "webhook",
            Self::Wait => "timer",
        }
    }
}

/// A rule by which somebody is chosen, as it was said.
#[derive(Clone, Debug)]
pub struct AssignedBy {
    /// For these records.
    pub only: Condition,
    /// This user.
    pub user: String,
}

/// A step, as it was said.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it does.
    pub verb: Verb,
    /// It was added just now.
    pub new: bool,
    /// The object of a record that is made.
    pub object: String,
    /// The field that links it back.
    pub link: String,
    /// Values that are given.
    pub values: Vec<Given>,
    /// The field that says whose a record is.
    pub field: String,
    /// How somebody is chosen, by its name.
    pub by: String,
    /// Who is meant.
    pub people: Named,
    /// Whose records count.
    pub counting: Condition,
    /// Rules by which somebody is chosen.
    pub rules: Vec<AssignedBy>,
    /// What is said.
    pub words: String,
    /// Which webhook.
    pub webhook: String,
    /// How long, as it was typed.
    pub count: String,
    /// In `minutes`, `hours` or `days`.
    pub unit: String,
}

/// The name of an input of a step.
pub fn at(place: usize, part: &str) -> String {
    format!("s[{place}].{part}")
}

/// The places of the steps in a form, in their order.
pub fn places(given: &Pairs) -> Vec<usize> {
    let mut places: Vec<usize> = given
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("s[")?.split_once("].do")?.0.parse().ok())
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// A condition at a place of the form. What it has no room for is kept beside it.
pub async fn condition(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    given: &Pairs,
    prefix: &str,
) -> Condition {
    let before = last(given, &format!("{prefix}was"))
        .unwrap_or("")
        .to_owned();
    Condition::posted_at(web, person, object, given, &before, prefix).await
}

impl Made {
    /// A new one.
    pub fn new(verb: Verb, object: &Arc<Object>) -> Self {
        let fields = people::assignable(object);
        let field = fields.first().map(|field| field.name.clone());
        Self {
            verb,
            new: true,
            object: String::new(),
            link: String::new(),
            values: Vec::new(),
            field: field.unwrap_or_default(),
            by: "round_robin".to_owned(),
            people: Named::default(),
            counting: Condition::read(""),
            rules: vec![AssignedBy::blank()],
            words: String::new(),
            webhook: String::new(),
            count: "1".to_owned(),
            unit: "days".to_owned(),
        }
    }

    /// A step of a plan.
    pub async fn of(web: &Web, person: &Person, object: &Arc<Object>, step: &Step) -> Self {
        let catalog = person.ctx.access.catalog();
        let verb = Verb::named(step.name()).unwrap_or(Verb::Wait);
        let mut made = Self {
            new: false,
            ..Self::new(verb, object)
        };
        match step {
            Step::Set { values } => made.values = values::of(web, person, object, values).await,
            Step::Create {
                object: name,
                values,
                link,
            } => {
                made.object.clone_from(name);
                made.link = link.clone().unwrap_or_default();
                if let Some(target) = catalog.get(name) {
                    made.values = values::of(web, person, target, values).await;
                }
            }
            Step::Assign { field, by } => {
                made.field.clone_from(field);
                made.chosen(by);
            }
            Step::Notify { people, words } => {
                made.people = Named::of(people);
                made.words.clone_from(words);
            }
            Step::Webhook { webhook } => made.webhook = webhook.to_string(),
            Step::Wait { minutes } => {
                let (count, unit) = match minutes {
                    0 => (0, "minutes"),
                    days if days % 1440 == 0 => (days / 1440, "days"),
                    hours if hours % 60 == 0 => (hours / 60, "hours"),
                    minutes => (*minutes, "minutes"),
                };
                made.count = count.to_string();
                unit.clone_into(&mut made.unit);
            }
        }
        made
    }

    fn chosen(&mut self, by: &Choosing) {
        match by {
            Choosing::RoundRobin { among } => {
                "round_robin".clone_into(&mut self.by);
                self.people = Named::of(among);
            }
            Choosing::Load { among, counting } => {
                "load".clone_into(&mut self.by);
                self.people = Named::of(among);
                self.counting = Condition::read(counting);
            }
            Choosing::Rules { rules } => {
                "rules".clone_into(&mut self.by);
                let rules = rules.iter().map(|rule| AssignedBy {
                    only: Condition::read(&rule.only),
                    user: rule.user.to_string(),
                });
                self.rules = rules.collect();
            }
        }
    }

    /// What a form says of the step at a place; whether its buttons ask for the form once more.
    pub async fn posted(
        web: &Web,
        person: &Person,
        object: &Arc<Object>,
        place: usize,
        given: &Pairs,
    ) -> (Self, bool) {
        let text = |part: &str| {
            last(given, &at(place, part))
                .unwrap_or("")
                .trim()
                .to_owned()
        };
        let verb = Verb::named(&text("do")).unwrap_or(Verb::Wait);
        let mut made = Self {
            new: false,
            ..Self::new(verb, object)
        };
        let had = |part: &str| last(given, &at(place, part)).is_some();
        // What a step of another kind has no inputs for begins as in a new one.
        for (part, into) in [
            ("object", &mut made.object),
            ("link", &mut made.link),
            ("field", &mut made.field),
            ("by", &mut made.by),
            ("words", &mut made.words),
            ("webhook", &mut made.webhook),
            ("count", &mut made.count),
            ("unit", &mut made.unit),
        ] {
            if had(part) {
                *into = text(part);
            }
        }
        let mut again = false;
        if let Some(target) = made.target(person, object) {
            let (values, more) = values::posted(web, person, &target, place, given).await;
            made.values = values;
            again |= more;
            if verb == Verb::Create {
                made.fit_link(&target, object);
            }
        }
        made.people = Named::posted(web, person, place, given).await;
        let prefix = at(place, "c.");
        made.counting = condition(web, person, object, given, &prefix).await;
        again |= made.counting.again;
        again |= made.posted_rules(web, person, object, place, given).await;
        (made, again)
    }

    async fn posted_rules(
        &mut self,
        web: &Web,
        person: &Person,
        object: &Arc<Object>,
        place: usize,
        given: &Pairs,
    ) -> bool {
        let mut again = false;
        let mut rules = Vec::new();
        let count = (0..).take_while(|rule| {
            let name = at(place, &format!("r[{rule}].there"));
            last(given, &name).is_some()
        });
        for rule in count {
            let prefix = at(place, &format!("r[{rule}]."));
            let only = condition(web, person, object, given, &prefix).await;
            again |= only.again;
            let user = last(given, &format!("{prefix}user"))
                .unwrap_or("")
                .to_owned();
            rules.push(AssignedBy { only, user });
        }
        if last(given, &at(place, "_add_rule")).is_some() {
            rules.push(AssignedBy::blank());
            again = true;
        }
        let gone = last(given, &at(place, "_remove_rule"));
        if let Some(gone) = gone.and_then(|gone| gone.parse::<usize>().ok()) {
            if gone < rules.len() {
                rules.remove(gone);
            }
            again = true;
        }
        if !rules.is_empty() {
            self.rules = rules;
        }
        again
    }

    /// The object whose fields get values.
    pub fn target(&self, person: &Person, object: &Arc<Object>) -> Option<Arc<Object>> {
        match self.verb {
            Verb::Create => person.ctx.access.catalog().get(&self.object).cloned(),
            _ => Some(object.clone()),
        }
    }

    /// Where a record of another object links back, the first field that can.
    fn fit_link(&mut self, target: &Object, object: &Object) {
        let links = links_back(target, object);
        let known = self.link == NO_LINK || links.iter().any(|(name, _)| *name == self.link);
        if !known {
            self.link = links
                .first()
                .map_or_else(String::new, |(name, _)| name.clone());
        }
    }

    /// As a step of a plan, with what could not be read.
    pub fn step(&self) -> (Step, Vec<Problem>) {
        let mut problems = Vec::new();
        let step = match self.verb {
            Verb::Set => Step::Set {
                values: values::write(&self.values, &mut problems),
            },
            Verb::Create => Step::Create {
                object: self.object.clone(),
                values: values::write(&self.values, &mut problems),
                link: Some(self.link.clone()).filter(|link| !link.is_empty() && link != NO_LINK),
            },
            Verb::Assign => Step::Assign {
                field: self.field.clone(),
                by: self.choosing(&mut problems),
            },
            Verb::Notify => Step::Notify {
                people: self.people.people(&mut problems),
                words: self.words.clone(),
            },
            Verb::Webhook => Step::Webhook {
                webhook: self.webhook.parse().unwrap_or_else(|_| {
                    let text = "Choose a webhook.";
                    problems.push(Reason::new("automation_no_webhook", text).at(""));
                    nobody()
                }),
            },
            Verb::Wait => Step::Wait {
                minutes: self.minutes(&mut problems),
            },
        };
        (step, problems)
    }

    fn choosing(&self, problems: &mut Vec<Problem>) -> Choosing {
        match self.by.as_str() {
            "load" => Choosing::Load {
                among: self.people.people(problems),
                counting: self.counting.write(),
            },
            "rules" => {
                let mut rules = Vec::new();
                for (at, rule) in self.rules.iter().enumerate() {
                    // A row without anything in it was not filled in yet.
                    let only = rule.only.write();
                    if rule.user.is_empty() && only.is_empty() && self.rules.len() > 1 {
                        continue;
                    }
                    let user = rule.user.parse().unwrap_or_else(|_| {
                        let text = "Choose who gets these records.";
                        let place = format!("rules.{}", at + 1);
                        problems.push(Reason::new("automation_rule_user", text).at(place));
                        nobody()
                    });
                    rules.push(AssignRule { only, user });
                }
                Choosing::Rules { rules }
            }
            _ => Choosing::RoundRobin {
                among: self.people.people(problems),
            },
        }
    }

    fn minutes(&self, problems: &mut Vec<Problem>) -> u32 {
        let Ok(count) = self.count.parse::<u32>() else {
            problems.push(no_number(&self.count).at(""));
            return 1;
        };
        count.saturating_mul(match self.unit.as_str() {
            "days" => 1440,
            "hours" => 60,
            _ => 1,
        })
    }
}

impl AssignedBy {
    fn blank() -> Self {
        Self {
            only: Condition::read(""),
            user: String::new(),
        }
    }
}

/// Says that a record that is made links to nothing.
pub const NO_LINK: &str = "-";

/// Fields of an object that can lead to records of another.
pub fn links_back(target: &Object, object: &Object) -> Vec<(String, mainstay_model::Label)> {
    let fields = target.fields.iter().filter(|field| {
        field.is_link()
            && !field.params.hidden
            && !field.params.read_only
            && !field.params.kept
            && field.params.targets.contains(&object.name)
    });
    fields
        .map(|field| (field.name.clone(), field.label.clone()))
        .collect()
}

/// Stands where an id is missing, which is told.
fn nobody() -> RecordId {
    RecordId(uuid::Uuid::nil())
}
