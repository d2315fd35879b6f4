//! From the text of a record to the tokens that index it.

use std::collections::HashSet;

use super::SearchText;
use super::pieces::{LONGEST, Piece, picture, pieces, together};
use super::pinyin::spell;
use crate::fold::fold;

/// Different tokens of one record; what stands behind them in an endless note is not indexed.
const MOST_TOKENS: usize = 4_000;
/// Characters of one text that are looked at.
const MOST_CHARS: usize = 100_000;
/// Shortest part of a number that finds it.
const SHORTEST_NUMBER: usize = 4;
/// Words that typing errors and fragments lead to.
pub(super) const WORD: std::ops::RangeInclusive<usize> = 3..=LONGEST;

/// What goes into the index for one record. Tokens have letters and digits only, each stands once, those of the title are
/// not repeated in the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexDoc {
    /// Tokens of what the record is called.
    pub title: Vec<String>,
    /// Tokens of everything else.
    pub body: Vec<String>,
    /// Words for the vocabulary, each to be entered with its [`super::keys`].
    pub vocabulary: Vec<String>,
}

/// Cuts the text of a record into tokens.
pub fn document(text: &SearchText) -> IndexDoc {
    let mut writer = Writer::default();
    for title in &text.title {
        writer.text(title, true);
    }
    let title = std::mem::take(&mut writer.tokens);
    for body in &text.body {
        writer.text(body, false);
    }
    for number in &text.digits {
        writer.number(number);
    }
    IndexDoc {
        title,
        body: writer.tokens,
        vocabulary: writer.vocabulary,
    }
}

#[derive(Default)]
struct Writer {
    seen: HashSet<String>,
    words: HashSet<String>,
    tokens: Vec<String>,
    vocabulary: Vec<String>,
}

impl Writer {
    fn text(&mut self, text: &str, title: bool) {
        let text = match text.char_indices().nth(MOST_CHARS) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        for piece in pieces(&fold(text)) {
            if self.seen.len() >= MOST_TOKENS {
                return;
            }
            match piece {
                Piece::Words { parts, at } => self.words(&parts, at, title),
                Piece::Dense(run) => {
                    for at in 0..run.len() {
                        self.add(run[at..].iter().take(2).collect());
                    }
                    if title {
                        spell(&run, &mut |token| self.add(token));
                    }
                }
                Piece::Picture(c) => self.add(picture(c)),
            }
        }
    }

    fn words(&mut self, parts: &[String], at: Option<usize>, title: bool) {
        for (number, part) in parts.iter().enumerate() {
            // `com` finds half of all people: an address is not found by its last label alone.
            let last_label = at.is_some_and(|at| number == parts.len() - 1 && number > at);
            if !last_label {
                self.add(part.clone());
            }
            // Addresses would fill the vocabulary with words that nobody misspells. It has every word of a title, though:
            // a fragment of a title is found by it.
            if at.is_none() || title {
                self.word(part);
            }
        }
        for from in 0..parts.len().saturating_sub(1) {
            self.add(together(&parts[from..]));
        }
    }

    fn number(&mut self, number: &str) {
        let digits: String = number
            .chars()
            .filter(char::is_ascii_digit)
            .take(LONGEST)
            .collect();
        for from in 0..=digits.len().saturating_sub(SHORTEST_NUMBER) {
            self.add(digits[from..].to_owned());
        }
    }

    fn add(&mut self, token: String) {
        if !token.is_empty() && !self.seen.contains(&token) {
            self.seen.insert(token.clone());
            self.tokens.push(token);
        }
    }

    fn word(&mut self, word: &str) {
        if is_word(word) && !self.words.contains(word) {
            self.words.insert(word.to_owned());
            self.vocabulary.push(word.to_owned());
        }
    }
}

/// Whether the vocabulary takes it.
pub(super) fn is_word(word: &str) -> bool {
    WORD.contains(&word.chars().count()) && word.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &[&str], body: &[&str], digits: &[&str], expected: &str) {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let doc = document(&SearchText {
            title: owned(title),
            body: owned(body),
            digits: owned(digits),
        });
        let shown = format!(
            "{} | {} | {}",
            doc.title.join(" "),
            doc.body.join(" "),
            doc.vocabulary.join(" ")
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn records_are_cut_into_tokens() {
        check(
            &["Jürgen Müller"],
            &["Müller GmbH"],
            &[],
            "jurgen muller | gmbh | jurgen muller gmbh",
        );
        check(&["O'Brien"], &[], &[], "o brien obrien |  | brien");
        check(
            &[],
            &["ann.lee@acme.com"],
            &[],
            " | ann lee acme annleeacmecom leeacmecom acmecom | ",
        );
        check(
            &[],
            &[],
            &["+49 30 1234"],
            " | 49301234 9301234 301234 01234 1234 | ",
        );
        check(
            &["张伟明"],
            &[],
            &[],
            "张伟 伟明 明 zhangweiming zwm weiming wm ming |  | ",
        );
        check(&[], &["王小"], &[], " | 王小 小 | ");
        check(&["🎉"], &["\0 *"], &[], "u1f389 |  | ");
    }

    #[test]
    fn a_long_note_is_bounded() {
        let words: String = (0..100_000).map(|n| format!("w{n} ")).collect();
        let doc = document(&SearchText {
            body: vec![words],
            ..SearchText::default()
        });
        assert_eq!(doc.body.len(), MOST_TOKENS);
    }
}
