//! One line of text.

use serde_json::Value as Json;

use super::{Field, Grouping, Kind, Setting, SortColumn, Widget, grouping, text_rules};
use crate::cell::{Cell, Column};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// One line of text; at most `max_length` characters, 255 when not set.
pub struct Text;

fn most(field: &Field) -> usize {
    field.params.max_length.unwrap_or(255)
}

impl Kind for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn label(&self) -> Label {
        Label::new("Text", "单行文本")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Unique,
            Setting::Searchable,
            Setting::Indexed,
            Setting::Default,
            Setting::MaxLength,
        ]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        text_rules::columns(field)
    }

    fn read_columns(&self, _field: &Field) -> usize {
        1
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        text_rules::input(input)?.map_or(Ok(Value::Null), |text| self.parse_text(field, &text, env))
    }

    fn parse_text(&self, field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        Ok(text_rules::clean(text, most(field))?
            .map_or(Value::Null, |text| Value::Text(text.to_owned())))
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        text_rules::cells(value)
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        text_rules::value(cells)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        text_rules::restore(json)
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        text_rules::plain(value)
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        text_rules::plain(value)
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        text_rules::SHORT
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        text_rules::condition(&field.column(""), &field.column("key"), op, operands)
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        text_rules::sort(field)
    }

    fn schema(&self, field: &Field, _write: bool) -> Json {
        text_rules::schema(most(field))
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Text(text) = value {
            into.body.push(text.clone());
        }
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        if let Value::Text(text) = value {
            into.line(text);
        }
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        grouping::by_value(field)
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Text
    }
}
