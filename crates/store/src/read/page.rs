//! Lists: one statement a page, two where the list passes from records with a value of the leading key to those without.

use mainstay_model::query::{Cursor, ScopedQuery};
use mainstay_model::{Cell, ColumnType, Predicate, Record};

use super::Page;
use super::fill::{Batch, fill};
use super::keyset::{Keyset, Part};
use super::probe::{Found, Probes};
use super::select::{Selection, write_trash};
use crate::db::{Row, Tx};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::layout::Layouts;
use crate::predicate::{Access, Conditions};
use crate::search::Matches;
use crate::sql::Sql;

/// A page of a list, from the query's cursor on.
pub(crate) async fn page(
    tx: &mut Tx,
    layouts: &Layouts,
    probes: &Probes,
    query: &ScopedQuery,
) -> Result<Page> {
    let matches = Matches::of_query(tx, layouts, query).await?;
    let list = List {
        layouts,
        query,
        matches: &matches,
        selection: selection(layouts, query),
    };
    let found = probes.find(tx, &list).await?;
    let mut rows = Rows::default();
    let place = query
        .cursor()
        .map(|cursor| (cursor.cells.as_slice(), cursor.rid));
    let passed = place.is_some_and(|(cells, _)| cells.first().is_some_and(Cell::is_null));
    if place.is_none() && in_one(tx.dialect(), query, &found) {
        list.read(tx, Part::Whole, &found, None, &mut rows).await?;
    } else {
        if !passed {
            list.read(tx, Part::Valued, &found, place, &mut rows)
                .await?;
        }
        if !query.order().is_empty() && rows.rows.len() <= query.limit() {
            list.read(tx, Part::Empty, &found, place.filter(|_| passed), &mut rows)
                .await?;
        }
    }
    let more = rows.rows.len() > query.limit();
    rows.rows.truncate(query.limit());
    let mut batch = Batch::of(list.selection.clone(), &mut rows.rows)?;
    let next = match (
        more,
        batch.rids.last(),
        rows.cells.into_iter().nth(query.limit().saturating_sub(1)),
    ) {
        (true, Some(rid), Some(cells)) => Some(Cursor {
            fingerprint: query.fingerprint(),
            cells,
            rid: *rid,
        }),
        _ => None,
    };
    fill(tx, layouts, query.access(), &mut batch).await?;
    let records: Vec<Record> = batch.records;
    Ok(Page { records, next })
}

/// How the database runs the first part of the list.
pub(crate) async fn explain(
    tx: &mut Tx,
    layouts: &Layouts,
    probes: &Probes,
    query: &ScopedQuery,
) -> Result<Vec<String>> {
    let matches = Matches::of_query(tx, layouts, query).await?;
    let list = List {
        layouts,
        query,
        matches: &matches,
        selection: selection(layouts, query),
    };
    let found = probes.find(tx, &list).await?;
    let place = query
        .cursor()
        .map(|cursor| (cursor.cells.as_slice(), cursor.rid));
    let passed = place.is_some_and(|(cells, _)| cells.first().is_some_and(Cell::is_null));
    let part = if place.is_none() && in_one(tx.dialect(), query, &found) {
        Part::Whole
    } else if passed {
        Part::Empty
    } else {
        Part::Valued
    };
    let keyset = Keyset::new(query.order(), part);
    let sql = list
        .statement(tx, &keyset, &found, place, query.limit() + 1)?
        .explained();
    let lines = tx
        .query(&sql)
        .await?
        .into_iter()
        .filter_map(|mut row| match row.pop() {
            Some(Cell::Text(line)) => Some(line),
            _ => None,
        });
    Ok(lines.collect())
}

/// Whether the first page comes in one statement: what is sorted anyway, and what an index has in just this order.
/// PostgreSQL keeps records without a value behind the others; SQLite keeps them before.
fn in_one(dialect: Dialect, query: &ScopedQuery, found: &Found) -> bool {
    let in_order = query
        .order()
        .first()
        .is_some_and(|key| !key.descending && key.hops.is_empty());
    matches!(found, Found::Gathered(_)) || dialect == Dialect::Postgres && in_order
}

fn selection(layouts: &Layouts, query: &ScopedQuery) -> Selection {
    Selection::new(layouts.of(query.object()), query.fields().clone())
}

/// A list on its way into statements.
pub(super) struct List<'q> {
    pub layouts: &'q Layouts,
    pub query: &'q ScopedQuery,
    pub matches: &'q Matches,
    pub selection: Selection,
}

/// Rows of a page with the cells of its order.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    cells: Vec<Vec<Cell>>,
}

impl List<'_> {
    async fn read(
        &self,
        tx: &mut Tx,
        part: Part,
        found: &Found,
        after: Option<(&[Cell], i64)>,
        into: &mut Rows,
    ) -> Result<()> {
        let keyset = Keyset::new(self.query.order(), part);
        // One more than asked for tells whether there is another page.
        let wanted = self.query.limit() + 1 - into.rows.len();
        let sql = self.statement(tx, &keyset, found, after, wanted)?;
        let width = self.selection.width();
        for mut row in tx.query(&sql).await? {
            into.cells.push(keyset.cells(row.drain(width..)));
            into.rows.push(row);
        }
        Ok(())
    }

    fn statement(
        &self,
        tx: &Tx,
        keyset: &Keyset<'_>,
        found: &Found,
        after: Option<(&[Cell], i64)>,
        wanted: usize,
    ) -> Result<Sql> {
        let mut sql = Sql::new(tx.dialect(), "SELECT ");
        self.selection.columns(&mut sql, "t");
        keyset.columns(&mut sql);
        sql.push(" FROM ")
            .ident(&self.selection.layout.table)
            .push(" t");
        keyset.joins(&mut sql, self.layouts)?;
        sql.push(" WHERE ");
        self.condition(&mut sql, found)?;
        let gathered = matches!(found, Found::Gathered(_));
        keyset.conditions(&mut sql, self.layouts, gathered, after)?;
        keyset.order(&mut sql, gathered);
        let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
        sql.push(" LIMIT ").bind(Cell::Int(wanted), ColumnType::Int);
        Ok(sql)
    }

    /// Adds the trash, scope, filter and search.
    pub(super) fn condition(&self, sql: &mut Sql, found: &Found) -> Result<()> {
        let access = match found {
            Found::Free => Access::Free,
            Found::Checked => Access::Checked,
            Found::Gathered(rids) => {
                sql.push("t.rid IN (SELECT value FROM json_each(")
                    .bind(Cell::Text(rids.clone()), ColumnType::Text);
                sql.push("))");
                return Ok(());
            }
        };
        write_trash(sql, "t", self.query.trash());
        if *self.query.predicate() != Predicate::True {
            sql.push(" AND ");
            Conditions::new(self.layouts, self.matches)
                .found(access)
                .write(sql, &self.selection.layout, "t", self.query.predicate())?;
        }
        Ok(())
    }
}
