//! A group as a row or a column: what it is called, where it stands, which records are in it.

use std::collections::HashMap;

use super::ScopedGroup;
use crate::cell::Cell;
use crate::env::Env;
use crate::field::Grouping;
use crate::filter::{RawCondition, RawFilter};
use crate::fold::sort_key;
use crate::id::RecordId;
use crate::locale::Locale;
use crate::value::Value;

/// A row or a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Which group it is.
    pub key: SlotKey,
    /// What people call it; blank for records without a value and for what is told as one.
    pub label: String,
    /// The records that are in it; nothing for what is told as one.
    pub filter: Option<RawFilter>,
}

/// Which group a row or a column is.
#[derive(Clone, Debug, PartialEq)]
pub enum SlotKey {
    /// Records with this value, period or link.
    Group(Cell),
    /// Records without one.
    Empty,
    /// So many groups told as one.
    Others(usize),
}

/// What the store knows of groups besides their keys.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What linked records are called.
    pub titles: HashMap<RecordId, String>,
    /// How words are spelled.
    pub words: HashMap<String, String>,
}

impl Slot {
    pub(super) fn of(
        group: &ScopedGroup,
        cell: &Cell,
        names: &Names,
        locale: &Locale,
        env: &Env,
    ) -> Self {
        if cell.is_null() {
            return Self {
                key: SlotKey::Empty,
                label: String::new(),
                filter: Some(empty(group)),
            };
        }
        Self {
            key: SlotKey::Group(cell.clone()),
            label: label(group, cell, names, locale, env),
            filter: Some(filter(group, cell)),
        }
    }

    pub(super) fn others(count: usize) -> Self {
        Self {
            key: SlotKey::Others(count),
            label: String::new(),
            filter: None,
        }
    }
}

impl ScopedGroup {
    /// What tells the order of two groups by what they are.
    pub(super) fn rank(&self, slot: &Slot) -> (u64, String) {
        let SlotKey::Group(cell) = &slot.key else {
            return (u64::MAX, String::new());
        };
        let options = &self.of().params.options;
        match cell {
            Cell::Text(key) if !options.is_empty() => {
                let at = options.iter().position(|option| option.key == *key);
                (at.unwrap_or(options.len()) as u64, String::new())
            }
            // Days as they are written stand in their order.
            Cell::Date(day) => (0, day.to_string()),
            Cell::Int(number) => ((*number as u64) ^ (1 << 63), String::new()),
            Cell::Bool(yes) => (u64::from(!*yes), String::new()),
            _ => (0, sort_key(&slot.label)),
        }
    }
}

fn label(group: &ScopedGroup, cell: &Cell, names: &Names, locale: &Locale, env: &Env) -> String {
    let field = group.of();
    match (&group.grouping, cell, group.bucket()) {
        (_, Cell::Date(start), Some(bucket)) => bucket.display(*start, locale),
        (Grouping::Link(_) | Grouping::Links, Cell::Id(id), _) => {
            names.titles.get(id).cloned().unwrap_or_default()
        }
        (Grouping::Words, Cell::Text(word), _) => {
            let spelled = names.words.get(word).unwrap_or(word);
            let one = Value::Set(vec![spelled.clone()]);
            field.kind.display(field, &one, locale, env)
        }
        _ => {
            let value = field.kind.value(field, &mut [cell.clone()]);
            field.kind.display(field, &value, locale, env)
        }
    }
}

fn condition(path: String, op: &str, operand: String) -> RawFilter {
    RawFilter::Condition(RawCondition {
        path,
        op: op.to_owned(),
        operands: vec![operand],
    })
}

fn filter(group: &ScopedGroup, cell: &Cell) -> RawFilter {
    let path = group.group.path.clone();
    if let (Cell::Date(start), Some(bucket)) = (cell, group.bucket()) {
        return bucket.filter(&path, *start);
    }
    let operand = match cell {
        Cell::Text(text) => text.clone(),
        Cell::Int(number) => number.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Id(id) => id.to_string(),
        Cell::Decimal(number) => number.normalize().to_string(),
        _ => String::new(),
    };
    condition(path, "eq", operand)
}

/// Records without a value: those whose link leads nowhere that may be seen are among them.
fn empty(group: &ScopedGroup) -> RawFilter {
    let path = group.group.path.clone();
    let there = |path| condition(path, "is", "not_null".to_owned());
    if group.leads.is_some() {
        return RawFilter::Not(Box::new(there(format!("{path}.id"))));
    }
    if group.hops.is_empty() {
        return condition(path, "is", "null".to_owned());
    }
    RawFilter::Not(Box::new(there(path)))
}
