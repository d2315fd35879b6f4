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

/// What does not change from one refusal to the next needs no argument.
const ALWAYS_THE_SAME: [&str; 1] = ["bad_idempotency_key"];

#[test]
fn what_a_refusal_names_is_named_in_both_languages() {
    let mut silent = Vec::new();
    for part in ["model", "store", "app", "web"] {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(part);
        each_refusal(&sources.join("src"), &mut |code, call| {
            let sentence = within_brackets(call);
            if sentence.contains("format!(") && !call.contains(".with(") {
                silent.push(code.to_owned());
            }
        });
    }
    silent.retain(|code| !ALWAYS_THE_SAME.contains(&code.as_str()));
    assert!(silent.is_empty(), "no arguments for {silent:?}");
}

/// What stands before the bracket that closes a call; the text begins within the string that is its first argument.
fn within_brackets(call: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (1, true, false);
    for (at, c) in call.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &call[..at];
        }
    }
    call
}

fn refusals(directory: &Path, codes: &mut BTreeSet<String>) {
    each_refusal(directory, &mut |code, _| {
        codes.insert(code.to_owned());
    });
}

/// Every refusal in the sources: its code, and what stands there until the next one.
fn each_refusal(directory: &Path, each: &mut dyn FnMut(&str, &str)) {
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                each_refusal(&path, each);
            }
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // What tests refuse by is nobody's reading.
        let text = text.split("#[cfg(test)]").next().unwrap_or("");
        for call in ["Reason::new(", "bad_request("] {
            for part in text.split(call).skip(1) {
                if let Some(rest) = part.trim_start().strip_prefix('"') {
                    each(rest.split('"').next().unwrap_or(""), rest);
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
