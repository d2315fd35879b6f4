//! Names of people: put together, and taken apart again.
//!
//! Western names are written given name first, Chinese and Korean ones family name first and without a blank. Names are
//! not data with a schema: what cannot be told apart stays together.

use crate::fold::{self, is_han};
use crate::value::PersonName;

const TITLES: [&str; 34] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "fr",
    "hon",
    "capt",
    "col",
    "gen",
    "lt",
    "maj",
    "sgt",
    "herr",
    "frau",
    "hr",
    "fr.",
    "ing",
    "dipl.-ing",
    "dr.-ing",
    "mag",
    "mme",
    "mlle",
    "sig",
    "sra",
    "srta",
    "drs",
];
const CHINESE_TITLES: [&str; 9] = [
    "先生", "女士", "小姐", "太太", "博士", "教授", "老师", "医生", "律师",
];
/// Words that begin a family name of several words.
const PARTICLES: [&str; 30] = [
    "van", "von", "der", "den", "de", "del", "della", "delle", "degli", "di", "da", "das", "dos",
    "do", "du", "des", "la", "le", "ten", "ter", "te", "zu", "zum", "zur", "af", "av", "bin",
    "ibn", "al", "el",
];
const SUFFIXES: [&str; 12] = [
    "jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq", "mba", "cpa",
];
const COMPOUND: [&str; 44] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马",
    "公西", "颛孙", "壤驷", "令狐", "呼延", "남궁", "제갈", "황보",
];

impl PersonName {
    /// The whole name as its owner writes it: `Ada Lovelace`, `王小明`.
    pub fn full(&self) -> String {
        full(self)
    }
}

/// The whole name as it is shown.
pub(super) fn full(name: &PersonName) -> String {
    if family_first(name) {
        return format!("{}{}{}", name.family, name.given, name.prefix);
    }
    let parts = [&name.prefix, &name.given, &name.family];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What the name is sorted by: family name, then given name.
pub(super) fn key(name: &PersonName) -> String {
    if family_first(name) {
        return fold::sort_key(&format!("{}{}", name.family, name.given));
    }
    let key = fold::sort_key(&format!("{} {}", name.family, name.given));
    if key.is_empty() {
        fold::sort_key(&name.prefix)
    } else {
        key
    }
}

/// Whether the name is one that is written family name first, without a blank.
fn family_first(name: &PersonName) -> bool {
    let mut letters = name.family.chars().chain(name.given.chars()).peekable();
    letters.peek().is_some()
        && letters.all(|c| is_han(c) || is_hangul(c) || c == '·')
        && (name.prefix.is_empty() || name.prefix.chars().all(is_han))
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// A name written in one piece, taken apart.
pub(super) fn split(text: &str) -> PersonName {
    let words: Vec<&str> = text.split_whitespace().collect();
    if !words.is_empty()
        && words
            .iter()
            .all(|word| word.chars().all(|c| is_han(c) || is_hangul(c) || c == '·'))
    {
        return eastern(&words);
    }
    let text = words.join(" ");
    if let Some((family, rest)) = text.split_once(", ").or_else(|| text.split_once(',')) {
        let (family, rest) = (family.trim(), rest.trim());
        if is_suffix(rest) {
            let mut name = western(&family.split(' ').collect::<Vec<_>>());
            let part = if name.family.is_empty() {
                &mut name.given
            } else {
                &mut name.family
            };
            part.push_str(", ");
            part.push_str(rest);
            return name;
        }
        if !family.is_empty() && !rest.is_empty() && !rest.contains(',') {
            let (prefix, given) = titles(&rest.split(' ').collect::<Vec<_>>());
            return PersonName {
                prefix,
                given: given.join(" "),
                family: family.to_owned(),
            };
        }
    }
    western(&text.split(' ').collect::<Vec<_>>())
}

fn eastern(words: &[&str]) -> PersonName {
    if let [family, given @ ..] = words
        && !given.is_empty()
    {
        return PersonName {
            prefix: String::new(),
            given: given.concat(),
            family: (*family).to_owned(),
        };
    }
    let whole = words.concat();
    let title = CHINESE_TITLES
        .iter()
        .find(|title| whole.ends_with(**title) && whole.len() > title.len());
    let prefix = title.map_or(String::new(), |title| (*title).to_owned());
    let bare = &whole[..whole.len() - prefix.len()];
    let count = bare.chars().count();
    let in_family = if bare.contains('·') || count > 4 {
        0
    } else if COMPOUND.iter().any(|family| bare.starts_with(family)) {
        2
    } else {
        1
    };
    let at = bare
        .char_indices()
        .nth(in_family)
        .map_or(bare.len(), |(at, _)| at);
    PersonName {
        prefix,
        given: bare[at..].to_owned(),
        family: bare[..at].to_owned(),
    }
}

fn western(words: &[&str]) -> PersonName {
    let (prefix, words) = titles(words);
    let end = if words.len() > 2 && words.last().is_some_and(|word| is_suffix(word)) {
        words.len() - 1
    } else {
        words.len()
    };
    let name = |given: &[&str], family: &[&str]| PersonName {
        prefix: prefix.clone(),
        given: given.join(" "),
        family: family.join(" "),
    };
    match words.as_slice() {
        [] => PersonName {
            prefix: String::new(),
            given: prefix.clone(),
            family: String::new(),
        },
        [one] if prefix.is_empty() => name(&[one], &[]),
        [one] => name(&[], &[one]),
        words => {
            let from = (1..end.saturating_sub(1))
                .find(|at| is_particle(words[*at]))
                .unwrap_or(end - 1);
            name(&words[..from], &words[from..])
        }
    }
}

/// The titles that a name begins with, and the words behind them.
fn titles<'a>(words: &[&'a str]) -> (String, Vec<&'a str>) {
    let is_title = |word: &&&str| {
        let lower = word.to_lowercase();
        TITLES.contains(&lower.trim_end_matches('.'))
            && (word.ends_with('.')
                || lower.len() > 2
                || lower == "mr"
                || lower == "ms"
                || lower == "dr"
                || lower == "mx")
    };
    let count = words.iter().take_while(is_title).count();
    // A title without any name behind it is the name: the singer called Lady.
    let count = if count == words.len() { 0 } else { count };
    (words[..count].join(" "), words[count..].to_vec())
}

fn is_particle(word: &str) -> bool {
    let capital = word.starts_with(char::is_uppercase);
    let known = PARTICLES.contains(&word.to_lowercase().as_str());
    known && (!capital || matches!(word, "Van" | "Von" | "De" | "Del" | "Della" | "Der"))
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&word.to_lowercase().trim_end_matches('.'))
}
