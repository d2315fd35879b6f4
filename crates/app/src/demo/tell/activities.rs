//! Calls, meetings, notes and tasks.

use jiff::{SignedDuration, Timestamp};
use mainstay_model::Value;
use serde_json::json;

use super::{Act, Scene};
use crate::demo::calendar::DAY;
use crate::demo::random::Dice;
use crate::demo::script::{Form, Topic};
use crate::demo::sheet::Sheet;

impl Scene<'_> {
    pub(super) fn call(
        &self,
        topic: Topic,
        status: &str,
        actor: usize,
        dice: &mut Dice,
    ) -> Vec<Act> {
        let reached = status == "held";
        let number = self.whom(dice);
        let person = number.map(|number| self.world.person(self.company, number));
        let (subject, text) = self.words(topic, Form::Call, person.as_ref(), dice);
        let minutes = dice.between(2, 35);
        let start = self.world.calendar.arranged(self.entry.at);
        let mut sheet = Sheet::of(&self.objects.call)
            .text("name", subject)
            .text("status", status)
            .text(
                "direction",
                if reached && dice.percent(28) {
                    "inbound"
                } else {
                    "outbound"
                },
            )
            .set("starts_at", Value::Time(start))
            .link("owner", "user", self.world.staff[actor].id);
        sheet = match person.as_ref().filter(|_| dice.percent(45)) {
            Some(person) => sheet.link("regarding", "contact", person.id),
            None => sheet.link("regarding", "company", self.company.id),
        };
        if reached {
            sheet = sheet
                .set("duration", Value::Int(minutes * 60))
                .text("description", text);
        }
        if let Some(phone) = person.as_ref().and_then(|person| person.phones.first()) {
            sheet = sheet.text("phone", phone.number.as_str());
        }
        let mut acts = vec![Act::Create {
            object: self.objects.call.clone(),
            id: self.activity(),
            draft: sheet.draft(),
        }];
        if reached {
            acts.extend(self.contacted(start, person.as_ref()));
        }
        acts
    }

    pub(super) fn call_back(&self, topic: Topic, actor: usize, dice: &mut Dice) -> Act {
        let person = self
            .whom(dice)
            .map(|number| self.world.person(self.company, number));
        let (subject, _) = self.words(topic, Form::Call, person.as_ref(), dice);
        let start = self
            .world
            .calendar
            .day(dice.between(0, 9), dice.between(7, 15));
        let sheet = Sheet::of(&self.objects.call)
            .text("name", subject)
            .text("status", "planned")
            .text("direction", "outbound")
            .set("starts_at", Value::Time(start))
            .link("owner", "user", self.world.staff[actor].id)
            .link("regarding", "company", self.company.id);
        Act::Create {
            object: self.objects.call.clone(),
            id: self.activity(),
            draft: sheet.draft(),
        }
    }

    /// A meeting as it was arranged; its time is that of the beat that holds it, or lies ahead.
    pub(super) fn arranged(&self, topic: Topic, actor: usize, dice: &mut Dice) -> Act {
        let person = self
            .whom(dice)
            .map(|number| self.world.person(self.company, number));
        let (subject, _) = self.words(topic, Form::Meeting, person.as_ref(), dice);
        let start = match self.held_at() {
            Some(at) => self.world.calendar.arranged(at),
            None => self
                .world
                .calendar
                .day(dice.between(0, 12), dice.between(7, 14)),
        };
        let length = SignedDuration::from_mins(30 * dice.between(1, 5));
        let answer = |answer: &str| Some(("answer", json!(answer)));
        let guests: Vec<_> = person
            .iter()
            .map(|person| (person.id, answer("accepted")))
            .collect();
        let mut colleagues = vec![(self.world.staff[actor].id, answer("accepted"))];
        let other = self.anybody(dice);
        if other != actor && dice.percent(35) {
            colleagues.push((self.world.staff[other].id, answer("tentative")));
        }
        let on_site = matches!(
            topic,
            Topic::Calibration | Topic::Complaint | Topic::Delivery
        );
        let place = match dice.below(10) {
            _ if on_site => format!("{}, {}", self.company.name, self.company.address.city),
            0..6 => format!("{}, {}", self.company.name, self.company.address.city),
            6..9 => "Video call".to_owned(),
            _ => "Talbach, meeting room 2".to_owned(),
        };
        let sheet = Sheet::of(&self.objects.meeting)
            .text("name", subject)
            .text("status", "planned")
            .set("starts_at", Value::Time(start))
            .set(
                "ends_at",
                Value::Time(start.saturating_add(length).unwrap_or(start)),
            )
            .text("location", place)
            .link("regarding", "company", self.company.id)
            .link("owner", "user", self.world.staff[actor].id)
            .links("contacts", "contact", &guests)
            .links("users", "user", &colleagues);
        Act::Create {
            object: self.objects.meeting.clone(),
            id: self.activity(),
            draft: sheet.draft(),
        }
    }

    pub(super) fn held(&self, topic: Topic, dice: &mut Dice) -> Vec<Act> {
        let person = self
            .whom(dice)
            .map(|number| self.world.person(self.company, number));
        let (_, text) = self.words(topic, Form::Meeting, person.as_ref(), dice);
        let mut acts = vec![
            self.update(&self.objects.meeting, self.activity(), |sheet| {
                sheet.text("status", "held").text("description", text)
            }),
        ];
        acts.extend(self.contacted(self.world.calendar.arranged(self.entry.at), person.as_ref()));
        acts
    }

    pub(super) fn note(&self, topic: Topic, actor: usize, dice: &mut Dice) -> Act {
        let person = self
            .whom(dice)
            .map(|number| self.world.person(self.company, number));
        let (_, text) = self.words(topic, Form::Note, person.as_ref(), dice);
        let text = text.replace('&', "&amp;");
        let first: String = text
            .replace("&amp;", "&")
            .chars()
            .take_while(|c| !matches!(c, '.' | '。' | ':' | '：'))
            .take(80)
            .collect();
        let sheet = Sheet::of(&self.objects.note)
            .text("name", first.trim_end())
            .text("body", format!("<p>{text}</p>"))
            .link("owner", "user", self.world.staff[actor].id);
        let mut sheet = match person.as_ref().filter(|_| dice.percent(30)) {
            Some(person) => sheet.link("regarding", "contact", person.id),
            None => sheet.link("regarding", "company", self.company.id),
        };
        if dice.percent(6) {
            sheet = sheet.set("pinned", Value::Bool(true));
        }
        Act::Create {
            object: self.objects.note.clone(),
            id: self.activity(),
            draft: sheet.draft(),
        }
    }

    pub(super) fn task(
        &self,
        topic: Topic,
        doing: usize,
        due: Option<Timestamp>,
        dice: &mut Dice,
    ) -> Act {
        let person = self
            .whom(dice)
            .map(|number| self.world.person(self.company, number));
        let (subject, text) = self.words(topic, Form::Task, person.as_ref(), dice);
        let open = due.is_some();
        let due = due.unwrap_or_else(|| {
            self.world
                .calendar
                .arranged(self.entry.at + dice.between(1, 5) * DAY)
        });
        let priority =
            ["low", "normal", "high", "urgent"][dice.weighted([12, 62, 21, 5].into_iter())];
        let status = ["open", "in_progress", "waiting"][dice.weighted([76, 17, 7].into_iter())];
        let sheet = Sheet::of(&self.objects.task)
            .text("name", subject)
            .text("status", if open { status } else { "open" })
            .text("priority", priority)
            .set("due_at", Value::Time(due))
            .text("description", text)
            .link("owner", "user", self.world.staff[doing].id);
        let sheet = match person.as_ref().filter(|_| dice.percent(25)) {
            Some(person) => sheet.link("regarding", "contact", person.id),
            None => sheet.link("regarding", "company", self.company.id),
        };
        Act::Create {
            object: self.objects.task.clone(),
            id: self.activity(),
            draft: sheet.draft(),
        }
    }

    /// Some overdue, some today, most in the days ahead.
    pub(super) fn due(&self, dice: &mut Dice) -> Timestamp {
        let (first, last) =
            [(-7, -1), (0, 0), (1, 4), (5, 12)][dice.weighted([24, 22, 30, 24].into_iter())];
        self.world
            .calendar
            .day(dice.between(first, last), dice.between(7, 16))
    }
}
