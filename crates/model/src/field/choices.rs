//! Some of several options.

use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, Setting, Side, SortColumn, Widget, list_rules, option_rules, set_rules,
    text_rules,
};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::fold;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// Some of several options, kept by their keys in the order of the options.
pub struct Choices;

const SEPARATORS: [char; 7] = [';', ',', '\n', '|', '；', '，', '、'];

impl Choices {
    fn checked(field: &Field, words: &[&str]) -> Result<Value, Reason> {
        let options = &field.params.options;
        let mut keys = Vec::with_capacity(words.len());
        for (at, word) in words
            .iter()
            .enumerate()
            .filter(|(_, word)| !word.trim().is_empty())
        {
            text_rules::no_nul(word)?;
            keys.push(list_rules::entry(
                at,
                words.len(),
                option_rules::key(options, word),
            )?);
        }
        let chosen = options
            .iter()
            .filter(|option| keys.contains(&option.key.as_str()));
        Ok(set_rules::set(
            chosen.map(|option| option.key.clone()).collect(),
        ))
    }
}

impl Kind for Choices {
    fn name(&self) -> &'static str {
        "choices"
    }

    fn label(&self) -> Label {
        Label::new("Multiple choice", "多选")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Options, Setting::Default]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        option_rules::check(field)
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        set_rules::columns(field)
    }

    fn side(&self, _field: &Field) -> Side {
        Side::Values
    }

    fn side_values(&self, _field: &Field, value: &Value) -> Vec<String> {
        set_rules::of(value).to_vec()
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::String(text) => self.parse_text(field, text, env),
            other => Self::checked(field, &set_rules::words(other)?),
        }
    }

    fn parse_text(&self, field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        // A label may have a comma in it.
        if let Ok(key) = option_rules::key(&field.params.options, text) {
            return Ok(Value::Set(vec![key.to_owned()]));
        }
        let parts = list_rules::split(text, &SEPARATORS);
        Self::checked(field, &parts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        set_rules::cells(value)
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        set_rules::value(cells)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        set_rules::restore(json)
    }

    fn display(&self, field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        let labels: Vec<&str> = set_rules::of(value)
            .iter()
            .map(|key| option_rules::label(&field.params.options, key, locale))
            .collect();
        labels.join(locale.say(", ", "、"))
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        list_rules::join(set_rules::of(value), "; ", &SEPARATORS)
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        &[
            Operator::Contains,
            Operator::Eq,
            Operator::Ne,
            Operator::In,
            Operator::Is,
        ]
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        let form = |text: &str| option_rules::key(&field.params.options, text).map(str::to_owned);
        list_rules::condition(&field.name, op, operands, form, fold::fold)
    }

    fn sort(&self, _field: &Field) -> Vec<SortColumn> {
        Vec::new()
    }

    fn schema(&self, field: &Field, write: bool) -> Json {
        let keys = option_rules::keys(&field.params.options);
        let items = if write {
            json!({ "type": "string", "enum": keys })
        } else {
            json!({ "type": "string" })
        };
        json!({ "type": ["array", "null"], "items": items })
    }

    fn search(&self, field: &Field, value: &Value, into: &mut SearchText) {
        for key in set_rules::of(value) {
            if let Some(option) = field
                .params
                .options
                .iter()
                .find(|option| option.key == *key)
            {
                into.body.extend(option.label.all().map(str::to_owned));
            }
        }
    }

    fn unite(&self, field: &Field, values: &[&Value]) -> Option<Value> {
        let keys = values.iter().flat_map(|value| set_rules::of(value));
        Self::checked(field, &keys.map(String::as_str).collect::<Vec<_>>()).ok()
    }

    fn grouping(&self, _field: &Field) -> Option<Grouping> {
        Some(Grouping::Words)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Choices
    }
}
