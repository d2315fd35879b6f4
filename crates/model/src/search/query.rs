//! From what somebody typed to the tokens that have to be there.

use super::document::is_word;
use super::pieces::{Piece, picture, pieces, together};
use crate::fold::fold;

/// Characters that are looked at, and terms: the rest of a pasted page would only make it find nothing.
const MOST_CHARS: usize = 400;
const MOST_TERMS: usize = 12;
/// Shortest number that is looked for inside others.
const SHORTEST_NUMBER: usize = 4;

/// What somebody looks for. Without terms it finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// All of these have to match.
    pub terms: Vec<Term>,
    /// What was typed, folded: for comparing with titles.
    pub folded: String,
}

/// One term: any of its forms has to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Ways to match; of each, every token has to be there.
    pub forms: Vec<Vec<Token>>,
}

/// One token to look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// Letters and digits only, folded.
    pub text: String,
    /// Whether tokens that begin with it will do.
    pub prefix: bool,
    /// Whether the vocabulary may know what was meant.
    pub word: bool,
}

impl Token {
    fn prefix(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            word: is_word(&text),
            prefix: true,
            text,
        }
    }

    fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            prefix: false,
            word: false,
        }
    }
}

impl SearchQuery {
    /// Every token, also those of alternative forms.
    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.terms
            .iter()
            .flat_map(|term| term.forms.iter().flatten())
    }
}

/// Reads what somebody typed. Never fails: signs that mean nothing to search are left out.
pub fn query(text: &str) -> SearchQuery {
    let head: String = text.chars().take(MOST_CHARS).collect();
    let folded = fold(&head);
    let mut terms = Vec::new();
    let mut chunks = folded.split(' ').peekable();
    while let Some(chunk) = chunks.next() {
        if is_numeric(chunk) {
            let mut number = chunk.to_owned();
            while let Some(more) = chunks.next_if(|more| is_numeric(more)) {
                number.push(' ');
                number.push_str(more);
            }
            terms.extend(number_terms(&number));
        } else {
            terms.extend(pieces(chunk).into_iter().map(term));
        }
    }
    let mut unique: Vec<Term> = Vec::with_capacity(terms.len().min(MOST_TERMS));
    for term in terms {
        if unique.len() < MOST_TERMS && !unique.contains(&term) {
            unique.push(term);
        }
    }
    SearchQuery {
        terms: unique,
        folded,
    }
}

/// A part of a fragment of a title, by which titles that may have the fragment are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// Some word of the title contains it.
    Word(String),
    /// The title has this token.
    Token(String),
}

/// What any title has that contains a text. Empty when nothing can be said of it.
pub fn fragments(text: &str) -> Vec<Fragment> {
    let head: String = text.chars().take(MOST_CHARS).collect();
    let mut fragments = Vec::new();
    for piece in pieces(&fold(&head)) {
        match piece {
            Piece::Words { parts, .. } => {
                fragments.extend(
                    parts
                        .into_iter()
                        .filter(|part| is_word(part))
                        .map(Fragment::Word),
                );
            }
            Piece::Dense(run) => {
                fragments.extend(
                    run.windows(2)
                        .map(|pair| Fragment::Token(pair.iter().collect())),
                );
            }
            Piece::Picture(_) => {}
        }
    }
    fragments.truncate(MOST_TERMS);
    fragments
}

fn term(piece: Piece) -> Term {
    let forms = match piece {
        Piece::Words { parts, at } => {
            let apart = || parts.iter().map(Token::prefix).collect();
            match (parts.len(), at) {
                (1, _) => vec![apart()],
                (_, None) => vec![
                    vec![Token {
                        word: false,
                        ..Token::prefix(together(&parts))
                    }],
                    apart(),
                ],
                (_, Some(_)) => vec![vec![Token {
                    word: false,
                    ..Token::prefix(together(&parts))
                }]],
            }
        }
        Piece::Dense(run) => match run.as_slice() {
            [single] => vec![vec![Token {
                word: false,
                ..Token::prefix(*single)
            }]],
            run => vec![
                run.windows(2)
                    .map(|pair| Token::plain(pair.iter().collect::<String>()))
                    .collect(),
            ],
        },
        Piece::Picture(c) => vec![vec![Token::plain(picture(c))]],
    };
    Term { forms }
}

fn is_numeric(chunk: &str) -> bool {
    chunk.contains(|c: char| c.is_ascii_digit())
        && chunk
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/'))
}

/// A number in the ways people write it (`+49 (0)30 1234`, `030-1234`), or else its groups one by one.
fn number_terms(text: &str) -> Vec<Term> {
    let groups: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let apart = || {
        groups
            .iter()
            .map(|group| Token::prefix(*group))
            .collect::<Vec<_>>()
    };
    let joined: String = text
        .replace("(0)", "")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    // A trunk or international prefix is not a part of the number as it is stored.
    let number = joined.trim_start_matches('0');
    if number.len() < SHORTEST_NUMBER {
        return apart()
            .into_iter()
            .map(|token| Term {
                forms: vec![vec![token]],
            })
            .collect();
    }
    let mut forms = vec![vec![Token::prefix(number)]];
    if number != joined || groups.len() > 1 {
        forms.push(apart());
    }
    vec![Term { forms }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = query(text)
            .terms
            .iter()
            .map(|term| {
                let forms: Vec<String> = term
                    .forms
                    .iter()
                    .map(|form| {
                        let tokens: Vec<String> = form
                            .iter()
                            .map(|t| format!("{}{}", t.text, if t.prefix { "*" } else { "" }))
                            .collect();
                        tokens.join("+")
                    })
                    .collect();
                forms.join("|")
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    #[test]
    fn what_is_typed_becomes_tokens() {
        check("Jürgen mül", "jurgen* mul*");
        check("o'brien", "obrien*|o*+brien*");
        check("ann.lee@acme.c", "annleeacmec*");
        check("@acme.com", "acmecom*|acme*+com*");
        check("张伟", "张伟");
        check("张", "张*");
        check("abc公司", "abc* 公司");
        check("ann ANN", "ann*");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        check("030 1234567", "301234567*|030*+1234567*");
        check("+49 (0)30 1234", "49301234*|49*+0*+30*+1234*");
        check("4567", "4567*");
        check("12", "12*");
        check("ann 0123-45", "ann* 12345*|0123*+45*");
        check("c-00012", "c00012*|c*+00012*");
    }

    #[test]
    fn signs_mean_nothing() {
        check("", "");
        check("\" * ( ) ' \0", "");
        check(
            "a AND b OR NOT (c NEAR d)",
            "a* and* b* or* not* c* near* d*",
        );
        check("\"quoted\" title:x", "quoted* title* x*");
        assert_eq!(query(&"x ".repeat(5_000)).terms.len(), 1);
        assert!(query(&"x1 y2 z3 ".repeat(5_000)).terms.len() <= MOST_TERMS);
    }
}
