//! What is written when a moment of a customer's story comes: the records with their values, and who wrote them.

mod activities;
mod customers;

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::{Access, Draft};
use mainstay_model::change::{Op, Verb};
use mainstay_model::{Catalog, Env, Object, Problem, RecordId, Value};

use super::calendar::Moment;
use super::company::Company;
use super::culture::Tongue;
use super::life::{Beat, Entry, Life};
use super::person::{FIRST, Person};
use super::random::{Dice, Stream, identity};
use super::script::{Form, Slots, Topic, write};
use super::sheet::Sheet;
use super::staff::ADMINISTRATOR;
use super::world::World;

/// What is done to one record.
#[derive(Clone, Debug)]
pub enum Act {
    Create {
        object: Arc<Object>,
        id: RecordId,
        draft: Draft,
    },
    Update {
        object: Arc<Object>,
        id: RecordId,
        draft: Draft,
    },
    Trash {
        object: Arc<Object>,
        id: RecordId,
    },
}

impl Act {
    /// The operation that the store takes, when it is allowed and complete.
    pub fn operation(self, access: &Access, env: &Env) -> Result<Op, Vec<Problem>> {
        match self {
            Act::Create { object, id, draft } => access.create(&object, id, draft, env),
            Act::Update { object, id, draft } => access.update(&object, id, draft),
            Act::Trash { object, id } => access.remove(&object, id, Verb::Trash),
        }
    }
}

/// One change set to be: who did what when, and why.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: Timestamp,
    pub actor: Option<RecordId>,
    pub reason: Option<&'static str>,
    pub acts: Vec<Act>,
}

/// The objects that a demonstration fills.
#[derive(Clone, Debug)]
pub struct Objects {
    pub company: Arc<Object>,
    pub contact: Arc<Object>,
    pub task: Arc<Object>,
    pub call: Arc<Object>,
    pub meeting: Arc<Object>,
    pub note: Arc<Object>,
    pub user: Arc<Object>,
    pub team: Arc<Object>,
    pub view: Arc<Object>,
    pub report: Arc<Object>,
    pub dashboard: Arc<Object>,
}

impl Objects {
    /// Those of a workspace, or the name of the one that is missing.
    pub fn of(catalog: &Catalog) -> Result<Self, &'static str> {
        let object = |name: &'static str| catalog.get(name).cloned().ok_or(name);
        Ok(Self {
            company: object("company")?,
            contact: object("contact")?,
            task: object("task")?,
            call: object("call")?,
            meeting: object("meeting")?,
            note: object("note")?,
            user: object("user")?,
            team: object("team")?,
            view: object("view")?,
            report: object("report")?,
            dashboard: object("dashboard")?,
        })
    }
}

/// A moment of a company's story.
pub struct Scene<'a> {
    pub world: &'a World,
    pub objects: &'a Objects,
    pub company: &'a Company,
    pub people: u32,
    pub life: &'a Life,
    pub entry: Entry,
}

impl Scene<'_> {
    /// What is written.
    pub fn step(&self) -> Step {
        let mut dice =
            self.world
                .dice(Stream::Beat, self.company.number, u64::from(self.entry.key));
        let mut step = Step {
            at: self.at(),
            actor: None,
            reason: None,
            acts: Vec::new(),
        };
        let mut actor = self.owner_then();
        match self.entry.beat {
            Beat::Arrive => {
                step.acts.push(self.arrival(&mut dice));
                step.acts.extend(
                    (0..self.people.min(FIRST)).map(|number| self.introduction(number, &mut dice)),
                );
            }
            Beat::Meet(occasion) => {
                let from = FIRST + occasion * 10;
                step.acts.extend(
                    (from..self.people.min(from + 10))
                        .map(|number| self.introduction(number, &mut dice)),
                );
            }
            Beat::Call(topic) => {
                actor = self.colleague(topic, &mut dice);
                step.acts = self.call(topic, "held", actor, &mut dice);
            }
            Beat::Missed(topic) => step.acts = self.call(topic, "no_answer", actor, &mut dice),
            Beat::Arrange(topic) | Beat::Coming(topic) => {
                actor = self.colleague(topic, &mut dice);
                step.acts.push(self.arranged(topic, actor, &mut dice));
            }
            Beat::Hold(topic) => {
                actor = self.colleague(topic, &mut dice);
                step.acts = self.held(topic, &mut dice);
            }
            Beat::CallOff(topic) => {
                actor = self.colleague(topic, &mut dice);
                step.reason = Some("The customer could not make it.");
                step.acts.push(
                    self.update(&self.objects.meeting, self.activity(), |sheet| {
                        sheet.text("status", "cancelled")
                    }),
                );
            }
            Beat::Note(topic) => {
                actor = self.colleague(topic, &mut dice);
                step.acts.push(self.note(topic, actor, &mut dice));
            }
            Beat::Give(topic) | Beat::Discard(topic) => {
                let doing = self.colleague(topic, &mut dice);
                step.acts.push(self.task(topic, doing, None, &mut dice));
                if let Beat::Discard(_) = self.entry.beat {
                    let (object, id) = (self.objects.task.clone(), self.activity());
                    step.acts.push(Act::Trash { object, id });
                }
            }
            Beat::Finish(topic) => {
                actor = self.colleague(topic, &mut dice);
                step.acts
                    .push(self.update(&self.objects.task, self.activity(), |sheet| {
                        sheet.text("status", "done")
                    }));
            }
            Beat::Todo(topic) => {
                let doing = self.colleague(topic, &mut dice);
                let due = self.due(&mut dice);
                step.acts
                    .push(self.task(topic, doing, Some(due), &mut dice));
            }
            Beat::CallBack(topic) => step.acts.push(self.call_back(topic, actor, &mut dice)),
            Beat::Win => step.acts.push(self.won(&mut dice)),
            Beat::Lose => step
                .acts
                .push(self.update_company(|sheet| sheet.text("relation", "former"))),
            Beat::HandOver => {
                actor = ADMINISTRATOR;
                step.reason = Some("The territories were divided anew.");
                let owner = self.world.staff[self.company.owner].id;
                step.acts
                    .push(self.update_company(|sheet| sheet.link("owner", "user", owner)));
            }
            Beat::Correct => {
                actor = self.anybody(&mut dice);
                step.acts.push(self.correction(&mut dice));
            }
            Beat::Leave(number) => {
                step.reason = Some("Has left the company.");
                let id = self.world.person_id(self.company.number, number);
                step.acts.push(Act::Trash {
                    object: self.objects.contact.clone(),
                    id,
                });
            }
            Beat::Next(topic) => step.acts.push(self.next(topic, &mut dice)),
        }
        step.actor = self.world.staff.get(actor).map(|colleague| colleague.id);
        step
    }

    /// Company and person have been spoken with.
    fn contacted(&self, at: Timestamp, person: Option<&Person>) -> Vec<Act> {
        let mut acts =
            vec![self.update_company(|sheet| sheet.set("last_contacted_at", Value::Time(at)))];
        if let Some(person) = person {
            acts.push(self.update(&self.objects.contact, person.id, |sheet| {
                sheet.set("last_contacted_at", Value::Time(at))
            }));
        }
        acts
    }

    fn words(
        &self,
        topic: Topic,
        form: Form,
        person: Option<&Person>,
        dice: &mut Dice,
    ) -> (String, String) {
        let chinese = self.chinese();
        let who = match person {
            None if chinese => "对方".to_owned(),
            None => "the laboratory".to_owned(),
            Some(person) => called(person, chinese),
        };
        let slots = Slots {
            who: &who,
            company: &self.company.name,
            city: &self.company.address.city,
            weighs: self.company.line().weighs,
            chinese,
        };
        write(topic, form, &slots, dice)
    }

    /// Whom it is about: mostly the first person, always one who came with the company.
    fn whom(&self, dice: &mut Dice) -> Option<u32> {
        let (first, other) = (
            dice.percent(60),
            dice.below(self.people.clamp(1, FIRST) as usize) as u32,
        );
        (self.people > 0).then_some(if first { 0 } else { other })
    }

    /// Who does it: the service what breaks and is calibrated, else whoever looks after the company.
    fn colleague(&self, topic: Topic, dice: &mut Dice) -> usize {
        let served = matches!(
            topic,
            Topic::Calibration | Topic::Complaint | Topic::Delivery
        );
        if served && !self.world.service.is_empty() {
            dice.pick(&self.world.service)
        } else {
            self.owner_then()
        }
    }

    fn anybody(&self, dice: &mut Dice) -> usize {
        dice.below(self.world.staff.len().min(7))
    }

    /// Who looked after the company at this moment.
    fn owner_then(&self) -> usize {
        let handed_over = self
            .life
            .entries
            .iter()
            .find(|entry| entry.beat == Beat::HandOver)
            .is_some_and(|entry| entry.at > self.entry.at);
        if !handed_over {
            return self.company.owner;
        }
        if self.company.owner == ADMINISTRATOR {
            1
        } else {
            ADMINISTRATOR
        }
    }

    fn chinese(&self) -> bool {
        self.world.cultures[self.company.culture].tongue == Tongue::Chinese
    }

    fn at(&self) -> Timestamp {
        self.world.calendar.at(self.entry.at)
    }

    /// When the meeting of this beat was or will be held, if that is past.
    fn held_at(&self) -> Option<Moment> {
        let end = |entry: &&Entry| {
            entry.key == self.entry.key && matches!(entry.beat, Beat::Hold(_) | Beat::CallOff(_))
        };
        self.life.entries.iter().find(end).map(|entry| entry.at)
    }

    /// The identity of the activity that this beat begins or ends.
    fn activity(&self) -> RecordId {
        let begun = self
            .life
            .entries
            .iter()
            .find(|entry| entry.key == self.entry.key)
            .map_or(self.entry.at, |entry| entry.at);
        let part = (1 << 40) | u64::from(self.entry.key);
        identity(
            self.world.plan.seed,
            self.world.calendar.at(begun),
            self.company.number,
            part,
        )
    }

    fn update_company(&self, fill: impl FnOnce(Sheet<'_>) -> Sheet<'_>) -> Act {
        self.update(&self.objects.company, self.company.id, fill)
    }

    fn update(
        &self,
        object: &Arc<Object>,
        id: RecordId,
        fill: impl FnOnce(Sheet<'_>) -> Sheet<'_>,
    ) -> Act {
        Act::Update {
            object: object.clone(),
            id,
            draft: fill(Sheet::of(object)).draft(),
        }
    }
}

/// How a colleague mentions a person in a text.
fn called(person: &Person, chinese: bool) -> String {
    let name = &person.name;
    if name.family.chars().all(|c| !c.is_ascii()) && chinese {
        return format!("{}{}", name.family, name.given);
    }
    format!("{} {}", name.given, name.family)
}
