//! One of several options.

use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, Setting, SortColumn, Widget, compare_rules, grouping, option_rules,
    text_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// One of several options, kept by its key. Lists order it as the options are ordered, so the position stands beside it;
/// when options change places, the store writes the positions again.
pub struct Choice;

fn rank(field: &Field) -> Column {
    Column {
        name: field.column("rank"),
        ty: ColumnType::Int,
    }
}

impl Kind for Choice {
    fn name(&self) -> &'static str {
        "choice"
    }

    fn label(&self) -> Label {
        Label::new("Choice", "单选")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Indexed,
            Setting::Options,
            Setting::Default,
        ]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        option_rules::check(field)
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        vec![text_rules::column(field, ""), rank(field)]
    }

    fn read_columns(&self, _field: &Field) -> usize {
        1
    }

    fn indexes(&self, field: &Field) -> Vec<Column> {
        self.columns(field)
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        text_rules::input(input)?.map_or(Ok(Value::Null), |text| self.parse_text(field, &text, env))
    }

    fn parse_text(&self, field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        text_rules::no_nul(text)?;
        Ok(Value::Text(
            option_rules::key(&field.params.options, text)?.to_owned(),
        ))
    }

    fn cells(&self, field: &Field, value: &Value) -> Vec<Cell> {
        let Value::Text(key) = value else {
            return vec![Cell::Null, Cell::Null];
        };
        let options = &field.params.options;
        let at = options
            .iter()
            .position(|option| option.key == *key)
            .unwrap_or(options.len());
        vec![
            Cell::Text(key.clone()),
            i64::try_from(at).map_or(Cell::Null, Cell::Int),
        ]
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        text_rules::value(cells)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        text_rules::restore(json)
    }

    fn display(&self, field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        option_rules::label(&field.params.options, text_rules::of(value), locale).to_owned()
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        text_rules::plain(value)
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        compare_rules::EQUAL
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        compare_rules::condition(&field.name, op, operands, |text| match text.trim() {
            "" => Ok(None),
            text => option_rules::key(&field.params.options, text)
                .map(|key| Some(Cell::Text(key.to_owned()))),
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        vec![SortColumn {
            column: rank(field),
        }]
    }

    fn schema(&self, field: &Field, write: bool) -> Json {
        if !write {
            // Options may have gone that records still have.
            return json!({ "type": ["string", "null"] });
        }
        let keys = option_rules::keys(&field.params.options);
        let all: Vec<Json> = keys
            .into_iter()
            .map(|key| json!(key))
            .chain([Json::Null])
            .collect();
        json!({ "type": ["string", "null"], "enum": all })
    }

    fn search(&self, field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Text(key) = value
            && let Some(option) = field
                .params
                .options
                .iter()
                .find(|option| option.key == *key)
        {
            into.body.extend(option.label.all().map(str::to_owned));
        }
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::by_value(field)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Choice
    }
}
