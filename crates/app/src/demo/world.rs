//! The plan of a demonstration: how many companies and people, when each company came, how many people it has.
//!
//! Every company and every person is a function of the seed and its number, so that nothing has to be kept: the five-hundred-thousandth
//! is worked out as quickly as the first, and a later one can name an earlier one.

use jiff::Timestamp;

use super::calendar::{Calendar, DAY, Moment};
use super::culture::{self, Culture};
use super::random::{Dice, Stream};
use super::staff::{self, Colleague};

/// Working days of two years.
const HISTORY: i64 = 521;

/// What a demonstration is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// People at customers.
    pub contacts: u64,
    /// Another seed gives other customers.
    pub seed: u64,
    /// Rounded to its day (UTC).
    pub now: Timestamp,
}

impl Plan {
    /// The small workspace that `make run` starts with.
    pub const SMALL: u64 = 240;
    /// The largest: identities of people are counted in 20 bits for each company.
    pub const LARGEST: u64 = 20_000_000;

    /// Companies: one for four people, where there are many one for five.
    pub fn companies(&self) -> u64 {
        let for_each = if self.contacts < 10_000 { 4 } else { 5 };
        (self.contacts / for_each).max(1)
    }
}

/// A plan with everything it needs to be carried out.
#[derive(Debug)]
pub struct World {
    pub plan: Plan,
    pub calendar: Calendar,
    pub cultures: Vec<Culture>,
    pub staff: Vec<Colleague>,
    /// By culture: positions of the colleagues who look after it.
    owners: Vec<Vec<usize>>,
    /// Positions of the colleagues of the service.
    pub service: Vec<usize>,
    companies: u64,
    weight: u64,
}

impl World {
    /// Works out a plan.
    pub fn new(plan: Plan) -> Self {
        let cultures = culture::all();
        let staff = staff::colleagues(&cultures, plan.contacts);
        let looked_after = |culture: &Culture| -> Vec<usize> {
            (0..staff.len())
                .filter(|at| staff[*at].countries.contains(&culture.country))
                .collect()
        };
        let companies = plan.companies();
        Self {
            owners: cultures.iter().map(looked_after).collect(),
            service: (0..staff.len())
                .filter(|at| staff[*at].team == Some(staff::SERVICE))
                .collect(),
            weight: (0..companies).map(|at| headcount(plan.seed, at)).sum(),
            calendar: Calendar::of(plan.now),
            cultures,
            staff,
            plan,
            companies,
        }
    }

    /// How many companies there are.
    pub fn companies(&self) -> u64 {
        self.companies
    }

    /// Dice for one thing.
    pub fn dice(&self, stream: Stream, index: u64, part: u64) -> Dice {
        Dice::of(self.plan.seed, stream, index, part)
    }

    /// The beginning of the history.
    pub fn beginning(&self) -> Moment {
        self.calendar.present - HISTORY * DAY
    }

    /// When a company came: in the order of their numbers, ever more of them as the business grows, the last ones this week.
    pub fn since(&self, company: u64) -> Moment {
        let at = (company as f64 + 0.5) / self.companies as f64;
        let grown = at * (1.4 - 0.4 * at);
        self.beginning() + (grown * ((HISTORY - 1) * DAY) as f64) as i64
    }

    /// The people of each company, in the order of the companies: few have many, many have few, together exactly as many as
    /// planned.
    pub fn headcounts(&self) -> impl Iterator<Item = u32> {
        let (mut before, mut given) = (0u64, 0u64);
        (0..self.companies).map(move |company| {
            before += headcount(self.plan.seed, company);
            let due = (u128::from(before) * u128::from(self.plan.contacts)
                / u128::from(self.weight.max(1))) as u64;
            let count = due - given;
            given = due;
            u32::try_from(count).unwrap_or(u32::MAX)
        })
    }

    /// Who looks after a company of a country.
    pub fn owner(&self, culture: usize, dice: &mut Dice) -> usize {
        let owners = &self.owners[culture];
        if owners.is_empty() {
            staff::ADMINISTRATOR
        } else {
            dice.pick(owners)
        }
    }
}

/// The weight of a company among all, a power law with a limit.
fn headcount(seed: u64, company: u64) -> u64 {
    let at = Dice::of(seed, Stream::Headcount, company, 0).unit();
    let rare = 1.0 / (1.0 - at);
    let size = rare.sqrt() * rare.sqrt().sqrt();
    (size.min(60.0) * 1_000.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(contacts: u64) -> World {
        World::new(Plan {
            contacts,
            seed: 1,
            now: "2026-03-04T12:00:00Z".parse().unwrap(),
        })
    }

    #[test]
    fn headcounts_add_up_and_are_uneven() {
        for contacts in [1, 7, 240, 10_000, 33_333] {
            let counts: Vec<u32> = world(contacts).headcounts().collect();
            assert_eq!(
                counts.iter().map(|count| u64::from(*count)).sum::<u64>(),
                contacts
            );
        }
        let mut counts: Vec<u32> = world(50_000).headcounts().collect();
        counts.sort_unstable();
        assert!(
            counts[5_000] <= 3,
            "half of the companies have few people: {}",
            counts[5_000]
        );
        assert!(
            counts[9_999] > 50,
            "the largest has many: {}",
            counts[9_999]
        );
    }

    #[test]
    fn companies_come_over_two_years_in_order() {
        let world = world(240);
        let times: Vec<i64> = (0..world.companies())
            .map(|company| world.since(company))
            .collect();
        assert!(times.is_sorted());
        assert!(times[0] >= world.beginning() && times[59] < world.calendar.present);
    }

    #[test]
    fn everybody_has_an_own_address() {
        let mut emails: Vec<String> = world(1_000_000)
            .staff
            .into_iter()
            .map(|colleague| colleague.email)
            .collect();
        let all = emails.len();
        emails.sort();
        emails.dedup();
        assert_eq!((emails.len(), all), (150, 150));
    }
}
