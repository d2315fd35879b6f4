//! The order of rows and columns, how many of them are shown, and the periods between them in which nothing was.

use std::cmp::Ordering;

use super::table::Line;
use super::{Order, ScopedGroup, ScopedReport, Slot, SlotKey, Tally};
use crate::cell::Cell;
use crate::env::Env;

/// What the order of a line is decided by.
struct Ranked {
    line: Line,
    rank: (u64, String),
}

impl ScopedReport {
    /// Puts lines in order: groups, then records without a value.
    pub(super) fn sort(
        &self,
        group: &ScopedGroup,
        order: &Order,
        lines: Vec<Line>,
        currency: &str,
    ) -> Vec<Line> {
        let by = match order {
            Order::Usual if group.is_ordered() => Order::Group { descending: false },
            Order::Usual => Order::Measure {
                at: 0,
                descending: true,
            },
            order => order.clone(),
        };
        let mut ranked: Vec<Ranked> = lines
            .into_iter()
            .map(|line| Ranked {
                rank: group.rank(&line.slot),
                line,
            })
            .collect();
        let last = |line: &Line| line.slot.key == SlotKey::Empty;
        ranked.sort_by(|one, two| {
            let ends = last(&one.line).cmp(&last(&two.line));
            ends.then_with(|| match by {
                Order::Measure { at, descending } => {
                    let way = self.compare(at, &one.line.sums, &two.line.sums, currency);
                    let way = if descending { way.reverse() } else { way };
                    way.then_with(|| one.rank.cmp(&two.rank))
                }
                Order::Group { descending: true } => two.rank.cmp(&one.rank),
                Order::Group { descending: false } | Order::Usual => one.rank.cmp(&two.rank),
            })
        });
        ranked.into_iter().map(|ranked| ranked.line).collect()
    }

    fn compare(&self, at: usize, one: &[Tally], two: &[Tally], currency: &str) -> Ordering {
        match (self.measures.get(at), one.get(at), two.get(at)) {
            (Some(measure), Some(one), Some(two)) => {
                one.compare(two, measure.measure.function, currency)
            }
            _ => Ordering::Equal,
        }
    }

    /// The lines that are shown, and those that are told as one. Of periods in their order the latest are shown.
    pub(super) fn divide(
        &self,
        group: &ScopedGroup,
        order: &Order,
        mut lines: Vec<Line>,
        most: usize,
    ) -> (Vec<Line>, Vec<Line>) {
        if lines.len() <= most {
            return (lines, Vec::new());
        }
        let rising = matches!(order, Order::Usual | Order::Group { descending: false });
        if group.grouping.is_time() && rising {
            let rest = lines.drain(..lines.len() - most).collect();
            return (lines, rest);
        }
        let rest = lines.split_off(most);
        (lines, rest)
    }

    /// Adds the periods between the first and the last in which nothing was.
    pub(super) fn fill(
        &self,
        group: &ScopedGroup,
        lines: Vec<Line>,
        most: usize,
        env: &Env,
    ) -> Vec<Line> {
        let locale = &env.locale;
        let Some(bucket) = group.bucket() else {
            return lines;
        };
        let days = |line: &Line| match line.slot.key {
            SlotKey::Group(Cell::Date(day)) => Some(day),
            _ => None,
        };
        let (Some(first), Some(last)) = (
            lines.iter().filter_map(days).min(),
            lines.iter().filter_map(days).max(),
        ) else {
            return lines;
        };
        let all = std::iter::successors(Some(first), |day| bucket.next(*day));
        let all: Vec<_> = all.take_while(|day| *day <= last).take(most + 1).collect();
        if all.len() > most {
            return lines;
        }
        let there: std::collections::HashSet<_> = lines.iter().filter_map(days).collect();
        let missing = all.into_iter().filter(|day| !there.contains(day));
        let empty = missing.map(|day| {
            let slot = Slot::of(group, &Cell::Date(day), &Default::default(), locale, env);
            Line {
                slot,
                sums: self.nothing(),
                parts: Vec::new(),
            }
        });
        let empty: Vec<Line> = empty.collect();
        let mut lines = lines;
        lines.extend(empty);
        lines
    }
}
