//! A row as a line: a JSON list of its cells. Numbers, truth and nothing stand as such; decimals, texts, days (`2024-02-29`), times
//! (in UTC, to the microsecond), ids and documents as texts, so that no reader loses a digit.

use mainstay_model::{Cell, ColumnType};
use serde_json::Value as Json;

use crate::transfer::json::{self, Numbers};

/// The columns of a table, each with the name of its type.
pub(super) fn described(columns: &[(String, ColumnType)]) -> Vec<(String, String)> {
    let one = |(name, ty): &(String, ColumnType)| (name.clone(), type_name(*ty));
    columns.iter().map(one).collect()
}

fn type_name(ty: ColumnType) -> String {
    match ty {
        ColumnType::Bool => "bool".to_owned(),
        ColumnType::Int => "int".to_owned(),
        ColumnType::Decimal { scale } => format!("decimal({scale})"),
        ColumnType::Text => "text".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Time => "time".to_owned(),
        ColumnType::Id => "id".to_owned(),
        ColumnType::Json => "json".to_owned(),
    }
}

/// The type of this name.
pub(super) fn type_of(name: &str) -> Option<ColumnType> {
    Some(match name {
        "bool" => ColumnType::Bool,
        "int" => ColumnType::Int,
        "text" => ColumnType::Text,
        "date" => ColumnType::Date,
        "time" => ColumnType::Time,
        "id" => ColumnType::Id,
        "json" => ColumnType::Json,
        other => {
            let scale = other.strip_prefix("decimal(")?.strip_suffix(')')?;
            ColumnType::Decimal {
                scale: scale.parse().ok().filter(|scale| *scale <= 18)?,
            }
        }
    })
}

/// Writes a row, with the end of the line.
pub(super) fn write(row: &[Cell], out: &mut Vec<u8>) -> std::io::Result<()> {
    out.push(b'[');
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Null => out.extend(b"null"),
            Cell::Bool(value) => out.extend(value.to_string().as_bytes()),
            Cell::Int(value) => out.extend(value.to_string().as_bytes()),
            Cell::Decimal(value) => text(&value.to_string(), out)?,
            Cell::Text(value) => text(value, out)?,
            Cell::Date(value) => text(&value.to_string(), out)?,
            Cell::Time(value) => text(&value.to_string(), out)?,
            Cell::Id(value) => text(&value.to_string(), out)?,
            Cell::Json(value) => match json::form(value, Numbers::Kept) {
                Some(form) => text(&form, out)?,
                None => text(value, out)?,
            },
        }
    }
    out.extend(b"]\n");
    Ok(())
}

fn text(text: &str, out: &mut Vec<u8>) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, text).map_err(std::io::Error::other)
}

/// Reads a row; nothing when it is none.
pub(super) fn read(line: &str, columns: &[(String, ColumnType)]) -> Option<Vec<Cell>> {
    let values: Vec<Json> = serde_json::from_str(line).ok()?;
    if values.len() != columns.len() {
        return None;
    }
    let cells = values.into_iter().zip(columns);
    cells.map(|(value, (_, ty))| cell(value, *ty)).collect()
}

fn cell(value: Json, ty: ColumnType) -> Option<Cell> {
    Some(match (value, ty) {
        (Json::Null, _) => Cell::Null,
        (Json::Bool(value), ColumnType::Bool) => Cell::Bool(value),
        (Json::Number(value), ColumnType::Int) => Cell::Int(value.as_i64()?),
        (Json::String(text), ColumnType::Decimal { .. }) => Cell::Decimal(text.parse().ok()?),
        // No database of ours keeps it.
        (Json::String(text), _) if text.contains('\0') => return None,
        (Json::String(text), ColumnType::Text) => Cell::Text(text),
        (Json::String(text), ColumnType::Date) => Cell::Date(text.parse().ok()?),
        (Json::String(text), ColumnType::Time) => Cell::Time(text.parse().ok()?),
        (Json::String(text), ColumnType::Id) => Cell::Id(text.parse().ok()?),
        (Json::String(text), ColumnType::Json) => {
            json::form(&text, Numbers::Kept)?;
            Cell::Json(text)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_back_as_they_were_written() {
        let row = vec![
            Cell::Null,
            Cell::Bool(true),
            Cell::Int(i64::MIN),
            Cell::Decimal("-12.50".parse().unwrap()),
            Cell::Text("\"李\\\n\u{10ffff}[,]".to_owned()),
            Cell::Date("0001-01-01".parse().unwrap()),
            Cell::Time("1969-02-28T23:59:59.123456Z".parse().unwrap()),
            Cell::Id(mainstay_model::RecordId::named("x")),
            Cell::Json("{\"a\":[1.50,\"\\u0001\"]}".to_owned()),
            Cell::Json("null".to_owned()),
        ];
        let types = [
            ColumnType::Text,
            ColumnType::Bool,
            ColumnType::Int,
            ColumnType::Decimal { scale: 2 },
            ColumnType::Text,
            ColumnType::Date,
            ColumnType::Time,
            ColumnType::Id,
            ColumnType::Json,
            ColumnType::Json,
        ];
        let columns: Vec<(String, ColumnType)> =
            types.iter().map(|ty| ("c".to_owned(), *ty)).collect();
        let mut line = Vec::new();
        write(&row, &mut line).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(line.matches('\n').count(), 1);
        assert_eq!(read(line.trim_end(), &columns), Some(row));
        for (name, ty) in described(&columns).into_iter().map(|(_, ty)| ty).zip(types) {
            assert_eq!(type_of(&name), Some(ty));
        }
        for wrong in ["", "[]", "[1]", "{}", "[\"a\",\"b\"]"] {
            assert_eq!(read(wrong, &columns), None, "{wrong}");
        }
    }
}
