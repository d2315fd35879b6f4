//! A number given by the program, in a format.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::{Field, Kind, Setting, SortColumn, Widget, text_rules};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::{Reason, shown};
use crate::search::SearchText;
use crate::value::Value;

/// A running number such as `C-00042`. The store gives it when a record is new and never again; a person cannot.
pub struct AutoNumber;

const USUAL: &str = "{0}";

enum Piece<'a> {
    Literal(&'a str),
    Counter(usize),
    Year,
    Month,
}

/// The pieces of a format; `None` when a bracket is not closed or holds something unknown.
fn pieces(format: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(Piece::Literal(before));
        let (inside, behind) = after.split_once('}')?;
        pieces.push(match inside {
            "YYYY" => Piece::Year,
            "MM" => Piece::Month,
            zeros if (1..=12).contains(&zeros.len()) && zeros.chars().all(|c| c == '0') => {
                Piece::Counter(zeros.len())
            }
            _ => return None,
        });
        rest = behind;
    }
    pieces.push(Piece::Literal(rest));
    Some(pieces)
}

fn format(field: &Field) -> &str {
    field.params.format.as_deref().unwrap_or(USUAL)
}

/// Whether a text is one that the format can give.
fn fits(format: &str, text: &str) -> bool {
    let mut rest = text;
    for piece in pieces(format).unwrap_or_default() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest = match piece {
            Piece::Literal(literal) => match rest.strip_prefix(literal) {
                Some(rest) => rest,
                None => return false,
            },
            Piece::Counter(least) if digits >= least && digits <= 18 => &rest[digits..],
            Piece::Year if digits >= 4 => &rest[4..],
            Piece::Month if digits >= 2 => &rest[2..],
            _ => return false,
        };
    }
    rest.is_empty()
}

impl Kind for AutoNumber {
    fn name(&self) -> &'static str {
        "auto_number"
    }

    fn label(&self) -> Label {
        Label::new("Automatic number", "自动编号")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Searchable, Setting::Format]
    }

    fn computed(&self) -> bool {
        true
    }

    fn assign(&self, field: &Field, number: i64, today: Date) -> Option<Value> {
        let mut text = String::new();
        for piece in pieces(format(field))? {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Counter(width) => text.push_str(&format!("{number:0width$}")),
                Piece::Year => text.push_str(&format!("{:04}", today.year())),
                Piece::Month => text.push_str(&format!("{:02}", today.month())),
            }
        }
        Some(Value::Text(text))
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        let format = format(field);
        let counters = pieces(format).map(|pieces| {
            pieces
                .iter()
                .filter(|piece| matches!(piece, Piece::Counter(_)))
                .count()
        });
        let adjacent = ["}{"].iter().any(|pair| format.contains(pair));
        if counters == Some(1) && format.chars().count() <= 60 && !adjacent {
            return Vec::new();
        }
        vec![
            Reason::new(
                "bad_format",
                format!("`{format}` is not a format: it needs one run of zeros in curly brackets, such as C-{{00000}}; {{YYYY}} and {{MM}} may stand beside, apart from it."),
            )
            .with(&[format]),
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

    /// Reads a number back (an export, a filter). New ones are given by the store alone: the field cannot be written.
    fn parse_text(&self, field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let Some(text) = text_rules::clean(text, 100)? else {
            return Ok(Value::Null);
        };
        if fits(format(field), text) {
            return Ok(Value::Text(text.to_owned()));
        }
        Err(Reason::new("not_given", format!("`{}` is not a number that Mainstay gave; such numbers are given by Mainstay alone.", shown(text)))
            .with(&[&shown(text)]))
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
        text_rules::condition(&field.name, &field.column("key"), op, operands)
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        text_rules::sort(field)
    }

    fn schema(&self, _field: &Field, _write: bool) -> Json {
        json!({ "type": ["string", "null"], "readOnly": true })
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Text(text) = value {
            into.body.push(text.clone());
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Text
    }
}
