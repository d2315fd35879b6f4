//! Instants as days of a zone. Both databases are told how far the zone's clocks were from UTC and when that changed, so
//! that a day here is the same day as in filters, whatever a database knows of zones.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mainstay_model::{Cell, ColumnType};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::sql::Sql;

/// Most changes of the clocks that are looked at: two hundred years of summer times.
const MOST: usize = 400;

/// How far a zone's clocks are from UTC.
pub(super) struct Shifts {
    /// Since when, and how many seconds; the latest first, because most records are of late.
    since: Vec<(Timestamp, i64)>,
    /// Before all of these.
    before: i64,
}

/// The shifts of a zone that matter to the values of a column.
pub(super) async fn shifts(
    tx: &mut Tx,
    table: &str,
    column: &str,
    zone: &TimeZone,
) -> Result<Shifts> {
    // Each for itself, so that an index gives them at once.
    let mut sql = Sql::new(tx.dialect(), "SELECT (SELECT min(");
    sql.ident(column).push(") FROM ").ident(table);
    sql.push("), (SELECT max(")
        .ident(column)
        .push(") FROM ")
        .ident(table)
        .push(")");
    sql.results_are(&[ColumnType::Time, ColumnType::Time]);
    let row = tx.query_first(&sql).await?;
    let (first, last) = match row.as_deref() {
        Some([Cell::Time(first), Cell::Time(last)]) => (*first, *last),
        _ => (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
    };
    let mut since = Vec::new();
    // One more second, because what precedes an instant does not include it.
    let end = last
        .checked_add(jiff::SignedDuration::from_secs(1))
        .unwrap_or(last);
    for change in zone.preceding(end).take(MOST) {
        if change.timestamp() <= first {
            break;
        }
        since.push((change.timestamp(), i64::from(change.offset().seconds())));
    }
    let earliest = since.last().map_or(first, |(at, _)| {
        at.checked_sub(jiff::SignedDuration::from_secs(1))
            .unwrap_or(first)
    });
    Ok(Shifts {
        since,
        before: i64::from(zone.to_offset(earliest).seconds()),
    })
}

impl Shifts {
    /// Adds the day of an instant.
    pub fn day(&self, sql: &mut Sql, alias: &str, column: &str) {
        match sql.dialect() {
            Dialect::Sqlite => {
                // Division cuts towards zero, so that days before 1970 would begin too late.
                sql.push("date((").column(alias, column);
                sql.push(" - ((").column(alias, column);
                sql.push(" % 1000000) + 1000000) % 1000000) / 1000000 + ");
                self.seconds(sql, alias, column);
                sql.push(", 'unixepoch')");
            }
            Dialect::Postgres => {
                sql.push("((").column(alias, column);
                sql.push(" AT TIME ZONE 'UTC') + ");
                self.seconds(sql, alias, column);
                sql.push(" * interval '1 second')::date");
            }
        }
    }

    fn seconds(&self, sql: &mut Sql, alias: &str, column: &str) {
        let shift = |sql: &mut Sql, seconds: i64| {
            sql.bind(Cell::Int(seconds), ColumnType::Int);
        };
        if self.since.is_empty() {
            return shift(sql, self.before);
        }
        sql.push("CASE");
        for (at, seconds) in &self.since {
            sql.push(" WHEN ").column(alias, column).push(" >= ");
            sql.bind(Cell::Time(*at), ColumnType::Time).push(" THEN ");
            shift(sql, *seconds);
        }
        sql.push(" ELSE ");
        shift(sql, self.before);
        sql.push(" END");
    }
}
