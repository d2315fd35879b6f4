//! The big list of naughty strings: every one is kept as it is in every field for text. The list is not part of this
//! repository; `MAINSTAY_TEST_DATA` names the folder that has it.

use std::path::Path;

use serde_json::json;

use super::{env, fields};
use crate::value::Value;

#[test]
fn naughty_strings_are_kept_as_they_are() {
    let Some(folder) = std::env::var_os("MAINSTAY_TEST_DATA") else {
        eprintln!("skipped: MAINSTAY_TEST_DATA does not say where the lists of strings are");
        return;
    };
    let path = Path::new(&folder)
        .join("strings")
        .join("big-list-of-naughty-strings.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    assert!(strings.len() > 400);
    let env = env("en-US");
    for string in &strings {
        for field in fields() {
            let parsed = field.kind.parse(&field, &json!(string), &env);
            match field.name.as_str() {
                "text" | "long" if string.chars().count() <= 255 => {
                    let kept = string.trim();
                    let expected = if kept.is_empty() {
                        Value::Null
                    } else {
                        Value::Text(kept.to_owned())
                    };
                    assert_eq!(parsed, Ok(expected), "{field:?}");
                }
                "name" | "address" | "rich" => {
                    assert!(parsed.is_ok(), "{field:?} of {string:?}: {parsed:?}");
                }
                _ => {}
            }
            if let Ok(value) = parsed {
                let exported = field.kind.export(&field, &value);
                assert_eq!(
                    field.kind.parse_text(&field, &exported, &env),
                    Ok(value),
                    "{field:?} of {string:?}"
                );
            }
        }
    }
}
