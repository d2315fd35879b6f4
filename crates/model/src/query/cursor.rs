//! Cursors as they travel: URL-safe base64 of a few values. What comes back is checked against the query it is used with.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};

use super::{Cursor, SortKey};
use crate::cell::{Cell, ColumnType};
use crate::problem::Reason;

impl Cursor {
    /// As text for the `cursor` parameter.
    pub fn write(&self) -> String {
        let cells: Vec<Json> = self.cells.iter().map(cell_json).collect();
        let json = json!([format!("{:016x}", self.fingerprint), self.rid, cells]);
        URL_SAFE_NO_PAD.encode(json.to_string())
    }

    /// Reads it back for a query with this order and fingerprint.
    pub(crate) fn read(text: &str, order: &[SortKey], fingerprint: u64) -> Result<Self, Reason> {
        let broken = || {
            Reason::new(
                "bad_cursor",
                "This cursor is damaged; start again from the first page.",
            )
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| broken())?;
        let (hash, rid, cells): (String, i64, Vec<Json>) =
            serde_json::from_slice(&bytes).map_err(|_| broken())?;
        let other = || {
            Reason::new(
                "foreign_cursor",
                "This cursor belongs to another list, or to this one with another filter or order; start again from the first page.",
            )
        };
        if u64::from_str_radix(&hash, 16).map_err(|_| broken())? != fingerprint
            || cells.len() != order.len()
        {
            return Err(other());
        }
        let cells = cells
            .iter()
            .zip(order)
            .map(|(cell, key)| json_cell(cell, key.column.ty).ok_or_else(broken))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            fingerprint,
            cells,
            rid,
        })
    }
}

fn cell_json(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Bool(value) => json!(value),
        Cell::Int(value) => json!(value),
        Cell::Decimal(value) => json!(value.to_string()),
        Cell::Text(value) | Cell::Json(value) => json!(value),
        Cell::Date(value) => json!(value.to_string()),
        Cell::Time(value) => json!(value.as_microsecond()),
        Cell::Id(value) => json!(value),
    }
}

fn json_cell(json: &Json, ty: ColumnType) -> Option<Cell> {
    if json.is_null() {
        return Some(Cell::Null);
    }
    Some(match ty {
        ColumnType::Bool => Cell::Bool(json.as_bool()?),
        ColumnType::Int => Cell::Int(json.as_i64()?),
        ColumnType::Decimal { .. } => Cell::Decimal(json.as_str()?.parse().ok()?),
        ColumnType::Text => Cell::Text(
            json.as_str()
                .filter(|text| !text.contains('\0'))?
                .to_owned(),
        ),
        ColumnType::Json => Cell::Json(json.as_str()?.to_owned()),
        ColumnType::Date => Cell::Date(json.as_str()?.parse().ok()?),
        ColumnType::Time => Cell::Time(jiff::Timestamp::from_microsecond(json.as_i64()?).ok()?),
        ColumnType::Id => Cell::Id(json.as_str()?.parse().ok()?),
    })
}
