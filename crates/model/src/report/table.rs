//! What a report comes to, in order: rows, columns, what stands where they meet, and what all of them come to.

use std::collections::HashMap;

use super::slot::Names;
use super::{
    Function, MOST_COLUMNS, MOST_ROWS, Order, ScopedGroup, ScopedReport, Slot, SlotKey, Tally,
    USUAL_ROWS,
};
use crate::cell::Cell;
use crate::env::Env;

/// Most periods that are shown though nothing was in some of them.
const MOST_PERIODS: usize = 400;

/// Which groupings a statement was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    /// All that the report has.
    Full,
    /// Rows alone.
    Rows,
    /// Columns alone.
    Columns,
    /// None: one group of everything.
    Whole,
}

/// A group as the store gives it.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// What tells it from others, null for records without a value.
    pub keys: Vec<Cell>,
    /// What it comes to, by measure.
    pub tallies: Vec<Tally>,
}

/// What the store gives.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The groups, by grain.
    pub grains: HashMap<Grain, Vec<GroupRow>>,
    /// What rows and columns are called.
    pub names: [Names; 2],
    /// There are more groups than are read: these are the largest.
    pub cut: bool,
}

/// What a report comes to.
#[derive(Clone, Debug)]
pub struct Table {
    /// The rows; one without a key when nothing is grouped.
    pub rows: Vec<Slot>,
    /// The columns; none when there is one grouping or none.
    pub columns: Vec<Slot>,
    /// What rows come to, by row and measure.
    pub row_sums: Vec<Vec<Tally>>,
    /// What stands where a row and a column meet, by row, column and measure.
    pub cells: Vec<Vec<Vec<Tally>>>,
    /// What columns come to, by column and measure.
    pub column_sums: Vec<Vec<Tally>>,
    /// What everything comes to, by measure.
    pub total: Vec<Tally>,
    /// The currencies that amounts have, the most frequent first.
    pub currencies: Vec<String>,
    /// The one that charts and orders look at; blank without amounts.
    pub currency: String,
    /// There are more groups than are read: these are the largest.
    pub cut: bool,
}

/// A row or column on its way.
pub(super) struct Line {
    pub slot: Slot,
    pub sums: Vec<Tally>,
    /// The groups that it is made of, as positions in the full grain.
    pub parts: Vec<usize>,
}

impl ScopedReport {
    /// The grains that the store is asked for: where groups tell it, what all of them come to is added up.
    pub fn grains(&self) -> Vec<Grain> {
        match (self.groups.len(), self.adds()) {
            (0, _) | (1, true) | (2, true) => vec![Grain::Full],
            (1, false) => vec![Grain::Full, Grain::Whole],
            _ => vec![Grain::Full, Grain::Rows, Grain::Columns, Grain::Whole],
        }
    }

    /// Puts what the store gave in order.
    pub fn table(&self, answer: &Answer, env: &Env) -> Table {
        let full = answer
            .grains
            .get(&Grain::Full)
            .map_or(&[][..], Vec::as_slice);
        let total = self.total(answer, full);
        let currencies = currencies(&total);
        let wanted = &self.report.currency;
        let currency = match currencies.iter().any(|code| code == wanted) {
            true => wanted.clone(),
            false => currencies.first().cloned().unwrap_or_default(),
        };
        let mut table = Table {
            rows: Vec::new(),
            columns: Vec::new(),
            row_sums: Vec::new(),
            cells: Vec::new(),
            column_sums: Vec::new(),
            total,
            currencies,
            currency,
            cut: answer.cut,
        };
        let Some(rows) = self.groups.first() else {
            return table;
        };
        let order = &self.report.order;
        let lines = self.lines(rows, 0, Grain::Rows, answer, env);
        let most = match (self.report.top, rows.grouping.is_time()) {
            (Some(top), _) => top,
            (None, true) => MOST_ROWS,
            (None, false) => USUAL_ROWS,
        };
        let rows = self.shown(rows, order, lines, most, &table.currency);
        let columns = match self.groups.get(1) {
            None => Vec::new(),
            Some(columns) => {
                let lines = self.lines(columns, 1, Grain::Columns, answer, env);
                let usual = Order::Usual;
                self.shown(columns, &usual, lines, MOST_COLUMNS, &table.currency)
            }
        };
        table.cells = self.cells(&rows, &columns, full);
        (table.rows, table.row_sums) = apart(rows);
        (table.columns, table.column_sums) = apart(columns);
        table
    }

    fn shown(
        &self,
        group: &ScopedGroup,
        order: &Order,
        lines: Vec<Line>,
        most: usize,
        currency: &str,
    ) -> Vec<Line> {
        let lines = self.sort(group, order, lines, currency);
        let (mut lines, rest) = self.divide(group, order, lines, most);
        if !rest.is_empty() {
            lines.push(self.as_one(group, rest));
        }
        lines
    }

    /// What is told as one: where a record can be in several groups, nobody knows how many they have together.
    fn as_one(&self, group: &ScopedGroup, rest: Vec<Line>) -> Line {
        let mut sums = vec![Tally::default(); self.measures.len()];
        for line in rest.iter().filter(|_| !group.grouping.is_many()) {
            self.join(&mut sums, &line.sums);
        }
        Line {
            slot: Slot::others(rest.len()),
            sums,
            parts: match group.grouping.is_many() {
                true => Vec::new(),
                false => rest.into_iter().flat_map(|line| line.parts).collect(),
            },
        }
    }

    /// The groups of one grouping, with what they come to.
    fn lines(
        &self,
        group: &ScopedGroup,
        at: usize,
        grain: Grain,
        answer: &Answer,
        env: &Env,
    ) -> Vec<Line> {
        let locale = &env.locale;
        let full = answer
            .grains
            .get(&Grain::Full)
            .map_or(&[][..], Vec::as_slice);
        let mut lines: Vec<Line> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (position, row) in full.iter().enumerate() {
            let Some(cell) = row.keys.get(at) else {
                continue;
            };
            let place = *places.entry(format!("{cell:?}")).or_insert_with(|| {
                lines.push(Line {
                    slot: Slot::of(group, cell, &answer.names[at], locale, env),
                    sums: vec![Tally::default(); self.measures.len()],
                    parts: Vec::new(),
                });
                lines.len() - 1
            });
            lines[place].parts.push(position);
        }
        match answer.grains.get(&grain) {
            Some(rows) => {
                for row in rows {
                    let Some(cell) = row.keys.first() else {
                        continue;
                    };
                    if let Some(place) = places.get(&format!("{cell:?}")) {
                        lines[*place].sums.clone_from(&row.tallies);
                    }
                }
            }
            None => {
                let alone = self.groups.len() == 1;
                for line in &mut lines {
                    for part in &line.parts {
                        match alone {
                            true => line.sums.clone_from(&full[*part].tallies),
                            false => self.join(&mut line.sums, &full[*part].tallies),
                        }
                    }
                }
            }
        }
        // Periods between, in which nothing was, are shown as long as there are not too many of them.
        let most = if at == 0 { MOST_PERIODS } else { MOST_COLUMNS };
        self.fill(group, lines, most, env)
    }

    fn total(&self, answer: &Answer, full: &[GroupRow]) -> Vec<Tally> {
        if let Some([row, ..]) = answer.grains.get(&Grain::Whole).map(Vec::as_slice) {
            return row.tallies.clone();
        }
        let mut total = self.nothing();
        match full {
            [row] => total.clone_from(&row.tallies),
            rows => rows
                .iter()
                .for_each(|row| self.join(&mut total, &row.tallies)),
        }
        total
    }

    fn cells(&self, rows: &[Line], columns: &[Line], full: &[GroupRow]) -> Vec<Vec<Vec<Tally>>> {
        if columns.is_empty() {
            return Vec::new();
        }
        let mut place: HashMap<usize, usize> = HashMap::new();
        for (at, column) in columns.iter().enumerate() {
            place.extend(column.parts.iter().map(|part| (*part, at)));
        }
        let row_of = |row: &Line| {
            let mut cells = vec![vec![Tally::default(); self.measures.len()]; columns.len()];
            let mut filled = vec![false; columns.len()];
            for part in &row.parts {
                let Some(at) = place.get(part) else { continue };
                if filled[*at] {
                    self.join(&mut cells[*at], &full[*part].tallies);
                } else {
                    cells[*at].clone_from(&full[*part].tallies);
                    filled[*at] = true;
                }
            }
            cells
        };
        rows.iter().map(row_of).collect()
    }

    /// Adds what another group comes to, as far as that can be told.
    fn join(&self, into: &mut [Tally], other: &[Tally]) {
        for ((measure, into), other) in self.measures.iter().zip(into).zip(other) {
            if measure.measure.function.adds() {
                into.join(measure.measure.function, other);
            } else {
                *into = Tally::default();
            }
        }
    }

    /// What a group without records comes to.
    pub(super) fn nothing(&self) -> Vec<Tally> {
        let nothing = |function| {
            let mut tally = Tally::default();
            if matches!(function, Function::Count | Function::Distinct) {
                tally.put(function, "", 0, Cell::Int(0));
            }
            tally
        };
        let measures = self.measures.iter();
        measures
            .map(|measure| nothing(measure.measure.function))
            .collect()
    }
}

impl Table {
    /// Whether some row has no name of its own because the rest is told as one.
    pub fn others(&self) -> Option<usize> {
        self.rows.iter().find_map(|slot| match slot.key {
            SlotKey::Others(count) => Some(count),
            _ => None,
        })
    }
}

fn apart(lines: Vec<Line>) -> (Vec<Slot>, Vec<Vec<Tally>>) {
    lines.into_iter().map(|line| (line.slot, line.sums)).unzip()
}

/// The currencies of a total, the most frequent first.
fn currencies(total: &[Tally]) -> Vec<String> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for (currency, values) in total.iter().flat_map(Tally::currencies) {
        let count = counts.entry(currency).or_default();
        *count = (*count).max(values);
    }
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(two.0)));
    counts
        .into_iter()
        .map(|(code, _)| code.to_owned())
        .collect()
}
