//! Our own side: Talbach Scales, a maker of laboratory scales, its teams and the colleagues who use the program.
//!
//! The first eight colleagues are the same in every demonstration, so that documentation can speak of them; a larger
//! workspace gets more of them, named like people of the countries that they look after. Nobody has a password here.

use mainstay_model::RecordId;
use mainstay_model::value::PersonName;
use mainstay_standard::role;

use super::culture::{Culture, Tongue};
use super::random::{Dice, Stream};
use super::spelling::mailbox;

/// The domain of our addresses, which no mail ever reaches (RFC 2606).
pub const DOMAIN: &str = "talbach.example";

/// A colleague.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The same in every demonstration.
    pub id: RecordId,
    pub name: PersonName,
    pub email: String,
    pub job_title: &'static str,
    pub role: RecordId,
    /// Position in [`TEAMS`].
    pub team: Option<usize>,
    /// The countries whose companies this colleague looks after.
    pub countries: Vec<&'static str>,
    pub language: &'static str,
    pub region: &'static str,
    pub time_zone: &'static str,
}

/// A team.
pub struct Team {
    pub name: &'static str,
    /// Position of the manager among the colleagues.
    pub manager: usize,
}

/// Who repairs and calibrates.
pub const SERVICE: usize = 2;

/// The teams.
pub const TEAMS: [Team; 3] = [
    Team {
        name: "Sales north",
        manager: 1,
    },
    Team {
        name: "Sales south",
        manager: 4,
    },
    Team {
        name: "Service",
        manager: 6,
    },
];

impl Team {
    /// The same in every demonstration.
    pub fn id(&self) -> RecordId {
        RecordId::named(&format!("demo/team/{}", self.name))
    }
}

/// Position of the administrator, who also looks after customers: the first page shall not be empty.
pub const ADMINISTRATOR: usize = 0;

/// All colleagues for a number of contacts.
pub fn colleagues(cultures: &[Culture], contacts: u64) -> Vec<Colleague> {
    let mut colleagues = founders();
    let wanted = colleagues.len() + usize::try_from(contacts / 2_500).unwrap_or(0).min(142);
    for at in colleagues.len()..wanted {
        let newcomer = newcomer(at, cultures, &colleagues);
        colleagues.push(newcomer);
    }
    colleagues
}

fn founders() -> Vec<Colleague> {
    let manager = RecordId::named("role/manager");
    let reader = RecordId::named("role/reader");
    let member = role::member_id();
    [
        (
            "Ada",
            "Berger",
            "Head of sales operations",
            role::administrator_id(),
            Some(0),
            &["DE", "FR", "US"][..],
        ),
        (
            "Jonas",
            "Richter",
            "Sales manager, north",
            manager,
            Some(0),
            &["DE", "BR"],
        ),
        (
            "Emily",
            "Hartley",
            "Account manager",
            member,
            Some(0),
            &["GB", "DE"],
        ),
        (
            "Marcus",
            "Reed",
            "Account manager",
            member,
            Some(0),
            &["US"],
        ),
        (
            "Claire",
            "Dubois",
            "Sales manager, south",
            manager,
            Some(1),
            &["FR", "IN", "BR"],
        ),
        ("悦", "林", "Account manager", member, Some(1), &["CN"]),
        (
            "Sabine",
            "Vogel",
            "Service engineer",
            manager,
            Some(SERVICE),
            &[],
        ),
        ("Peter", "Lindqvist", "Controller", reader, None, &[]),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (given, family, job_title, role, team, countries))| {
        let chinese = countries.contains(&"CN");
        let local = if chinese {
            "yue.lin".to_owned()
        } else {
            local_part(given, family)
        };
        let (region, time_zone) = home(countries.first().copied().unwrap_or("DE"));
        Colleague {
            id: identity(at),
            name: PersonName {
                prefix: String::new(),
                given: given.to_owned(),
                family: family.to_owned(),
            },
            email: format!("{local}@{DOMAIN}"),
            job_title,
            role,
            team,
            countries: countries.to_vec(),
            language: if chinese { "zh-CN" } else { "en" },
            region,
            time_zone,
        }
    })
    .collect()
}

fn newcomer(at: usize, cultures: &[Culture], others: &[Colleague]) -> Colleague {
    let mut dice = Dice::of(0, Stream::Person, u64::MAX, at as u64);
    let culture = &cultures[dice.weighted(cultures.iter().map(|culture| culture.share))];
    let chinese = culture.tongue == Tongue::Chinese;
    let service = dice.percent(15);
    let woman = dice.percent(50);
    let given = dice.pick(if woman { &culture.women } else { &culture.men });
    let family = dice.common(&culture.families);
    let spelled = |name| {
        if chinese {
            super::culture::latin(name)
        } else {
            name.to_owned()
        }
    };
    let mut email = format!("{}@{DOMAIN}", local_part(&spelled(given), &spelled(family)));
    if others.iter().any(|other| other.email == email) {
        email = format!(
            "{}{at}@{DOMAIN}",
            local_part(&spelled(given), &spelled(family))
        );
    }
    let (region, time_zone) = home(culture.country);
    let south = ["FR", "CN", "IN", "BR"].contains(&culture.country);
    Colleague {
        id: identity(at),
        name: PersonName {
            prefix: String::new(),
            given: given.to_owned(),
            family: family.to_owned(),
        },
        email,
        job_title: if service {
            "Service engineer"
        } else {
            "Account manager"
        },
        role: role::member_id(),
        team: Some(if service { SERVICE } else { usize::from(south) }),
        countries: if service {
            Vec::new()
        } else {
            vec![culture.country]
        },
        language: if chinese { "zh-CN" } else { "en" },
        region,
        time_zone,
    }
}

fn identity(at: usize) -> RecordId {
    RecordId::named(&format!("demo/user/{at}"))
}

fn local_part(given: &str, family: &str) -> String {
    format!("{}.{}", mailbox(given), mailbox(family))
}

fn home(country: &'static str) -> (&'static str, &'static str) {
    let zone = match country {
        "US" => "America/New_York",
        "GB" => "Europe/London",
        "FR" => "Europe/Paris",
        "CN" => "Asia/Shanghai",
        "IN" => "Asia/Kolkata",
        "BR" => "America/Sao_Paulo",
        _ => "Europe/Berlin",
    };
    (country, zone)
}
