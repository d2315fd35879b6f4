//! Options of choices: finding one by what people write, naming them.

use super::{Choice, Field};
use crate::fold::fold;
use crate::locale::Locale;
use crate::problem::{Reason, shown};

/// Colours of options.
pub const COLORS: [&str; 10] = [
    "gray", "red", "orange", "amber", "green", "teal", "blue", "indigo", "purple", "pink",
];

/// The key of the option with this key, or with this label in any language, whatever the case.
pub(super) fn key<'a>(options: &'a [Choice], text: &str) -> Result<&'a str, Reason> {
    let text = text.trim();
    if let Some(option) = options.iter().find(|option| option.key == text) {
        return Ok(&option.key);
    }
    let folded = fold(text);
    let named = |option: &&Choice| {
        fold(&option.key) == folded || option.label.all().any(|label| fold(label) == folded)
    };
    match options.iter().find(named) {
        Some(option) => Ok(&option.key),
        None => Err(unknown(options, text, &folded)),
    }
}

fn unknown(options: &[Choice], text: &str, folded: &str) -> Reason {
    let nearest = options
        .iter()
        .flat_map(|option| {
            option
                .label
                .all()
                .chain([option.key.as_str()])
                .map(move |name| (name, option))
        })
        .map(|(name, option)| (strsim::damerau_levenshtein(&fold(name), folded), option))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 2 && *distance < folded.chars().count())
        .map_or("", |(_, option)| option.key.as_str());
    let known: Vec<&str> = options
        .iter()
        .take(12)
        .map(|option| option.key.as_str())
        .collect();
    let known = format!(
        "{}{}",
        known.join(", "),
        if options.len() > known.len() {
            ", …"
        } else {
            ""
        }
    );
    let hint = if nearest.is_empty() {
        format!(" Choose one of {known}.")
    } else {
        format!(" Did you mean {nearest}?")
    };
    Reason::new(
        "unknown_option",
        format!("`{}` is not one of the options.{hint}", shown(text)),
    )
    .with(&[
        &shown(text),
        if nearest.is_empty() { &known } else { nearest },
    ])
}

/// What people call an option; the key itself when it is no option any more.
pub(super) fn label<'a>(options: &'a [Choice], key: &'a str, locale: &Locale) -> &'a str {
    match options.iter().find(|option| option.key == key) {
        Some(option) if !option.label.is_empty() => option.label.get(locale.lang),
        _ => key,
    }
}

/// What is wrong with the options of a field.
pub(super) fn check(field: &Field) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if field.params.options.is_empty() {
        reasons.push(Reason::new(
            "no_options",
            "A choice needs at least one option.",
        ));
    }
    for (at, option) in field.params.options.iter().enumerate() {
        let well_formed = !option.key.is_empty()
            && option.key.len() <= 60
            && option
                .key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        if !well_formed {
            reasons.push(
                Reason::new(
                    "bad_option",
                    format!(
                        "`{}` cannot be the key of an option: use letters, digits, `_` and `-`.",
                        shown(&option.key)
                    ),
                )
                .with(&[&shown(&option.key)]),
            );
        }
        if field.params.options[..at]
            .iter()
            .any(|other| other.key == option.key)
        {
            reasons.push(
                Reason::new(
                    "option_twice",
                    format!("There is another option `{}`.", option.key),
                )
                .with(&[&option.key]),
            );
        }
        if !option.color.is_empty() && !COLORS.contains(&option.color.as_str()) {
            reasons.push(
                Reason::new(
                    "bad_color",
                    format!(
                        "There is no colour `{}`; use one of {}.",
                        option.color,
                        COLORS.join(", ")
                    ),
                )
                .with(&[&option.color, &COLORS.join(", ")]),
            );
        }
    }
    reasons
}

/// The keys, for a schema.
pub(super) fn keys(options: &[Choice]) -> Vec<&str> {
    options.iter().map(|option| option.key.as_str()).collect()
}
