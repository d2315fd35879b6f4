//! Cells to and from SQLite, as the table in [`mainstay_model::cell`] says.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, RecordId};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rust_decimal::Decimal;

use crate::error::{Error, Result};

/// A cell as a parameter of a type.
pub(super) struct Bound<'a>(pub &'a Cell, pub ColumnType);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let Bound(cell, ty) = *self;
        Ok(match cell {
            Cell::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Bool(value) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*value))),
            Cell::Int(value) => match ty {
                ColumnType::Decimal { scale } => scaled(Decimal::from(*value), scale)?,
                _ => ToSqlOutput::Borrowed(ValueRef::Integer(*value)),
            },
            Cell::Decimal(value) => match ty {
                ColumnType::Decimal { scale } => scaled(*value, scale)?,
                _ => return Err(unfit(cell, ty)),
            },
            Cell::Text(text) | Cell::Json(text) => {
                ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
            }
            Cell::Date(date) => ToSqlOutput::Owned(Value::Text(date.to_string())),
            Cell::Time(time) => ToSqlOutput::Borrowed(ValueRef::Integer(time.as_microsecond())),
            Cell::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.0.as_bytes())),
        })
    }
}

fn scaled(value: Decimal, scale: u32) -> rusqlite::Result<ToSqlOutput<'static>> {
    let mut value = value.round_dp(scale);
    value.rescale(scale);
    let units = i64::try_from(value.mantissa()).map_err(|_| {
        rusqlite::Error::ToSqlConversionFailure("a decimal of more than 18 digits".into())
    })?;
    Ok(ToSqlOutput::Owned(Value::Integer(units)))
}

fn unfit(cell: &Cell, ty: ColumnType) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(format!("{cell:?} as {ty:?}").into())
}

/// The cell in a column of a result.
pub(super) fn decode(value: ValueRef<'_>, ty: ColumnType) -> Result<Cell> {
    let cell = match (ty, value) {
        (_, ValueRef::Null) => Some(Cell::Null),
        (ColumnType::Bool, ValueRef::Integer(value)) => Some(Cell::Bool(value != 0)),
        (ColumnType::Int, ValueRef::Integer(value)) => Some(Cell::Int(value)),
        (ColumnType::Decimal { scale }, ValueRef::Integer(value)) => {
            Decimal::try_from_i128_with_scale(i128::from(value), scale)
                .ok()
                .map(Cell::Decimal)
        }
        (ColumnType::Time, ValueRef::Integer(value)) => {
            Timestamp::from_microsecond(value).ok().map(Cell::Time)
        }
        (ColumnType::Text, ValueRef::Text(bytes)) => text(bytes).map(Cell::Text),
        (ColumnType::Json, ValueRef::Text(bytes)) => text(bytes).map(Cell::Json),
        (ColumnType::Date, ValueRef::Text(bytes)) => std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| text.parse().ok())
            .map(Cell::Date),
        (ColumnType::Id, ValueRef::Blob(bytes)) => bytes
            .try_into()
            .ok()
            .map(|bytes| Cell::Id(RecordId::from_bytes(bytes))),
        _ => None,
    };
    cell.ok_or_else(|| {
        Error::Bug(format!(
            "a column of type {ty:?} holds {}",
            value.data_type()
        ))
    })
}

fn text(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ToSql as _;

    fn there_and_back(cell: Cell, ty: ColumnType) -> Cell {
        let bound = Bound(&cell, ty);
        let value = match bound.to_sql().unwrap() {
            ToSqlOutput::Borrowed(value) => Value::try_from(value).unwrap(),
            ToSqlOutput::Owned(value) => value,
            other => panic!("{other:?}"),
        };
        decode((&value).into(), ty).unwrap()
    }

    #[test]
    fn cells_come_back_as_they_went() {
        for (cell, ty) in [
            (Cell::Null, ColumnType::Text),
            (Cell::Bool(true), ColumnType::Bool),
            (Cell::Int(i64::MIN), ColumnType::Int),
            (
                Cell::Decimal("-123456789012.3456".parse().unwrap()),
                ColumnType::Decimal { scale: 4 },
            ),
            (Cell::Text("李 o'Neil".to_owned()), ColumnType::Text),
            (Cell::Date("0001-01-01".parse().unwrap()), ColumnType::Date),
            (
                Cell::Time("2024-02-29T23:59:59.123456Z".parse().unwrap()),
                ColumnType::Time,
            ),
            (Cell::Id(RecordId::named("x")), ColumnType::Id),
            (Cell::Json("{\"a\":1}".to_owned()), ColumnType::Json),
        ] {
            assert_eq!(there_and_back(cell.clone(), ty), cell);
        }
    }

    #[test]
    fn decimals_are_stored_in_their_smallest_unit() {
        let cell = Cell::Decimal("12.5".parse().unwrap());
        assert_eq!(
            there_and_back(cell, ColumnType::Decimal { scale: 2 }),
            Cell::Decimal("12.50".parse().unwrap())
        );
        let huge = Cell::Decimal("12345678901234567890".parse().unwrap());
        assert!(
            Bound(&huge, ColumnType::Decimal { scale: 2 })
                .to_sql()
                .is_err()
        );
    }
}
