//! Both languages say the same things, and say everything that the source asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use super::bundle::{message_keys, sources};
use super::{Lang, T};

fn keys(lang: Lang) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    for (path, text) in sources(lang) {
        if let Err((_, problems)) = FluentResource::try_new(text.clone()) {
            panic!("{path} is malformed: {problems:?}");
        }
        let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
        for key in message_keys(&text) {
            let twice = keys.insert(key.clone(), file.clone());
            assert!(
                twice.is_none(),
                "{path} defines {key}, which {twice:?} already defines"
            );
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_in_the_same_files() {
    let (en, zh) = (keys(Lang::En), keys(Lang::ZhCn));
    let missing: Vec<_> = en
        .iter()
        .filter(|entry| zh.get(entry.0) != Some(entry.1))
        .collect();
    assert!(
        missing.is_empty(),
        "not in zh-CN, or in another file: {missing:?}"
    );
    let extra: Vec<_> = zh.keys().filter(|key| !en.contains_key(*key)).collect();
    assert!(extra.is_empty(), "only in zh-CN: {extra:?}");
}

#[test]
fn both_languages_use_the_same_variables() {
    let variables = |text: &str| -> BTreeSet<String> {
        text.split('$')
            .skip(1)
            .map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect()
            })
            .collect()
    };
    let messages = |lang| {
        let mut messages: BTreeMap<String, String> = BTreeMap::new();
        for (_, text) in sources(lang) {
            let mut current = String::new();
            for line in text.lines() {
                if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    current = line.split('=').next().unwrap_or("").trim().to_owned();
                }
                messages.entry(current.clone()).or_default().push_str(line);
            }
        }
        messages
    };
    let zh = messages(Lang::ZhCn);
    for (key, text) in messages(Lang::En) {
        if let Some(other) = zh.get(&key) {
            assert_eq!(variables(&text), variables(other), "{key}");
        }
    }
}

#[test]
fn every_key_in_the_source_exists() {
    let defined = keys(Lang::En);
    let mut used = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut used,
    );
    assert!(!used.is_empty());
    let missing: Vec<_> = used
        .iter()
        .filter(|(key, _)| !defined.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "no such message: {missing:?}");
    for (key, file) in used.iter().filter(|(_, file)| !file.ends_with("keys.rs")) {
        assert_ne!(
            T::new(Lang::En).find(key).or(Some("has variables")),
            None,
            "{key} in {file}"
        );
    }
}

/// Told on the terminal alone, where English is spoken.
const ON_THE_TERMINAL: [&str; 3] = ["demo_exists", "demo_beside", "type_change"];

#[test]
fn every_refusal_is_told_in_both_languages() {
    let defined = keys(Lang::ZhCn);
    let mut codes = BTreeSet::new();
    for part in ["model", "store", "app", "web"] {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(part);
        refusals(&sources.join("src"), &mut codes);
    }
    assert!(codes.len() > 100, "{codes:?}");
    let missing: Vec<_> = codes
        .iter()
        .filter(|code| !ON_THE_TERMINAL.contains(&code.as_str()))
        .filter(|code| !defined.contains_key(&format!("reason-{}", code.replace('_', "-"))))
        .collect();
    assert!(missing.is_empty(), "no message for {missing:?}");
}

fn refusals(directory: &Path, codes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                refusals(&path, codes);
            }
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // What tests refuse by is nobody's reading.
        let text = text.split("#[cfg(test)]").next().unwrap_or("");
        for call in ["Reason::new(", "bad_request("] {
            for part in text.split(call).skip(1) {
                if let Some(rest) = part.trim_start().strip_prefix('"') {
                    codes.extend(rest.split('"').next().map(str::to_owned));
                }
            }
        }
    }
}

fn walk(directory: &Path, used: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, used);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for call in ["t.get(\"", "t.with(\"", "t.get(\n", "t.with(\n"] {
                for (at, _) in text.match_indices(call) {
                    let before = text[..at].chars().next_back().unwrap_or(' ');
                    if before.is_alphanumeric() || before == '_' {
                        continue;
                    }
                    let rest = text[at + call.len()..].trim_start().trim_start_matches('"');
                    let key: String = rest.chars().take_while(|c| *c != '"').collect();
                    if key
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
                    {
                        used.push((key, path.display().to_string()));
                    }
                }
            }
        }
    }
}
