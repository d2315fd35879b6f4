//! What is known of a company, worked out from its number.

use mainstay_model::RecordId;
use mainstay_model::value::{Address, Money};

use super::calendar::Moment;
use super::culture::{Culture, Tongue, latin};
use super::random::{Dice, Stream, identity};
use super::spelling::domain;
use super::trade::{self, Trade};
use super::world::World;

/// A company.
#[derive(Clone, Debug)]
pub struct Company {
    pub number: u64,
    pub id: RecordId,
    pub culture: usize,
    pub trade: usize,
    pub name: String,
    /// The part of the name that a group shares.
    pub brand: String,
    /// The group's name as its addresses spell it.
    pub spelled: String,
    pub domain: String,
    pub address: Address,
    pub phone: String,
    pub employees: i64,
    pub revenue: i64,
    pub founded: i64,
    pub relation: Relation,
    pub source: &'static str,
    /// Position among the colleagues.
    pub owner: usize,
    pub parent: Option<u64>,
    pub since: Moment,
}

/// What a company is to us in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Prospect,
    Customer,
    Partner,
    Supplier,
    Competitor,
    Former,
}

impl Relation {
    /// The key of the field *relation*.
    pub fn key(self) -> &'static str {
        match self {
            Relation::Prospect => "prospect",
            Relation::Customer => "customer",
            Relation::Partner => "partner",
            Relation::Supplier => "supplier",
            Relation::Competitor => "competitor",
            Relation::Former => "former",
        }
    }
}

/// Where companies and people come from, with how often.
pub const SOURCES: [(&str, u32); 7] = [
    ("website", 24),
    ("referral", 20),
    ("event", 22),
    ("call", 12),
    ("campaign", 12),
    ("import", 6),
    ("other", 4),
];

impl World {
    /// The identity of a company.
    pub fn company_id(&self, number: u64) -> RecordId {
        identity(
            self.plan.seed,
            self.calendar.at(self.since(number)),
            number,
            0,
        )
    }

    /// A company by its number.
    pub fn company(&self, number: u64) -> Company {
        let mut dice = self.dice(Stream::Company, number, 0);
        let parent = self
            .parent(number, &mut dice)
            .map(|parent| self.company(parent));
        let culture = dice.weighted(self.cultures.iter().map(|culture| culture.share));
        let owner = self.owner(culture, &mut dice);
        let trade = match &parent {
            Some(parent) => parent.trade,
            None => dice.weighted(trade::ALL.iter().map(|trade| trade.share)),
        };
        let (home, line) = (&self.cultures[culture], &trade::ALL[trade]);
        let city = dice.pick(&home.cities);
        let employees = (dice.log_normal(line.employees, 1.25) as i64).clamp(1, 190_000);
        let per_head = home.turnover * line.turnover;
        let revenue = two_digits(employees as f64 * dice.log_normal(per_head, 0.4));
        let form = form(home, employees, &mut dice);
        let (brand, spelled) = match &parent {
            Some(parent) => (parent.brand.clone(), parent.spelled.clone()),
            None => self.brand(home, &mut dice),
        };
        let word = dice.pick(line.words(home.tongue));
        let name = match &parent {
            Some(parent) => subsidiary(parent, home, city.name, form, word),
            None => full_name(home, &brand, word, city.name, form, &mut dice),
        };
        let domain = match parent.as_ref() {
            Some(parent) => parent.domain.clone(),
            None => self.web_domain(home, &spelled, word, city.latin, &mut dice),
        };
        Company {
            number,
            id: self.company_id(number),
            culture,
            trade,
            brand,
            spelled,
            domain,
            address: address(home, city, &mut dice),
            phone: dice.digits(city.phone),
            employees,
            revenue,
            founded: 2024 - (dice.unit() * dice.unit() * 140.0) as i64,
            relation: relation(trade, parent.as_ref(), &mut dice),
            source: SOURCES[dice.weighted(SOURCES.iter().map(|source| source.1))].0,
            owner,
            parent: parent.map(|parent| parent.number),
            since: self.since(number),
            name,
        }
    }

    /// One in fourteen belongs to a group; the head of a group belongs to nobody, and large groups grow larger.
    fn parent(&self, number: u64, dice: &mut Dice) -> Option<u64> {
        if number < 6 || !dice.percent(7) {
            return None;
        }
        let at = dice.unit();
        let mut parent = (at * at * number as f64) as u64;
        while parent >= 6 && self.dice(Stream::Company, parent, 0).percent(7) {
            parent -= 1;
        }
        Some(parent)
    }

    /// The name of a group, and how addresses spell it.
    fn brand(&self, home: &Culture, dice: &mut Dice) -> (String, String) {
        if home.tongue != Tongue::Chinese && dice.percent(38) {
            let family = dice.common(&home.families);
            let brand = match home.tongue {
                Tongue::German if dice.percent(14) => format!("Gebr. {family}"),
                Tongue::German if dice.percent(10) => format!("Dr. {family}"),
                Tongue::Portuguese if dice.percent(25) => format!("Irmãos {family}"),
                Tongue::English | Tongue::German | Tongue::French if dice.percent(24) => {
                    format!("{family} & {}", dice.common(&home.families))
                }
                _ => family.to_owned(),
            };
            return (brand.clone(), domain(&brand));
        }
        let (stem, ending) = (dice.pick(&home.stems), dice.pick(&home.endings));
        if home.tongue == Tongue::Chinese {
            let brand = if stem == ending {
                format!("{stem}正")
            } else {
                format!("{stem}{ending}")
            };
            let spelled = latin(&brand);
            return (brand, spelled);
        }
        // Americans write one word as often as two.
        let joint = if home.tongue == Tongue::English && dice.percent(50) {
            ""
        } else {
            home.joint
        };
        let ending = if joint.is_empty() {
            ending.to_lowercase()
        } else {
            ending.to_owned()
        };
        let brand = format!("{stem}{joint}{ending}");
        let spelled = domain(&brand);
        (brand, spelled)
    }

    fn web_domain(
        &self,
        home: &Culture,
        brand: &str,
        word: &str,
        city: &str,
        dice: &mut Dice,
    ) -> String {
        let word = if home.tongue == Tongue::Chinese {
            latin(word)
        } else {
            domain(word)
        };
        let crowded = self.companies() > 2_000;
        let mut name = match dice.below(if crowded { 8 } else { 4 }) {
            0 if !crowded => brand.to_owned(),
            1 if home.tongue != Tongue::Chinese => {
                format!("{brand}{}", word.split('-').next().unwrap_or(""))
            }
            // Where there are many, towns tell namesakes apart.
            at if at > 3 => format!("{brand}-{word}-{}", domain(city)),
            _ => format!("{brand}-{word}"),
        };
        name.truncate(60);
        format!("{}.example", name.trim_end_matches('-'))
    }
}

impl Company {
    /// Its turnover with the currency of its country.
    pub fn annual_revenue(&self, world: &World) -> Money {
        Money {
            amount: self.revenue.into(),
            currency: world.cultures[self.culture].currency.to_owned(),
        }
    }

    /// What it does.
    pub fn line(&self) -> &'static Trade {
        &trade::ALL[self.trade]
    }
}

fn full_name(
    home: &Culture,
    brand: &str,
    word: &str,
    city: &str,
    form: &str,
    dice: &mut Dice,
) -> String {
    match home.tongue {
        Tongue::Chinese => format!("{city}{brand}{word}{form}"),
        Tongue::French if dice.percent(45) => format!("{word} {brand} {form}"),
        Tongue::Portuguese if dice.percent(60) => format!("{word} {brand} {form}"),
        Tongue::German if dice.percent(8) => format!("{brand} {word} {city} {form}"),
        Tongue::English if form == "Inc." && dice.percent(60) => format!("{brand} {word}, {form}"),
        _ => format!("{brand} {word} {form}"),
    }
}

fn subsidiary(parent: &Company, home: &Culture, city: &str, form: &str, word: &str) -> String {
    let latin_brand = !parent.brand.is_ascii()
        && parent
            .brand
            .chars()
            .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let brand = if latin_brand && home.tongue != Tongue::Chinese {
        // A Chinese group abroad goes by its name in Latin letters.
        let mut letters = parent.spelled.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
            .unwrap_or_default()
    } else {
        parent.brand.clone()
    };
    match home.tongue {
        Tongue::Chinese => format!("{brand}（{city}）{word}{form}"),
        Tongue::German => format!("{brand} {word} {city} {form}"),
        _ => format!("{brand} {} {form}", country(home.country)),
    }
}

fn country(code: &str) -> &'static str {
    match code {
        "US" => "North America",
        "GB" => "UK",
        "FR" => "France",
        "IN" => "India",
        "BR" => "do Brasil",
        _ => "International",
    }
}

fn form(home: &Culture, employees: i64, dice: &mut Dice) -> &'static str {
    let fit = |form: &(u32, u32, &'static str)| {
        if i64::from(form.0) <= employees {
            form.1
        } else {
            0
        }
    };
    home.forms[dice.weighted(home.forms.iter().map(fit))].2
}

fn address(home: &Culture, city: super::culture::City, dice: &mut Dice) -> Address {
    let number = dice.between(1, if home.country == "US" { 4_800 } else { 160 });
    let street = home
        .street
        .replace("{s}", dice.pick(&home.streets))
        .replace("{n}", &number.to_string());
    let mut postal_code = dice.digits(city.postal);
    // British districts are not numbered 0.
    if home.country == "GB" {
        postal_code = postal_code.replacen('0', "9", 1);
    }
    Address {
        street,
        city: city.name.to_owned(),
        state: city.state.to_owned(),
        postal_code,
        country: home.country.to_owned(),
    }
}

fn relation(trade: usize, parent: Option<&Company>, dice: &mut Dice) -> Relation {
    if let Some(Company {
        relation: whole @ (Relation::Supplier | Relation::Competitor | Relation::Partner),
        ..
    }) = parent
    {
        return *whole;
    }
    let dealer = trade == trade::DEALERS && parent.is_none();
    let weights = if dealer {
        [20, 20, 42, 8, 8, 2]
    } else {
        [46, 42, 2, 3, 0, 7]
    };
    [
        Relation::Prospect,
        Relation::Customer,
        Relation::Partner,
        Relation::Supplier,
        Relation::Competitor,
        Relation::Former,
    ][dice.weighted(weights.into_iter())]
}

/// Rounded as people round a turnover: two digits and zeros.
fn two_digits(amount: f64) -> i64 {
    let amount = amount as i64;
    let mut unit = 1;
    while amount / unit >= 100 {
        unit *= 10;
    }
    amount / unit * unit
}
