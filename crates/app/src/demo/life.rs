//! The story of a customer: what happened from the day it came until now, and what comes next. Only what and when; who
//! and the words are told when the moment comes ([`super::tell`]), so that a million stories fit into memory.

use super::calendar::{DAY, Moment};
use super::company::{Company, Relation};
use super::person::FIRST;
use super::random::{Dice, Stream};
use super::script::Topic;
use super::world::World;

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// The company comes, with the first people.
    Arrive,
    /// More people become known; the occasion's number.
    Meet(u32),
    /// A call, reached or not.
    Call(Topic),
    Missed(Topic),
    /// A meeting is arranged; later it is held or called off.
    Arrange(Topic),
    Hold(Topic),
    CallOff(Topic),
    Note(Topic),
    /// A task is given; later it is done.
    Give(Topic),
    Finish(Topic),
    /// A task was a mistake and goes to the trash.
    Discard(Topic),
    /// It becomes a customer, or is one no longer.
    Win,
    Lose,
    /// A colleague takes over.
    HandOver,
    /// Somebody puts a value right.
    Correct,
    /// A person leaves the company; the number.
    Leave(u32),
    /// What comes next is written down.
    Next(Topic),
    /// Open now: a task due around today, a meeting or a call in the coming days.
    Todo(Topic),
    Coming(Topic),
    CallBack(Topic),
}

/// A beat and its moment. The key tells activities of a company apart, and joins a beginning with its end.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub at: Moment,
    pub beat: Beat,
    pub key: u16,
}

/// The story of a company.
#[derive(Clone, Debug)]
pub struct Life {
    /// In the order of time.
    pub entries: Vec<Entry>,
    /// Whether the relation was built step by step, beginning with a prospect.
    pub grown: bool,
}

/// So many companies have a full story; of more than these, the others have a sentence or two.
const FULL: u64 = 2_000;

impl World {
    /// The story of a company with so many people.
    pub fn life(&self, company: &Company, people: u32) -> Life {
        let mut dice = self.dice(Stream::Life, company.number, 0);
        let full =
            dice.below(usize::try_from(self.companies()).unwrap_or(usize::MAX)) < FULL as usize;
        let now = self.calendar.present;
        let mut story = Story {
            dice,
            since: company.since,
            now,
            entries: Vec::new(),
            key: 0,
        };
        story.add(company.since, Beat::Arrive);
        for occasion in 0..people.saturating_sub(FIRST).div_ceil(10) {
            story.add(
                self.known_since(company.number, FIRST + occasion * 10),
                Beat::Meet(occasion),
            );
        }
        if full {
            story.tell(company.relation);
        } else {
            story.hint(company.relation);
        }
        if people > FIRST + 1 && story.dice.percent(22) {
            let number = FIRST + story.dice.below((people - FIRST) as usize) as u32;
            let known = self.known_since(company.number, number);
            let left = known + ((now - 1 - known) / 2).max(1);
            if left < now {
                story.add(left, Beat::Leave(number));
            }
        }
        let mut entries = story.entries;
        // What belongs together stays in its order, since the sort is stable.
        entries.sort_by_key(|entry| entry.at);
        entries.shrink_to_fit();
        Life {
            entries,
            grown: full,
        }
    }
}

struct Story {
    dice: Dice,
    since: Moment,
    now: Moment,
    entries: Vec<Entry>,
    key: u16,
}

impl Story {
    /// What happened in full.
    fn tell(&mut self, relation: Relation) {
        use Topic::{
            Calibration, CheckIn, Complaint, Delivery, Demo, Farewell, Intro, Market, Partner,
            Quote, Reorder,
        };
        let mut beats: Vec<Beat> = Vec::new();
        let mut maybe = |chance: usize, beat: Beat, dice: &mut Dice| {
            if dice.percent(chance) {
                beats.push(beat);
            }
        };
        let dice = &mut self.dice;
        match relation {
            Relation::Prospect => {
                for (chance, beat) in [
                    (55, Beat::Missed(Intro)),
                    (90, Beat::Call(Intro)),
                    (60, Beat::Note(Intro)),
                    (35, Beat::Give(Intro)),
                    (50, Beat::Arrange(Intro)),
                    (30, Beat::Correct),
                    (35, Beat::Arrange(Demo)),
                    (25, Beat::Note(Demo)),
                    (25, Beat::Give(Quote)),
                    (20, Beat::Call(Quote)),
                ] {
                    maybe(chance, beat, dice);
                }
            }
            Relation::Customer | Relation::Former => {
                for (chance, beat) in [
                    (70, Beat::Call(Intro)),
                    (45, Beat::Note(Intro)),
                    (80, Beat::Arrange(Demo)),
                    (40, Beat::Note(Demo)),
                    (80, Beat::Give(Quote)),
                    (60, Beat::Call(Quote)),
                    (35, Beat::Arrange(Quote)),
                    (100, Beat::Win),
                    (75, Beat::Arrange(Delivery)),
                    (45, Beat::Note(Delivery)),
                    (30, Beat::Give(Delivery)),
                    (35, Beat::Correct),
                    (50, Beat::Call(CheckIn)),
                    (35, Beat::Call(Complaint)),
                    (25, Beat::Arrange(Complaint)),
                    (30, Beat::Note(Complaint)),
                    (55, Beat::Arrange(Calibration)),
                    (40, Beat::Note(Calibration)),
                    (35, Beat::Give(Calibration)),
                    (20, Beat::Missed(CheckIn)),
                    (30, Beat::Note(CheckIn)),
                ] {
                    maybe(chance, beat, dice);
                }
                let end = if relation == Relation::Former {
                    [
                        (80, Beat::Call(Farewell)),
                        (100, Beat::Lose),
                        (60, Beat::Note(Farewell)),
                    ]
                } else {
                    [
                        (35, Beat::Call(Reorder)),
                        (25, Beat::Arrange(Reorder)),
                        (30, Beat::Note(Reorder)),
                    ]
                };
                for (chance, beat) in end {
                    maybe(chance, beat, dice);
                }
            }
            Relation::Partner => {
                for (chance, beat) in [
                    (80, Beat::Arrange(Partner)),
                    (70, Beat::Note(Partner)),
                    (80, Beat::Call(Partner)),
                    (50, Beat::Give(Partner)),
                    (40, Beat::Correct),
                    (60, Beat::Arrange(Partner)),
                    (40, Beat::Call(Partner)),
                ] {
                    maybe(chance, beat, dice);
                }
            }
            Relation::Supplier | Relation::Competitor => {
                maybe(80, Beat::Note(Market), dice);
                if relation == Relation::Supplier {
                    maybe(60, Beat::Call(Market), dice);
                    maybe(40, Beat::Arrange(Market), dice);
                }
            }
        }
        if self.dice.percent(8) {
            beats.push(Beat::Discard(CheckIn));
        }
        if self.now - self.since > 90 * DAY && self.dice.percent(22) {
            let at = self.dice.below(beats.len() + 1);
            beats.insert(at, Beat::HandOver);
        }
        for at in self.moments(beats.len()).into_iter().zip(beats) {
            self.happen(at.0, at.1);
        }
        match relation {
            Relation::Prospect => self.open(&[Intro, Demo, Quote], 70),
            Relation::Customer => self.open(&[Quote, Calibration, Complaint, Reorder, CheckIn], 60),
            Relation::Partner => self.open(&[Partner], 50),
            Relation::Former => self.open(&[Farewell], 15),
            Relation::Supplier | Relation::Competitor => self.open(&[Market], 10),
        }
    }

    /// What happened where there are too many companies to tell of each.
    fn hint(&mut self, relation: Relation) {
        let topic = match relation {
            Relation::Prospect => Topic::Intro,
            Relation::Customer => {
                [Topic::Delivery, Topic::Calibration, Topic::CheckIn][self.dice.below(3)]
            }
            Relation::Partner => Topic::Partner,
            Relation::Supplier | Relation::Competitor => Topic::Market,
            Relation::Former => Topic::Farewell,
        };
        let beat = match self.dice.below(100) {
            0..25 => Beat::Call(topic),
            25..45 => Beat::Note(topic),
            45..57 => Beat::Arrange(topic),
            57..70 => Beat::Give(topic),
            _ => return,
        };
        for at in self.moments(1) {
            self.happen(at, beat);
        }
        if self.dice.percent(6) {
            self.open(&[topic], 40);
        }
    }

    /// What is open now: due around today, so that nobody's first page is empty.
    fn open(&mut self, topics: &[Topic], chance: usize) {
        let (topic, another) = (self.dice.pick(topics), self.dice.pick(topics));
        let recent = (10 * DAY).min(self.now - self.since - 30).max(1);
        for (chance, beat) in [
            (chance, Beat::Todo(topic)),
            (chance * 2 / 3, Beat::Todo(another)),
            (chance / 2, Beat::Todo(another)),
            (chance, Beat::Next(topic)),
            (chance / 3, Beat::Coming(topic)),
            (chance / 4, Beat::CallBack(topic)),
        ] {
            if self.dice.percent(chance) {
                let at = self.now - 1 - self.dice.between(0, recent);
                self.add(at.max(self.since), beat);
            }
        }
    }

    /// Adds a beat, and the end of what it begins when that is past.
    fn happen(&mut self, at: Moment, beat: Beat) {
        let key = self.add(at, beat);
        let end = match beat {
            Beat::Arrange(topic) if self.dice.percent(12) => Some((DAY, Beat::CallOff(topic))),
            Beat::Arrange(topic) => Some((self.dice.between(2, 9) * DAY, Beat::Hold(topic))),
            Beat::Give(topic) => Some((self.dice.between(60, 6 * DAY), Beat::Finish(topic))),
            _ => None,
        };
        let Some((later, beat)) = end else { return };
        // What is not over by now is brought to its end today at the latest: a meeting of tomorrow is told elsewhere.
        let at = (at + later).min(self.now - 1).max(at);
        self.entries.push(Entry { at, beat, key });
    }

    fn add(&mut self, at: Moment, beat: Beat) -> u16 {
        self.key += 1;
        self.entries.push(Entry {
            at,
            beat,
            key: self.key,
        });
        self.key
    }

    /// So many moments between the day the company came and yesterday, in order.
    fn moments(&mut self, count: usize) -> Vec<Moment> {
        let span = (self.now - 45 - self.since).max(1);
        let mut moments: Vec<Moment> = (0..count)
            .map(|_| self.since + (self.dice.unit() * span as f64) as i64)
            .collect();
        moments.sort_unstable();
        moments
    }
}
