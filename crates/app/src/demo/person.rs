//! What is known of a person, worked out from the company and a number in it.

use jiff::civil::Date;
use mainstay_model::RecordId;
use mainstay_model::value::{Email, PersonName, Phone};

use super::calendar::Moment;
use super::company::{Company, SOURCES};
use super::culture::{Culture, Tongue, latin};
use super::random::{Dice, Stream, identity};
use super::spelling::mailbox;
use super::title::{LEADING, WORKING};
use super::world::World;

/// A person at a company.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: RecordId,
    pub name: PersonName,
    pub emails: Vec<Email>,
    pub phones: Vec<Phone>,
    pub job_title: &'static str,
    pub department: &'static str,
    pub role: &'static str,
    pub status: &'static str,
    pub source: &'static str,
    pub birthday: Option<Date>,
    pub do_not_contact: bool,
    /// Works for the company without being employed there.
    pub independent: bool,
    /// Whom this person reports to, by number.
    pub reports_to: Option<u32>,
    /// Another company that this person sits on the board of or advises.
    pub also_at: Option<(u64, &'static str)>,
}

/// The domain of private addresses.
const PRIVATE: &str = "mail.example";

/// The first people of a company come with it; whoever was met later comes later.
pub const FIRST: u32 = 3;

impl World {
    /// When a person became known: with the company, or a few weeks on.
    pub fn known_since(&self, company: u64, number: u32) -> Moment {
        let since = self.since(company);
        if number < FIRST {
            return since;
        }
        let left = (self.calendar.present - 1 - since).max(0);
        // Those who come later come in tens: an exhibition, a list that the customer sent.
        let occasion = u64::from((number - FIRST) / 10);
        let at = self
            .dice(Stream::Life, company, 1_000_000 + occasion)
            .unit();
        since + (at * at * left as f64) as i64
    }

    /// The identity of a person.
    pub fn person_id(&self, company: u64, number: u32) -> RecordId {
        let at = self.calendar.at(self.known_since(company, number));
        identity(self.plan.seed, at, company, 1 + u64::from(number))
    }

    /// A person by the company and a number in it.
    pub fn person(&self, company: &Company, number: u32) -> Person {
        let mut dice = self.dice(Stream::Person, company.number, u64::from(number));
        let home = &self.cultures[company.culture];
        let woman = dice.percent(47);
        let (name, spelled) = name(home, woman, &mut dice);
        let occupation = if number == 0 || (number < 4 && dice.percent(35)) {
            // Counted on from company to company, so that none has two managing directors.
            &LEADING[(company.number as usize * 5 + number as usize) % LEADING.len()]
        } else {
            &WORKING[dice.below(WORKING.len())]
        };
        let (job_title, department) = occupation.called(home.tongue, woman);
        let independent = number > 0 && dice.percent(2);
        let domain = if independent {
            PRIVATE
        } else {
            &company.domain
        };
        let pattern = if independent {
            0
        } else {
            company.domain.len() % 5
        };
        Person {
            id: self.person_id(company.number, number),
            name,
            emails: emails(&spelled, pattern, domain, &mut dice),
            phones: phones(home, company, number, independent, &mut dice),
            job_title,
            department,
            role: occupation.role,
            status: ["new", "active", "nurturing", "inactive"]
                [dice.weighted([22, 52, 18, 8].into_iter())],
            source: SOURCES[dice.weighted(SOURCES.iter().map(|source| source.1))].0,
            birthday: dice.percent(9).then(|| birthday(&mut dice)).flatten(),
            do_not_contact: dice.percent(2),
            independent,
            reports_to: (number > 0 && dice.percent(35))
                .then(|| dice.below(number.min(FIRST) as usize) as u32),
            also_at: self.other_company(company.number, number, &mut dice),
        }
    }

    fn other_company(
        &self,
        company: u64,
        number: u32,
        dice: &mut Dice,
    ) -> Option<(u64, &'static str)> {
        if company < 2 || number > 2 || !dice.percent(4) {
            return None;
        }
        let role = ["board", "consultant", "former", "partner"][dice.below(4)];
        Some((
            dice.below(usize::try_from(company).unwrap_or(1)) as u64,
            role,
        ))
    }
}

/// A name, and its given and family part as addresses spell them.
fn name(home: &Culture, woman: bool, dice: &mut Dice) -> (PersonName, (String, String)) {
    let given = dice.common(if woman { &home.women } else { &home.men });
    let mut person = PersonName {
        given: given.to_owned(),
        ..PersonName::default()
    };
    if home.tongue == Tongue::Chinese {
        person.family = dice.very_common(&home.families).to_owned();
        let spelled = latin(&person.family);
        if dice.percent(11) {
            // Some go by an English given name among foreigners, and are known so.
            let names = if woman {
                ["Grace", "Vivian", "Cindy", "Amy"]
            } else {
                ["Kevin", "Jason", "Leo", "Frank"]
            };
            let given = dice.pick(&names);
            let capital = spelled[..1].to_uppercase() + &spelled[1..];
            person = PersonName {
                given: given.to_owned(),
                family: capital,
                ..person
            };
            return (person, (given.to_lowercase(), spelled));
        }
        return (person, (latin(given), spelled));
    }
    let family = if home.country == "IN" {
        dice.very_common(&home.families)
    } else {
        dice.common(&home.families)
    };
    family.clone_into(&mut person.family);
    let second = dice.common(&home.families);
    if second != family
        && !family.contains(' ')
        && !second.contains(' ')
        && dice.percent(home.double.0)
    {
        person.family = format!("{family}{}{second}", home.double.1);
    }
    if home.tongue == Tongue::German && dice.percent(12) {
        person.prefix = if dice.percent(12) { "Prof. Dr." } else { "Dr." }.to_owned();
    } else if home.country == "US" && dice.percent(14) {
        person.given = format!("{given} {}.", char::from(b'A' + dice.below(23) as u8));
    }
    let spelled = (mailbox(given), mailbox(&person.family));
    (person, spelled)
}

fn emails(spelled: &(String, String), pattern: usize, domain: &str, dice: &mut Dice) -> Vec<Email> {
    if dice.percent(5) {
        return Vec::new();
    }
    let (given, family) = spelled;
    let initial = given.get(..1).unwrap_or("x");
    let local = match pattern {
        0 | 1 => format!("{given}.{family}"),
        2 => format!("{initial}.{family}"),
        3 => format!("{initial}{family}"),
        _ => format!("{family}.{given}"),
    };
    let email = |address, primary, invalid, opt_out| Email {
        address,
        primary,
        invalid,
        opt_out,
    };
    let mut emails = vec![email(
        format!("{local}@{domain}"),
        true,
        dice.percent(2),
        dice.percent(2),
    )];
    if dice.percent(6) && domain != PRIVATE {
        emails.push(email(
            format!("{given}.{family}@{PRIVATE}"),
            false,
            false,
            false,
        ));
    }
    emails
}

fn phones(
    home: &Culture,
    company: &Company,
    number: u32,
    independent: bool,
    dice: &mut Dice,
) -> Vec<Phone> {
    let phone = |number, kind: &str, primary| Phone {
        number,
        kind: kind.to_owned(),
        primary,
        invalid: false,
        opt_out: false,
    };
    let mut phones = Vec::new();
    if !independent && dice.percent(72) {
        phones.push(phone(
            format!("{};ext={}", company.phone, 100 + number),
            "work",
            true,
        ));
    }
    if dice.percent(38) && !home.mobile.is_empty() {
        let primary = phones.is_empty();
        phones.push(phone(dice.digits(home.mobile), "mobile", primary));
    }
    phones
}

fn birthday(dice: &mut Dice) -> Option<Date> {
    Date::new(
        dice.between(1962, 2001) as i16,
        dice.between(1, 12) as i8,
        dice.between(1, 28) as i8,
    )
    .ok()
}
