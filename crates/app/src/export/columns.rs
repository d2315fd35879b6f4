//! The columns of a CSV file: what each is called and what stands in its cells.

use mainstay_model::field::{Part, PartRole, Side, Widget};
use mainstay_model::query::ScopedQuery;
use mainstay_model::{Field, Lang, Object, Record, Value};

use super::Naming;
use crate::import::neutral::neutralised;

/// A column.
#[derive(Debug)]
pub(super) enum ExportColumn {
    /// The record's id.
    Id,
    /// A value, or a piece of one.
    Value {
        /// Position of the field.
        field: usize,
        /// The piece; `None` for the whole.
        part: Option<&'static Part>,
        /// Whether a spreadsheet could take it for a formula.
        text: bool,
    },
    /// What the record that a link points at is called; and the name of that record's title field.
    Title(usize, String),
}

/// The columns for the fields of a query.
pub(super) fn of(query: &ScopedQuery, naming: Naming) -> Vec<ExportColumn> {
    let object = query.object();
    let mut columns = vec![ExportColumn::Id];
    for position in query.fields().iter().copied() {
        let Some(field) = object.fields.get(position) else {
            continue;
        };
        let one = field.is_link() && field.kind.side(field) != Side::Links;
        if one {
            let titles = ExportColumn::Title(position, title_field(query, field));
            if naming == Naming::Fields {
                columns.push(ExportColumn::Value {
                    field: position,
                    part: None,
                    text: false,
                });
            }
            columns.push(titles);
            continue;
        }
        let pieces: Vec<&'static Part> = field
            .kind
            .parts(field)
            .iter()
            .filter(|part| part.role != PartRole::Element)
            .collect();
        if pieces.is_empty() {
            columns.push(ExportColumn::Value {
                field: position,
                part: None,
                text: is_text(field),
            });
        }
        for part in pieces {
            let text = is_text(field);
            columns.push(ExportColumn::Value {
                field: position,
                part: Some(part),
                text,
            });
        }
    }
    columns
}

/// Numbers and dates are written by the program; a minus in front of them is no formula.
fn is_text(field: &Field) -> bool {
    !matches!(
        field.kind.widget(field),
        Widget::Number
            | Widget::Money
            | Widget::Percent
            | Widget::Check
            | Widget::Date
            | Widget::DateTime
            | Widget::Duration
            | Widget::Phones
            | Widget::Rating
    )
}

fn title_field(query: &ScopedQuery, field: &Field) -> String {
    let target = if field.kind.widget(field) == Widget::User {
        Some("user")
    } else {
        field.params.targets.first().map(String::as_str)
    };
    let object = target.and_then(|name| query.access().catalog().get(name));
    object.map_or_else(|| "name".to_owned(), |object| object.title.clone())
}

impl ExportColumn {
    pub fn header(&self, object: &Object, naming: Naming, lang: Lang) -> String {
        match (self, naming) {
            (ExportColumn::Id, Naming::Fields) => "id".to_owned(),
            (ExportColumn::Id, Naming::Labels) => "ID".to_owned(),
            (ExportColumn::Value { field, part, .. }, Naming::Fields) => {
                let name = &object.fields[*field].name;
                part.map_or_else(|| name.clone(), |part| format!("{name}.{}", part.name))
            }
            (ExportColumn::Value { field, part, .. }, Naming::Labels) => {
                let label = object.fields[*field].label.get(lang);
                part.map_or_else(
                    || label.to_owned(),
                    |part| labelled(label, part.label(lang), lang),
                )
            }
            (ExportColumn::Title(field, title), Naming::Fields) => {
                format!("{}.{title}", object.fields[*field].name)
            }
            (ExportColumn::Title(field, _), Naming::Labels) => {
                object.fields[*field].label.get(lang).to_owned()
            }
        }
    }

    /// The text for a file of text, in which a spreadsheet would look for formulas.
    pub fn cell(&self, record: &Record) -> String {
        let risky = match self {
            ExportColumn::Id => false,
            ExportColumn::Value { text, .. } => *text,
            ExportColumn::Title(..) => true,
        };
        let text = self.text(record);
        if risky { neutralised(text) } else { text }
    }

    /// The text as it is.
    pub fn text(&self, record: &Record) -> String {
        match self {
            ExportColumn::Id => record.id.to_string(),
            ExportColumn::Value { field, part, .. } => {
                let field = &record.object.fields[*field];
                let value = record.get(&field.name);
                match part {
                    Some(part) => field.part_text(part, value),
                    None => field.kind.export(field, value),
                }
            }
            ExportColumn::Title(field, _) => match record.get(&record.object.fields[*field].name) {
                Value::Link(link) => link.title.clone().unwrap_or_default(),
                _ => String::new(),
            },
        }
    }
}

fn labelled(field: &str, part: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{field}{part}"),
        Lang::En => format!("{field} {}", part.to_lowercase()),
    }
}
