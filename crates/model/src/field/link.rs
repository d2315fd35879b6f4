//! A link to one record.

use serde_json::{Value as Json, json};

use super::{
    Field, Grouping, Kind, Setting, SortColumn, Widget, compare_rules, grouping, link_rules,
    text_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::{Link as Target, Value};

/// A link to one record of one of the `targets`; of any object when there are none. Whether the record exists and may be
/// seen is the store's business.
pub struct Link;

impl Kind for Link {
    fn name(&self) -> &'static str {
        "link"
    }

    fn label(&self) -> Label {
        Label::new("Link to a record", "关联记录")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Target,
            Setting::OnDelete,
            Setting::BackLabel,
        ]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        let mut columns = vec![Column {
            name: field.name.clone(),
            ty: ColumnType::Id,
        }];
        if link_rules::names_object(field) {
            columns.push(text_rules::column(field, "object"));
        }
        columns
    }

    fn indexes(&self, field: &Field) -> Vec<Column> {
        self.columns(field).into_iter().take(1).collect()
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        Ok(link_rules::input(field, input, env)?.map_or(Value::Null, Value::from))
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        Ok(link_rules::text_form(field, text, env)?.map_or(Value::Null, Value::from))
    }

    fn cells(&self, field: &Field, value: &Value) -> Vec<Cell> {
        let mut cells = match value {
            Value::Link(link) => vec![Cell::Id(link.id), Cell::Text(link.object.clone())],
            _ => vec![Cell::Null, Cell::Null],
        };
        if !link_rules::names_object(field) {
            cells.truncate(1);
        }
        cells
    }

    fn value(&self, field: &Field, cells: &mut [Cell]) -> Value {
        let Some(Cell::Id(id)) = cells.first() else {
            return Value::Null;
        };
        let id = *id;
        let object = match link_rules::only_target(field) {
            "" => text_rules::take(cells, 1),
            only => only.to_owned(),
        };
        Value::from(Target::to(&object, id))
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        serde_json::from_value(json.clone()).map_or(Value::Null, Value::Link)
    }

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Link(link) => link_rules::title(link).to_owned(),
            _ => String::new(),
        }
    }

    fn export(&self, field: &Field, value: &Value) -> String {
        match value {
            Value::Link(link) => link_rules::export(field, link),
            _ => String::new(),
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        compare_rules::EQUAL
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason> {
        compare_rules::condition(&field.name, op, operands, |text| {
            let id = text.rsplit_once(':').map_or(text, |(_, id)| id);
            if id.trim().is_empty() {
                Ok(None)
            } else {
                link_rules::read_id(id, env).map(|id| Some(Cell::Id(id)))
            }
        })
    }

    fn sort(&self, _field: &Field) -> Vec<SortColumn> {
        Vec::new()
    }

    fn schema(&self, field: &Field, write: bool) -> Json {
        let link = link_rules::schema(field, write);
        match (write, link_rules::names_object(field)) {
            (true, false) => {
                json!({ "anyOf": [{ "type": "string", "format": "uuid" }, link, { "type": "null" }] })
            }
            _ => json!({ "anyOf": [link, { "type": "null" }] }),
        }
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        if let Value::Link(link) = value {
            into.link(link.id);
        }
    }

    fn grouping(&self, field: &Field) -> Option<Grouping> {
        (field.params.targets.len() == 1)
            .then(|| grouping::main(field).map(Grouping::Link))
            .flatten()
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Link
    }
}
