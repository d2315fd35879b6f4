//! Free words.

use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, Setting, Side, SortColumn, Widget, list_rules, set_rules, text_rules,
};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::fold::fold;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// Free words, at most fifty of at most sixty characters. `VIP` and `vip` are one tag; the first way of writing stays.
pub struct Tags;

const LONGEST: usize = 60;
const SEPARATORS: [char; 7] = [',', ';', '\n', '，', '；', '、', '\r'];

/// What makes two tags the same; a tag of accents alone, which folding takes away, is itself.
fn key(tag: &str) -> String {
    let folded = fold(tag);
    if folded.is_empty() {
        tag.to_lowercase()
    } else {
        folded
    }
}

impl Tags {
    fn checked(words: &[&str]) -> Result<Value, Reason> {
        let mut tags: Vec<String> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let Some(word) = list_rules::entry(at, words.len(), text_rules::clean(word, LONGEST))?
            else {
                continue;
            };
            if !tags.iter().any(|tag| key(tag) == key(word)) {
                tags.push(word.to_owned());
            }
        }
        list_rules::few(tags.len(), list_rules::MOST)?;
        Ok(set_rules::set(tags))
    }
}

impl Kind for Tags {
    fn name(&self) -> &'static str {
        "tags"
    }

    fn label(&self) -> Label {
        Label::new("Tags", "标签")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Searchable]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        set_rules::columns(field)
    }

    fn side(&self, _field: &Field) -> Side {
        Side::Values
    }

    fn side_values(&self, _field: &Field, value: &Value) -> Vec<String> {
        set_rules::of(value).iter().map(|tag| key(tag)).collect()
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        match input {
            Json::String(text) => self.parse_text(field, text, env),
            other => Self::checked(&set_rules::words(other)?),
        }
    }

    fn parse_text(&self, _field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let parts = list_rules::split(text, &SEPARATORS);
        Self::checked(&parts.iter().map(String::as_str).collect::<Vec<_>>())
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

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        set_rules::of(value).join(locale.say(", ", "、"))
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        list_rules::join(set_rules::of(value), ", ", &SEPARATORS)
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        &[
            Operator::Contains,
            Operator::Eq,
            Operator::Ne,
            Operator::In,
            Operator::Ilike,
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
        list_rules::condition(
            &field.name,
            op,
            operands,
            |text| Ok(key(text)),
            |part| text_rules::with_edges(part, fold),
        )
    }

    fn sort(&self, _field: &Field) -> Vec<SortColumn> {
        Vec::new()
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        json!({
            "type": ["array", "null"],
            "items": { "type": "string", "maxLength": LONGEST, "pattern": text_rules::NO_NUL },
            "maxItems": list_rules::MOST,
        })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        into.body.extend(set_rules::of(value).iter().cloned());
    }

    fn unite(&self, _field: &Field, values: &[&Value]) -> Option<Value> {
        let words = values.iter().flat_map(|value| set_rules::of(value));
        Self::checked(&words.map(String::as_str).collect::<Vec<_>>()).ok()
    }

    fn grouping(&self, _field: &Field) -> Option<Grouping> {
        Some(Grouping::Words)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Tags
    }
}
