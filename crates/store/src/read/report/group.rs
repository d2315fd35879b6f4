//! What tells groups apart, as expressions: values, linked records, periods.

use mainstay_model::field::Grouping;
use mainstay_model::filter::Hop;
use mainstay_model::report::{Bucket, ScopedGroup, ScopedReport};
use mainstay_model::{Column, ColumnType, Predicate};

use super::zone::{self, Shifts};
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::layout::Layouts;
use crate::predicate::Conditions;
use crate::read::keyset::{linked, target};
use crate::search::Matches;
use crate::sql::Sql;

/// The groupings of a report, with what has to be known before they can be written.
pub(super) struct Keys<'r> {
    layouts: &'r Layouts,
    report: &'r ScopedReport,
    /// By grouping, how far the clocks of the zone are from UTC, where that is asked.
    shifts: Vec<Option<Shifts>>,
}

impl<'r> Keys<'r> {
    pub async fn of(tx: &mut Tx, layouts: &'r Layouts, report: &'r ScopedReport) -> Result<Self> {
        let mut shifts = Vec::with_capacity(report.groups().len());
        for group in report.groups() {
            shifts.push(match &group.grouping {
                Grouping::Instant(column) => {
                    let table = layouts.of(&group.object).table.clone();
                    Some(zone::shifts(tx, &table, &column.name, report.zone()).await?)
                }
                _ => None,
            });
        }
        Ok(Self {
            layouts,
            report,
            shifts,
        })
    }

    /// Adds the joins that a grouping needs; gives the alias of what its column is in.
    pub fn joins(&self, sql: &mut Sql, group: &ScopedGroup, prefix: &str) -> Result<String> {
        let mut alias = "t".to_owned();
        for (at, hop) in group.hops.iter().enumerate() {
            let next = format!("{prefix}h{}", at + 1);
            self.outer(sql, hop, &alias, &next)?;
            alias = next;
        }
        let own = format!("{prefix}k");
        match (&group.grouping, &group.leads) {
            (Grouping::Link(_), Some(hop)) => {
                self.outer(sql, hop, &alias, &own)?;
                Ok(own)
            }
            (Grouping::Links, Some(hop)) => {
                self.visible_links(sql, group, hop, &alias, &own)?;
                Ok(own)
            }
            (Grouping::Words, _) => {
                let layout = self.layouts.of(&group.object);
                sql.push(" LEFT JOIN ")
                    .ident(layout.side_table(&group.of().name)?)
                    .push(" ")
                    .push(&own);
                sql.push(" ON ").push(&own).push(".rid = ");
                sql.push(&alias).push(".rid");
                Ok(own)
            }
            (Grouping::Link(_) | Grouping::Links, None) => Err(Error::Bug(
                "a grouping by records does not say which".to_owned(),
            )),
            _ => Ok(alias),
        }
    }

    fn outer(&self, sql: &mut Sql, hop: &Hop, from: &str, to: &str) -> Result<()> {
        sql.push(" LEFT JOIN ");
        target(sql, hop, to);
        sql.push(" ON ");
        linked(sql, self.layouts, hop, from, to)
    }

    /// Links whose records may not be seen are none, also beside others of the same record.
    fn visible_links(
        &self,
        sql: &mut Sql,
        group: &ScopedGroup,
        hop: &Hop,
        from: &str,
        to: &str,
    ) -> Result<()> {
        let (layout, led) = (self.layouts.of(&group.object), self.layouts.of(&hop.target));
        let inner = format!("{to}r");
        sql.push(" LEFT JOIN (SELECT DISTINCT l.rid, ")
            .push(&inner)
            .push(".id FROM ")
            .ident(layout.side_table(&group.of().name)?)
            .push(" l JOIN ");
        sql.ident(&led.table).push(" ").push(&inner);
        sql.push(" ON ").push(&inner).push(".id = l.target AND ");
        sql.push(&inner).push(".deleted_at IS NULL");
        if hop.visible != Predicate::True {
            sql.push(" AND ");
            let matches = Matches::default();
            Conditions::new(self.layouts, &matches).write(sql, &led, &inner, &hop.visible)?;
        }
        sql.push(") ").push(to);
        sql.push(" ON ").push(to).push(".rid = ");
        sql.push(from).push(".rid");
        Ok(())
    }

    /// Adds what tells the groups of a grouping apart.
    pub fn key(&self, sql: &mut Sql, at: usize, alias: &str) {
        let Some(group) = self.report.groups().get(at) else {
            return;
        };
        let bucket = group.bucket().unwrap_or(Bucket::Day);
        let first = i64::from(self.report.first_day().to_sunday_zero_offset());
        match (
            &group.grouping,
            self.shifts.get(at).and_then(Option::as_ref),
        ) {
            (Grouping::Day(column), _) => {
                period(sql, bucket, first, &|sql| {
                    sql.column(alias, &column.name);
                });
                sql.result(ColumnType::Date);
            }
            (Grouping::Instant(column), Some(shifts)) => {
                period(sql, bucket, first, &|sql| {
                    shifts.day(sql, alias, &column.name);
                });
                sql.result(ColumnType::Date);
            }
            (grouping, _) => value(sql, grouping, alias),
        }
    }
}

/// Adds what tells the values of a grouping apart, instants as they are.
pub(super) fn value(sql: &mut Sql, grouping: &Grouping, alias: &str) {
    match grouping {
        // Whoever did not say yes said no.
        Grouping::Value(Column {
            name,
            ty: ColumnType::Bool,
        }) => sql
            .push("coalesce(")
            .column(alias, name)
            .push(", FALSE)")
            .result(ColumnType::Bool),
        Grouping::Value(column) | Grouping::Day(column) | Grouping::Instant(column) => {
            sql.column(alias, &column.name).result(column.ty)
        }
        Grouping::Words => sql.push(alias).push(".value").result(ColumnType::Text),
        Grouping::Link(_) | Grouping::Links => sql.push(alias).push(".id").result(ColumnType::Id),
    };
}

/// Adds the first day of the period that a day is in.
fn period(sql: &mut Sql, bucket: Bucket, first_day: i64, day: &dyn Fn(&mut Sql)) {
    match (sql.dialect(), bucket) {
        (_, Bucket::Day) => day(sql),
        (Dialect::Postgres, Bucket::Week) => {
            // The database's weeks begin on Monday.
            let shift = (8 - first_day) % 7;
            sql.push("(date_trunc('week', (");
            day(sql);
            sql.push(&format!(" + {shift})::timestamp)::date - {shift})"));
        }
        (Dialect::Postgres, bucket) => {
            sql.push(&format!("date_trunc('{}', (", bucket.name()));
            day(sql);
            sql.push(")::timestamp)::date");
        }
        (Dialect::Sqlite, Bucket::Week) => {
            sql.push("date(");
            let text = written(sql, day);
            sql.push(&format!(
                ", '-' || ((CAST(strftime('%w', {text}) AS INTEGER) - {first_day} + 7) % 7) || ' days')"
            ));
        }
        (Dialect::Sqlite, Bucket::Month) => {
            sql.push("substr(");
            day(sql);
            sql.push(", 1, 7) || '-01'");
        }
        (Dialect::Sqlite, Bucket::Quarter) => {
            sql.push("substr(");
            let text = written(sql, day);
            sql.push(&format!(
                ", 1, 5) || substr('010101040404070707101010', CAST(substr({text}, 6, 2) AS INTEGER) * 2 - 1, 2) || '-01'"
            ));
        }
        (Dialect::Sqlite, Bucket::Year) => {
            sql.push("substr(");
            day(sql);
            sql.push(", 1, 4) || '-01-01'");
        }
    }
}

/// Adds an expression and gives its text: parameters are numbered, so that it can be written once more.
fn written(sql: &mut Sql, add: &dyn Fn(&mut Sql)) -> String {
    let from = sql.text().len();
    add(sql);
    sql.text()[from..].to_owned()
}
