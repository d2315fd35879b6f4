//! Strings that break things, in every field of every object that takes them, through the API and through the forms: kept as
//! they are or refused at their field, shown as text, found again, and never our mistake.
//!
//! A few always; the big list of naughty strings where `MAINSTAY_TEST_DATA` names a folder that has it.

use std::collections::BTreeSet;
use std::path::Path;

use mainstay_testkit::both_databases;
use serde_json::{Map, Value as Json, json};

use crate::api::caller::Program;
use crate::visitor::{Person, Workspace};

const SOME: [&str; 14] = [
    "\u{0}",
    "a\u{0}b",
    "'; DROP TABLE company; --",
    "\u{202e}abc",
    "\u{feff}",
    "𝒳\u{301}\u{302}",
    "undefined",
    "%00%s%n",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "line one\r\nline two",
    "\u{e000}\u{d7ff}\u{10ffff}",
];

fn strings() -> Vec<String> {
    let mut all: Vec<String> = SOME.iter().map(|&text| text.to_owned()).collect();
    let Some(folder) = std::env::var_os("MAINSTAY_TEST_DATA") else {
        eprintln!("without the big list: MAINSTAY_TEST_DATA names no folder that has it");
        return all;
    };
    let path = Path::new(&folder)
        .join("strings")
        .join("big-list-of-naughty-strings.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    all.extend(serde_json::from_str::<Vec<String>>(&text).unwrap());
    all
}

/// As it is kept: space at the ends is nobody's wish, and a line ends in one way.
fn kept(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .trim()
        .to_owned()
}

/// Everything that looks like a tag in a page is one of ours: what people typed is text. Pages have no handlers and no
/// scripts in them either way, which makes this easy to tell.
#[track_caller]
fn is_escaped(page: &str, known: &BTreeSet<String>, what: &str) {
    for tag in tags(page) {
        let name = tag
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("");
        assert!(
            known.contains(&name.to_ascii_lowercase()),
            "{what}: <{tag}>"
        );
        // What stands between quotation marks is a value, whatever it looks like.
        let bare: String = tag.split('"').step_by(2).collect();
        let handler = bare
            .split_whitespace()
            .skip(1)
            .find(|word| word.to_ascii_lowercase().starts_with("on"));
        let leads = tag.to_ascii_lowercase().contains("href=\"javascript:");
        assert!(!leads, "{what}: <{tag}>");
        assert!(handler.is_none(), "{what}: {handler:?} in <{tag}>");
    }
}

fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| !tag.starts_with(['/', '!']))
}

fn names_of_tags(page: &str) -> BTreeSet<String> {
    tags(page)
        .map(|tag| {
            tag.split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or("")
                .to_ascii_lowercase()
        })
        .collect()
}

/// What a person can type into on a page.
fn inputs(page: &str) -> BTreeSet<String> {
    tags(page)
        .filter(|tag| tag.starts_with("input ") || tag.starts_with("textarea "))
        .filter(|tag| {
            !["hidden", "checkbox", "radio", "file", "search"]
                .iter()
                .any(|kind| tag.contains(&format!("type=\"{kind}\"")))
        })
        .filter_map(|tag| tag.split(" name=\"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// Makes records of a string each, with it in every field; fields that refuse it are told and left out. What was made: the
/// string, the id.
async fn made(
    program: &Program,
    plural: &str,
    fields: &[String],
    strings: &[String],
) -> anyhow::Result<Vec<(String, String)>> {
    let mut made = Vec::new();
    let mut waiting: Vec<(String, Vec<String>)> = strings
        .iter()
        .map(|text| (text.clone(), fields.to_vec()))
        .collect();
    while !waiting.is_empty() {
        let mut again = Vec::new();
        for part in waiting.chunks(250) {
            let operations: Vec<Json> = part
                .iter()
                .map(|(text, fields)| {
                    let data: Map<String, Json> = fields
                        .iter()
                        .map(|field| (field.clone(), json!(text)))
                        .collect();
                    json!({ "op": "create", "data": data })
                })
                .collect();
            let body = json!({ "atomic": false, "operations": operations });
            let path = format!("/api/v1/{plural}/batch");
            let done = program.post(&path, &body).await?.is(200).json();
            for ((text, fields), result) in part.iter().zip(done["data"].as_array().unwrap()) {
                let Some(errors) = result.get("errors") else {
                    made.push((text.clone(), result["id"].as_str().unwrap().to_owned()));
                    continue;
                };
                let errors = errors.as_array().unwrap();
                let named: BTreeSet<&str> = errors
                    .iter()
                    .map(|error| {
                        assert!(
                            !error["message"].as_str().unwrap_or("").is_empty(),
                            "{plural} {text:?}: {error}"
                        );
                        error["field"]
                            .as_str()
                            .unwrap_or("")
                            .split(['.', '['])
                            .next()
                            .unwrap_or("")
                    })
                    .collect();
                let left: Vec<String> = fields
                    .iter()
                    .filter(|field| !named.contains(field.as_str()))
                    .cloned()
                    .collect();
                // Each round names fields, or something that the string cannot help, such as an address that is required.
                if left.len() < fields.len() && !left.is_empty() {
                    again.push((text.clone(), left));
                }
            }
        }
        waiting = again;
    }
    Ok(made)
}

both_databases! {
    async fn naughty_strings_are_kept_or_refused_in_every_field(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let strings = strings();
        let catalog = workspace.app.store().catalog();
        for object in catalog.objects() {
            let fields: Vec<String> = object
                .fields
                .iter()
                .filter(|field| !field.params.read_only && !field.kind.computed() && !field.params.kept)
                .map(|field| field.name.clone())
                .collect();
            let plain: Vec<&String> = fields
                .iter()
                .filter(|name| object.find(name).is_some_and(|field| ["text", "long_text"].contains(&field.kind.name())))
                .collect();
            let made = made(&program, &object.plural, &fields, &strings).await?;
            let mut seen = 0;
            let mut next = format!("/api/v1/{}?limit=200", object.plural);
            loop {
                let page = program.get(&next).await?.is(200).json();
                for record in page["data"].as_array().unwrap() {
                    let Some((text, _)) = made.iter().find(|(_, id)| record["id"] == id.as_str()) else { continue };
                    seen += 1;
                    for field in &plain {
                        if let Some(value) = record[field.as_str()].as_str() {
                            let same = value.trim() == kept(text) || value.trim() == text.trim();
                            assert!(same, "{}.{field} of {text:?}: {value:?}", object.name);
                        }
                    }
                }
                let Some(cursor) = page["page"]["next"].as_str() else { break };
                next = format!("/api/v1/{}?{}", object.plural, serde_urlencoded::to_string([("limit", "200"), ("cursor", cursor)])?);
            }
            assert_eq!(seen, made.len(), "{} were acknowledged", object.plural);
        }
    }

    async fn naughty_strings_are_shown_as_text_and_found_again(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let strings = strings();
        for plural in ["companies", "contacts", "tasks", "calls", "meetings", "notes"] {
            let form = ada.get(&format!("/{plural}/new")).await?.is(200);
            let typed = inputs(&form.body);
            let mut known = names_of_tags(&form.body);
            known.extend(names_of_tags(&ada.get(&format!("/{plural}")).await?.is(200).body));
            // What a rich text may have, a record page, a table, a toast.
            known.extend(["table", "thead", "tbody", "tr", "th", "td", "caption", "ol", "ul", "li", "p", "dl", "dt", "dd", "time", "mark",
                "b", "i", "em", "strong", "code", "pre", "blockquote", "hr", "br", "h1", "h2", "h3", "h4", "article", "section", "details",
                "summary", "progress", "fieldset", "legend", "output", "noscript", "a", "img", "span", "div", "small", "aside", "figure",
                "option", "select", "optgroup", "textarea", "dialog", "template", "data", "abbr", "s", "u", "sub", "sup"].map(str::to_owned));
            for text in strings.iter().take(SOME.len()).chain(strings.iter().skip(SOME.len()).step_by(11)) {
                let pairs: Vec<(&str, &str)> = typed.iter().map(|name| (name.as_str(), text.as_str())).collect();
                let answer = ada.post(&format!("/{plural}/new"), &pairs).await?;
                assert!([303, 422].contains(&answer.status.as_u16()), "{plural} {text:?}: {} {}", answer.status, answer.body);
                is_escaped(&answer.body, &known, &format!("{plural} {text:?}"));
                looked_at(&ada, plural, text, &known).await?;
            }
            let titles: Vec<(&str, Json)> = strings.iter().step_by(9).map(|text| match plural {
                "contacts" => ("name", json!({ "family": text })),
                "companies" => ("name", json!(text)),
                "notes" => ("body", json!(text)),
                _ => ("subject", json!(text)),
            }).collect();
            for (field, value) in titles {
                let made = program.post(&format!("/api/v1/{plural}"), &json!({ field: value })).await?;
                assert!([201, 422].contains(&made.status.as_u16()), "{plural} {value}: {}", made.body);
                if made.status == 201 {
                    let id = made.json()["id"].as_str().unwrap().to_owned();
                    let page = ada.get(&format!("/{plural}/{id}")).await?;
                    if page.status == 200 {
                        is_escaped(&page.body, &known, &format!("{plural} {value}"));
                    }
                }
            }
            let list = ada.get(&format!("/{plural}")).await?.is(200);
            is_escaped(&list.body, &known, plural);
        }
        for text in strings.iter().step_by(7).chain(strings.iter().take(8)) {
            let one = |name: &str, value: &str| serde_urlencoded::to_string([(name, value)]).unwrap();
            for address in [
                format!("/api/v1/companies?{}", one("name", &format!("eq.{text}"))),
                format!("/api/v1/companies?{}", one("name", &format!("ilike.*{text}*"))),
                format!("/api/v1/contacts?{}", one("emails", &format!("contains.{text}"))),
                format!("/api/v1/companies?{}", one("q", text)),
                format!("/api/v1/companies?{}", one("order", text)),
                format!("/api/v1/companies?{}", one("cursor", text)),
                format!("/api/v1/search?{}", one("q", text)),
                format!("/api/v1/companies?{}", one(text, "eq.1")),
                format!("/api/v1/companies?{}", one("or", text)),
            ] {
                let answer = program.get(&address).await?;
                assert!(!answer.status.is_server_error(), "{address}: {}", answer.body);
            }
            // Whoever is there by this very name is found by it.
            let made = program.post("/api/v1/companies", &json!({ "name": text })).await?;
            if made.status == 201 {
                let id = made.json()["id"].clone();
                let name = made.json()["name"].as_str().unwrap_or("").to_owned();
                let quoted = format!("eq.\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
                let found = program.get(&format!("/api/v1/companies?{}", one("name", &quoted))).await?.is(200);
                let there = found.json()["data"].as_array().unwrap().iter().any(|record| record["id"] == id);
                assert!(there, "{text:?}: {}", found.body);
            }
        }
    }
}

/// Pages that show what was asked for.
async fn looked_at(
    ada: &Person,
    plural: &str,
    text: &str,
    known: &BTreeSet<String>,
) -> anyhow::Result<()> {
    let one = |name: &str, value: &str| serde_urlencoded::to_string([(name, value)]).unwrap();
    for address in [
        format!("/{plural}?{}", one("q", text)),
        format!("/{plural}?{}", one("name", &format!("eq.{text}"))),
        format!("/search?{}", one("q", text)),
    ] {
        let page = ada.get(&address).await?;
        assert!(!page.status.is_server_error(), "{address}: {}", page.body);
        is_escaped(&page.body, known, &address);
    }
    Ok(())
}
