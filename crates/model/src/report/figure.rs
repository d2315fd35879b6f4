//! What a group comes to: one number, or one for each currency.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Function, ScopedMeasure};
use crate::cell::Cell;
use crate::env::Env;
use crate::field::Unit;
use crate::locale::{Locale, currency};
use crate::value::Money;

/// What a measure comes to, by currency; a blank one for what has none. No entry where no value is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally(BTreeMap<String, Part>);

/// What values come to, and how many they are.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    values: u64,
    worth: Cell,
}

/// One number.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its currency; blank for what has none.
    pub currency: String,
    /// The number, day or instant.
    pub worth: Cell,
}

impl Tally {
    /// Adds what the values of a currency come to: for averages, their sum.
    pub fn put(&mut self, function: Function, currency: &str, values: u64, worth: Cell) {
        if values == 0 && !matches!(function, Function::Count | Function::Distinct) {
            return;
        }
        let part = Part { values, worth };
        match self.0.get_mut(currency) {
            Some(there) => there.join(function, part),
            None => {
                self.0.insert(currency.to_owned(), part);
            }
        }
    }

    /// Takes another group's in, for functions that add.
    pub fn join(&mut self, function: Function, other: &Tally) {
        for (currency, part) in &other.0 {
            self.put(function, currency, part.values, part.worth.clone());
        }
    }

    /// The numbers, by currency.
    pub fn figures(&self, function: Function) -> Vec<Figure> {
        let figure = |(currency, part): (&String, &Part)| Figure {
            currency: currency.clone(),
            worth: part.told(function),
        };
        self.0.iter().map(figure).collect()
    }

    /// The number of one currency, or the only one of what has none.
    pub fn number(&self, function: Function, currency: &str) -> Option<Decimal> {
        let part = self.0.get(currency).or_else(|| self.0.get(""))?;
        number(&part.told(function))
    }

    /// Its order among others by one currency; nothing comes last when the largest come first.
    pub(super) fn compare(&self, other: &Tally, function: Function, currency: &str) -> Ordering {
        let worth = |tally: &Tally| {
            let part = tally.0.get(currency).or_else(|| tally.0.get(""))?;
            Some(part.told(function))
        };
        match (worth(self), worth(other)) {
            (Some(one), Some(two)) => compare(&one, &two),
            (one, two) => one.is_some().cmp(&two.is_some()),
        }
    }

    /// The currencies, with how many values they have.
    pub(super) fn currencies(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0
            .iter()
            .filter(|(currency, _)| !currency.is_empty())
            .map(|(currency, part)| (currency.as_str(), part.values))
    }
}

impl Part {
    fn join(&mut self, function: Function, other: Part) {
        self.values += other.values;
        let worth = match function {
            Function::Least if compare(&self.worth, &other.worth) == Ordering::Greater => {
                Some(other.worth)
            }
            Function::Most if compare(&self.worth, &other.worth) == Ordering::Less => {
                Some(other.worth)
            }
            Function::Least | Function::Most => None,
            Function::Count | Function::Distinct => match (&self.worth, other.worth) {
                (Cell::Int(one), Cell::Int(two)) => Some(Cell::Int(one.saturating_add(two))),
                _ => None,
            },
            Function::Sum | Function::Average | Function::Median => {
                match (number(&self.worth), number(&other.worth)) {
                    (Some(one), Some(two)) => Some(Cell::Decimal(one.saturating_add(two))),
                    _ => None,
                }
            }
        };
        if let Some(worth) = worth {
            self.worth = worth;
        }
    }

    fn told(&self, function: Function) -> Cell {
        match (function, number(&self.worth)) {
            (Function::Average, Some(sum)) => sum
                .checked_div(Decimal::from(self.values))
                .map_or(Cell::Null, Cell::Decimal),
            _ => self.worth.clone(),
        }
    }
}

fn number(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Decimal(number) => Some(*number),
        Cell::Int(number) => Some(Decimal::from(*number)),
        _ => None,
    }
}

/// The order of two numbers, days or instants.
pub(super) fn compare(one: &Cell, two: &Cell) -> Ordering {
    match (one, two) {
        (Cell::Date(one), Cell::Date(two)) => one.cmp(two),
        (Cell::Time(one), Cell::Time(two)) => one.cmp(two),
        (Cell::Text(one), Cell::Text(two)) => one.cmp(two),
        (Cell::Bool(one), Cell::Bool(two)) => one.cmp(two),
        _ => number(one).cmp(&number(two)),
    }
}

impl ScopedMeasure {
    /// A number for a person.
    pub fn display(&self, figure: &Figure, locale: &Locale, env: &Env) -> String {
        let counted = matches!(self.measure.function, Function::Count | Function::Distinct);
        let unit = self.unit().filter(|_| !counted).unwrap_or(Unit::Plain(0));
        let number = || number(&figure.worth).map(|number| self.rounded(number, &figure.currency));
        let between = matches!(self.measure.function, Function::Average | Function::Median);
        match (unit, &figure.worth) {
            (Unit::Day, Cell::Date(day)) => locale.format_date(*day),
            (Unit::Instant, Cell::Time(at)) => locale.format_datetime(*at, &env.zone),
            (Unit::Money, _) => number().map_or_else(String::new, |amount| {
                let currency = figure.currency.clone();
                locale.format_money(&Money { amount, currency }, false)
            }),
            (Unit::Percent(scale), _) => number().map_or_else(String::new, |number| {
                format!("{}%", locale.format_decimal(number, scale))
            }),
            (Unit::Duration, _) => number()
                .and_then(|seconds| seconds.to_i64())
                .map_or_else(String::new, |seconds| locale.format_duration(seconds)),
            (Unit::Bare, _) if !between => {
                number().map_or_else(String::new, |number| number.normalize().to_string())
            }
            (Unit::Plain(scale), _) => {
                number().map_or_else(String::new, |number| locale.format_decimal(number, scale))
            }
            _ => number().map_or_else(String::new, |number| locale.format_decimal(number, 0)),
        }
    }

    /// What its numbers are.
    pub fn unit(&self) -> Option<Unit> {
        self.measured.as_ref().map(|measured| measured.unit)
    }

    /// A number between two values has no more digits than people read.
    pub fn rounded(&self, number: Decimal, code: &str) -> Decimal {
        let digits = match (self.measure.function, self.unit()) {
            (_, Some(Unit::Duration)) => 0,
            (Function::Average | Function::Median, Some(Unit::Money)) => {
                currency(code).map_or(2, |currency| currency.digits)
            }
            (Function::Average | Function::Median, Some(Unit::Plain(scale))) => scale.max(2),
            (Function::Average | Function::Median, _) => 2,
            _ => return number.normalize(),
        };
        number
            .round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
            .normalize()
    }
}
