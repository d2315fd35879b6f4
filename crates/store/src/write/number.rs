//! Numbers that the program gives to records, one after the other. None is given twice; one may be left out, when a write
//! that had it is not carried through.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mainstay_model::change::{ChangeSet, Verb};
use mainstay_model::{Cell, ColumnType, Field, Value};

use super::rules::Rules;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::sql::Sql;

/// How many numbers are needed, by object and field.
pub(crate) type Needed = BTreeMap<(String, String), i64>;
/// The first of the numbers taken, by object and field.
pub(crate) type Taken = BTreeMap<(String, String), i64>;

/// How many numbers a change set needs.
pub(crate) fn needed(set: &ChangeSet, rules: &Rules) -> Needed {
    let mut needed = Needed::new();
    for op in set.ops.iter().filter(|op| op.verb() == Verb::Create) {
        let Some(known) = rules.object(&op.object().name) else {
            continue;
        };
        for position in &known.numbers {
            let field = known.object.fields[*position].name.clone();
            *needed
                .entry((known.object.name.clone(), field))
                .or_default() += 1;
        }
    }
    needed
}

/// Takes so many numbers.
pub(crate) async fn take(tx: &mut Tx, needed: &Needed) -> Result<Taken> {
    let mut taken = Taken::new();
    for ((object, field), count) in needed {
        let mut sql = Sql::new(
            tx.dialect(),
            "INSERT INTO auto_number (object, field, next) VALUES (",
        );
        sql.bind(Cell::Text(object.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Text(field.clone()), ColumnType::Text)
            .push(", ");
        sql.bind(Cell::Int(count + 1), ColumnType::Int);
        sql.push(") ON CONFLICT (object, field) DO UPDATE SET next = auto_number.next + ");
        sql.bind(Cell::Int(*count), ColumnType::Int)
            .push(" RETURNING next")
            .result(ColumnType::Int);
        let row = tx.query_first(&sql).await?;
        let Some([Cell::Int(next)]) = row.as_deref() else {
            return Err(Error::Bug(format!("no number for {object}.{field}")));
        };
        taken.insert((object.clone(), field.clone()), next - count);
    }
    Ok(taken)
}

/// Whether the program numbers records by this field.
pub(crate) fn given(field: &Field) -> bool {
    field
        .kind
        .assign(field, 1, jiff::civil::Date::ZERO)
        .is_some()
}

/// A number as the field writes it.
pub(crate) fn written(field: &Field, number: i64, now: Timestamp) -> Option<Value> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    field.kind.assign(field, number, today)
}
