//! Cells to and from PostgreSQL's binary format, as the table in [`mainstay_model::cell`] says.
//!
//! Statements are prepared with the types of their parameters, so that the server never guesses and the bytes always fit.

use std::error::Error as StdError;

use bytes::{BufMut as _, BytesMut};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use mainstay_model::{Cell, ColumnType, RecordId};
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use rust_decimal::Decimal;

use crate::error::{Error, Result};
use crate::sql::{Param, ParamType};

type Failure = Box<dyn StdError + Sync + Send>;

/// Microseconds from 1970 to 2000, where PostgreSQL begins to count.
const EPOCH_MICROS: i64 = 946_684_800_000_000;
const EPOCH_DAY: Date = Date::constant(2000, 1, 1);

/// The server's type for a parameter.
pub(super) fn server_type(param: ParamType) -> Type {
    match (param.ty, param.list) {
        (ColumnType::Bool, false) => Type::BOOL,
        (ColumnType::Bool, true) => Type::BOOL_ARRAY,
        (ColumnType::Int, false) => Type::INT8,
        (ColumnType::Int, true) => Type::INT8_ARRAY,
        (ColumnType::Decimal { .. }, false) => Type::NUMERIC,
        (ColumnType::Decimal { .. }, true) => Type::NUMERIC_ARRAY,
        (ColumnType::Text, false) => Type::TEXT,
        (ColumnType::Text, true) => Type::TEXT_ARRAY,
        (ColumnType::Date, false) => Type::DATE,
        (ColumnType::Date, true) => Type::DATE_ARRAY,
        (ColumnType::Time, false) => Type::TIMESTAMPTZ,
        (ColumnType::Time, true) => Type::TIMESTAMPTZ_ARRAY,
        (ColumnType::Id, false) => Type::UUID,
        (ColumnType::Id, true) => Type::UUID_ARRAY,
        (ColumnType::Json, false) => Type::JSONB,
        (ColumnType::Json, true) => Type::JSONB_ARRAY,
    }
}

/// A parameter of a type.
#[derive(Debug)]
pub(super) struct Bound<'a>(pub &'a Param, pub ParamType);

impl ToSql for Bound<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Failure> {
        match self.0 {
            Param::One(cell) => encode(cell, self.1.ty, out),
            Param::List(cells) => encode_list(cells, self.1.ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn encode_list(
    cells: &[Cell],
    ty: ColumnType,
    out: &mut BytesMut,
) -> std::result::Result<IsNull, Failure> {
    let length = i32::try_from(cells.len())?;
    out.put_i32(i32::from(length > 0));
    out.put_i32(i32::from(cells.iter().any(Cell::is_null)));
    out.put_u32(server_type(ParamType { ty, list: false }).oid());
    if length > 0 {
        out.put_i32(length);
        out.put_i32(1);
    }
    for cell in cells {
        let at = out.len();
        out.put_i32(-1);
        if let IsNull::No = encode(cell, ty, out)? {
            let size = i32::try_from(out.len() - at - 4)?;
            out[at..at + 4].copy_from_slice(&size.to_be_bytes());
        }
    }
    Ok(IsNull::No)
}

pub(super) fn encode(
    cell: &Cell,
    ty: ColumnType,
    out: &mut BytesMut,
) -> std::result::Result<IsNull, Failure> {
    match (cell, ty) {
        (Cell::Null, _) => return Ok(IsNull::Yes),
        (Cell::Bool(value), ColumnType::Bool) => out.put_u8(u8::from(*value)),
        (Cell::Int(value), ColumnType::Int) => out.put_i64(*value),
        (Cell::Int(value), ColumnType::Decimal { scale }) => {
            return decimal(Decimal::from(*value), scale, out);
        }
        (Cell::Decimal(value), ColumnType::Decimal { scale }) => {
            return decimal(*value, scale, out);
        }
        (Cell::Text(text), ColumnType::Text) => out.put_slice(text.as_bytes()),
        (Cell::Date(date), ColumnType::Date) => {
            let days = date.since((jiff::Unit::Day, EPOCH_DAY))?.get_days();
            out.put_i32(days);
        }
        (Cell::Time(time), ColumnType::Time) => out.put_i64(time.as_microsecond() - EPOCH_MICROS),
        (Cell::Id(id), ColumnType::Id) => out.put_slice(id.0.as_bytes()),
        (Cell::Json(text) | Cell::Text(text), ColumnType::Json) => {
            // The version of the format.
            out.put_u8(1);
            out.put_slice(text.as_bytes());
        }
        _ => return Err(format!("{cell:?} as {ty:?}").into()),
    }
    Ok(IsNull::No)
}

fn decimal(value: Decimal, scale: u32, out: &mut BytesMut) -> std::result::Result<IsNull, Failure> {
    value.round_dp(scale).to_sql(&Type::NUMERIC, out)
}

/// The bytes of a column as the server sent them, and their type there.
pub(super) struct Raw<'a> {
    ty: Type,
    bytes: Option<&'a [u8]>,
}

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(ty: &Type, bytes: &'a [u8]) -> std::result::Result<Self, Failure> {
        Ok(Self {
            ty: ty.clone(),
            bytes: Some(bytes),
        })
    }

    fn from_sql_null(ty: &Type) -> std::result::Result<Self, Failure> {
        Ok(Self {
            ty: ty.clone(),
            bytes: None,
        })
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Raw<'_> {
    /// The cell that it holds.
    pub(super) fn decode(&self, ty: ColumnType) -> Result<Cell> {
        let Some(bytes) = self.bytes else {
            return Ok(Cell::Null);
        };
        self.cell(bytes, ty)
            .ok_or_else(|| Error::Bug(format!("a column of type {ty:?} holds {}", self.ty)))
    }

    fn cell(&self, bytes: &[u8], ty: ColumnType) -> Option<Cell> {
        Some(match ty {
            ColumnType::Bool if self.ty == Type::BOOL => Cell::Bool(*bytes.first()? != 0),
            ColumnType::Int => Cell::Int(self.integer(bytes)?),
            ColumnType::Decimal { .. } if self.ty == Type::NUMERIC => {
                Cell::Decimal(Decimal::from_sql(&self.ty, bytes).ok()?)
            }
            ColumnType::Decimal { .. } => Cell::Decimal(self.integer(bytes)?.into()),
            ColumnType::Text if self.is_text() => Cell::Text(text(bytes)?),
            ColumnType::Date if self.ty == Type::DATE => {
                let days = i32::from_be_bytes(bytes.try_into().ok()?);
                Cell::Date(
                    EPOCH_DAY
                        .checked_add(Span::new().try_days(days).ok()?)
                        .ok()?,
                )
            }
            ColumnType::Time if self.ty == Type::TIMESTAMPTZ => {
                let micros = i64::from_be_bytes(bytes.try_into().ok()?);
                Cell::Time(Timestamp::from_microsecond(micros.checked_add(EPOCH_MICROS)?).ok()?)
            }
            ColumnType::Id if self.ty == Type::UUID => {
                Cell::Id(RecordId::from_bytes(bytes.try_into().ok()?))
            }
            ColumnType::Json if self.ty == Type::JSONB => Cell::Json(text(bytes.get(1..)?)?),
            ColumnType::Json if self.ty == Type::JSON || self.is_text() => Cell::Json(text(bytes)?),
            _ => return None,
        })
    }

    fn integer(&self, bytes: &[u8]) -> Option<i64> {
        match self.ty {
            Type::INT8 => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
            Type::INT4 => Some(i32::from_be_bytes(bytes.try_into().ok()?).into()),
            Type::INT2 => Some(i16::from_be_bytes(bytes.try_into().ok()?).into()),
            // Sums of whole numbers.
            Type::NUMERIC => Decimal::from_sql(&self.ty, bytes).ok()?.try_into().ok(),
            _ => None,
        }
    }

    fn is_text(&self) -> bool {
        matches!(
            self.ty,
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN
        )
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(cell: Cell, ty: ColumnType) -> Cell {
        let mut out = BytesMut::new();
        let server = server_type(ParamType { ty, list: false });
        match encode(&cell, ty, &mut out).unwrap() {
            IsNull::Yes => Raw {
                ty: server,
                bytes: None,
            }
            .decode(ty)
            .unwrap(),
            IsNull::No => Raw {
                ty: server,
                bytes: Some(&out),
            }
            .decode(ty)
            .unwrap(),
        }
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
            (Cell::Date("9999-12-31".parse().unwrap()), ColumnType::Date),
            (
                Cell::Time("1969-02-28T23:59:59.123456Z".parse().unwrap()),
                ColumnType::Time,
            ),
            (Cell::Id(RecordId::named("x")), ColumnType::Id),
            (Cell::Json("{\"a\":1}".to_owned()), ColumnType::Json),
        ] {
            assert_eq!(there_and_back(cell.clone(), ty), cell);
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(
            encode(
                &Cell::Text("7".to_owned()),
                ColumnType::Int,
                &mut BytesMut::new()
            )
            .is_err()
        );
        assert!(
            Raw {
                ty: Type::TEXT,
                bytes: Some(b"7")
            }
            .decode(ColumnType::Int)
            .is_err()
        );
    }
}
