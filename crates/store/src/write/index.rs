//! The search index: one row per record, and the vocabulary that leads mistyped words and fragments to the words meant.

use std::collections::HashSet;
use std::sync::Arc;

use mainstay_model::search::{self, IndexDoc, SearchText};
use mainstay_model::{Cell, ColumnType, Value};
use parking_lot::Mutex;

use super::Writer;
use super::insert::{Conflict, Target};
use super::rules::{ObjectRules, Rules};
use crate::dialect::Dialect;
use crate::sql::Sql;

/// Words that are known to be in the vocabulary, so that most records write none. Forgets everything when it is full: then
/// words are written again, which changes nothing.
#[derive(Clone, Default)]
pub(crate) struct Vocabulary {
    known: Arc<Mutex<HashSet<u64>>>,
}

/// Half a megabyte at most.
const MOST_KNOWN: usize = 60_000;

impl Vocabulary {
    /// Whether the word has been written and committed.
    fn knows(&self, word: &str) -> bool {
        self.known.lock().contains(&hash(word))
    }

    /// Notes words that are committed.
    pub(crate) fn learn(&self, words: &[u64]) {
        let mut known = self.known.lock();
        if known.len() + words.len() > MOST_KNOWN {
            known.clear();
            known.shrink_to_fit();
        }
        known.extend(words.iter().take(MOST_KNOWN));
    }
}

fn hash(word: &str) -> u64 {
    let mut first = [0u8; 8];
    first.copy_from_slice(&blake3::hash(word.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

impl Writer<'_> {
    /// Writes what search finds the record by, anew. `value` gives its fields.
    pub(crate) fn index<'v>(
        &mut self,
        rules: &ObjectRules,
        rid: i64,
        value: impl Fn(usize) -> &'v Value,
        fresh: bool,
    ) {
        let doc = search::document(&SearchText::of(&rules.object, |at| Some(value(at))));
        self.note_words(&doc.vocabulary);
        let sql = entry(self.rules, rules, self.dialect, rid, &doc, fresh);
        self.pending.statements.push(sql);
    }

    fn note_words(&mut self, words: &[String]) {
        for word in words {
            let hash = hash(word);
            if self.pending.words.contains(&hash) || self.vocabulary.knows(word) {
                continue;
            }
            self.pending.words.insert(hash);
            self.pending.row(terms(), vec![Cell::Text(word.clone())]);
            for key in search::keys(word) {
                self.pending
                    .row(grams(), vec![Cell::Text(key), Cell::Text(word.clone())]);
            }
        }
    }
}

fn terms() -> Target {
    Target {
        table: "search_term".to_owned(),
        columns: Arc::new([("term", ColumnType::Text)]),
        conflict: Conflict::Skip,
    }
}

fn grams() -> Target {
    Target {
        table: "search_gram".to_owned(),
        columns: Arc::new([("gram", ColumnType::Text), ("term", ColumnType::Text)]),
        conflict: Conflict::Skip,
    }
}

/// The row of the search table for a record.
pub(super) fn entry(
    rules: &Rules,
    of: &ObjectRules,
    dialect: Dialect,
    rid: i64,
    doc: &IndexDoc,
    fresh: bool,
) -> Sql {
    let table = of.object.search_table();
    match dialect {
        Dialect::Sqlite => {
            let shape = rules.shape("index", &table, &[usize::from(fresh)], || {
                let verb = if fresh {
                    "INSERT INTO "
                } else {
                    "INSERT OR REPLACE INTO "
                };
                let mut sql = Sql::new(dialect, verb);
                sql.ident(&table)
                    .push(" (rowid, title, body) VALUES (")
                    .bind(Cell::Null, ColumnType::Int)
                    .push(", ");
                sql.bind(Cell::Null, ColumnType::Text)
                    .push(", ")
                    .bind(Cell::Null, ColumnType::Text)
                    .push(")");
                sql.shape().clone()
            });
            let cells = [
                Cell::Int(rid),
                Cell::Text(doc.title.join(" ")),
                Cell::Text(doc.body.join(" ")),
            ];
            Sql::with(&shape, cells)
        }
        Dialect::Postgres => {
            let shape = rules.shape("index", &table, &[], || {
                let mut sql = Sql::new(dialect, "INSERT INTO ");
                sql.ident(&table)
                    .push(" (rid, doc) VALUES (")
                    .bind(Cell::Null, ColumnType::Int)
                    .push(", ");
                sql.bind(Cell::Null, ColumnType::Text)
                    .push("::text::tsvector)");
                sql.push(" ON CONFLICT (rid) DO UPDATE SET doc = excluded.doc");
                sql.shape().clone()
            });
            Sql::with(&shape, [Cell::Int(rid), Cell::Text(vector(doc))])
        }
    }
}

/// The text form of a `tsvector`: tokens of the title bear the weight A. The others have a position as well, because what has
/// none would pass for every weight.
fn vector(doc: &IndexDoc) -> String {
    let mut text = String::new();
    let tokens = doc
        .title
        .iter()
        .map(|token| (token, ":1A "))
        .chain(doc.body.iter().map(|token| (token, ":1 ")));
    for (token, ending) in tokens {
        text.push('\'');
        // Tokens have letters and digits only; this keeps the text whole whatever they have.
        text.extend(token.chars().filter(|c| !matches!(c, '\'' | '\\' | '\0')));
        text.push('\'');
        text.push_str(ending);
    }
    text
}

/// Takes a record out of the index.
pub(crate) fn remove(rules: &Rules, of: &ObjectRules, dialect: Dialect, rid: i64) -> Sql {
    let table = of.object.search_table();
    let shape = rules.shape("index remove", &table, &[], || {
        let mut sql = Sql::new(dialect, "DELETE FROM ");
        let key = if dialect == Dialect::Sqlite {
            " WHERE rowid = "
        } else {
            " WHERE rid = "
        };
        sql.ident(&table)
            .push(key)
            .bind(Cell::Null, ColumnType::Int);
        sql.shape().clone()
    });
    Sql::with(&shape, [Cell::Int(rid)])
}
