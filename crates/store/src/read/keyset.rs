//! Orders and places in them.
//!
//! A list comes in two parts, so that one plain index serves both on either database: first the records whose leading key
//! has a value, by that value; then those without, by the keys behind it. The internal number decides among equals. A place
//! is told by values, not by a count, so that records made or removed meanwhile neither repeat nor hide others.

use mainstay_model::filter::Hop;
use mainstay_model::query::SortKey;
use mainstay_model::{Cell, ColumnType, Predicate};

use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::layout::Layouts;
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::Sql;

/// A part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The leading key has a value; or there are no keys.
    Valued,
    /// The leading key has none.
    Empty,
    /// Both in one, the former before the latter: for few records that are sorted anyway.
    Whole,
}

/// An order, with the joins that its keys need.
#[derive(Debug)]
pub(super) struct Keyset<'q> {
    keys: &'q [SortKey],
    part: Part,
    /// For each key the alias of the table that has its column.
    aliases: Vec<String>,
    joins: Vec<Join<'q>>,
}

#[derive(Debug)]
struct Join<'q> {
    path: &'q [Hop],
    hop: &'q Hop,
    from: String,
    alias: String,
    inner: bool,
}

impl<'q> Keyset<'q> {
    /// The order of a part.
    pub fn new(keys: &'q [SortKey], part: Part) -> Self {
        let mut keyset = Self {
            keys,
            part,
            aliases: Vec::with_capacity(keys.len()),
            joins: Vec::new(),
        };
        for (at, key) in keys.iter().enumerate() {
            let alias = match (at, part) {
                // Nothing is asked of the leading key where it has no value.
                (0, Part::Empty) => "t".to_owned(),
                (at, part) => keyset.join(&key.hops, at == 0 && part == Part::Valued),
            };
            keyset.aliases.push(alias);
        }
        keyset
    }

    fn join(&mut self, hops: &'q [Hop], inner: bool) -> String {
        let mut alias = "t".to_owned();
        for (at, hop) in hops.iter().enumerate() {
            let path = &hops[..=at];
            if let Some(join) = self.joins.iter().find(|join| same_path(join.path, path)) {
                alias.clone_from(&join.alias);
                continue;
            }
            let next = format!("j{}", self.joins.len() + 1);
            self.joins.push(Join {
                path,
                hop,
                from: std::mem::replace(&mut alias, next.clone()),
                alias: next,
                inner,
            });
        }
        alias
    }

    /// Adds the columns of the keys that can have values.
    pub fn columns(&self, sql: &mut Sql) {
        for (key, alias) in self.valued() {
            sql.push(", ")
                .column(alias, &key.column.name)
                .result(key.column.ty);
        }
    }

    /// The cells of all keys, given those behind the columns above.
    pub fn cells(&self, cells: impl Iterator<Item = Cell>) -> Vec<Cell> {
        let missing = self.keys.len() - self.valued().count();
        std::iter::repeat_n(Cell::Null, missing)
            .chain(cells)
            .collect()
    }

    /// Adds the joins.
    pub fn joins(&self, sql: &mut Sql, layouts: &Layouts) -> Result<()> {
        for join in &self.joins {
            sql.push(if join.inner { " JOIN " } else { " LEFT JOIN " });
            target(sql, join.hop, &join.alias);
            sql.push(" ON ");
            linked(sql, layouts, join.hop, &join.from, &join.alias)?;
        }
        Ok(())
    }

    /// Adds the condition of the part, and of the place behind a record.
    pub fn conditions(
        &self,
        sql: &mut Sql,
        layouts: &Layouts,
        gathered: bool,
        after: Option<(&[Cell], i64)>,
    ) -> Result<()> {
        let Some(first) = self.keys.first() else {
            if let Some((_, rid)) = after {
                sql.push(" AND t.rid > ")
                    .bind(Cell::Int(rid), ColumnType::Int);
            }
            return Ok(());
        };
        match self.part {
            // Behind a record in rising order there are values alone; told twice, SQLite would begin at the first of them.
            Part::Whole => return Ok(()),
            Part::Valued if after.is_some() && !first.descending => {}
            Part::Valued => {
                sql.push(" AND ");
                self.has_value(sql, gathered, first);
            }
            Part::Empty if first.hops.is_empty() => {
                sql.push(" AND ")
                    .column("t", &first.column.name)
                    .push(" IS NULL");
            }
            Part::Empty => no_value_behind(sql, layouts, first)?,
        }
        let Some((cells, rid)) = after else {
            return Ok(());
        };
        if cells.len() != self.keys.len() {
            return Err(Error::Bug(
                "a cursor has another number of keys than the order".to_owned(),
            ));
        }
        sql.push(" AND ");
        match (self.part, self.keys) {
            (Part::Valued, [key]) if key.hops.is_empty() && !gathered => {
                self.row_bound(sql, key, &cells[0], rid);
            }
            (Part::Valued, _) => {
                self.place(sql, 0, gathered);
                sql.push(if first.descending { " <= " } else { " >= " })
                    .bind(cells[0].clone(), first.column.ty);
                sql.push(" AND ");
                self.behind(sql, 0, cells, rid);
            }
            (Part::Empty | Part::Whole, _) => self.behind(sql, 1, cells, rid),
        }
        Ok(())
    }

    /// Adds ` ORDER BY ...`.
    pub fn order(&self, sql: &mut Sql, gathered: bool) {
        sql.push(" ORDER BY ");
        let skipped = self.keys.len() - self.valued().count();
        for at in skipped..self.keys.len() {
            self.place(sql, at, gathered)
                .push(if self.keys[at].descending {
                    " DESC"
                } else {
                    " ASC"
                });
            let may_be_missing = at > 0 || self.part == Part::Whole;
            sql.push(if may_be_missing {
                " NULLS LAST, "
            } else {
                ", "
            });
        }
        sql.push(if self.last_descending() {
            "t.rid DESC"
        } else {
            "t.rid ASC"
        });
    }

    fn valued(&self) -> impl Iterator<Item = (&'q SortKey, &str)> {
        let skip = usize::from(self.part == Part::Empty && !self.keys.is_empty());
        self.keys
            .iter()
            .zip(self.aliases.iter().map(String::as_str))
            .skip(skip)
    }

    fn last_descending(&self) -> bool {
        self.keys.last().is_some_and(|key| key.descending)
    }

    fn place<'s>(&self, sql: &'s mut Sql, at: usize, gathered: bool) -> &'s mut Sql {
        if at == 0 && gathered {
            sql.push("+");
        }
        sql.column(&self.aliases[at], &self.keys[at].column.name)
    }

    /// SQLite finds the first value in an index only when told what the smallest one is: it does not skip the records
    /// without one for `IS NOT NULL`.
    fn has_value(&self, sql: &mut Sql, gathered: bool, key: &SortKey) {
        self.place(sql, 0, gathered);
        sql.push(match (sql.dialect(), key.column.ty) {
            (Dialect::Postgres, _) => " IS NOT NULL",
            (Dialect::Sqlite, ColumnType::Text | ColumnType::Date | ColumnType::Json) => " >= ''",
            (Dialect::Sqlite, ColumnType::Id) => " >= x''",
            (
                Dialect::Sqlite,
                ColumnType::Bool | ColumnType::Int | ColumnType::Decimal { .. } | ColumnType::Time,
            ) => " >= -9223372036854775808",
        });
    }

    fn row_bound(&self, sql: &mut Sql, key: &SortKey, cell: &Cell, rid: i64) {
        sql.push("(").column("t", &key.column.name).push(", t.rid)");
        sql.push(if key.descending { " < (" } else { " > (" })
            .bind(cell.clone(), key.column.ty)
            .push(", ");
        sql.bind(Cell::Int(rid), ColumnType::Int).push(")");
    }

    /// Behind the record by the keys from `at` on: greater by this one, or equal and behind by the next ones.
    fn behind(&self, sql: &mut Sql, at: usize, cells: &[Cell], rid: i64) {
        let Some(key) = self.keys.get(at) else {
            sql.push(if self.last_descending() {
                "t.rid < "
            } else {
                "t.rid > "
            });
            sql.bind(Cell::Int(rid), ColumnType::Int);
            return;
        };
        let (alias, column, cell) = (&self.aliases[at], &key.column.name, &cells[at]);
        if cell.is_null() {
            sql.push("(").column(alias, column).push(" IS NULL AND ");
        } else {
            sql.push("(")
                .column(alias, column)
                .push(if key.descending { " < " } else { " > " });
            sql.bind(cell.clone(), key.column.ty);
            if at > 0 {
                sql.push(" OR ").column(alias, column).push(" IS NULL");
            }
            sql.push(" OR ")
                .column(alias, column)
                .push(" = ")
                .bind(cell.clone(), key.column.ty)
                .push(" AND ");
        }
        self.behind(sql, at + 1, cells, rid);
        sql.push(")");
    }
}

fn same_path(a: &[Hop], b: &[Hop]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.field == b.field)
}

/// Adds the table that a link leads to.
pub(super) fn target(sql: &mut Sql, hop: &Hop, alias: &str) {
    sql.ident(&hop.target.table()).push(" ").push(alias);
}

/// Adds that a row is the one that a link leads to, and that it may be seen.
pub(super) fn linked(
    sql: &mut Sql,
    layouts: &Layouts,
    hop: &Hop,
    from: &str,
    to: &str,
) -> Result<()> {
    let (source, target) = (layouts.of(&hop.object), layouts.of(&hop.target));
    let link = source
        .fields
        .get(hop.field)
        .and_then(|field| field.columns.first());
    let link = link.ok_or_else(|| {
        Error::Bug(format!(
            "a way passes through {} without a link",
            source.table
        ))
    })?;
    sql.column(to, "id")
        .push(" = ")
        .column(from, &link.name)
        .push(" AND ")
        .column(to, "deleted_at")
        .push(" IS NULL");
    if hop.visible != Predicate::True {
        sql.push(" AND ");
        Conditions::new(layouts, &Matches::default()).write(sql, &target, to, &hop.visible)?;
    }
    Ok(())
}

/// Adds that nothing is found behind the links of the leading key.
fn no_value_behind(sql: &mut Sql, layouts: &Layouts, key: &SortKey) -> Result<()> {
    sql.push(" AND NOT EXISTS (SELECT 1 FROM ");
    for (at, hop) in key.hops.iter().enumerate() {
        sql.push(if at > 0 { ", " } else { "" });
        target(sql, hop, &format!("e{}", at + 1));
    }
    sql.push(" WHERE ");
    let mut from = "t".to_owned();
    for (at, hop) in key.hops.iter().enumerate() {
        let alias = format!("e{}", at + 1);
        linked(sql, layouts, hop, &from, &alias)?;
        sql.push(" AND ");
        from = alias;
    }
    sql.column(&from, &key.column.name).push(" IS NOT NULL)");
    Ok(())
}
