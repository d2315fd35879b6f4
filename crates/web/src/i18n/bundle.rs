//! Loads the Fluent files once, and resolves what needs no variables for good.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use super::Lang;

#[derive(RustEmbed)]
#[folder = "locales"]
pub(super) struct Files;

struct Language {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, String>,
}

static LANGUAGES: LazyLock<[Language; 2]> = LazyLock::new(|| Lang::ALL.map(load));

pub(super) fn plain(lang: Lang, key: &str) -> Option<&'static str> {
    LANGUAGES[lang as usize].plain.get(key).map(String::as_str)
}

pub(super) fn format(
    lang: Lang,
    key: &str,
    arguments: &[(&'static str, FluentValue<'_>)],
) -> Option<String> {
    let language = &LANGUAGES[lang as usize];
    let pattern = language.bundle.get_message(key)?.value()?;
    let arguments: FluentArgs<'_> = arguments.iter().cloned().collect();
    // A missing variable is written as `{$name}` by Fluent; there is nobody at run time who could mend it.
    let mut missing = Vec::new();
    Some(
        language
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut missing)
            .into_owned(),
    )
}

/// The text of every file of a language, with its name.
pub(super) fn sources(lang: Lang) -> Vec<(String, String)> {
    let directory = format!("{}/", lang.tag());
    let mut files: Vec<_> = Files::iter()
        .filter(|path| path.starts_with(&directory))
        .filter_map(|path| {
            let file = Files::get(&path)?;
            Some((
                path.into_owned(),
                String::from_utf8_lossy(&file.data).into_owned(),
            ))
        })
        .collect();
    files.sort();
    files
}

fn load(lang: Lang) -> Language {
    let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks around variables would end up in titles and in copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(grouped));
    let mut keys = Vec::new();
    for (path, text) in sources(lang) {
        let resource = match FluentResource::try_new(text) {
            Ok(resource) => resource,
            Err((resource, problems)) => {
                tracing::error!(file = %path, "{path} has {} malformed messages", problems.len());
                resource
            }
        };
        keys.extend(message_keys(resource.source()));
        if bundle.add_resource(resource).is_err() {
            tracing::error!(file = %path, "{path} defines a message again");
        }
    }
    let mut plain = HashMap::new();
    for key in keys {
        let Some(pattern) = bundle.get_message(&key).and_then(|message| message.value()) else {
            continue;
        };
        let mut missing = Vec::new();
        let text = bundle
            .format_pattern(pattern, None, &mut missing)
            .into_owned();
        if missing.is_empty() {
            plain.insert(key, text);
        }
    }
    Language { bundle, plain }
}

/// Whole numbers are written as the pages write them.
fn grouped(
    value: &FluentValue<'_>,
    _memoizer: &intl_memoizer::concurrent::IntlLangMemoizer,
) -> Option<String> {
    match value {
        FluentValue::Number(number)
            if number.value.fract() == 0.0 && (0.0..1e15).contains(&number.value) =>
        {
            Some(group_digits(&number.value.to_string()))
        }
        _ => None,
    }
}

/// Commas between groups of three: what both languages use.
pub(super) fn group_digits(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The keys that a file defines, in its order.
pub(super) fn message_keys(source: &str) -> Vec<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim().to_owned())
        .collect()
}
