//! A [`Predicate`] as SQL.
//!
//! The text has no more shapes than there are predicates of different structure: values are always parameters, lists are
//! arrays or padded. Comparisons are two-valued where it shows, under `Not`: `IS NOT TRUE`. What reaches into other tables
//! is `IN (SELECT ...)`, which both databases can use to find rows as well as to check them.

use mainstay_model::predicate::{Compare, Like, ValueMatch};
use mainstay_model::{Cell, ColumnType, Predicate, RecordId};

use crate::dialect::Dialect;
use crate::error::Result;
use crate::layout::{Layout, Layouts};
use crate::search::{Matches, Narrowed, write_match};
use crate::sql::Sql;

/// How rows are to be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Access {
    /// As the database thinks best.
    #[default]
    Free,
    /// Not through an index on a column of the condition: they come in an order that another index gives. SQLite only, which
    /// does not weigh how many rows are wanted.
    Checked,
}

/// Writes conditions.
pub(crate) struct Conditions<'a> {
    layouts: &'a Layouts,
    matches: &'a Matches,
    access: Access,
    aliases: usize,
}

impl<'a> Conditions<'a> {
    /// For the objects of a catalogue. `matches` has what the words looked for were read as.
    pub fn new(layouts: &'a Layouts, matches: &'a Matches) -> Self {
        Self {
            layouts,
            matches,
            access: Access::Free,
            aliases: 0,
        }
    }

    /// The same, with rows found otherwise.
    pub fn found(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Adds the condition for the rows of `alias`, which is the table of the object.
    pub fn write(
        &mut self,
        sql: &mut Sql,
        object: &Layout,
        alias: &str,
        predicate: &Predicate,
    ) -> Result<()> {
        match predicate {
            Predicate::True => sql.push("TRUE"),
            Predicate::False => sql.push("FALSE"),
            Predicate::And(parts) if parts.is_empty() => sql.push("TRUE"),
            Predicate::Or(parts) if parts.is_empty() => sql.push("FALSE"),
            Predicate::And(parts) => return self.join(sql, object, alias, parts, " AND "),
            Predicate::Or(parts) => return self.join(sql, object, alias, parts, " OR "),
            Predicate::Not(part) => match &**part {
                Predicate::IsNull(column) => {
                    object.ty(column)?;
                    self.column(sql, alias, column).push(" IS NOT NULL")
                }
                part => {
                    sql.push("(");
                    self.write(sql, object, alias, part)?;
                    sql.push(") IS NOT TRUE")
                }
            },
            Predicate::Compare(_, _, Cell::Null) => sql.push("FALSE"),
            Predicate::Compare(column, compare, cell) => {
                let ty = object.ty(column)?;
                self.column(sql, alias, column)
                    .push(sign(*compare))
                    .bind(clean(cell), ty)
            }
            Predicate::IsNull(column) => {
                object.ty(column)?;
                self.column(sql, alias, column).push(" IS NULL")
            }
            Predicate::In(_, cells) if cells.is_empty() => sql.push("FALSE"),
            Predicate::In(column, cells) => {
                let ty = object.ty(column)?;
                self.column(sql, alias, column)
                    .any_of(cells.iter().map(clean).collect(), ty)
            }
            Predicate::Like(column, like) => {
                object.ty(column)?;
                let narrowed = match like {
                    Like::Contains(part) if object.names_record(column) => {
                        self.matches.fragment(part)
                    }
                    _ => None,
                };
                let mut place = Sql::new(sql.dialect(), "");
                self.column(&mut place, alias, column);
                match narrowed.filter(|_| self.access == Access::Free) {
                    None => write_like(sql, place.text(), like),
                    Some(Narrowed::Nothing) => sql.push("FALSE"),
                    Some(Narrowed::Expression(expression)) => {
                        sql.push("(");
                        write_like(sql, place.text(), like).push(" AND ");
                        self.found_by(sql, object, alias, expression).push(")")
                    }
                }
            }
            Predicate::Ids(ids) if ids.is_empty() => sql.push("FALSE"),
            Predicate::Ids(ids) => self
                .column(sql, alias, "id")
                .any_of(id_cells(ids), ColumnType::Id),
            Predicate::HasValue(field, value) => {
                let inner = self.within(sql, alias, "rid", object.side_table(field)?, "rid");
                match value {
                    ValueMatch::Any => sql.push("TRUE"),
                    ValueMatch::In(values) if values.is_empty() => sql.push("FALSE"),
                    ValueMatch::In(values) => {
                        let cells = values.iter().map(|value| Cell::Text(without_nul(value)));
                        sql.column(&inner, "value")
                            .any_of(cells.collect(), ColumnType::Text)
                    }
                    ValueMatch::Like(like) => {
                        let mut place = Sql::new(sql.dialect(), "");
                        place.column(&inner, "value");
                        write_like(sql, place.text(), like)
                    }
                };
                sql.push(")")
            }
            Predicate::LinksTo(_, ids) if ids.is_empty() => sql.push("FALSE"),
            Predicate::LinksTo(field, ids) => {
                let inner = self.within(sql, alias, "rid", object.side_table(field)?, "rid");
                sql.column(&inner, "target")
                    .any_of(id_cells(ids), ColumnType::Id)
                    .push(")")
            }
            Predicate::Linked {
                column,
                object: target,
                predicate,
            } => {
                object.ty(column)?;
                self.live(sql, alias, column, target, predicate)?;
                sql
            }
            Predicate::LinkedMany {
                field,
                object: target,
                predicate,
            } => {
                let inner = self.within(sql, alias, "rid", object.side_table(field)?, "rid");
                self.live(sql, &inner, "target", target, predicate)?;
                sql.push(")")
            }
            Predicate::Matches(text) => match self.matches.expression(sql.dialect(), text) {
                Some(expression) => self.found_by(sql, object, alias, &expression),
                None => sql.push("FALSE"),
            },
        };
        Ok(())
    }

    fn join(
        &mut self,
        sql: &mut Sql,
        object: &Layout,
        alias: &str,
        parts: &[Predicate],
        word: &str,
    ) -> Result<()> {
        sql.push("(");
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                sql.push(word);
            }
            self.write(sql, object, alias, part)?;
        }
        sql.push(")");
        Ok(())
    }

    /// Adds that a column leads to a live record of an object for which a condition holds.
    fn live(
        &mut self,
        sql: &mut Sql,
        alias: &str,
        column: &str,
        target: &str,
        predicate: &Predicate,
    ) -> Result<()> {
        let target = self.layouts.named(target)?.clone();
        let inner = self.within(sql, alias, column, &target.table, "id");
        sql.push(&inner).push(".deleted_at IS NULL");
        if *predicate != Predicate::True {
            sql.push(" AND ");
            self.write(sql, &target, &inner, predicate)?;
        }
        sql.push(")");
        Ok(())
    }

    /// Adds that the search index has the record under an expression.
    fn found_by<'s>(
        &mut self,
        sql: &'s mut Sql,
        object: &Layout,
        alias: &str,
        expression: &str,
    ) -> &'s mut Sql {
        let table = object.object.search_table();
        let rid = sql.dialect().search_rid();
        self.within(sql, alias, "rid", &table, rid);
        write_match(sql, &table, expression).push(")")
    }

    /// Begins a condition on the rows of another table whose column equals one of this table, and gives their alias. Where
    /// rows are to be found by the other table it is a list, otherwise a look at each row.
    fn within(
        &mut self,
        sql: &mut Sql,
        alias: &str,
        column: &str,
        table: &str,
        key: &str,
    ) -> String {
        self.aliases += 1;
        let inner = format!("s{}", self.aliases);
        if self.checked(sql) {
            sql.push("EXISTS (SELECT 1 FROM ")
                .ident(table)
                .push(" ")
                .push(&inner)
                .push(" WHERE ");
            sql.push(&inner).push(".").push(key).push(" = ");
            self.column(sql, alias, column).push(" AND ");
        } else {
            self.column(sql, alias, column)
                .push(" IN (SELECT ")
                .push(&inner)
                .push(".")
                .push(key);
            sql.push(" FROM ")
                .ident(table)
                .push(" ")
                .push(&inner)
                .push(" WHERE ");
        }
        inner
    }

    fn column<'s>(&self, sql: &'s mut Sql, alias: &str, name: &str) -> &'s mut Sql {
        if self.checked(sql) {
            sql.push("+");
        }
        sql.column(alias, name)
    }

    fn checked(&self, sql: &Sql) -> bool {
        self.access == Access::Checked && sql.dialect() == Dialect::Sqlite
    }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Eq => " = ",
        Compare::Lt => " < ",
        Compare::Lte => " <= ",
        Compare::Gt => " > ",
        Compare::Gte => " >= ",
    }
}

fn id_cells(ids: &[RecordId]) -> Vec<Cell> {
    ids.iter().copied().map(Cell::Id).collect()
}

impl Dialect {
    /// The function that tells where in a text another one stands.
    pub(crate) fn position(self) -> &'static str {
        match self {
            Dialect::Sqlite => "instr",
            Dialect::Postgres => "strpos",
        }
    }
}

/// No text in a database has the character U+0000, and PostgreSQL refuses parameters that have it.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn clean(cell: &Cell) -> Cell {
    match cell {
        Cell::Text(text) if text.contains('\0') => Cell::Text(without_nul(text)),
        cell => cell.clone(),
    }
}

/// Adds a match of a text column. Whatever begins in a certain way lies between two texts, so that an index finds it.
fn write_like<'s>(sql: &'s mut Sql, place: &str, like: &Like) -> &'s mut Sql {
    let text = |text: &str| Cell::Text(without_nul(text));
    match like {
        Like::Prefix(prefix) => {
            sql.push(place)
                .push(" >= ")
                .bind(text(prefix), ColumnType::Text);
            if let Some(end) = successor(prefix) {
                sql.push(" AND ")
                    .push(place)
                    .push(" < ")
                    .bind(text(&end), ColumnType::Text);
            }
            sql
        }
        Like::Contains(part) => {
            let position = sql.dialect().position();
            sql.push(position)
                .push("(")
                .push(place)
                .push(", ")
                .bind(text(part), ColumnType::Text)
                .push(") > 0")
        }
        Like::Suffix(suffix) => write_pattern(sql, place, &["", suffix]),
        Like::Pattern(parts) => write_pattern(
            sql,
            place,
            &parts.iter().map(String::as_str).collect::<Vec<_>>(),
        ),
    }
}

/// Longest pattern that SQLite accepts is 50,000 bytes; nothing that is matched is nearly as long.
const LONGEST_PATTERN: usize = 20_000;

fn write_pattern<'s>(sql: &'s mut Sql, place: &str, parts: &[&str]) -> &'s mut Sql {
    let mut pattern = String::new();
    for (at, part) in parts.iter().enumerate() {
        // SQLite's LIKE takes `A` for `a`, its GLOB does not.
        let (any, special): (char, &[char]) = match sql.dialect() {
            Dialect::Sqlite => ('*', &['*', '?', '[']),
            Dialect::Postgres => ('%', &['%', '_', '\\']),
        };
        if at > 0 {
            pattern.push(any);
        }
        for c in without_nul(part).chars() {
            match sql.dialect() {
                Dialect::Sqlite if special.contains(&c) => pattern.extend(['[', c, ']']),
                Dialect::Postgres if special.contains(&c) => pattern.extend(['\\', c]),
                _ => pattern.push(c),
            }
        }
    }
    if pattern.len() > LONGEST_PATTERN {
        return sql.push("FALSE");
    }
    match sql.dialect() {
        Dialect::Sqlite => sql
            .push(place)
            .push(" GLOB ")
            .bind(Cell::Text(pattern), ColumnType::Text),
        Dialect::Postgres => sql
            .push(place)
            .push(" LIKE ")
            .bind(Cell::Text(pattern), ColumnType::Text)
            .push(" ESCAPE '\\'"),
    }
}

/// The first text behind all that begin with this one, in order of code points; none behind the very last characters.
pub(crate) fn successor(prefix: &str) -> Option<String> {
    let mut end: Vec<char> = prefix.chars().collect();
    while let Some(last) = end.pop() {
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            last => char::from_u32(u32::from(last) + 1),
        };
        if let Some(next) = next {
            end.push(next);
            return Some(end.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
#[path = "predicate/tests.rs"]
mod tests;
