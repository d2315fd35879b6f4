//! One email address: what can be one, and when two are the same.

use serde_json::{Value as Json, json};
use unicode_normalization::UnicodeNormalization;

use crate::filter::Operator;
use crate::locale::plain;
use crate::problem::{Reason, shown};

/// Operators on addresses.
pub(super) const OPERATORS: &[Operator] = {
    use Operator::{Contains, Eq, Ilike, In, Is, Ne};
    &[Contains, Eq, Ne, In, Ilike, Is]
};

/// The schema of one address; what is given is no stricter than what older versions took.
pub(super) fn schema(types: Json, write: bool) -> Json {
    if write {
        json!({ "type": types, "format": "email", "maxLength": 254 })
    } else {
        json!({ "type": types, "pattern": "@" })
    }
}

/// Reads one address: `ada@example.org`, `Ada <ada@example.org>`, `mailto:ada@example.org`. Kept as written.
pub fn read(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    let inner = text
        .rsplit_once('<')
        .and_then(|(_, rest)| rest.strip_suffix('>'))
        .unwrap_or(text)
        .trim();
    let address = inner
        .strip_prefix("mailto:")
        .or_else(|| inner.strip_prefix("MAILTO:"))
        .unwrap_or(inner);
    let address = if address.contains('＠') {
        plain(address)
    } else {
        address.to_owned()
    };
    match wrong(&address) {
        None => Ok(address),
        Some((which, why)) => Err(Reason::new(
            "not_an_email",
            format!("`{}` is not an email address: {why}.", shown(text)),
        )
        .with(&[&shown(text), why, which])),
    }
}

/// What makes it no address: a word for it, and words that complete "it is not an email address: ...".
fn wrong(address: &str) -> Option<(&'static str, &'static str)> {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Some(("no_at", "it has no @"));
    };
    if local.is_empty() {
        return Some(("no_name", "nothing stands before the @"));
    }
    if domain.is_empty() {
        return Some(("no_domain", "nothing stands behind the @"));
    }
    if address.len() > 254 || local.len() > 64 {
        return Some(("too_long", "it is too long"));
    }
    if address.contains(char::is_whitespace) {
        return Some(("blank", "it has a blank in it"));
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Some((
            "points",
            "a point stands at an end or beside another before the @",
        ));
    }
    let in_local = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+/=?^_`{|}~-.".contains(c)
            || (!c.is_ascii() && !c.is_control())
    };
    if !local.chars().all(in_local) {
        return Some((
            "character",
            "it has a character before the @ that no address may have",
        ));
    }
    wrong_domain(domain)
}

fn wrong_domain(domain: &str) -> Option<(&'static str, &'static str)> {
    let labels: Vec<&str> = domain.split('.').collect();
    if labels.len() < 2 {
        return Some(("no_point", "the part behind the @ has no point"));
    }
    for label in &labels {
        if label.is_empty() || label.len() > 63 {
            return Some(("domain_part", "a part of the domain is empty or too long"));
        }
        let good = |c: char| {
            c.is_ascii_alphanumeric()
                || c == '-'
                || (!c.is_ascii()
                    && (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)))
        };
        if label.starts_with('-') || label.ends_with('-') || !label.chars().all(good) {
            return Some((
                "domain_character",
                "the domain has a character that no domain may have",
            ));
        }
    }
    if labels
        .last()
        .is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()))
    {
        return Some(("domain_number", "the domain ends in a number"));
    }
    None
}

/// The form in which two spellings of one address are the same: lower case, domains in letters rather than in their
/// encoding (`xn--`).
pub fn fold(address: &str) -> String {
    let lower = address.trim().nfc().collect::<String>().to_lowercase();
    match lower.rsplit_once('@') {
        Some((local, domain)) if domain.contains("xn--") => {
            match url::quirks::domain_to_unicode(domain) {
                unreadable if unreadable.is_empty() => lower,
                letters => format!("{local}@{letters}"),
            }
        }
        _ => lower,
    }
}
