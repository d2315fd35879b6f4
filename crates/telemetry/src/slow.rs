//! The statements that took too long: what they were, how often, how long at worst.
//!
//! Kept as text with placeholders, never with values, so that nothing personal can be read here. Memory is bounded: when
//! the list is full, the statement that was slow longest ago makes room.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use parking_lot::Mutex;

use crate::registry::Collector;
use crate::snapshot::{FamilySnapshot, Kind, Series, Value};

const DEFAULT_CAPACITY: usize = 200;
const DEFAULT_THRESHOLD: Duration = Duration::from_millis(200);
const MAX_TEXT_BYTES: usize = 4096;

/// One statement that was slow at least once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlowStatement {
    /// The statement, with placeholders.
    pub text: Box<str>,
    /// How often it was slow.
    pub count: u64,
    /// The longest time.
    pub longest: Duration,
    /// All its slow runs together.
    pub total: Duration,
    /// When it was slow last.
    pub last: SystemTime,
}

/// The list of slow statements; clones are the same list.
#[derive(Clone, Debug)]
pub struct SlowStatements {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    capacity: usize,
    threshold: Duration,
    seen: AtomicU64,
    /// The one that was slow last comes first.
    list: Mutex<VecDeque<SlowStatement>>,
}

impl Default for SlowStatements {
    fn default() -> Self {
        Self::new(DEFAULT_CAPACITY, DEFAULT_THRESHOLD)
    }
}

impl SlowStatements {
    /// A list of at most `capacity` statements that took `threshold` or longer.
    pub fn new(capacity: usize, threshold: Duration) -> Self {
        Self {
            inner: Arc::new(Inner {
                capacity: capacity.max(1),
                threshold,
                seen: AtomicU64::new(0),
                list: Mutex::default(),
            }),
        }
    }

    /// Notes a statement if it was slow; costs one comparison if it was not.
    ///
    /// `text` is the statement with placeholders. A statement that is slow for the first time, or twice as slow as ever
    /// before, is logged; others only count, so that a bad minute does not fill the log.
    pub fn note(&self, text: &str, took: Duration) {
        if took < self.inner.threshold {
            return;
        }
        let text = &shortened(text);
        let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
        self.inner.seen.fetch_add(1, Ordering::Relaxed);
        if self.enter(text, took) {
            tracing::warn!(
                statement = text,
                duration_ms = took.as_millis() as u64,
                "Slow statement, {} ms",
                took.as_millis()
            );
        }
    }

    /// The statements, the one that was slow last first.
    pub fn list(&self) -> Vec<SlowStatement> {
        self.inner.list.lock().iter().cloned().collect()
    }

    /// Enters a slow run; true when it is worth a line in the log.
    fn enter(&self, text: &str, took: Duration) -> bool {
        let now = SystemTime::now();
        let mut list = self.inner.list.lock();
        let known = list
            .iter()
            .position(|entry| &*entry.text == text)
            .and_then(|at| list.remove(at));
        let (entry, worth_telling) = match known {
            Some(mut entry) => {
                let worse = took >= entry.longest * 2;
                entry.count += 1;
                entry.longest = entry.longest.max(took);
                entry.total += took;
                entry.last = now;
                (entry, worse)
            }
            None => {
                list.truncate(self.inner.capacity - 1);
                let text = Box::from(text);
                (
                    SlowStatement {
                        text,
                        count: 1,
                        longest: took,
                        total: took,
                        last: now,
                    },
                    true,
                )
            }
        };
        list.push_front(entry);
        worth_telling
    }
}

/// A statement with its placeholders unnumbered and lists of them drawn together, so that it is one however many values it was
/// asked with, and can be read: `id IN (?1, ?2, ?3)` is `id IN (?, …)`. What stands in quotes stays.
fn shortened(text: &str) -> String {
    let mut short = String::with_capacity(text.len().min(MAX_TEXT_BYTES));
    let (mut rest, mut quoted) = (text, false);
    while let Some(char) = rest.chars().next() {
        match placeholder(rest).filter(|_| !quoted) {
            Some(mut end) => {
                short.push('?');
                let mut many = false;
                while let Some(next) = rest[end..].strip_prefix(", ").and_then(placeholder) {
                    (end, many) = (end + 2 + next, true);
                }
                if many {
                    short.push_str(", …");
                }
                rest = &rest[end..];
            }
            None => {
                quoted ^= char == '\'';
                short.push(char);
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    short
}

/// How long the placeholder is that a text begins with.
fn placeholder(text: &str) -> Option<usize> {
    let numbered = text.strip_prefix(['?', '$'])?;
    let digits = numbered.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(1 + digits)
}

impl Collector for SlowStatements {
    fn collect(&self) -> Vec<FamilySnapshot> {
        vec![FamilySnapshot {
            name: "database_slow_statements_total",
            help: "Statements that took longer than the threshold.",
            kind: Kind::Counter,
            labels: Vec::new(),
            series: vec![Series {
                labels: Vec::new(),
                value: Value::Unsigned(self.inner.seen.load(Ordering::Relaxed)),
            }],
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(slow: &SlowStatements) -> Vec<(String, u64, u128)> {
        slow.list()
            .iter()
            .map(|e| (e.text.to_string(), e.count, e.longest.as_millis()))
            .collect()
    }

    #[test]
    fn the_list_keeps_the_latest_and_counts_repeats() {
        let slow = SlowStatements::new(2, Duration::from_millis(10));
        let note = |text, ms| slow.note(text, Duration::from_millis(ms));
        note("quick", 9);
        note("a", 10);
        note("b", 30);
        note("a", 25);
        assert_eq!(
            summary(&slow),
            [("a".to_owned(), 2, 25), ("b".to_owned(), 1, 30)]
        );
        note("c", 11);
        assert_eq!(
            summary(&slow),
            [("c".to_owned(), 1, 11), ("a".to_owned(), 2, 25)]
        );
    }

    #[test]
    fn only_news_is_logged() {
        let slow = SlowStatements::new(5, Duration::ZERO);
        let enter = |ms| slow.enter("a", Duration::from_millis(ms));
        assert_eq!(
            [enter(10), enter(15), enter(29), enter(58), enter(60)],
            [true, false, false, true, false]
        );
    }

    #[test]
    fn a_statement_is_one_however_many_values_it_is_asked_with() {
        let slow = SlowStatements::new(5, Duration::ZERO);
        for text in [
            "SELECT a FROM t WHERE id IN (?1, ?2, ?3) AND b > ?4 AND c = '?5, ?6 é'",
            "SELECT a FROM t WHERE id IN ($1, $2) AND b > $3 AND c = '?5, ?6 é'",
        ] {
            slow.note(text, Duration::from_millis(1));
        }
        assert_eq!(
            summary(&slow),
            [(
                "SELECT a FROM t WHERE id IN (?, …) AND b > ? AND c = '?5, ?6 é'".to_owned(),
                2,
                1
            )]
        );
    }
}
