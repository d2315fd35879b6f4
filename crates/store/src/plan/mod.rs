//! Metadata makes tables: compares what the catalogue needs with what the database has, and writes the difference.
//!
//! Nothing is thrown away by it: a field that is gone leaves its column, an object its table. Indexes of ours that nobody
//! needs any more are dropped. Doing it again changes nothing.
//! Deliberately not here: system tables, which have numbered [`crate::migrations`].

mod desired;
mod live;
pub(crate) mod table;

use mainstay_model::problem::Reason;
use mainstay_model::{Catalog, ColumnType, Problem};

use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::sql::quoted;
use desired::Desired;
pub(crate) use live::Live;
use table::{Table, TableColumn};

/// By table, the names of the indexes that only lists use: not unique, and not for following links.
pub(crate) fn list_indexes(catalog: &Catalog, dialect: Dialect) -> Vec<(String, Vec<String>)> {
    let lists = |table: &Table| {
        let indexes = table.indexes.iter().filter(|index| index.serves_lists());
        indexes.map(|index| index.name(table, dialect)).collect()
    };
    let tables = Desired::of(catalog, dialect).tables;
    tables
        .iter()
        .map(|table| (table.name.clone(), lists(table)))
        .collect()
}

/// The tables of a catalogue, and those of its search.
pub(crate) fn tables(catalog: &Catalog, dialect: Dialect) -> (Vec<Table>, Vec<String>) {
    let desired = Desired::of(catalog, dialect);
    (desired.tables, desired.search)
}

/// The difference between metadata and database.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// To be run in one transaction, in this order.
    pub definitions: Vec<String>,
    /// To be run one by one outside of any transaction (PostgreSQL builds an index beside the writes to its table).
    pub indexes: Vec<String>,
}

impl Plan {
    /// What has to be done to a database so that it holds the catalogue.
    pub(crate) fn new(catalog: &Catalog, live: &Live, dialect: Dialect) -> Result<Self> {
        let desired = Desired::of(catalog, dialect);
        let mut planner = Planner {
            live,
            dialect,
            plan: Self::default(),
            problems: Vec::new(),
        };
        let mut wanted = std::collections::BTreeSet::new();
        for table in &desired.tables {
            planner.table(table);
            wanted.extend(table.indexes.iter().map(|index| index.name(table, dialect)));
        }
        for search in &desired.search {
            planner.search(search);
        }
        for (index, table) in &live.indexes {
            let ours = desired.tables.iter().any(|desired| desired.name == *table);
            if ours && !wanted.contains(index) {
                planner
                    .plan
                    .definitions
                    .push(format!("DROP INDEX {}", quoted(index)));
            }
        }
        if planner.problems.is_empty() {
            Ok(planner.plan)
        } else {
            Err(Error::Invalid(planner.problems))
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.definitions.is_empty() && self.indexes.is_empty()
    }
}

struct Planner<'a> {
    live: &'a Live,
    dialect: Dialect,
    plan: Plan,
    problems: Vec<Problem>,
}

impl Planner<'_> {
    fn table(&mut self, table: &Table) {
        let Some(columns) = self.live.tables.get(&table.name) else {
            self.plan.definitions.extend(table.create_all(self.dialect));
            return;
        };
        let mut retyped = Vec::new();
        for column in &table.columns {
            match columns.get(&column.name) {
                None => self.plan.definitions.push(format!(
                    "ALTER TABLE {} ADD COLUMN {}",
                    quoted(&table.name),
                    column.definition(self.dialect)
                )),
                Some(now) if *now == self.dialect.live_type_name(column.ty) => {}
                Some(now) => {
                    self.retype(table, column, now);
                    retyped.push(column.name.as_str());
                }
            }
        }
        for index in &table.indexes {
            let name = index.name(table, self.dialect);
            let broken = self.live.broken.contains(&name);
            let lost = index
                .columns
                .iter()
                .any(|column| retyped.contains(&column.as_str()));
            if self.live.indexes.contains_key(&name)
                && !broken
                && !(lost && self.dialect == Dialect::Sqlite)
            {
                continue;
            }
            if broken {
                self.plan.indexes.push(format!(
                    "DROP INDEX CONCURRENTLY IF EXISTS {}",
                    quoted(&name)
                ));
            }
            match self.dialect {
                Dialect::Sqlite => {
                    self.plan
                        .definitions
                        .push(index.create(table, self.dialect, false))
                }
                Dialect::Postgres => {
                    self.plan
                        .indexes
                        .push(index.create(table, self.dialect, true))
                }
            }
        }
    }

    /// More digits behind the point are the one change of type that loses nothing.
    fn retype(&mut self, table: &Table, column: &TableColumn, now: &str) {
        let (ColumnType::Decimal { scale }, Some(before)) = (column.ty, self.scale(now)) else {
            return self.refuse(table, column, now);
        };
        if scale < before {
            return self.refuse(table, column, now);
        }
        let (name, field) = (quoted(&table.name), quoted(&column.name));
        if self.dialect == Dialect::Postgres {
            let ty = self.dialect.type_name(column.ty);
            self.plan
                .definitions
                .push(format!("ALTER TABLE {name} ALTER COLUMN {field} TYPE {ty}"));
            return;
        }
        for (index, _) in table
            .indexes
            .iter()
            .map(|index| (index.name(table, self.dialect), index))
            .filter(|(name, index)| {
                self.live.indexes.contains_key(name) && index.columns.contains(&column.name)
            })
        {
            self.plan
                .definitions
                .push(format!("DROP INDEX {}", quoted(&index)));
        }
        let old = quoted(&format!("{}__old", column.name));
        let factor = 10_i64.pow(scale - before);
        self.plan.definitions.extend([
            format!("ALTER TABLE {name} RENAME COLUMN {field} TO {old}"),
            format!(
                "ALTER TABLE {name} ADD COLUMN {}",
                column.definition(self.dialect)
            ),
            format!("UPDATE {name} SET {field} = {old} * {factor} WHERE {old} IS NOT NULL"),
            format!("ALTER TABLE {name} DROP COLUMN {old}"),
        ]);
    }

    fn scale(&self, type_name: &str) -> Option<u32> {
        (0..=18).find(|scale| {
            self.dialect
                .live_type_name(ColumnType::Decimal { scale: *scale })
                == type_name
        })
    }

    fn refuse(&mut self, table: &Table, column: &TableColumn, now: &str) {
        let wanted = self.dialect.live_type_name(column.ty);
        let place = format!("{}.{}", table.name.trim_start_matches("o_"), column.name);
        let reason = format!(
            "The values kept here are of the type {now} and cannot become {wanted}; make a new field and copy them."
        );
        self.problems.push(
            Reason::new("type_change", reason)
                .with(&[now, &wanted])
                .at(place),
        );
    }

    fn search(&mut self, name: &str) {
        if self.live.has_table(name) {
            return;
        }
        let table = quoted(name);
        match self.dialect {
            // Our own tokenizer has folded and split the text; what is left to find are words between spaces.
            Dialect::Sqlite => self.plan.definitions.push(format!(
                "CREATE VIRTUAL TABLE {table} USING fts5(title, body, content='', contentless_delete=1, \
                 tokenize='unicode61 remove_diacritics 0')"
            )),
            Dialect::Postgres => {
                self.plan.definitions.push(format!("CREATE TABLE {table} (rid bigint PRIMARY KEY, doc tsvector NOT NULL)"));
                let index = quoted(&format!("x_{name}"));
                self.plan.definitions.push(format!("CREATE INDEX {index} ON {table} USING gin (doc)"));
            }
        }
    }
}
