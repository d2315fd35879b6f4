//! Whether what happened to a record starts a plan, and whose day has come.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{AssignRule, Plan, Trigger};
use crate::cell::ColumnType;
use crate::change::{Source, Verb};
use crate::env::Env;
use crate::filter::{RawCondition, RawFilter};
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::Get;
use crate::problem::Reason;
use crate::rule::{own_predicate, with_formulas};
use crate::value::Value;

/// What happened to a record, with its values before and after.
pub struct Happened<'h> {
    /// What was done.
    pub verb: Verb,
    /// From where.
    pub source: Source,
    /// The form that it came by.
    pub form: Option<RecordId>,
    /// The names of the fields that changed.
    pub fields: &'h [&'h str],
    /// The value at a position before it; nothing of a record that is new.
    pub before: Option<&'h Get<'h>>,
    /// The value at a position after it.
    pub after: &'h Get<'h>,
}

/// A plan, ready to be asked whether something starts it.
#[derive(Clone, Debug)]
pub struct Starts {
    object: Arc<Object>,
    when: Trigger,
    only: RawFilter,
    not_imports: bool,
}

impl Starts {
    /// Of a plan for an object.
    ///
    /// # Errors
    /// Why its condition cannot be read.
    pub fn of(plan: &Plan, object: &Arc<Object>) -> Result<Self, Reason> {
        Ok(Self {
            object: object.clone(),
            when: plan.when.clone(),
            only: RawFilter::read(&plan.only)?,
            not_imports: plan.not_imports,
        })
    }

    /// Whether a record of these values is one of those that are meant.
    pub fn means(&self, get: &Get<'_>, env: &Env) -> bool {
        let get = with_formulas(&self.object, get);
        own_predicate(&self.only, &self.object, env).holds(&self.object, &get)
    }

    /// Whether a change of this kind from this place can start it, whatever the record holds. What is taken back does not, nor
    /// what a demonstration is filled with; and records that are made one are not made anew.
    pub fn listens(
        &self,
        verb: Verb,
        source: Source,
        form: Option<RecordId>,
        fields: &[&str],
    ) -> bool {
        match source {
            Source::Undo | Source::Demo => return false,
            Source::Import if self.not_imports => return false,
            _ => {}
        }
        match &self.when {
            Trigger::Created => verb == Verb::Create,
            Trigger::Changed { fields: asked } => {
                let one = |field: &String| fields.contains(&field.as_str());
                verb == Verb::Update && (asked.is_empty() || asked.iter().any(one))
            }
            Trigger::Becomes => matches!(verb, Verb::Create | Verb::Update | Verb::Restore),
            Trigger::Form { form: asked } => {
                let came = source == Source::Form && form == Some(*asked);
                came && matches!(verb, Verb::Create | Verb::Update)
            }
            Trigger::Date { .. } => false,
        }
    }

    /// Whether it starts.
    pub fn by(&self, happened: &Happened<'_>, env: &Env) -> bool {
        let heard = self.listens(
            happened.verb,
            happened.source,
            happened.form,
            happened.fields,
        );
        if !heard || !self.means(happened.after, env) {
            return false;
        }
        // One that comes back from the trash was none of them while it was there.
        let was = happened.verb == Verb::Update
            && happened.before.is_some_and(|get| self.means(get, env));
        self.when != Trigger::Becomes || !was
    }
}

impl AssignRule {
    /// Whether a record of these values passes its condition.
    pub fn passes(&self, object: &Arc<Object>, get: &Get<'_>, env: &Env) -> bool {
        let get = with_formulas(object, get);
        RawFilter::read(&self.only)
            .is_ok_and(|only| own_predicate(&only, object, env).holds(object, &get))
    }
}

/// Whose day has come: records are due when the day or instant of a field, so many days later, has been reached.
#[derive(Clone, Debug)]
pub struct Due {
    field: String,
    /// A field of days, not instants.
    day: bool,
    days: i32,
    hour: u8,
    zone: TimeZone,
}

impl Due {
    /// Of a trigger; nothing for one that is not about days.
    pub fn of(when: &Trigger, object: &Object, zone: &TimeZone) -> Option<Self> {
        let Trigger::Date { field, days, hour } = when else {
            return None;
        };
        let found = object.find(field)?;
        let columns = found.kind.columns(found);
        Some(Self {
            field: field.clone(),
            day: columns.first()?.ty == ColumnType::Date,
            days: *days,
            hour: *hour,
            zone: zone.clone(),
        })
    }

    /// The field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// When a record with this value of the field is due.
    pub fn moment(&self, value: &Value) -> Option<Timestamp> {
        let later = SignedDuration::from_hours(i64::from(self.days) * 24);
        match value {
            Value::Time(at) => at.checked_add(later).ok(),
            Value::Date(day) => {
                let hour = i8::try_from(self.hour).ok()?;
                let day = day.checked_add(later).ok()?.at(hour, 0, 0, 0);
                Some(day.to_zoned(self.zone.clone()).ok()?.timestamp())
            }
            _ => None,
        }
    }

    /// The records that fell due behind `from` and up to `to`.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> RawFilter {
        let part = |op: &str, at: Timestamp| {
            RawFilter::Condition(RawCondition {
                path: self.field.clone(),
                op: op.to_owned(),
                operands: vec![self.reached(at)],
            })
        };
        RawFilter::All(vec![part("gt", from), part("lte", to)])
    }

    /// The latest value of the field that is due at an instant.
    fn reached(&self, at: Timestamp) -> String {
        let back = SignedDuration::from_hours(i64::from(self.days) * 24);
        if !self.day {
            let at = at.checked_sub(back).unwrap_or(at);
            return at.to_string();
        }
        // The day whose hour has come: yesterday while it is too early today.
        let hour = SignedDuration::from_hours(i64::from(self.hour));
        let local = at.to_zoned(self.zone.clone()).datetime();
        let day = local.checked_sub(hour).unwrap_or(local).date();
        let day = day.checked_sub(back).unwrap_or(day);
        day.to_string()
    }
}
