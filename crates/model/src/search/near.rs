//! From a mistyped word or a fragment to words of the vocabulary.
//!
//! A word of the vocabulary is entered under several keys: each three neighbouring letters, its ends marked (`^an`, `ann`,
//! `nn$`), and for words of four to eight letters the word without each of its letters (`-an`): two short words that differ
//! by one typing error share one of these, which their three-letter keys often do not.

use super::document::is_word;

/// Words longer than this are found by three-letter keys alone; they share enough of them.
const LONGEST_SHORT: usize = 8;

/// How near a word of the vocabulary is to what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    /// It contains it.
    Contains,
    /// So many typing errors.
    Errors(usize),
}

/// The keys under which a word is entered into the vocabulary.
pub fn keys(word: &str) -> Vec<String> {
    let mut keys = grams(word, true);
    keys.extend(deletions(word));
    keys
}

/// Keys that every word shares that contains this fragment, at least one of them; empty when it is too short.
pub fn fragment_keys(fragment: &str) -> Vec<String> {
    if is_word(fragment) {
        grams(fragment, false)
    } else {
        Vec::new()
    }
}

/// Keys of which a word with few enough typing errors shares at least one; empty when no errors are forgiven.
pub fn typo_keys(typed: &str) -> Vec<String> {
    if !is_word(typed) || errors(typed) == 0 {
        return Vec::new();
    }
    let mut keys = deletions(typed);
    let length = typed.chars().count();
    if length <= LONGEST_SHORT {
        // A letter too few: the word without that letter is what was typed.
        keys.push(format!("-{typed}"));
    }
    if length >= LONGEST_SHORT {
        keys.extend(grams(typed, true));
    }
    keys
}

/// Whether a word of the vocabulary may be meant, and how near it is.
pub fn near(typed: &str, word: &str) -> Option<Near> {
    if word.contains(typed) {
        return Some(Near::Contains);
    }
    let allowed = errors(typed);
    if allowed == 0 {
        return None;
    }
    let length = typed.chars().count();
    let whole = strsim::damerau_levenshtein(typed, word);
    // Whoever is still typing has not come to the end of the word.
    let begun = [length.saturating_sub(1), length, length + 1]
        .into_iter()
        .filter_map(|cut| word.char_indices().nth(cut))
        .map(|(end, _)| strsim::damerau_levenshtein(typed, &word[..end]))
        .min();
    let found = begun.map_or(whole, |begun| begun.min(whole));
    (found <= allowed).then_some(Near::Errors(found))
}

/// How many typing errors are forgiven.
fn errors(typed: &str) -> usize {
    match typed.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

fn grams(word: &str, ends: bool) -> Vec<String> {
    let mut letters: Vec<char> = word.chars().collect();
    if ends {
        letters.insert(0, '^');
        letters.push('$');
    }
    distinct(letters.windows(3).map(|three| three.iter().collect()))
}

fn deletions(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if !(4..=LONGEST_SHORT).contains(&letters.len()) {
        return Vec::new();
    }
    let whole = std::iter::once(format!("-{word}"));
    let without = (0..letters.len()).map(|gone| {
        let rest = letters
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != gone)
            .map(|(_, letter)| letter);
        std::iter::once(&'-').chain(rest).collect()
    });
    distinct(whole.chain(without))
}

fn distinct(keys: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = keys.collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_entered_under_keys() {
        assert_eq!(keys("ann"), ["^an", "ann", "nn$"]);
        assert_eq!(
            keys("john"),
            [
                "^jo", "hn$", "joh", "ohn", "-jhn", "-joh", "-john", "-jon", "-ohn"
            ]
        );
        assert_eq!(fragment_keys("berg"), ["ber", "erg"]);
        assert_eq!(fragment_keys("be"), Vec::<String>::new());
    }

    fn check(typed: &str, word: &str, expected: Option<Near>) {
        assert_eq!(near(typed, word), expected, "{typed} {word}");
        if expected.is_some() {
            let entered = keys(word);
            let looked_for = if expected == Some(Near::Contains) {
                fragment_keys(typed)
            } else {
                typo_keys(typed)
            };
            assert!(
                looked_for.iter().any(|key| entered.contains(key)),
                "{typed} shares a key with {word}"
            );
        }
    }

    #[test]
    fn small_typing_errors_are_forgiven() {
        check("jhon", "john", Some(Near::Errors(1)));
        check("smyth", "smith", Some(Near::Errors(1)));
        check("meier", "meyer", Some(Near::Errors(1)));
        check("mier", "meier", Some(Near::Errors(1)));
        check("meyyer", "meyer", Some(Near::Errors(1)));
        check("jon", "john", None);
        check("micorsfot", "microsoft", Some(Near::Errors(2)));
        check("berg", "heidelberg", Some(Near::Contains));
        check("stevens", "stephens", None);
        check("shcmidt", "schmidt", Some(Near::Errors(1)));
        check("christofer", "christopher", Some(Near::Errors(2)));
    }
}
