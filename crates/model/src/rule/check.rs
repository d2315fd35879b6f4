//! Looking at a record that is being written, or at one that is there.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

use super::{Occasion, Rule, Severity, asked};
use crate::env::Env;
use crate::filter::{self, Fields, RawFilter};
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::{Get, Predicate};
use crate::problem::Problem;

/// The rules of an object that are on, ready to be looked at.
#[derive(Clone, Debug)]
pub struct Checks {
    object: Arc<Object>,
    all: Vec<Check>,
}

#[derive(Clone, Debug)]
struct Check {
    rule: Rule,
    filter: RawFilter,
    /// Its rows, where they are the same at any time and for everybody.
    fixed: Option<Predicate>,
    /// Positions of the fields of its condition.
    asked: Vec<usize>,
    /// Positions of the fields that it needs.
    needed: Vec<usize>,
}

/// A record on its way in.
pub struct Written<'w> {
    /// It is a new one.
    pub is_new: bool,
    /// Whether the value at a position becomes another one.
    pub changes: &'w dyn Fn(usize) -> bool,
    /// The value at a position after it.
    pub after: &'w Get<'w>,
}

/// A rule that a record breaks.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The rule.
    pub rule: Rule,
    /// What is wrong, each at its field.
    pub problems: Vec<Problem>,
}

impl Checks {
    /// Those of an object.
    pub fn of(object: &Arc<Object>) -> Self {
        let all = object.rules.iter().filter(|rule| !rule.off);
        Self {
            all: all.filter_map(|rule| Check::of(rule, object)).collect(),
            object: object.clone(),
        }
    }

    /// Those all of whose fields are known.
    #[must_use]
    pub fn knowing(mut self, known: impl Fn(usize) -> bool) -> Self {
        self.all.retain(|check| check.watched().all(&known));
        self
    }

    /// Whether nothing is looked at.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What has to be known of a record besides, before it is changed at these positions.
    pub fn needed_for(&self, changed: &[usize]) -> Vec<usize> {
        self.all
            .iter()
            .filter(|check| check.watched().any(|at| changed.contains(&at)))
            .flat_map(Check::watched)
            .collect()
    }

    /// The rules that a write breaks. A rule is looked at when something that it looks at changes; whoever fills in one of
    /// several fields that are needed is not stopped because others are missing still.
    pub fn broken(&self, written: &Written<'_>, env: &Env) -> Vec<Broken> {
        let mut broken = Vec::new();
        for check in &self.all {
            let looks = match check.rule.on {
                Occasion::Always => true,
                Occasion::Create => written.is_new,
                Occasion::Change => !written.is_new,
            };
            let whole = written.is_new || check.asked.iter().any(|at| (written.changes)(*at));
            let touched = whole || check.needed.iter().any(|at| (written.changes)(*at));
            if !looks || !touched || !check.holds(&self.object, written.after, env) {
                continue;
            }
            let missing =
                check.needed.iter().copied().filter(|at| {
                    (whole || (written.changes)(*at)) && (written.after)(*at).is_null()
                });
            broken.extend(check.told(&self.object, missing.collect()));
        }
        broken
    }

    /// What stands against a write: the problems of the rules that refuse.
    pub fn refusals(&self, written: &Written<'_>, env: &Env) -> Vec<Problem> {
        let broken = self.broken(written, env).into_iter();
        broken
            .filter(|broken| broken.rule.severity == Severity::Refuse)
            .flat_map(|broken| broken.problems)
            .collect()
    }

    /// The rules that a record breaks as it is.
    pub fn standing(&self, get: &Get<'_>, env: &Env) -> Vec<Broken> {
        let mut broken = Vec::new();
        for check in &self.all {
            if check.holds(&self.object, get, env) {
                let missing = check.needed.iter().copied().filter(|at| get(*at).is_null());
                broken.extend(check.told(&self.object, missing.collect()));
            }
        }
        broken
    }

    /// The fields that a record of these values needs by a rule that refuses, filled in or not.
    pub fn needs(&self, is_new: bool, get: &Get<'_>, env: &Env) -> Vec<usize> {
        let mut needs = Vec::new();
        for check in &self.all {
            let looks = match check.rule.on {
                Occasion::Always => true,
                Occasion::Create => is_new,
                Occasion::Change => !is_new,
            };
            let strict = check.rule.severity == Severity::Refuse && !check.needed.is_empty();
            if looks && strict && check.holds(&self.object, get, env) {
                needs.extend(
                    check
                        .needed
                        .iter()
                        .filter(|at| !needs.contains(*at))
                        .copied()
                        .collect::<Vec<_>>(),
                );
            }
        }
        needs
    }
}

impl Check {
    fn of(rule: &Rule, object: &Arc<Object>) -> Option<Self> {
        let filter = RawFilter::read(&rule.when).ok()?;
        let mut names = Vec::new();
        asked(&filter, &mut names);
        let positions = |names: &[String]| -> Option<Vec<usize>> {
            names.iter().map(|name| object.position(name)).collect()
        };
        let (asked, needed) = (positions(&names)?, positions(&rule.require)?);
        let [one, other] = elsewhere().map(|env| resolved(&filter, object, &env));
        let fixed = (one == other).then_some(one);
        Some(Self {
            rule: rule.clone(),
            filter,
            fixed,
            asked,
            needed,
        })
    }

    fn watched(&self) -> impl Iterator<Item = usize> {
        self.asked.iter().chain(&self.needed).copied()
    }

    fn holds(&self, object: &Arc<Object>, get: &Get<'_>, env: &Env) -> bool {
        match &self.fixed {
            Some(fixed) => fixed.holds(object, get),
            None => resolved(&self.filter, object, env).holds(object, get),
        }
    }

    /// What is to be said, where fields are missing, or where none had to be there.
    fn told(&self, object: &Object, missing: Vec<usize>) -> Option<Broken> {
        let places: Vec<&str> = if self.needed.is_empty() {
            let first = self
                .asked
                .first()
                .map(|at| object.fields[*at].name.as_str());
            let own = Some(self.rule.field.as_str()).filter(|field| !field.is_empty());
            vec![own.or(first).unwrap_or("")]
        } else {
            let name = |at: &usize| object.fields[*at].name.as_str();
            missing.iter().map(name).collect()
        };
        let problems: Vec<Problem> = places.iter().map(|at| self.rule.refusal(at)).collect();
        (!problems.is_empty()).then(|| Broken {
            rule: self.rule.clone(),
            problems,
        })
    }
}

/// The rows of a filter on the fields of an object; none where it cannot be understood, which definitions are refused for.
pub(crate) fn resolved(filter: &RawFilter, object: &Arc<Object>, env: &Env) -> Predicate {
    let mut problems = Vec::new();
    let found = filter::resolve(filter, object, &OwnFields, env, &mut problems);
    if problems.is_empty() {
        found.predicate()
    } else {
        Predicate::False
    }
}

/// Two surroundings that have nothing in common: what comes out the same in both depends on neither.
fn elsewhere() -> [Env; 2] {
    let env = |year: i16, zone: TimeZone, me: u128| {
        let now = date(year, 5, 17)
            .at(13, 7, 0, 0)
            .to_zoned(zone.clone())
            .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
        Env {
            zone,
            me: Some(RecordId(uuid::Uuid::from_u128(me))),
            ..Env::system(now)
        }
    };
    let east = TimeZone::fixed(jiff::tz::offset(11));
    [env(1999, TimeZone::UTC, 1), env(2033, east, 2)]
}

/// A rule looks at every field of its record, whoever writes it, and at no other record.
pub(super) struct OwnFields;

impl Fields for OwnFields {
    fn readable(&self, object: &Object, field: &str) -> Option<usize> {
        object.position(field)
    }

    fn object(&self, _name: &str) -> Option<(Arc<Object>, Predicate)> {
        None
    }
}
