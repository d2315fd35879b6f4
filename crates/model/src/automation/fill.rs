//! What a plan writes: values as they are given, worked out from the record that started it, or put into words.

use rust_decimal::RoundingStrategy;
use serde_json::{Value as Json, json};

use crate::cell::ColumnType;
use crate::env::Env;
use crate::field::Field;
use crate::formula::Formula;
use crate::object::Object;
use crate::predicate::Get;
use crate::problem::Reason;
use crate::value::Value;

/// The present day of the workspace, in formulas of a plan; a field of that name goes before.
pub const TODAY: &str = "today";
/// The present instant, likewise.
pub const NOW: &str = "now";

/// The hour of a day that becomes an instant: what is due on a day is due in the morning.
const MORNING: i8 = 9;

/// A record whose values go into what a plan writes.
pub struct Filling<'f> {
    /// What it is.
    pub object: &'f Object,
    /// The value at a position.
    pub get: &'f Get<'f>,
    /// When, where, and how values are written.
    pub env: &'f Env,
}

impl Filling<'_> {
    /// The value that a field gets, as JSON of its kind. A text that begins with `=` is a formula; one that names a field alone
    /// takes its value as it is, links and lists included. A day becomes an instant at nine in the morning.
    ///
    /// # Errors
    /// Why the formula cannot be read.
    pub fn value(&self, field: &Field, given: &Json) -> Result<Json, Reason> {
        let Some(text) = formula_of(given) else {
            return Ok(given.clone());
        };
        if let Some(position) = self.object.position(text) {
            return Ok(as_wanted(field, (self.get)(position), self.env).to_json());
        }
        let column = main_column(field);
        let known = with_surroundings(self.object);
        let formula = Formula::parse(text)?;
        let formula = match column {
            Some(column) if formula.clone().giving(column).check(&known).is_ok() => {
                formula.giving(column)
            }
            _ => formula,
        };
        let value = formula.evaluate(&|name| self.named(name));
        Ok(as_wanted(field, value, self.env).to_json())
    }

    /// Words with the values of fields in the place of their names in braces.
    pub fn words(&self, words: &str) -> String {
        let mut out = String::with_capacity(words.len());
        let mut rest = words;
        while let Some((before, behind)) = rest.split_once('{') {
            out.push_str(before);
            let named = behind
                .split_once('}')
                .and_then(|(name, after)| Some((self.shown(name.trim())?, after)));
            if let Some((text, after)) = named {
                out.push_str(&text);
                rest = after;
            } else {
                out.push('{');
                rest = behind;
            }
        }
        out.push_str(rest);
        out
    }

    fn named(&self, name: &str) -> Value {
        match (self.object.position(name), name) {
            (Some(position), _) => (self.get)(position),
            (None, TODAY) => Value::Date(self.env.today()),
            (None, NOW) => Value::Time(self.env.now),
            (None, _) => Value::Null,
        }
    }

    fn shown(&self, name: &str) -> Option<String> {
        let position = self.object.position(name)?;
        let field = &self.object.fields[position];
        let value = (self.get)(position);
        Some(
            field
                .kind
                .display(field, &value, &self.env.locale, self.env),
        )
    }
}

/// The fields that words name in braces and an object does not have.
pub(super) fn unknown_in<'w>(words: &'w str, object: &Object) -> Vec<&'w str> {
    let named = words
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'));
    named
        .map(|(name, _)| name.trim())
        .filter(|name| object.position(name).is_none())
        .collect()
}

/// What is wrong with a value that a field is given, as far as it can be known without a record.
pub(super) fn check_value(field: &Field, given: &Json, object: &Object) -> Result<(), Reason> {
    let Some(text) = formula_of(given) else {
        // `me` is somebody where people fill in forms; here nobody is.
        let env = Env::system(jiff::Timestamp::UNIX_EPOCH);
        return field.kind.parse(field, given, &env).map(drop);
    };
    if object.position(text).is_some() {
        return Ok(());
    }
    let (formula, known) = (Formula::parse(text)?, with_surroundings(object));
    formula.check(&known)?;
    let Some(column) = main_column(field) else {
        let text = "Here a formula can only be the name of a field.";
        return Err(Reason::new("automation_formula_place", text));
    };
    let wanted = formula.clone().giving(column).check(&known);
    match column {
        ColumnType::Time => wanted.or_else(|_| formula.giving(ColumnType::Date).check(&known)),
        ColumnType::Json => Ok(()),
        _ => wanted,
    }
}

fn formula_of(given: &Json) -> Option<&str> {
    given.as_str()?.strip_prefix('=').map(str::trim)
}

fn main_column(field: &Field) -> Option<ColumnType> {
    let columns = field.kind.columns(field);
    columns.first().map(|column| column.ty)
}

/// The object with what formulas of a plan know besides, for checking alone: positions differ.
fn with_surroundings(object: &Object) -> Object {
    let mut known = object.clone();
    for field in [crate::field::date(TODAY), crate::field::datetime(NOW)] {
        if known.find(&field.name).is_none() {
            known = known.field(field);
        }
    }
    known
}

fn as_wanted(field: &Field, value: Value, env: &Env) -> Value {
    match (main_column(field), value) {
        (Some(ColumnType::Time), Value::Date(day)) => {
            let morning = day.at(MORNING, 0, 0, 0).to_zoned(env.zone.clone());
            morning.map_or(Value::Null, |zoned| Value::Time(zoned.timestamp()))
        }
        (Some(ColumnType::Date), Value::Time(at)) => {
            Value::Date(at.to_zoned(env.zone.clone()).date())
        }
        (Some(ColumnType::Int), Value::Decimal(number)) => {
            let whole = i64::try_from(
                number.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
            );
            whole.map_or(Value::Null, Value::Int)
        }
        (Some(ColumnType::Text), Value::Decimal(number)) => {
            Value::Json(json!(number.normalize().to_string()))
        }
        (_, value) => value,
    }
}
