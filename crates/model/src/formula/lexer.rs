//! From text to words, with their positions.

use rust_decimal::Decimal;

use super::refused;
use crate::problem::Reason;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Number(Decimal),
    Text(String),
    Name(String),
    Sign(&'static str),
}

/// Longest first, so that `<=` is not read as `<`.
const SIGNS: [&str; 18] = [
    "<=", ">=", "!=", "<>", "==", "&&", "||", "(", ")", ",", "+", "-", "*", "/", "%", "<", ">", "=",
];

/// The words and the position of each, counted from 1 in characters.
pub(super) fn words(text: &str) -> Result<Vec<(Word, usize)>, Reason> {
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            return Ok(words);
        };
        let at = position(text, rest);
        let (word, len) = if first.is_ascii_digit() {
            number(rest, at)?
        } else if first == '"' || first == '\'' {
            quoted(rest, first, at)?
        } else if first.is_alphabetic() || first == '_' {
            let len = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            (Word::Name(rest[..len].to_lowercase()), len)
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Word::Sign(sign), sign.len())
        } else if first == '!' {
            (Word::Name("not".to_owned()), 1)
        } else {
            return Err(refused(
                "formula_sign",
                at,
                format!("`{first}` means nothing in a formula"),
                &[&first.to_string()],
            ));
        };
        words.push((word, at));
        rest = &rest[len..];
    }
}

fn position(text: &str, rest: &str) -> usize {
    text[..text.len() - rest.len()].chars().count() + 1
}

fn number(rest: &str, at: usize) -> Result<(Word, usize), Reason> {
    let len = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let text = &rest[..len];
    match Decimal::from_str_exact(text) {
        Ok(number) if !text.ends_with('.') => Ok((Word::Number(number), len)),
        _ => Err(refused(
            "formula_number",
            at,
            format!("`{text}` is not a number"),
            &[text],
        )),
    }
}

/// A text in quotes; the quote itself is written twice.
fn quoted(rest: &str, quote: char, at: usize) -> Result<(Word, usize), Reason> {
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((index, c)) = chars.next() {
        if c != quote {
            out.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == quote) {
            out.push(quote);
            chars.next();
        } else {
            return Ok((Word::Text(out), index + 1));
        }
    }
    Err(refused(
        "formula_quote",
        at,
        "The text that begins here has no closing quotation mark".to_owned(),
        &[],
    ))
}
