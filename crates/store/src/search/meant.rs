//! Words that were meant: the vocabulary's words that contain what was typed, or differ from it by a typing error.

use std::collections::HashMap;

use mainstay_model::search::{Near, SearchQuery, Token, fragment_keys, near, typo_keys};
use mainstay_model::{Cell, ColumnType};

use crate::db::Tx;
use crate::error::Result;
use crate::predicate::successor;
use crate::sql::Sql;

/// Words with one fragment, and words for one mistyped word: more would find everything.
const MOST_CONTAINING: usize = 64;
const MOST_CORRECTED: usize = 12;
/// Words of the vocabulary that are compared with what was typed.
const MOST_COMPARED: i64 = 400;

/// For tokens as typed, other whole tokens that will do as well.
#[derive(Debug, Default)]
pub(super) struct Meant {
    words: HashMap<String, Vec<String>>,
}

impl Meant {
    /// For a list's filter: words that contain what was typed, and corrections where no word does or begins with it.
    pub async fn narrow(tx: &mut Tx, query: &SearchQuery) -> Result<Self> {
        Self::resolve(tx, query, false).await
    }

    /// For the search box when nothing was found: corrections too where there are words that begin with it.
    pub async fn wide(tx: &mut Tx, query: &SearchQuery) -> Result<Self> {
        Self::resolve(tx, query, true).await
    }

    /// For the search box when little was found: words that contain what was typed. Parts of a compound, of a domain or an
    /// email address, are not looked for inside others: they were meant together.
    pub async fn fragments(tx: &mut Tx, query: &SearchQuery) -> Result<Self> {
        let mut meant = Self::default();
        for term in &query.terms {
            let [form] = term.forms.as_slice() else {
                continue;
            };
            let [token] = form.as_slice() else {
                continue;
            };
            if !token.word || meant.words.contains_key(&token.text) {
                continue;
            }
            let words = containing(tx, &token.text).await?;
            if !words.is_empty() {
                meant.words.insert(token.text.clone(), words);
            }
        }
        Ok(meant)
    }

    /// What will do besides the token itself.
    pub fn words(&self, token: &Token) -> &[String] {
        self.words.get(&token.text).map_or(&[], Vec::as_slice)
    }

    /// Whether there is anything.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    async fn resolve(tx: &mut Tx, query: &SearchQuery, wide: bool) -> Result<Self> {
        let mut meant = Self::default();
        for token in query.tokens().filter(|token| token.word) {
            if meant.words.contains_key(&token.text) {
                continue;
            }
            let mut words = containing(tx, &token.text).await?;
            if wide || (words.is_empty() && !begins_a_word(tx, &token.text).await?) {
                for word in corrected(tx, &token.text).await? {
                    if !words.contains(&word) {
                        words.push(word);
                    }
                }
            }
            if !words.is_empty() {
                meant.words.insert(token.text.clone(), words);
            }
        }
        Ok(meant)
    }
}

async fn begins_a_word(tx: &mut Tx, typed: &str) -> Result<bool> {
    let mut sql = Sql::new(tx.dialect(), "SELECT 1 FROM search_term WHERE term >= ");
    sql.bind(Cell::Text(typed.to_owned()), ColumnType::Text);
    if let Some(end) = successor(typed) {
        sql.push(" AND term < ")
            .bind(Cell::Text(end), ColumnType::Text);
    }
    sql.push(" LIMIT 1").result(ColumnType::Int);
    Ok(tx.query_first(&sql).await?.is_some())
}

/// Words with the fragment inside or at their end.
async fn containing(tx: &mut Tx, fragment: &str) -> Result<Vec<String>> {
    with_fragment(tx, fragment, 2, MOST_CONTAINING).await
}

/// Words with the fragment, at this position or behind it, the first letter's being one.
pub(super) async fn with_fragment(
    tx: &mut Tx,
    fragment: &str,
    from: usize,
    most: usize,
) -> Result<Vec<String>> {
    let number = |number: usize| Cell::Int(i64::try_from(number).unwrap_or(i64::MAX));
    let keys = fragment_keys(fragment);
    let Some(key) = keys.iter().min_by_key(|key| commonness(key)) else {
        return Ok(Vec::new());
    };
    let mut sql = Sql::new(tx.dialect(), "SELECT term FROM search_gram WHERE gram = ");
    sql.bind(Cell::Text(key.clone()), ColumnType::Text);
    let position = sql.dialect().position();
    sql.push(" AND ")
        .push(position)
        .push("(term, ")
        .bind(Cell::Text(fragment.to_owned()), ColumnType::Text);
    sql.push(") >= ")
        .bind(number(from), ColumnType::Int)
        .push(" LIMIT ")
        .bind(number(most), ColumnType::Int)
        .result(ColumnType::Text);
    words(tx, &sql).await
}

/// Words that differ from what was typed by few enough errors, the nearest first.
async fn corrected(tx: &mut Tx, typed: &str) -> Result<Vec<String>> {
    let keys = typo_keys(typed);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(tx.dialect(), "SELECT term FROM search_gram WHERE gram");
    sql.any_of(keys.into_iter().map(Cell::Text).collect(), ColumnType::Text);
    sql.push(" GROUP BY term ORDER BY count(*) DESC, term LIMIT ")
        .bind(Cell::Int(MOST_COMPARED), ColumnType::Int);
    sql.result(ColumnType::Text);
    let length = typed.chars().count();
    let mut found: Vec<(usize, usize, String)> = words(tx, &sql)
        .await?
        .into_iter()
        .filter_map(|word| match near(typed, &word)? {
            Near::Errors(errors) => Some((errors, word.chars().count().abs_diff(length), word)),
            Near::Contains => None,
        })
        .collect();
    found.sort_unstable();
    found.truncate(MOST_CORRECTED);
    Ok(found.into_iter().map(|(_, _, word)| word).collect())
}

async fn words(tx: &mut Tx, sql: &Sql) -> Result<Vec<String>> {
    let rows = tx.query(sql).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row.into_iter().next() {
            Some(Cell::Text(word)) => Some(word),
            _ => None,
        })
        .collect())
}

/// How common a key is likely to be: of the keys that every word with the fragment has, the rarest leads to the fewest.
fn commonness(key: &str) -> usize {
    const FROM_RARE: &str = "qzjxkvbywgpfmucdlhrsniotae";
    key.chars()
        .map(|letter| FROM_RARE.find(letter).map_or(0, |at| at + 1))
        .sum()
}
