//! Numbers that the program gives to records, one after the other. None is given twice; one may be left out, when a write
//! that had it is not carried through.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mainstay_model::change::{ChangeSet, Verb};
use mainstay_model::{Cell, ColumnType, Field, Value};

use super::rules::Rules;
use crate::db::{Row, Tx};
use crate::dialect::Dialect;
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
        let next = match tx.dialect() {
            Dialect::Sqlite => next_on_sqlite(tx, object, field, *count).await?,
            Dialect::Postgres => {
                let mut sql = first(tx.dialect(), object, field, *count);
                sql.push(" ON CONFLICT (object, field) DO UPDATE SET next = auto_number.next + ");
                sql.bind(Cell::Int(*count), ColumnType::Int)
                    .push(" RETURNING next")
                    .result(ColumnType::Int);
                tx.query_first(&sql).await?
            }
        };
        let Some([Cell::Int(next)]) = next.as_deref() else {
            return Err(Error::Bug(format!("no number for {object}.{field}")));
        };
        taken.insert((object.clone(), field.clone()), next - count);
    }
    Ok(taken)
}

/// In small steps, for there is one writer; see [`Tx::insert`] why not in one.
async fn next_on_sqlite(tx: &mut Tx, object: &str, field: &str, count: i64) -> Result<Option<Row>> {
    let mut sql = Sql::new(Dialect::Sqlite, "UPDATE auto_number SET next = next + ");
    sql.bind(Cell::Int(count), ColumnType::Int);
    of(&mut sql, object, field);
    if tx.execute(&sql).await? == 0 {
        tx.execute(&first(Dialect::Sqlite, object, field, count))
            .await?;
    }
    let mut sql = Sql::new(Dialect::Sqlite, "SELECT next FROM auto_number");
    of(&mut sql, object, field);
    sql.result(ColumnType::Int);
    tx.query_first(&sql).await
}

fn of(sql: &mut Sql, object: &str, field: &str) {
    sql.push(" WHERE object = ")
        .bind(Cell::Text(object.to_owned()), ColumnType::Text);
    sql.push(" AND field = ")
        .bind(Cell::Text(field.to_owned()), ColumnType::Text);
}

fn first(dialect: Dialect, object: &str, field: &str, count: i64) -> Sql {
    let mut sql = Sql::new(
        dialect,
        "INSERT INTO auto_number (object, field, next) VALUES (",
    );
    sql.bind(Cell::Text(object.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Text(field.to_owned()), ColumnType::Text)
        .push(", ");
    sql.bind(Cell::Int(count + 1), ColumnType::Int).push(")");
    sql
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
