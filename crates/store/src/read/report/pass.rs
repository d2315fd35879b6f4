//! What one statement computes, and how its rows are read.

use mainstay_model::report::{Function, MOST_READ, Order, ScopedMeasure, ScopedReport, Tally};
use mainstay_model::{Cell, Column, ColumnType};
use rust_decimal::Decimal;

use super::Reading;
use super::group::value;
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::sql::Sql;

/// What is computed in one statement: measures by their position.
pub(super) enum Pass {
    /// What can be added up, by the currencies of at most one field.
    Sums {
        measures: Vec<usize>,
        currency: Option<Column>,
    },
    /// The middle values.
    Median(usize),
    /// How many different values.
    Distinct(usize),
}

/// SQLite adds numbers as halves of so many, so that no sum of 18 digits overflows.
const HALF: i64 = 1_000_000_000;

impl Pass {
    /// The statements that a report takes.
    pub fn all(report: &ScopedReport) -> Vec<Pass> {
        let mut passes = Vec::new();
        let mut plain = Vec::new();
        let mut money: Vec<(Column, Vec<usize>)> = Vec::new();
        for (at, measure) in report.measures().iter().enumerate() {
            let currency = measure
                .measured
                .as_ref()
                .filter(|_| measure.is_money())
                .and_then(|measured| measured.currency.clone());
            match (measure.measure.function, currency) {
                (Function::Median, _) => passes.push(Pass::Median(at)),
                (Function::Distinct, _) => passes.push(Pass::Distinct(at)),
                (_, None) => plain.push(at),
                (_, Some(currency)) => match money.iter_mut().find(|(own, _)| *own == currency) {
                    Some((_, measures)) => measures.push(at),
                    None => money.push((currency, vec![at])),
                },
            }
        }
        let mut money = money.into_iter();
        let mut sums = Vec::new();
        match money.next() {
            Some((currency, mut measures)) => {
                measures.extend(plain);
                sums.push(Pass::Sums {
                    measures,
                    currency: Some(currency),
                });
            }
            // Groups are those of the records, also where nothing of them is added up.
            None => sums.push(Pass::Sums {
                measures: plain,
                currency: None,
            }),
        }
        sums.extend(money.map(|(currency, measures)| Pass::Sums {
            measures,
            currency: Some(currency),
        }));
        sums.extend(passes);
        sums
    }

    /// Reads what a row has behind its keys.
    pub fn take(
        &self,
        dialect: Dialect,
        report: &ScopedReport,
        row: Vec<Cell>,
        into: &mut [Tally],
    ) {
        let mut cells = row.into_iter();
        match self {
            Pass::Sums { measures, currency } => {
                let code = match currency {
                    Some(_) => text(cells.next()),
                    None => String::new(),
                };
                for at in measures {
                    let measure = &report.measures()[*at];
                    let values = count(cells.next());
                    let worth = match measure.measure.function {
                        Function::Count => Cell::Int(i64::try_from(values).unwrap_or(i64::MAX)),
                        Function::Least | Function::Most => cells.next().unwrap_or(Cell::Null),
                        _ => sum(dialect, measure, &mut cells),
                    };
                    let code = if measure.is_money() { &code } else { "" };
                    into[*at].put(measure.measure.function, code, values, worth);
                }
            }
            Pass::Median(at) => {
                let measure = &report.measures()[*at];
                let code = if measure.is_money() {
                    text(cells.next())
                } else {
                    String::new()
                };
                let values = count(cells.next());
                if let (Some(one), Some(two)) = (number(cells.next()), number(cells.next())) {
                    let middle = Cell::Decimal((one + two) / Decimal::TWO);
                    into[*at].put(Function::Median, &code, values, middle);
                }
            }
            Pass::Distinct(at) => {
                let values = count(cells.next());
                let worth = Cell::Int(i64::try_from(values).unwrap_or(i64::MAX));
                into[*at].put(Function::Distinct, "", values, worth);
            }
        }
    }
}

fn count(cell: Option<Cell>) -> u64 {
    match cell {
        Some(Cell::Int(count)) => u64::try_from(count).unwrap_or(0),
        _ => 0,
    }
}

fn text(cell: Option<Cell>) -> String {
    match cell {
        Some(Cell::Text(text)) => text,
        _ => String::new(),
    }
}

fn number(cell: Option<Cell>) -> Option<Decimal> {
    match cell {
        Some(Cell::Decimal(number)) => Some(number),
        Some(Cell::Int(number)) => Some(Decimal::from(number)),
        _ => None,
    }
}

fn sum(dialect: Dialect, measure: &ScopedMeasure, cells: &mut impl Iterator<Item = Cell>) -> Cell {
    if dialect == Dialect::Postgres {
        return number(cells.next()).map_or(Cell::Null, Cell::Decimal);
    }
    let scale = match measure.measured.as_ref().map(|measured| measured.column.ty) {
        Some(ColumnType::Decimal { scale }) => scale,
        _ => 0,
    };
    match (cells.next(), cells.next()) {
        (Some(Cell::Int(high)), Some(Cell::Int(low))) => {
            let whole = i128::from(high) * i128::from(HALF) + i128::from(low);
            Decimal::try_from_i128_with_scale(whole, scale).map_or(Cell::Null, Cell::Decimal)
        }
        _ => Cell::Null,
    }
}

impl Reading<'_> {
    /// The statement of a pass, for these groupings.
    pub(super) fn statement(&self, tx: &Tx, groups: &[usize], pass: &Pass) -> Result<Sql> {
        match pass {
            Pass::Sums { measures, currency } => self.sums(tx, groups, measures, currency.as_ref()),
            Pass::Median(at) => self.median(tx, groups, &self.report.measures()[*at]),
            Pass::Distinct(at) => self.distinct(tx, groups, &self.report.measures()[*at]),
        }
    }

    fn sums(
        &self,
        tx: &Tx,
        groups: &[usize],
        measures: &[usize],
        currency: Option<&Column>,
    ) -> Result<Sql> {
        let mut sql = Sql::new(tx.dialect(), "SELECT ");
        self.keys_of(&mut sql, groups);
        let mut keys = groups.len();
        if let Some(currency) = currency {
            sql.push(comma(keys))
                .column("t", &currency.name)
                .result(ColumnType::Text);
            keys += 1;
        }
        let mut columns = keys;
        for at in measures {
            columns += 1;
            sql.push(comma(columns - 1));
            aggregates(&mut sql, &self.report.measures()[*at])?;
        }
        if measures.is_empty() {
            sql.push(comma(columns))
                .push("count(*)")
                .result(ColumnType::Int);
        }
        self.from(&mut sql, groups)?;
        sql.push(" WHERE ");
        self.condition(&mut sql)?;
        grouped(&mut sql, keys);
        if !groups.is_empty() {
            self.largest(&mut sql, measures)?;
        }
        Ok(sql)
    }

    fn median(&self, tx: &Tx, groups: &[usize], measure: &ScopedMeasure) -> Result<Sql> {
        let measured = measure.measured.as_ref().ok_or_else(no_numbers)?;
        let (column, ty) = (&measured.column.name, measured.column.ty);
        let currency = measured.currency.as_ref().filter(|_| measure.is_money());
        let keys = groups.len() + usize::from(currency.is_some());
        let mut sql = Sql::new(tx.dialect(), "SELECT ");
        if tx.dialect() == Dialect::Postgres {
            self.keys_of(&mut sql, groups);
            if let Some(currency) = currency {
                sql.push(comma(groups.len()))
                    .column("t", &currency.name)
                    .result(ColumnType::Text);
            }
            sql.push(comma(keys)).push("count(").column("t", column);
            // Of an even number the lower middle value is the first from below, the upper one the first from above.
            sql.push("), percentile_disc(0.5) WITHIN GROUP (ORDER BY ")
                .column("t", column);
            sql.push("), percentile_disc(0.5) WITHIN GROUP (ORDER BY ")
                .column("t", column);
            sql.push(" DESC)");
            sql.results_are(&[ColumnType::Int, ty, ty]);
            self.from(&mut sql, groups)?;
            sql.push(" WHERE ").column("t", column);
            sql.push(" IS NOT NULL AND ");
            self.condition(&mut sql)?;
            grouped(&mut sql, keys);
            limited(&mut sql);
            return Ok(sql);
        }
        // The names of the keys within: k0, k1 ...
        let names: Vec<String> = (0..keys).map(|at| format!("k{at}")).collect();
        let list = names.join(", ");
        sql.push(&list)
            .push(comma(keys))
            .push("max(n), min(x), max(x) FROM (SELECT ");
        sql.push(&list)
            .push(comma(keys))
            .push("x, row_number() OVER (");
        if keys > 0 {
            sql.push("PARTITION BY ").push(&list);
        }
        sql.push(" ORDER BY x) r, count(*) OVER (");
        if keys > 0 {
            sql.push("PARTITION BY ").push(&list);
        }
        sql.push(") n FROM (SELECT ");
        for (at, group) in groups.iter().enumerate() {
            sql.push(comma(at));
            self.keys.key(&mut sql, *group, &alias(*group, self));
            sql.push(" AS ").push(&names[at]);
        }
        if let Some(currency) = currency {
            sql.push(comma(groups.len()))
                .column("t", &currency.name)
                .push(" AS ")
                .push(&names[groups.len()])
                .result(ColumnType::Text);
        }
        sql.push(comma(keys)).column("t", column).push(" AS x");
        sql.results_are(&[ColumnType::Int, ty, ty]);
        self.from(&mut sql, groups)?;
        sql.push(" WHERE ").column("t", column);
        sql.push(" IS NOT NULL AND ");
        self.condition(&mut sql)?;
        sql.push(")) WHERE r IN ((n + 1) / 2, (n + 2) / 2)");
        grouped(&mut sql, keys);
        limited(&mut sql);
        Ok(sql)
    }

    fn distinct(&self, tx: &Tx, groups: &[usize], measure: &ScopedMeasure) -> Result<Sql> {
        let apart = measure.apart.as_ref().ok_or_else(no_numbers)?;
        let mut sql = Sql::new(tx.dialect(), "SELECT ");
        self.keys_of(&mut sql, groups);
        // What is counted stands in a table that is joined behind; its name is known before.
        let mut joined = Sql::new(tx.dialect(), "");
        let place = self.keys.joins(&mut joined, apart, "d")?;
        let mut counted = Sql::new(tx.dialect(), "");
        value(&mut counted, &apart.grouping, &place);
        sql.push(comma(groups.len()))
            .push("count(DISTINCT ")
            .push(counted.text())
            .push(")")
            .result(ColumnType::Int);
        self.from(&mut sql, groups)?;
        self.keys.joins(&mut sql, apart, "d")?;
        sql.push(" WHERE ");
        self.condition(&mut sql)?;
        grouped(&mut sql, groups.len());
        limited(&mut sql);
        Ok(sql)
    }

    fn keys_of(&self, sql: &mut Sql, groups: &[usize]) {
        for (at, group) in groups.iter().enumerate() {
            sql.push(comma(at));
            self.keys.key(sql, *group, &alias(*group, self));
        }
    }

    fn from(&self, sql: &mut Sql, groups: &[usize]) -> Result<()> {
        let table = self.layouts.of(self.report.object()).table.clone();
        sql.push(" FROM ").ident(&table).push(" t");
        for group in groups {
            let grouping = &self.report.groups()[*group];
            self.keys.joins(sql, grouping, &prefix(*group))?;
        }
        Ok(())
    }

    /// Of too many groups the largest are read, by the number that orders the rows.
    fn largest(&self, sql: &mut Sql, measures: &[usize]) -> Result<()> {
        let (at, descending) = match self.report.report().order {
            Order::Measure { at, descending } => (at, descending),
            _ => (0, true),
        };
        sql.push(" ORDER BY ");
        match measures.contains(&at).then(|| &self.report.measures()[at]) {
            Some(measure) => ordering(sql, measure)?,
            None => {
                sql.push("count(*)");
            }
        }
        sql.push(if descending { " DESC" } else { " ASC" });
        sql.push(" NULLS LAST");
        limited(sql);
        Ok(())
    }
}

fn no_numbers() -> Error {
    Error::Bug("a measure has no numbers".to_owned())
}

fn comma(before: usize) -> &'static str {
    if before > 0 { ", " } else { "" }
}

fn prefix(group: usize) -> String {
    format!("g{group}")
}

/// The alias of the table that has the key of a grouping.
fn alias(group: usize, reading: &Reading<'_>) -> String {
    use mainstay_model::field::Grouping;
    let grouping = &reading.report.groups()[group];
    let prefix = prefix(group);
    match grouping.grouping {
        Grouping::Words | Grouping::Link(_) | Grouping::Links => format!("{prefix}k"),
        _ if grouping.hops.is_empty() => "t".to_owned(),
        _ => format!("{prefix}h{}", grouping.hops.len()),
    }
}

fn grouped(sql: &mut Sql, keys: usize) {
    for at in 0..keys {
        sql.push(if at > 0 { ", " } else { " GROUP BY " })
            .push(&(at + 1).to_string());
    }
}

fn limited(sql: &mut Sql) {
    let most = i64::try_from(MOST_READ + 1).unwrap_or(i64::MAX);
    sql.push(" LIMIT ").bind(Cell::Int(most), ColumnType::Int);
}

/// Adds what a measure needs of a group: how many values, and what they come to.
fn aggregates(sql: &mut Sql, measure: &ScopedMeasure) -> Result<()> {
    let function = measure.measure.function;
    if function == Function::Count {
        sql.push("count(*)").result(ColumnType::Int);
        return Ok(());
    }
    let measured = measure.measured.as_ref().ok_or_else(no_numbers)?;
    let (column, ty) = (&measured.column.name, measured.column.ty);
    sql.push("count(")
        .column("t", column)
        .push("), ")
        .result(ColumnType::Int);
    match (function, sql.dialect()) {
        (Function::Least, _) => sql.push("min(").column("t", column).push(")").result(ty),
        (Function::Most, _) => sql.push("max(").column("t", column).push(")").result(ty),
        (_, Dialect::Postgres) => sql
            .push("sum(")
            .column("t", column)
            .push(")")
            .result(ColumnType::Decimal { scale: 8 }),
        (_, Dialect::Sqlite) => sql
            .push("sum(")
            .column("t", column)
            .push(&format!(" / {HALF}), sum("))
            .column("t", column)
            .push(&format!(" % {HALF})"))
            .result(ColumnType::Int)
            .result(ColumnType::Int),
    };
    Ok(())
}

/// Adds what orders groups by a measure; for telling large from small alone, so that halves need not be put together.
fn ordering(sql: &mut Sql, measure: &ScopedMeasure) -> Result<()> {
    let function = measure.measure.function;
    if function == Function::Count {
        sql.push("count(*)");
        return Ok(());
    }
    let measured = measure.measured.as_ref().ok_or_else(no_numbers)?;
    let word = match (function, sql.dialect()) {
        (Function::Least, _) => "min(",
        (Function::Most, _) => "max(",
        (Function::Average, _) => "avg(",
        (_, Dialect::Postgres) => "sum(",
        (_, Dialect::Sqlite) => "total(",
    };
    sql.push(word).column("t", &measured.column.name).push(")");
    Ok(())
}
