//! By which records come to be compared at all: those that share a key. Several keys for each record, so that a slip in one
//! part leaves the others.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::traits::{Person, Traits};
use crate::fold::is_han;

/// The keys of a record, each once.
pub fn keys(traits: &Traits) -> Vec<u64> {
    let mut keys = Vec::new();
    let mut add = |kind: u8, parts: &[&str]| {
        if parts.iter().all(|part| !part.is_empty()) {
            let mut hasher = DefaultHasher::new();
            kind.hash(&mut hasher);
            parts.hash(&mut hasher);
            keys.push(hasher.finish());
        }
    };
    for email in &traits.emails {
        add(0, &[email]);
    }
    for phone in &traits.phones {
        add(1, &[phone.split(';').next().unwrap_or(phone)]);
    }
    for (_, code) in &traits.codes {
        add(2, &[code]);
    }
    let years: Vec<String> = traits
        .dates
        .iter()
        .map(|(_, day)| day.year().to_string())
        .collect();
    for (_, day) in &traits.dates {
        add(3, &[&day.to_string()]);
    }
    if let Some(person) = &traits.person {
        let Person { given, family } = person;
        // In one order, for given and family name may have changed places.
        let (low, high) = if given <= family {
            (given, family)
        } else {
            (family, given)
        };
        add(4, &[low, high]);
        add(5, &[start(low, 4), start(high, 4)]);
        if !family.chars().all(is_han) {
            let (low, high) = (skeleton(low), skeleton(high));
            add(6, &[&low, &high]);
        }
        for year in &years {
            for part in [given, family] {
                add(7, &[start(part, 3), year]);
            }
        }
        for place in &traits.places {
            for part in [given, family] {
                add(8, &[start(part, 3), &place.postal_code]);
            }
        }
    }
    for place in &traits.places {
        add(9, &[&place.postal_code, &place.street]);
        add(10, &[&place.city, &place.street]);
    }
    if let Some(organisation) = &traits.organisation {
        let whole = organisation.words.concat();
        let mut sorted: Vec<&str> = organisation.words.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        add(11, &[&sorted.concat()]);
        add(
            12,
            &[start(&whole, if whole.chars().any(is_han) { 4 } else { 7 })],
        );
        add(13, &[&skeleton(&whole)]);
        for domain in &traits.domains {
            add(14, &[domain]);
        }
        for email in &traits.emails {
            if let Some((_, domain)) = email.rsplit_once('@')
                && !super::forms::is_free(domain)
            {
                add(14, &[domain]);
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The first characters.
fn start(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The consonants, as far as they are heard apart: what stays when vowels, doubled letters and like sounds are mistaken.
fn skeleton(text: &str) -> String {
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        let heard = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' | ' ' if at > 0 => continue,
            'k' | 'q' | 'c' | 'g' | 'j' => 'k',
            's' | 'z' | 'x' => 's',
            'd' | 't' => 't',
            'b' | 'p' => 'p',
            'f' | 'v' => 'f',
            'm' | 'n' => 'n',
            c => c,
        };
        if !out.ends_with(heard) {
            out.push(heard);
        }
    }
    out
}
