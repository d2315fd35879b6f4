//! The forms that parts are compared in: what people write in many ways is written in one.

use super::traits::Person;
use crate::field::email_key;
use crate::fold::{fold, is_han};

/// Words that tell the legal form of a company, folded, without dots.
const LEGAL: [&str; 58] = [
    "ab",
    "ag",
    "aktiengesellschaft",
    "as",
    "asa",
    "aps",
    "bhd",
    "bv",
    "cc",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "doo",
    "ev",
    "eg",
    "gbr",
    "gesellschaft",
    "gmbh",
    "group",
    "gruppe",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "limitada",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "ohg",
    "ood",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sas",
    "sarl",
    "sdn",
    "se",
    "spa",
    "srl",
    "sro",
    "sl",
    "ug",
];
/// The same at the end of Chinese names, the longest first.
const LEGAL_HAN: [&str; 10] = [
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "控股有限公司",
    "有限公司",
    "集团公司",
    "总公司",
    "分公司",
    "公司",
    "集团",
];
/// Words that join others.
const JOINING: [&str; 9] = ["and", "und", "et", "y", "e", "the", "of", "for", "de"];
/// Titles and additions that are no part of a name.
const TITLES: [&str; 16] = [
    "dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "mme", "mlle", "sir", "dipl", "ing",
    "jr", "sr", "phd",
];
/// Mail providers whose addresses say nothing about a company, and, marked, those who take what is behind a plus, or dots too,
/// for the same mailbox.
const FREE: [(&str, bool, bool); 24] = [
    ("gmail.com", true, true),
    ("googlemail.com", true, true),
    ("outlook.com", true, false),
    ("hotmail.com", true, false),
    ("live.com", true, false),
    ("msn.com", true, false),
    ("icloud.com", true, false),
    ("me.com", true, false),
    ("fastmail.com", true, false),
    ("proton.me", true, false),
    ("protonmail.com", true, false),
    ("yahoo.com", false, false),
    ("aol.com", false, false),
    ("gmx.de", false, false),
    ("gmx.net", false, false),
    ("web.de", false, false),
    ("t-online.de", false, false),
    ("mail.ru", true, false),
    ("yandex.ru", true, false),
    ("qq.com", false, false),
    ("163.com", false, false),
    ("126.com", false, false),
    ("sina.com", false, false),
    ("foxmail.com", false, false),
];
/// Short forms in addresses and what they stand for.
const STREETS: [(&str, &str); 22] = [
    ("st", "street"),
    ("str", "strasse"),
    ("rd", "road"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("blvd", "boulevard"),
    ("dr", "drive"),
    ("ln", "lane"),
    ("ct", "court"),
    ("pl", "place"),
    ("sq", "square"),
    ("cct", "circuit"),
    ("cres", "crescent"),
    ("cr", "crescent"),
    ("pde", "parade"),
    ("tce", "terrace"),
    ("hwy", "highway"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
    ("no", ""),
];

/// The words of a folded text: letters and digits, everything else between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A part of a person's name.
pub(super) fn name(text: &str) -> String {
    let folded = fold(&text.replace(['.', '\'', '’', '-'], " "));
    let words: Vec<&str> = words(&folded)
        .filter(|word| !TITLES.contains(word))
        .collect();
    words.join(" ")
}

/// A name that stands in one part alone is taken apart: `Ada Lovelace`, `王小明`.
pub(super) fn split(person: Person) -> Person {
    let (whole, alone) = match (person.given.is_empty(), person.family.is_empty()) {
        (true, false) => (person.family.clone(), true),
        (false, true) => (person.given.clone(), true),
        _ => (String::new(), false),
    };
    if !alone {
        return person;
    }
    if whole.chars().all(is_han) && (2..=4).contains(&whole.chars().count()) {
        let at = if whole.chars().count() == 4 { 2 } else { 1 };
        let cut = whole
            .char_indices()
            .nth(at)
            .map_or(whole.len(), |(at, _)| at);
        return Person {
            given: whole[cut..].to_owned(),
            family: whole[..cut].to_owned(),
        };
    }
    match whole.rsplit_once(' ') {
        Some((given, family)) => Person {
            given: given.to_owned(),
            family: family.to_owned(),
        },
        None => person,
    }
}

/// A company's name without its legal form; with it where nothing else is left.
pub(super) fn organisation(text: &str) -> Vec<String> {
    let folded = fold(&text.replace(['.', '\'', '’'], ""));
    if folded.chars().any(is_han) {
        let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut core = plain.as_str();
        while let Some(rest) = LEGAL_HAN.iter().find_map(|legal| core.strip_suffix(legal)) {
            if rest.chars().count() < 2 {
                break;
            }
            core = rest;
        }
        return vec![core.to_owned()];
    }
    let all: Vec<String> = words(&folded).map(str::to_owned).collect();
    let core: Vec<String> = all
        .iter()
        .filter(|word| !LEGAL.contains(&word.as_str()) && !JOINING.contains(&word.as_str()))
        .cloned()
        .collect();
    if core.is_empty() { all } else { core }
}

/// The mailbox that an address reaches.
pub(super) fn email(address: &str) -> String {
    let key = email_key(address);
    let Some((local, domain)) = key.rsplit_once('@') else {
        return key;
    };
    let Some((_, plus, dots)) = FREE.iter().find(|(free, _, _)| *free == domain) else {
        return key;
    };
    let local = match plus {
        true => local.split('+').next().unwrap_or(local),
        false => local,
    };
    let domain = if domain == "googlemail.com" {
        "gmail.com"
    } else {
        domain
    };
    match dots {
        true => format!("{}@{domain}", local.replace('.', "")),
        false => format!("{local}@{domain}"),
    }
}

/// Whether addresses of a domain say nothing about a company.
pub(super) fn is_free(domain: &str) -> bool {
    FREE.iter().any(|(free, _, _)| *free == domain)
}

/// Whether an address is that of an office rather than of a person.
pub(super) fn is_shared(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or("");
    [
        "info",
        "office",
        "contact",
        "kontakt",
        "sales",
        "mail",
        "hello",
        "admin",
        "support",
        "service",
        "post",
        "team",
        "billing",
        "accounts",
        "enquiries",
        "noreply",
        "webmaster",
    ]
    .contains(&local)
}

/// The domain of a web address, without `www`; nothing for those where everybody has a page.
pub(super) fn domain(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    let host = fold(host);
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let everybody = [
        "linkedin.com",
        "facebook.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "xing.com",
        "youtube.com",
        "github.com",
        "weibo.com",
    ];
    let is = |known: &str| {
        host == known
            || host
                .strip_suffix(known)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    (host.contains('.') && !everybody.into_iter().any(is)).then(|| host.to_owned())
}

/// A word with digits in it that somebody gave as a number or code.
pub(super) fn code(text: &str) -> Option<String> {
    let code: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let words = text.split_whitespace().count();
    (digits >= 3 && code.len() >= 4 && code.len() <= 40 && words <= 4 && digits * 2 >= code.len())
        .then_some(code)
}

/// Street and number: short forms written out, the parts in one order of writing.
pub(super) fn street(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<&str> = words(&folded)
        .map(|word| {
            let long = STREETS.iter().find(|(short, _)| *short == word);
            long.map_or(word, |(_, long)| long)
        })
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_by_key(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
    words.join(" ")
}

/// A postal code without spaces and marks.
pub(super) fn postal_code(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}
