//! What a report comes to: statements that count, add and compare within the database, in the person's scope.
//!
//! One statement gives everything that can be added up; medians and counts of different values take one each, and so does
//! every further field with amounts, because its currencies are groups of their own. Sums are exact on both databases: what
//! SQLite keeps as whole numbers is added in two halves, so that it cannot overflow. Medians are the middle values
//! themselves, never an interpolation in binary.

mod group;
mod pass;
mod zone;

use std::collections::{BTreeSet, HashMap, HashSet};

use mainstay_model::field::Grouping;
use mainstay_model::query::{ScopedQuery, Trash};
use mainstay_model::report::{
    Answer, Grain, GroupRow, MOST_READ, Names, ScopedGroup, ScopedReport, Tally,
};
use mainstay_model::{Cell, ColumnType, RecordId};

use super::select::write_trash;
use super::{titles, words};
use crate::db::Tx;
use crate::error::Result;
use crate::layout::Layouts;
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::Sql;
use group::Keys;
use pass::Pass;

/// Titles that are looked up in one statement.
const TITLES: usize = 4_000;

/// What the report comes to.
pub(super) async fn answer(
    tx: &mut Tx,
    layouts: &Layouts,
    report: &ScopedReport,
) -> Result<Answer> {
    let matches = Matches::of_query(tx, layouts, report.query()).await?;
    let reading = Reading {
        layouts,
        report,
        matches: &matches,
        keys: Keys::of(tx, layouts, report).await?,
    };
    let mut answer = Answer::default();
    let mut grains = report.grains();
    while let Some(grain) = grains.pop() {
        let rows = reading.grain(tx, grain, &mut answer.cut).await?;
        answer.grains.insert(grain, rows);
        if answer.cut && grain == Grain::Full && !answer.grains.contains_key(&Grain::Whole) {
            grains.push(Grain::Whole);
        }
    }
    for (at, group) in report.groups().iter().enumerate() {
        let keys = keys(&answer, at);
        answer.names[at] = reading.names(tx, group, keys).await?;
    }
    Ok(answer)
}

/// The different keys of a grouping.
fn keys(answer: &Answer, at: usize) -> Vec<Cell> {
    let rows = answer.grains.get(&Grain::Full).into_iter().flatten();
    rows.filter_map(|row| row.keys.get(at).cloned()).collect()
}

/// A report on its way into statements.
struct Reading<'r> {
    layouts: &'r Layouts,
    report: &'r ScopedReport,
    matches: &'r Matches,
    keys: Keys<'r>,
}

impl Reading<'_> {
    /// The groups of one grain, everything that is asked of them together.
    async fn grain(&self, tx: &mut Tx, grain: Grain, cut: &mut bool) -> Result<Vec<GroupRow>> {
        let groups: &[usize] = match (grain, self.report.groups().len()) {
            (Grain::Full, 2) => &[0, 1],
            (Grain::Full, 1) | (Grain::Rows, _) => &[0],
            (Grain::Columns, _) => &[1],
            _ => &[],
        };
        let mut rows: Vec<GroupRow> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for pass in Pass::all(self.report) {
            let sql = self.statement(tx, groups, &pass)?;
            let mut read = tx.query(&sql).await?;
            if read.len() > MOST_READ {
                *cut = true;
                read.truncate(MOST_READ);
            }
            for mut row in read {
                let values = row.split_off(groups.len());
                let place = *places.entry(format!("{row:?}")).or_insert_with(|| {
                    rows.push(GroupRow {
                        keys: row,
                        tallies: vec![Tally::default(); self.report.measures().len()],
                    });
                    rows.len() - 1
                });
                pass.take(tx.dialect(), self.report, values, &mut rows[place].tallies);
            }
        }
        Ok(rows)
    }

    /// Adds the condition that records have to meet.
    fn condition(&self, sql: &mut Sql) -> Result<()> {
        let query: &ScopedQuery = self.report.query();
        write_trash(sql, "t", Trash::Live);
        sql.push(" AND ");
        Conditions::new(self.layouts, self.matches).write(
            sql,
            &self.layouts.of(query.object()),
            "t",
            query.predicate(),
        )
    }

    /// What the groups with these keys are called.
    async fn names(&self, tx: &mut Tx, group: &ScopedGroup, keys: Vec<Cell>) -> Result<Names> {
        let mut names = Names::default();
        if let Some(hop) = &group.leads {
            let ids: BTreeSet<RecordId> = keys
                .into_iter()
                .filter_map(|key| match key {
                    Cell::Id(id) => Some(id),
                    _ => None,
                })
                .collect();
            let ids: Vec<RecordId> = ids.into_iter().collect();
            let access = self.report.access();
            for some in ids.chunks(TITLES) {
                let some: HashSet<RecordId> = some.iter().copied().collect();
                let found = titles::of(tx, self.layouts, access, &hop.target.name, some).await?;
                names.titles.extend(found);
            }
        } else if group.grouping == Grouping::Words
            && group.of().params.options.is_empty()
            && group.hops.is_empty()
        {
            names.words = self.spellings(tx, group).await?;
        }
        Ok(names)
    }

    /// How free words are spelled: as one of the records that have them writes them.
    async fn spellings(&self, tx: &mut Tx, group: &ScopedGroup) -> Result<HashMap<String, String>> {
        let layout = self.layouts.of(&group.object);
        let mut sql = Sql::new(tx.dialect(), "SELECT w.value, min(t.rid) FROM ");
        sql.ident(layout.side_table(&group.of().name)?)
            .push(" w JOIN ")
            .ident(&layout.table)
            .push(" t ON t.rid = w.rid WHERE ");
        self.condition(&mut sql)?;
        sql.push(" GROUP BY w.value LIMIT ")
            .bind(
                Cell::Int(i64::try_from(TITLES).unwrap_or(i64::MAX)),
                ColumnType::Int,
            )
            .results_are(&[ColumnType::Text, ColumnType::Int]);
        let mut holders = Vec::new();
        for row in tx.query(&sql).await? {
            if let [Cell::Text(word), Cell::Int(rid)] = row.as_slice() {
                holders.push((word.clone(), *rid));
            }
        }
        let spelled = words::spelled(tx, &layout, group.field, &holders).await?;
        Ok(spelled.into_iter().collect())
    }
}
