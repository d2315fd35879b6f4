//! The big list of naughty strings in every field for text. The list is not part of this repository; `MAINSTAY_TEST_DATA`
//! names the folder that has it.

use std::path::Path;

use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use super::caller::Program;
use crate::visitor::Workspace;

/// Few enough to take no minute, when there is no list.
const SOME: [&str; 8] = [
    "\u{0}",
    "a\u{0}b",
    "'; DROP TABLE company; --",
    "\u{202e}abc",
    "\u{feff}",
    "𝒳\u{301}\u{302}",
    "undefined",
    "%00%s%n",
];

fn strings() -> Vec<String> {
    let mut all: Vec<String> = SOME.iter().map(|&text| text.to_owned()).collect();
    if let Some(folder) = std::env::var_os("MAINSTAY_TEST_DATA") {
        let path = Path::new(&folder)
            .join("strings")
            .join("big-list-of-naughty-strings.json");
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        all.extend(serde_json::from_str::<Vec<String>>(&text).unwrap());
    }
    all
}

both_databases! {
    async fn naughty_strings_are_kept_or_refused_and_break_nothing(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let strings = strings();
        for part in strings.chunks(100) {
            let operations: Vec<Json> = part
                .iter()
                .map(|text| json!({ "op": "create", "data": { "name": text, "industry": text, "description": text, "tags": [text] } }))
                .collect();
            let body = json!({ "atomic": false, "operations": operations });
            let done = program.post("/api/v1/companies/batch", &body).await?.is(200).json();
            for (text, result) in part.iter().zip(done["data"].as_array().unwrap()) {
                if result.get("errors").is_some() {
                    assert!(!result["errors"].as_array().unwrap().is_empty(), "{text:?}: {result}");
                    continue;
                }
                let id = result["id"].as_str().unwrap();
                let kept = program.get(&format!("/api/v1/companies/{id}")).await?.is(200).json();
                let expected = text.replace("\r\n", "\n").replace('\r', "\n");
                assert_eq!(kept["name"].as_str().unwrap_or("").trim(), expected.trim(), "{text:?}");
            }
        }
        for text in strings.iter().step_by(7).chain(strings.iter().take(8)) {
            let query = |value: &str| serde_urlencoded::to_string([("name", value)]).unwrap();
            for address in [
                format!("/api/v1/companies?{}", query(&format!("eq.{text}"))),
                format!("/api/v1/companies?{}", query(&format!("ilike.*{text}*"))),
                format!("/api/v1/companies?{}", serde_urlencoded::to_string([("q", text)])?),
                format!("/api/v1/companies?{}", serde_urlencoded::to_string([("order", text)])?),
                format!("/api/v1/search?{}", serde_urlencoded::to_string([("q", text)])?),
                format!("/api/v1/companies?{}", serde_urlencoded::to_string([(text, "eq.1")])?),
                format!("/api/v1/companies?{}", serde_urlencoded::to_string([("or", text)])?),
            ] {
                let answer = program.get(&address).await?;
                assert!(!answer.status.is_server_error(), "{address}: {}", answer.body);
            }
        }
    }
}
