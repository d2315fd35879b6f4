//! Conditions as people choose them: one list of words per field, where the filter language has an operator, an operand and
//! a `not` before both.

use mainstay_model::field::{Field, Widget};
use mainstay_model::filter::{Operator, RawCondition, RawFilter};

use crate::i18n::T;

/// A condition in the form of the builder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Path of the field: `company.industry`.
    pub path: String,
    /// Key of the operator in the builder: `eq`, `not.in`, `null`, `starts`.
    pub op: String,
    /// The values.
    pub values: Vec<String>,
}

/// Operators that take no value.
pub fn is_bare(op: &str) -> bool {
    matches!(op, "null" | "not_null")
}

/// Operators that take several values.
pub fn takes_several(op: &str) -> bool {
    matches!(op, "in" | "not.in")
}

/// The operators offered for a field, the most usual first.
pub fn offered(field: &Field) -> Vec<&'static str> {
    let keys: &[&str] = match field.kind.widget(field) {
        Widget::Text
        | Widget::PersonName
        | Widget::Url
        | Widget::Address
        | Widget::LongText
        | Widget::RichText => &[
            "contains",
            "not.contains",
            "eq",
            "ne",
            "starts",
            "in",
            "null",
            "not_null",
        ],
        Widget::Email | Widget::Emails | Widget::Phones => &[
            "contains",
            "not.contains",
            "eq",
            "ne",
            "ends",
            "in",
            "null",
            "not_null",
        ],
        Widget::Date | Widget::DateTime => {
            &["eq", "ne", "gte", "lte", "gt", "lt", "null", "not_null"]
        }
        Widget::Number | Widget::Money | Widget::Percent | Widget::Duration | Widget::Rating => {
            &["eq", "ne", "gte", "lte", "gt", "lt", "null", "not_null"]
        }
        Widget::Choice | Widget::User | Widget::Link => {
            &["eq", "ne", "in", "not.in", "null", "not_null"]
        }
        Widget::Check => &["eq", "null", "not_null"],
        Widget::Choices | Widget::Tags | Widget::Links => &[
            "contains",
            "not.contains",
            "in",
            "not.in",
            "null",
            "not_null",
        ],
        Widget::Files | Widget::Json => &["null", "not_null"],
    };
    let known = field.kind.operators(field);
    keys.iter()
        .copied()
        .filter(|key| known.contains(&operator(key)))
        .collect()
}

/// The operator of the filter language that a key stands for.
fn operator(key: &str) -> Operator {
    match key {
        "null" | "not_null" => Operator::Is,
        "starts" | "ends" => Operator::Ilike,
        key => Operator::from_name(key.trim_start_matches("not.")).unwrap_or(Operator::Eq),
    }
}

/// An operator in words, as they suit the field.
pub fn words(t: T, field: &Field, key: &str) -> &'static str {
    let widget = field.kind.widget(field);
    let dated = matches!(widget, Widget::Date | Widget::DateTime);
    let listed = matches!(widget, Widget::Tags | Widget::Choices | Widget::Links);
    match key {
        "eq" => t.get("op-eq"),
        "ne" => t.get("op-ne"),
        "in" => t.get("op-in"),
        "not.in" => t.get("op-not-in"),
        "contains" if listed => t.get("op-has"),
        "not.contains" if listed => t.get("op-has-not"),
        "contains" => t.get("op-contains"),
        "not.contains" => t.get("op-contains-not"),
        "starts" => t.get("op-starts"),
        "ends" => t.get("op-ends"),
        "gt" if dated => t.get("op-after"),
        "gte" if dated => t.get("op-from"),
        "lt" if dated => t.get("op-before"),
        "lte" if dated => t.get("op-until"),
        "gt" => t.get("op-gt"),
        "gte" => t.get("op-gte"),
        "lt" => t.get("op-lt"),
        "lte" => t.get("op-lte"),
        "null" => t.get("op-null"),
        "not_null" => t.get("op-not-null"),
        "like" | "ilike" => t.get("op-like"),
        _ => t.get("op-not-like"),
    }
}

impl Asked {
    /// As the filter language has it; nothing when a value is still missing.
    pub fn to_raw(&self) -> Option<RawFilter> {
        let values: Vec<&str> = self
            .values
            .iter()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        let condition = |op: &str, operands: Vec<String>| {
            RawFilter::Condition(RawCondition {
                path: self.path.clone(),
                op: op.to_owned(),
                operands,
            })
        };
        let first = || values.first().map(|value| (*value).to_owned());
        if self.path.is_empty() {
            return None;
        }
        Some(match self.op.as_str() {
            "null" => condition("is", vec!["null".to_owned()]),
            "not_null" => condition("is", vec!["not_null".to_owned()]),
            "starts" => condition("ilike", vec![format!("{}*", first()?)]),
            "ends" => condition("ilike", vec![format!("*{}", first()?)]),
            "in" | "not.in" if values.is_empty() => return None,
            "in" => condition(
                "in",
                values.iter().map(|value| (*value).to_owned()).collect(),
            ),
            key => match key.strip_prefix("not.") {
                Some("in") => {
                    let all = values.iter().map(|value| (*value).to_owned()).collect();
                    RawFilter::Not(Box::new(condition("in", all)))
                }
                Some(op) => RawFilter::Not(Box::new(condition(op, vec![first()?]))),
                None => condition(key, vec![first()?]),
            },
        })
    }

    /// From the filter language, where the builder has a form for it: conditions, and conditions with a `not`.
    pub fn from_raw(raw: &RawFilter) -> Option<Self> {
        let (condition, negated) = match raw {
            RawFilter::Condition(condition) => (condition, false),
            RawFilter::Not(inner) => match &**inner {
                RawFilter::Condition(condition) => (condition, true),
                _ => return None,
            },
            RawFilter::All(_) | RawFilter::Any(_) => return None,
        };
        // What is not so of another record holds too where there is none: that has no other words.
        let elsewhere = condition.path.contains('.');
        if negated && elsewhere && matches!(condition.op.as_str(), "is" | "eq" | "ne") {
            return None;
        }
        let operand = condition.operands.first().map_or("", String::as_str);
        let (op, values) = match (condition.op.as_str(), operand, negated) {
            ("is", "null", false) | ("is", "not_null", true) => ("null".to_owned(), Vec::new()),
            ("is", "not_null", false) | ("is", "null", true) => ("not_null".to_owned(), Vec::new()),
            ("is", truth @ ("true" | "false"), false) => ("eq".to_owned(), vec![truth.to_owned()]),
            ("ilike", pattern, false) => match inner(pattern) {
                Some((key, text)) => (key.to_owned(), vec![text]),
                None => ("ilike".to_owned(), condition.operands.clone()),
            },
            ("ne", _, true) => ("eq".to_owned(), condition.operands.clone()),
            ("eq", _, true) => ("ne".to_owned(), condition.operands.clone()),
            (op, _, true) => (format!("not.{op}"), condition.operands.clone()),
            (op, _, false) => (op.to_owned(), condition.operands.clone()),
        };
        Some(Self {
            path: condition.path.clone(),
            op,
            values,
        })
    }
}

/// `abc*` starts with, `*abc` ends with, `*abc*` contains.
fn inner(pattern: &str) -> Option<(&'static str, String)> {
    let core = pattern.trim_matches('*');
    if core.is_empty() || core.contains('*') {
        return None;
    }
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        (true, true) => Some(("contains", core.to_owned())),
        (false, true) => Some(("starts", core.to_owned())),
        (true, false) => Some(("ends", core.to_owned())),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(text: &str) -> (String, String) {
        let asked = Asked::from_raw(&RawFilter::read(text).unwrap()).unwrap();
        (asked.op.clone(), asked.to_raw().unwrap().write())
    }

    #[test]
    fn conditions_go_into_the_builder_and_come_back() {
        for (text, op) in [
            ("owner.eq.me", "eq"),
            ("owner.is.null", "null"),
            ("tags.not.contains.vip", "not.contains"),
            ("stage.not.in.(a,b)", "not.in"),
            ("name.ilike.Ab*", "starts"),
            ("created_at.gte.-30d", "gte"),
        ] {
            assert_eq!(there_and_back(text), (op.to_owned(), text.to_owned()));
        }
        assert_eq!(there_and_back("name.not.is.null").1, "name.is.not_null");
        assert_eq!(there_and_back("name.not.eq.x").1, "name.ne.x");
    }

    #[test]
    fn every_field_of_every_object_offers_something() {
        for object in mainstay_standard::objects() {
            for field in &object.fields {
                assert!(!offered(field).is_empty(), "{}.{}", object.name, field.name);
            }
        }
    }
}
