//! What records come to by a computation of its own, without a database: values are looked at one by one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mainstay_model::report::{Function, Slot, SlotKey, Tally};
use mainstay_model::{Cell, Record, Value};
use rust_decimal::Decimal;

/// Numbers that look as if by chance and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What a value counts as: none, or each of the groups that it is in.
pub fn keys(record: &Record, companies: &[Record], path: &str, zone: &TimeZone) -> Vec<String> {
    let (path, bucket) = path.split_once(':').unwrap_or((path, ""));
    if let Some((link, field)) = path.split_once('.') {
        let led = record.get(link).links().first().map(|link| link.id);
        let found = companies.iter().find(|other| Some(other.id) == led);
        return found.map_or(vec!["-".to_owned()], |other| keys(other, &[], field, zone));
    }
    let period = |day: Date| match bucket {
        "year" => day.first_of_year().to_string(),
        "quarter" => Date::constant(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).to_string(),
        "week" => {
            let since = i64::from(day.weekday().to_sunday_zero_offset());
            (day - since.days()).to_string()
        }
        "day" => day.to_string(),
        _ => day.first_of_month().to_string(),
    };
    let found: Vec<String> = match record.get(path) {
        Value::Date(day) => vec![period(*day)],
        Value::Time(at) => vec![period(at.to_zoned(zone.clone()).date())],
        Value::Text(text) => vec![text.clone()],
        Value::Int(number) => vec![number.to_string()],
        Value::Bool(yes) => vec![yes.to_string()],
        Value::Null if path == "hot" => vec!["false".to_owned()],
        Value::Set(words) => words.iter().map(|word| word.to_lowercase()).collect(),
        Value::Link(link) => vec![link.id.to_string()],
        Value::Links(links) => links.iter().map(|link| link.id.to_string()).collect(),
        _ => Vec::new(),
    };
    let found: BTreeSet<String> = found.into_iter().collect();
    if found.is_empty() {
        vec!["-".to_owned()]
    } else {
        found.into_iter().collect()
    }
}

/// What values of records come to, by currency.
pub fn naive(
    records: &[&Record],
    function: Function,
    field: &str,
    zone: &TimeZone,
) -> BTreeMap<String, String> {
    if function == Function::Count {
        return BTreeMap::from([(String::new(), records.len().to_string())]);
    }
    if function == Function::Distinct {
        let all = records
            .iter()
            .flat_map(|record| keys(record, &[], &format!("{field}:day"), zone));
        let instants = records.iter().filter_map(|record| match record.get(field) {
            Value::Time(at) => Some(at.to_string()),
            _ => None,
        });
        let instants: BTreeSet<String> = instants.collect();
        let all: BTreeSet<String> = all.filter(|key| key != "-").collect();
        let count = if instants.is_empty() {
            all.len()
        } else {
            instants.len()
        };
        return BTreeMap::from([(String::new(), count.to_string())]);
    }
    let mut values: BTreeMap<String, Vec<Decimal>> = BTreeMap::new();
    for record in records {
        match record.get(field) {
            Value::Int(number) => values
                .entry(String::new())
                .or_default()
                .push(Decimal::from(*number)),
            Value::Decimal(number) => values.entry(String::new()).or_default().push(*number),
            Value::Money(money) => values
                .entry(money.currency.clone())
                .or_default()
                .push(money.amount),
            _ => {}
        }
    }
    let told = values.into_iter().map(|(currency, mut values)| {
        values.sort();
        let (count, sum) = (values.len(), values.iter().sum::<Decimal>());
        let number = match function {
            Function::Sum => sum,
            Function::Average => sum / Decimal::from(count),
            Function::Median => (values[(count - 1) / 2] + values[count / 2]) / Decimal::TWO,
            Function::Least => values[0],
            _ => values[count - 1],
        };
        (currency, number.round_dp(9).normalize().to_string())
    });
    told.collect()
}

pub fn told(function: Function, tally: &Tally) -> BTreeMap<String, String> {
    let figures = tally.figures(function).into_iter();
    let one = figures.map(|figure| {
        let text = match figure.worth {
            Cell::Int(number) => number.to_string(),
            Cell::Decimal(number) => number.round_dp(9).normalize().to_string(),
            other => format!("{other:?}"),
        };
        (figure.currency, text)
    });
    one.collect()
}

pub fn key(slot: &Slot) -> String {
    match &slot.key {
        SlotKey::Group(Cell::Text(text)) => text.clone(),
        SlotKey::Group(Cell::Int(number)) => number.to_string(),
        SlotKey::Group(Cell::Bool(yes)) => yes.to_string(),
        SlotKey::Group(Cell::Date(day)) => day.to_string(),
        SlotKey::Group(Cell::Id(id)) => id.to_string(),
        SlotKey::Group(other) => format!("{other:?}"),
        SlotKey::Empty => "-".to_owned(),
        SlotKey::Others(_) => "others".to_owned(),
    }
}
